#!/usr/bin/env bash
# jsQR 1.4.0 (npm) and a QR code whose bytes are GB 18030, as label printers in Chinese mode make them.
# Guess: garbled text, or null for "nothing read".
# Seen:  a success with data "".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsqr@1.4.0 qrcode@1.5.4 iconv-lite@0.7.3
cat >run.js <<'JS'
const assert = require('node:assert');
const jsQR = require('jsqr').default ?? require('jsqr'), QRCode = require('qrcode'), iconv = require('iconv-lite');
function read(segments) {
  const { modules } = QRCode.create(segments, { errorCorrectionLevel: 'M' }), scale = 6, edge = 4 * scale;
  const side = modules.size * scale + 2 * edge, pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < modules.size * scale; y++)
    for (let x = 0; x < modules.size * scale; x++)
      if (modules.get(Math.floor(y / scale), Math.floor(x / scale))) pixels.fill(0, ((y + edge) * side + x + edge) * 4, ((y + edge) * side + x + edge) * 4 + 3);
  return jsQR(pixels, side, side);
}
const bytes = iconv.encode('深圳市某某物流 GT06N', 'gb18030');
assert.equal(read('深圳市某某物流 GT06N').data, '深圳市某某物流 GT06N');
const found = read([{ data: bytes, mode: 'byte' }]);
assert.equal(found.data, '');
assert.equal(iconv.decode(Buffer.from(found.binaryData), 'gb18030'), '深圳市某某物流 GT06N');
console.log(`jsQR 1.4.0: a code with GB 18030 bytes is located and corrected, and its data is the empty string: one byte that is not UTF-8 and the whole
segment is gone, the Latin letters and digits in it too. "if (code)" is true, so the scanner beeps and fills the field with nothing.
binaryData has the bytes, and chunks tell nothing.`);
JS
node run.js
