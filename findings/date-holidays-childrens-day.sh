#!/usr/bin/env bash
# date-holidays 3.37.0 (npm), China: which days are public holidays.
# Guess: type "public" is what an office closes for: 13 days by the State Council's rules of 2024.
# Seen:  Children's Day is one, for everybody and all day; Women's, Youth and Army Day too, from noon.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-holidays@3.37.0
cat >run.js <<'JS'
const assert = require('node:assert');
const Holidays = require('date-holidays');
const china = new Holidays('CN');
const open = new Date('2026-06-01T10:00:00+08:00');
const hit = china.isHoliday(open);
assert.equal(hit[0].type, 'public');
assert.equal(hit[0].name, '六一儿童节');
const afternoons = china.getHolidays(2026).filter(d => d.type === 'public' && d.date.endsWith('12:00:00')).map(d => d.date.slice(5, 10));
assert.deepEqual(afternoons, ['03-08', '05-04', '08-01']);
assert.equal(china.isHoliday(new Date('2026-05-05T10:00:00+08:00')), false);
console.log(`date-holidays 3.37.0: isHoliday(1 June 2026, 10:00) in China answers "六一儿童节", type "public", a whole day; by law it is one
for children under 14. 8 March, 4 May and 1 August are public from noon, which are half days for women, the young and soldiers only. 5 May 2026, which all
have off, is none. Clocks that rest on public holidays stand still on a Monday on which the whole company works.`);
JS
node run.js
