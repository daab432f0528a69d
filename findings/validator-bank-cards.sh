#!/usr/bin/env bash
# validator 13.15.35 (npm) and the bank cards that people in China get their wages and refunds on: UnionPay's 19 digits.
# Guess: isCreditCard says of a number with the right check digit that it is valid, whatever the bank.
# Seen:  16 digits of UnionPay yes, 19 no; of debit cards in China nearly all have 19.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund validator@13.15.35 card-validator@10.0.4
cat >run.js <<'JS'
const assert = require('node:assert');
const { isCreditCard, isLuhnNumber } = require('validator');
const cards = require('card-validator');
function withCheckDigit(first) {
  let sum = 0;
  [...first].reverse().forEach((sign, place) => { const twice = +sign * (place % 2 ? 1 : 2); sum += twice > 9 ? twice - 9 : twice; });
  return first + (10 - sum % 10) % 10;
}
const debit = ['622202110200123456', '621700123456789012', '622848001234567890'].map(withCheckDigit); // three large banks' beginnings
const credit = withCheckDigit('622588123456789');
for (const number of debit) {
  assert.equal(number.length, 19);
  assert.ok(isLuhnNumber(number), 'the check digit is right');
  assert.ok(cards.number(number).isValid && cards.number(number).card.type === 'unionpay');
  assert.equal(isCreditCard(number), false);
  assert.equal(isCreditCard(number, { provider: 'unionpay' }), false);
}
assert.equal(isCreditCard(credit), true);
assert.equal(isCreditCard(credit, { provider: 'unionpay' }), true);
console.log(`validator 13.15.35: of UnionPay's numbers that begin with 62 exactly 16 digits are taken, as credit cards have them; the 19 of
${debit[0]} are refused with and without the provider, though the same package finds its check digit right and card-validator 10.0.4
takes it. A form for refunds tested with the clerk's own credit card refuses the drivers' cards.`);
JS
node run.js
