#!/usr/bin/env bash
# exifr 7.1.3 (npm) on a server in UTC, and a phone's photo that says its zone (OffsetTimeOriginal, EXIF 2.31).
# Guess: 08:05 with +08:00 beside it becomes the moment 00:05 UTC, wherever it is read.
# Seen:  08:05 UTC, eight hours late; read in Shanghai it is right, for the machine's zone is taken, not the photo's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pillow==13.0.0
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exifr@7.1.3
"$dir/v/bin/python" - <<'PY'
from PIL import Image

exif = Image.Exif()
taken = exif.get_ifd(0x8769)
taken[0x9003], taken[0x9011] = "2026:11:07 08:05:00", "+08:00"  # DateTimeOriginal, OffsetTimeOriginal
place = exif.get_ifd(0x8825)
place[7], place[29] = (0.0, 5.0, 0.0), "2026:11:07"  # the satellites' time, in UTC
Image.new("RGB", (64, 48), (200, 100, 50)).save("photo.jpg", exif=exif)
PY
cat >run.js <<'JS'
const assert = require('node:assert');
require('exifr').parse(require('node:fs').readFileSync('photo.jpg')).then((told) => {
  assert.equal(told.OffsetTimeOriginal, '+08:00');
  assert.deepEqual([told.GPSDateStamp, told.GPSTimeStamp], ['2026:11:07', '0:5:0']);
  assert.ok(told.DateTimeOriginal instanceof Date);
  assert.equal(told.DateTimeOriginal.toISOString(), process.argv[2]);
});
JS
TZ=Asia/Shanghai node run.js 2026-11-07T00:05:00.000Z
TZ=UTC node run.js 2026-11-07T08:05:00.000Z
TZ=America/New_York node run.js 2026-11-07T13:05:00.000Z
echo "exifr 7.1.3: DateTimeOriginal comes as a Date, a moment, made in the zone of the machine that reads it; OffsetTimeOriginal is handed out beside
it as text and not used. A photo of 08:05 in Shenzhen was taken at 16:05 for a server in UTC, after the visit it belongs to, while the
developer's machine in Shenzhen shows it rightly. reviveValues: false gives the text, to be joined with the offset by oneself."
