#!/usr/bin/env bash
# chrono-node 2.10.3 (npm), chrono.zh.hans, and appointments as customers say them, on a Monday.
# Guess: 周三下午 is the afternoon of Wednesday, as "Wednesday afternoon" is for chrono itself.
# Seen:  this very afternoon; so with every weekday. 中午1点 is one at night, 晚上12点 noon, 一个半小时后 half an hour.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chrono-node@2.10.3
cat >run.js <<'JS'
const assert = require('node:assert');
const chrono = require('chrono-node');
const monday = new Date(2026, 10, 30, 10, 0);
const all = (reader, said) => reader.parse(said, monday, { forwardDate: true }).map((r) => r.start.date().toLocaleString('sv').slice(0, 16));
const zh = (said) => all(chrono.zh.hans, said);
// rightly understood
assert.deepEqual(zh('周三下午3点'), ['2026-12-02 15:00']);
assert.deepEqual(zh('明天下午'), ['2026-12-01 15:00']);
assert.deepEqual(all(chrono, 'Wednesday afternoon'), ['2026-12-02 15:00']);
// not so
for (const day of ['周二', '周三', '周四', '周五', '周六', '周日', '这周三']) assert.deepEqual(zh(day + '下午'), ['2026-11-30 15:00'], day);
assert.equal(chrono.zh.hans.parse('请于周三下午到场', monday)[0].text, '周三下午');
assert.deepEqual(zh('下周三下午'), ['2026-12-09 12:00', '2026-11-30 15:00']);
assert.deepEqual(zh('中午1点'), ['2026-12-01 01:00']);
assert.deepEqual(zh('晚上12点'), ['2026-11-30 12:00']);
assert.deepEqual(zh('一个半小时后'), ['2026-11-30 10:30']);
console.log(`chrono-node 2.10.3: said on Monday, 30 November, 周三下午 is found whole and means today at 15:00: the weekday is dropped where no hour follows,
forwardDate or not; with an hour (周三下午3点) it is Wednesday. 下周三下午 is two times, one of them today. 中午1点 is 01:00, 晚上12点 is
12:00, and 一个半小时后 loses its first hour. Nothing marks the doubtful ones; the English reader gets Wednesday afternoon right.`);
JS
TZ=Asia/Shanghai node run.js
