#!/usr/bin/env bash
# SheetJS 0.18.5 and two formats of Chinese amounts: ten thousands (0\.0,"万") and capital numerals ([DBNum2][$-804]General).
# Guess: 123456 is shown as Excel shows it, 12.3万 and 壹拾贰万叁仟肆佰伍拾陆, or as the bare number.
# Seen:  1.23万, a tenth of the sum; and $123456, in dollars.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0 numfmt@3.2.6
cat >run.mjs <<'JS'
import assert from 'node:assert';
import ExcelJS from 'exceljs';
import X from 'xlsx';
import { format } from 'numfmt';

const book = new ExcelJS.Workbook(), sheet = book.addWorksheet('fees');
const formats = ['0\\.0,"万"', '0"."0,"万"', '[DBNum2][$-804]General', '[DBNum2][$-804]General"元整"', '0.00"元"'];
formats.forEach((kind, row) => [123456, 350].forEach((sum, column) => Object.assign(sheet.getCell(row + 1, column + 1), { value: sum, numFmt: kind })));
await book.xlsx.writeFile('fees.xlsx');
const read = X.readFile('fees.xlsx').Sheets.fees;
const shown = X.utils.sheet_to_json(read, { header: 1, raw: false });
assert.deepEqual(shown, [['1.23万', '.00万'], ['1.23万', '.00万'], ['$123456', '$350'], ['$123456元整', '$350元整'], ['123456.00元', '350.00元']]);
assert.deepEqual(X.utils.sheet_to_csv(read).trim().split('\n').slice(0, 3), ['1.23万,.00万', '1.23万,.00万', '$123456,$350']);
assert.equal(read.A1.v, 123456);
assert.deepEqual([format(formats[0], 123456), format(formats[1], 123456)], ['12.3万', '12.3万']);
console.log(`SheetJS 0.18.5: the usual way to show ten thousands, a point that is only a sign and a comma that divides by a thousand, comes out of the
displayed text (sheet_to_csv, sheet_to_json with raw: false) as 1.23万 for 123456, where Excel and numfmt have 12.3万. A locale without a
currency, [$-804], turns into a dollar sign: capital numerals of 350 are "$350". The values (.v) are right.`);
JS
node run.mjs
