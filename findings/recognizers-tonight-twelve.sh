#!/usr/bin/env bash
# @microsoft/recognizers-text-suite 1.3.1 (npm), Chinese: 今晚12点, tonight at twelve.
# Guess: midnight, as 今晚8点 is 20:00 and 今晚11点 is 23:00.
# Seen:  today at noon; 半夜12点 and 凌晨12点, in the dead of night, are noon as well.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @microsoft/recognizers-text-suite@1.3.1
cat >run.js <<'JS'
const assert = require('node:assert');
const { recognizeDateTime, Culture } = require('@microsoft/recognizers-text-suite');
const when = (text) => {
  const found = recognizeDateTime(text, Culture.Chinese, undefined, new Date(2026, 10, 7, 10, 0));
  assert.equal(found.length, 1, text);
  return found[0].resolution.values.map(({ value }) => value).join();
};
const right = { 今晚8点: '2026-11-07 20:00:00', 今晚11点: '2026-11-07 23:00:00', 晚上12点: '00:00:00', 明天中午12点: '2026-11-08 12:00:00' };
const wrong = { 今晚12点: '2026-11-07 12:00:00', 今晚十二点半: '2026-11-07 12:30:00', 明晚12点: '2026-11-08 12:00:00', 半夜12点: '12:00:00', 凌晨12点: '12:00:00' };
for (const [text, then] of Object.entries({ ...right, ...wrong })) assert.equal(when(text), then, `${text} ${when(text)}`);
console.log(`recognizers-text-suite 1.3.1: an hour of the evening gets twelve added where it is less than twelve; twelve itself stays and is noon. A lorry that
can be had tonight from twelve (今晚12点) is expected at noon, twelve hours before it is there. 晚上12点 without a day is right, so that a test of it
does not show the fault; with the day (今晚, 明晚), or as 半夜 or 凌晨, it is there.`);
JS
node run.js
