#!/usr/bin/env bash
# gt06 1.0.12 (npm) and two messages of a terminal that arrive in one piece, as TCP hands them over after a gap in the network.
# Guess: msgBuffer, which is there for such pieces, holds the login and the position, or both positions.
# Seen:  it holds the last one twice; the first is gone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund gt06@1.0.12
cat >run.js <<'JS'
const assert = require('node:assert');
const Gt06 = require('gt06');
function position(minute, serial) { // 22.5431 N, 114.0579 E, 7 November 2026, 08:minute
  const body = Buffer.alloc(34);
  body.set([0x78, 0x78, 0x1f, 0x12, 26, 11, 7, 8, minute, 0, 0xc9]);
  body.writeUInt32BE(Math.round(22.5431 * 1800000), 11);
  body.writeUInt32BE(Math.round(114.0579 * 1800000), 15);
  body.writeUInt16BE(0x3400, 20);
  body.writeUInt16BE(460, 22);
  body.writeUInt16BE(serial, 30);
  return Buffer.concat([body, Buffer.from('0d0a', 'hex')]);
}
function times(...pieces) {
  const terminal = new Gt06();
  pieces.forEach((piece) => terminal.parse(piece));
  return terminal.msgBuffer.map((m) => m.fixTime.slice(11, 16));
}
const early = position(10, 1), late = position(20, 2);
assert.deepEqual(times(early, late), ['08:10', '08:20']);
assert.deepEqual(times(Buffer.concat([early, late])), ['08:20', '08:20']);
console.log(`gt06 1.0.12: positions of 08:10 and 08:20 in two pieces are two; in one piece msgBuffer has 08:20 twice, since every message of a piece is
written into the same object. After a tunnel, when a terminal sends what it kept, the track is one point many times over, and a replay test
with one message at a time shows nothing. Cut the stream into messages before parse().`);
JS
node run.js
