#!/usr/bin/env bash
# sugar 2.0.6 (npm), Chinese: 周日, this Sunday, said on a Tuesday.
# Guess: the Sunday that comes, the last day of this week: a week begins on Monday in China, and sugar's own week too.
# Seen:  the Sunday two days ago; 下周日, next week's, is the one at the end of this week. The six other days are right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sugar@2.0.6
cat >run.js <<'JS'
const assert = require('node:assert');
const Sugar = require('sugar');
require('sugar/locales/zh-CN');
Sugar.Date.setLocale('zh-CN');
const tuesday = new Date(2026, 11, 1, 10, 0);
const day = (text) => Sugar.Date.format(Sugar.Date.get(tuesday, text), '{yyyy}-{MM}-{dd}');
const week = (before) => [...'一二三四五六日'].map((name) => day(before + name));
const days = (first, sunday) => [0, 1, 2, 3, 4, 5].map((n) => Sugar.Date.format(new Date(2026, 10, first + n), '{yyyy}-{MM}-{dd}')).concat(sunday);
assert.equal(Sugar.Date.format(Sugar.Date.beginningOfWeek(new Date(2026, 11, 6)), '{yyyy}-{MM}-{dd}'), '2026-11-30');
for (const word of ['周', '星期', '这周']) assert.deepEqual(week(word), days(30, '2026-11-29'), word);
assert.deepEqual(week('下周'), days(37, '2026-12-06'));
assert.deepEqual(week('上周'), days(23, '2026-11-22'));
console.log(`sugar 2.0.6: beginningOfWeek of a Sunday is the Monday before it, and 周一 to 周六 are days of that week; only 周日 and 星期日 are counted from its
other end. On Tuesday 1 December a visit on Sunday (周日, 这周日) is put on 29 November, which is over, and one on Sunday next week on 6 December,
a week early. A test with any of the six other days passes.`);
JS
node run.js
