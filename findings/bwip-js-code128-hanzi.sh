#!/usr/bin/env bash
# bwip-js 4.11.4 (npm) draws a plate as Code 128, zxing-cpp 3.1.1 reads it.
# Guess: an error, since Code 128 has no hanzi: python-barcode, JsBarcode and zxing-cpp itself refuse it.
# Seen:  a barcode whose reading is ç²¤B12345.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install zxing-cpp==3.1.1 pillow==13.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bwip-js@4.11.4
node -e '
const bwip = require("bwip-js"), fs = require("node:fs");
const draw = async (bcid, text, name) => fs.writeFileSync(name, await bwip.toBuffer({ bcid, text, scale: 4, padding: 15, backgroundcolor: "FFFFFF" }));
draw("code128", "粤B12345", "bars.png").then(() => draw("code128", "GT06N", "plain.png")).then(() => draw("qrcode", "粤B12345", "square.png"));'
v/bin/python - <<'PY'
import zxingcpp
from PIL import Image

def read(name):
    (code,) = zxingcpp.read_barcodes(Image.open(name).convert("L"))
    return code.text

assert read("plain.png") == "GT06N" and read("square.png") == "粤B12345"
assert read("bars.png") == "ç²¤B12345", read("bars.png")
try:
    raise SystemExit(zxingcpp.create_barcode("粤B12345", zxingcpp.BarcodeFormat.Code128).text)
except ValueError as error:
    assert "ISO/IEC 8859-1 only" in str(error)
print("""bwip-js 4.11.4: Code 128 of 粤B12345 is drawn without complaint, from the bytes of UTF-8, and is read as ç²¤B12345 by zxing-cpp 3.1.1, which
refuses to draw it. Stickers with the plate in bars look right on the table and find no vehicle in the yard. QR codes of it are fine.""")
PY
