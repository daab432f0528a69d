#!/usr/bin/env bash
# validator 13.15.35 (npm), isIMEI with the option allow_hyphens.
# Guess: with allow_hyphens both 490154203237518 and 49-015420-323751-8 are IMEIs.
# Seen:  with it only the one with hyphens is, without it only the one without.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund validator@13.15.35
cat >run.js <<'JS'
const assert = require('node:assert');
const { isIMEI } = require('validator');
const plain = '490154203237518', hyphens = '49-015420-323751-8';
assert.deepEqual([isIMEI(plain), isIMEI(hyphens)], [true, false]);
assert.deepEqual([isIMEI(plain, { allow_hyphens: true }), isIMEI(hyphens, { allow_hyphens: true })], [false, true]);
assert.equal(isIMEI('35-209900-176148-1', { allow_hyphens: true }), true);
console.log(`validator 13.15.35: isIMEI("490154203237518", { allow_hyphens: true }) is false. "Allow" means "demand": whoever turns it on so that numbers
copied from a box with hyphens are taken as well refuses every number that a scanner reads. Both calls are needed, or hyphens removed first.`);
JS
node run.js
