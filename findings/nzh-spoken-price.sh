#!/usr/bin/env bash
# nzh 1.0.14 (npm) and prices as they are said: 三百五 for 350 yuan.
# Guess: decodeS gives 350, as cn2an does, or says that it cannot.
# Seen:  305; 一万二 is 10002, and 两千三 is 3, for 两 is a sign it passes over.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install cn2an==0.5.24
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nzh@1.0.14
cat >run.js <<'JS'
const assert = require('node:assert');
const { cn } = require('nzh');
const said = { 三百五十: 350, 三百零五: 305, 一万二千: 12000, 三百五: 305, 一万二: 10002, 十二万五: 120005, 两千三: 3, 两百: 0 };
for (const [words, number] of Object.entries(said)) assert.equal(cn.decodeS(words), number, words + ' ' + cn.decodeS(words));
JS
node run.js
"$dir/v/bin/python" - <<'PY'
import cn2an

said = {"三百五": 350, "一万二": 12000, "十二万五": 125000, "两千三": 2300, "两百": 200}
assert {words: int(cn2an.cn2an(words, "smart")) for words in said} == said
print("""nzh 1.0.14: whoever writes numbers out in full is understood; spoken short forms, in which the last figure takes the unit below the one before
it, become a smaller price without a word: 三百五 is 305 for nzh and 350 for cn2an and for everybody at a counter, 一万二 10002 instead of 12000.
两, the two one says before a unit, is dropped with its unit: 两千三 is 3, 两百 is 0.""")
PY
