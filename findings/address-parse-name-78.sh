#!/usr/bin/env bash
# address-parse 1.2.19 (npm) and a line that has the 13-digit number of a SIM for machines.
# Guess: the number is left in the rest, or is the phone; the name is the name.
# Seen:  its first eleven digits are the mobile, and the customer's name is "78".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund address-parse@1.2.19
cat >run.js <<'JS'
const assert = require('node:assert');
const module_ = require('address-parse'), parser = module_.default ?? module_;
const take = (line) => { const { name, mobile, details } = parser.parse(line)[0]; return { name, mobile, details }; };
assert.deepEqual(take('北京市朝阳区建国路1号，电话13800000000，单某'), { name: '单某', mobile: '13800000000', details: '建国路1号' });
const card = take('北京市朝阳区建国路1号，电话1440012345678，单某');
assert.deepEqual([card.name, card.mobile], ['78', '14400123456']);
assert.ok(card.details.includes('单某'), card.details);
console.log(`address-parse 1.2.19: of 1440012345678 eleven digits are "the mobile" and the two left over, being the shortest word, "the name"; the customer's name
is put into the street. A paste of "address, number of the card, owner", as a dispatcher has it from the SIM's list, makes a customer called 78.`);
JS
node run.js
