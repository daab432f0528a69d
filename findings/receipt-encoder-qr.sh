#!/usr/bin/env bash
# @point-of-sale/receipt-printer-encoder 4.0.1 (npm) and a QR code of a Chinese text.
# Guess: the code's bytes are UTF-8, as the code page of the printer has nothing to do with them; or an error.
# Seen:  the code says "???"; it prints and scans without a fault.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @point-of-sale/receipt-printer-encoder@4.0.1
cat >run.js <<'JS'
const assert = require('node:assert');
const module_ = require('@point-of-sale/receipt-printer-encoder'), Encoder = module_.default ?? module_;
const latin1 = (encoder) => Buffer.from(encoder.encode()).toString('latin1');
const code = latin1(new Encoder({ columns: 32 }).qrcode('粤B12345'));
assert.ok(code.includes('1P0?B12345'), code);
const line = latin1(new Encoder({ columns: 32 }).line('合计 350.00元'));
assert.ok(line.includes('?? 350.00?'), line);
assert.throws(() => new Encoder({ columns: 32 }).codepage('gb18030'), /Unknown codepage/);
console.log(`@point-of-sale/receipt-printer-encoder 4.0.1: qrcode("粤B12345") sends the printer ?B12345, so a printed code that scans cleanly says the wrong
plate. Text lines turn into question marks as well, which one sees on the paper; the code one does not. There is no code page for
Chinese to choose, and no error: text for the code must be plain ASCII (percent-encoded), lines an image.`);
JS
node run.js
