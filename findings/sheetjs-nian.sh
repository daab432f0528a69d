#!/usr/bin/env bash
# SheetJS 0.18.5 (npm: xlsx) and number formats with Chinese signs that are not quoted, as exceljs 4.4.0 or openpyxl write them.
# Guess: yyyy年m月d日 and ¥#,##0.00 show as in every spreadsheet program: 2026年11月7日, ¥350.00.
# Seen:  46333 and 350: the format is dropped without a word, and the date is a number in CSV and JSON.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0
cat >run.js <<'JS'
const assert = require('node:assert');
const XLSX = require('xlsx'), { Workbook } = require('exceljs');
(async () => {
  const book = new Workbook(), sheet = book.addWorksheet('a');
  const row = sheet.addRow([new Date(Date.UTC(2026, 10, 7)), new Date(Date.UTC(2026, 10, 7)), 350, 350, 2]);
  ['yyyy"年"m"月"d"日"', 'yyyy年m月d日', '"¥"#,##0.00', '¥#,##0.00', '0台'].forEach((f, i) => { row.getCell(i + 1).numFmt = f; });
  const read = XLSX.read(await book.xlsx.writeBuffer()).Sheets.a;
  assert.equal(XLSX.utils.sheet_to_csv(read), '2026年11月7日,46333,¥350.00,350,2');
  assert.deepEqual(XLSX.utils.sheet_to_json(read, { header: 1, raw: false })[0][1], '46333');
  assert.throws(() => XLSX.SSF.format('yyyy年m月d日', 46333), /unrecognized character 年/);
  console.log(`SheetJS 0.18.5: of the same day in two cells, one format with quoted signs and one without, the CSV says 2026年11月7日 and 46333; ¥#,##0.00
shows 350 and 0台 shows 2. Its formatter throws "unrecognized character 年" and the reader falls back to the bare number. Spreadsheet programs
quote the signs themselves, libraries that write files do not: a list exported by a system has no dates, the one typed by hand has.`);
})();
JS
node run.js
