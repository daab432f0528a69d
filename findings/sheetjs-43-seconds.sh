#!/usr/bin/env bash
# SheetJS 0.18.5 (xlsx on npm), days in a workbook, on a computer in Shanghai.
# Guess: with cellDates the day 7 November 2026 is that day at midnight, local time, as in other zones.
# Seen:  43 seconds before it, so that its date is 6 November; a day that is written is stored 43 seconds late.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0
cat >make.js <<'JS'
const { Workbook } = require('exceljs');
const book = new Workbook();
book.addWorksheet('visits').addRow([new Date(Date.UTC(2026, 10, 7)), new Date(Date.UTC(2026, 10, 7, 8, 30))]);
book.xlsx.writeFile('visits.xlsx');
JS
cat >run.js <<'JS'
const assert = require('node:assert');
const XLSX = require('xlsx');
const [day, hour] = XLSX.utils.sheet_to_json(XLSX.readFile('visits.xlsx', { cellDates: true }).Sheets.visits, { header: 1 })[0];
const midnight = new Date(2026, 10, 7), early = Math.round((midnight - day) / 1000);
const stored = XLSX.utils.aoa_to_sheet([[midnight]]).A1.v;
console.log(`${process.env.TZ}: ${day.toLocaleString('zh-CN')}, ${hour.toLocaleString('zh-CN')}; written ${stored}`);
if (process.env.TZ === 'Asia/Shanghai') {
  assert.equal(early, 43);
  assert.deepEqual([day.getDate(), hour.getHours(), hour.getMinutes()], [6, 8, 29]);
  assert.equal(Math.round((stored - 46333) * 86400), 43);
} else {
  assert.deepEqual([early, day.getDate(), stored], [0, 7, 46333]);
}
JS
node make.js
for zone in UTC Europe/Berlin Asia/Shanghai; do TZ=$zone node run.js; done
echo 'SheetJS 0.18.5: it reckons from 30 December 1899, when the clocks of Shanghai went by the sun, 8 hours 5 minutes and 43 seconds ahead of UTC; JavaScript
tells offsets in whole minutes, and 43 seconds are left over. All days of a list of appointments fall on the day before, and 08:30 is 08:29.
A developer in Europe and a CI in UTC never see it.'
