#!/usr/bin/env bash
# zxing-cpp 3.1.1 and a photo of a shelf with boxes stacked, each with the same article number in bars.
# Guess: read_barcodes ("multiple") gives one result per symbol on the picture, each with its own position.
# Seen:  two equal labels one above the other, half a label's height of white between them, are one result; side by side two.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install zxing-cpp==3.1.1 pillow==13.0.0 numpy
"$dir/v/bin/python" - <<'PY'
import zxingcpp as z
from PIL import Image

def symbol(text, form):
    drawn = z.write_barcode_to_image(z.create_barcode(text, form), scale=3, add_quiet_zones=True)
    return Image.fromarray(drawn).convert("L")

def seen(first, second, gap, beside=False):
    """How many codes are found on two labels with `gap` pixels of white between them."""
    across, down = (1, 0) if beside else (0, 1)
    page = Image.new("L", (first.width * (1 + across) + gap + 100, first.height * (1 + down) + gap + 100), 255)
    page.paste(first, (50, 50))
    page.paste(second, (50 + across * (first.width + gap), 50 + down * (first.height + gap)))
    return len(z.read_barcodes(page))

for form, text in ((z.BarcodeFormat.Code128, "GT06N"), (z.BarcodeFormat.EAN13, "6901234567892")):
    box = symbol(text, form)
    half = box.height // 2
    assert (seen(box, box, half), seen(box, box, half, beside=True), seen(box, box, 2 * box.height)) == (1, 2, 2)
square = symbol("GT06N", z.BarcodeFormat.QRCode)
assert seen(square, square, 10) == 2
assert seen(symbol("GT06N", z.BarcodeFormat.Code128), symbol("GT06E", z.BarcodeFormat.Code128), 10) == 2
print("""zxing-cpp 3.1.1: two equal Code 128 or EAN-13 labels one above the other, with white of half a label's height between them, are
reported as one code; side by side, far apart, different, or as QR codes they are two. A stack of boxes counted by article number on one
photo comes out too small, and the same boxes in a row come out right. Numbers that differ from piece to piece are not touched by it.""")
PY
