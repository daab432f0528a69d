#!/usr/bin/env bash
# zxing-cpp 3.1.1 and a label photographed askew.
# Guess: try_rotate ("searches for barcodes in any direction", on by default) finds a clean Code 128 at any angle.
# Seen:  at 0-20 and 70-110 degrees yes, in between not one, while a QR code is read at every angle.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install zxing-cpp==3.1.1 pillow==13.0.0 numpy
"$dir/v/bin/python" - <<'PY'
import zxingcpp as z
from PIL import Image

def picture(text, form):
    drawn = z.write_barcode_to_image(z.create_barcode(text, form), scale=4, add_quiet_zones=True)
    page = Image.new("L", (1600, 1600), 255)
    one = Image.fromarray(drawn).convert("L")
    page.paste(one, ((1600 - one.width) // 2, (1600 - one.height) // 2))
    return page

def angles(text, form):
    page = picture(text, form)
    turned = lambda a: page.rotate(a, resample=Image.BICUBIC, fillcolor=255)
    return [a for a in range(0, 95, 5) if [c.text for c in z.read_barcodes(turned(a))] == [text]]

assert "in any direction" in z.read_barcodes.__doc__
bars, square = angles("861234567890123", z.BarcodeFormat.Code128), angles("861234567890123", z.BarcodeFormat.QRCode)
print("Code 128:", bars, "QR:", square)
assert square == list(range(0, 95, 5)), square
assert 0 in bars and 10 in bars and 90 in bars and not {35, 40, 45, 50, 55} & set(bars), bars
print("""zxing-cpp 3.1.1: a perfectly drawn Code 128 of an IMEI is found upright and lying, and some way to either side, but not
at 35 to 55 degrees, though the documentation of try_rotate says "in any direction"; it means multiples of 90. QR codes are read at every
angle. A technician who shoots the label of a terminal under a dashboard at a slant gets "no code on this photo", and no hint why.""")
PY
