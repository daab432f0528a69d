#!/usr/bin/env bash
# nzh 1.0.14 (npm) writes an amount in the capital numerals of Chinese receipts.
# Guess: toMoney takes a number or its decimal text ("10.00", as databases hand amounts over) and writes the same.
# Seen:  the text loses the word 整, which closes an even amount so that nothing can be written behind it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nzh@1.0.14
cat >run.js <<'JS'
const assert = require('node:assert');
const { toMoney } = require('nzh').cn;
assert.equal(toMoney(350), '人民币叁佰伍拾元整');
assert.equal(toMoney('350'), '人民币叁佰伍拾元整');
assert.equal(toMoney('350.00'), '人民币叁佰伍拾元');
assert.equal(toMoney('350.50'), toMoney(350.5));
console.log(`nzh 1.0.14: toMoney(350) and toMoney("350") are 人民币叁佰伍拾元整, toMoney("350.00") is 人民币叁佰伍拾元: the closing 整 is gone, because it is
decided by whether the text has a point, not by whether there are fen. Amounts from a DECIMAL(10,2) column always have one. A receipt
without 整 can be lengthened with 角 and 分 by whoever holds it, and finance hands it back.`);
JS
node run.js
