#!/usr/bin/env bash
# chinese-days 1.5.7 (npm) and the year whose holidays the State Council has not announced yet.
# Guess: like its Python cousin chinesecalendar 1.11.0 it raises for a year that it has no table for.
# Seen:  2027-01-01 is a working day, and so is the whole National Day week.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chinese-days@1.5.7
cat >run.js <<'JS'
const assert = require('node:assert');
const { isWorkday, isHoliday, findWorkday, getDayDetail } = require('chinese-days');
assert.deepEqual([isWorkday('2026-01-01'), isWorkday('2026-02-14')], [false, true]);
for (const day of ['2027-01-01', '2027-10-01', '2027-10-04']) assert.deepEqual([isWorkday(day), isHoliday(day)], [true, false], day);
assert.equal(findWorkday(1, '2026-12-31'), '2027-01-01');
assert.equal(getDayDetail('2027-01-01').name, 'Friday');
console.log(`chinese-days 1.5.7: for years without a table it answers by the day of the week alone and does not say so. New Year's Day 2027 is a
working day called "Friday", 1 October 2027 too, and the working day after 31 December 2026 is 1 January. A promise "within three working
days" made at the end of December falls due on a holiday, and the same code that was right all year is wrong over one night.`);
JS
node run.js
