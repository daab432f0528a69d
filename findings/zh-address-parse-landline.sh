#!/usr/bin/env bash
# zh-address-parse 1.3.16 (npm) takes a pasted line apart into name, phone and address.
# Guess: the Shanghai number 021-12345678 is the phone, or is left in the rest.
# Seen:  its last six digits are the postcode, the first two part of the street; there is no phone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zh-address-parse@1.3.16
cat >run.js <<'JS'
const assert = require('node:assert');
const module_ = require('zh-address-parse'), parse = module_.default ?? module_;
const mobile = parse('上海市黄浦区南京东路100号 欧阳某 13800000000', {});
assert.deepEqual([mobile.phone, mobile.postalCode, mobile.detail, mobile.name], ['13800000000', '', '南京东路100号', '欧阳某']);
const landline = parse('上海市黄浦区南京东路100号 欧阳某 021-12345678', {});
assert.deepEqual([landline.phone, landline.postalCode, landline.detail], ['', '345678', '南京东路100号021-12']);
console.log(`zh-address-parse 1.3.16: with a mobile number the line is taken apart rightly. 021-12345678 becomes the postcode 345678 and a house number
"南京东路100号021-12", and the customer has no phone. Nothing says that anything was left over. Firms, who have landlines, are hit; private people are not.`);
JS
node run.js
