#!/usr/bin/env bash
# @microsoft/recognizers-text-suite 1.3.1 (npm), Chinese: 半小时后, in half an hour.
# Guess: half an hour from now, as 30分钟后 is.
# Seen:  now; 两个半小时后 is now as well, 半个月后 is today, and 两年半后 two years.
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
const right = { '30分钟后': '2026-11-07 10:30:00', 一小时后: '2026-11-07 11:00:00', 两小时后: '2026-11-07 12:00:00', 一个月后: '2026-12-07' };
const wrong = { 半小时后: '2026-11-07 10:00:00', 半个小时后: '2026-11-07 10:00:00', 一个半小时后: '2026-11-07 10:00:00', 两个半小时后: '2026-11-07 10:00:00',
  半小时前: '2026-11-07 10:00:00', 半个月后: '2026-11-07', 半年后: '2026-11-07', 两年半后: '2028-11-07' };
for (const [text, then] of Object.entries({ ...right, ...wrong })) assert.equal(when(text), then, `${text} ${when(text)}`);
console.log(`recognizers-text-suite 1.3.1: 半, a half, is recognized and then cut off to nought. Of "there in half an hour" (半小时后到) the moment is this one,
of two and a half hours too, for only their half is taken; half a month and half a year from now are today. Whole numbers are
right. A promised visit is overdue in the second in which it is promised.`);
JS
node run.js
