#!/usr/bin/env bash
# universal-vin-decoder 1.0.0 (npm) and the frame number of a new Chinese car.
# Guess: T in the tenth place of a car made now is 2026.
# Seen:  1996 where the seventh sign is a digit, 2026 where it is a letter: a rule of North America, kept by nobody in China.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund universal-vin-decoder@1.0.0
cat >run.js <<'JS'
const assert = require('node:assert');
const { decodeVIN } = require('universal-vin-decoder');
const signs = { A:1,B:2,C:3,D:4,E:5,F:6,G:7,H:8,J:1,K:2,L:3,M:4,N:5,P:7,R:9,S:2,T:3,U:4,V:5,W:6,X:7,Y:8,Z:9 };
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
function vin(text) { // with its check digit; no car's
  const rest = [...text].reduce((sum, c, i) => sum + (signs[c] ?? Number(c)) * weights[i], 0) % 11;
  return text.slice(0, 8) + (rest === 10 ? 'X' : rest) + text.slice(9);
}
const digit = decodeVIN(vin('LSVAB2180T2000000')), letter = decodeVIN(vin('LSVAB2S80T2000000'));
assert.ok(digit.isValid && letter.isValid && digit.info.country === 'China');
assert.deepEqual([digit.info.modelYear, letter.info.modelYear], ['1996', '2026']);
console.log(`universal-vin-decoder 1.0.0: of two frame numbers of the same Chinese maker, both with T for the model year, the one with a digit in the seventh
place is of 1996 and the one with a letter of 2026. That reading of the seventh place belongs to cars sold in North America; GB 16735
leaves it to the maker. New lorries come into the list thirty years old, some of them, and others not.`);
JS
node run.js
