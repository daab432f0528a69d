#!/usr/bin/env bash
# python-barcode 0.16.1 and a serial number that begins with 99, in Code 128.
# Guess: bars that say the number, whatever its figures; Code 128 knows every pair of them.
# Seen:  99A12345 is A12345 in the bars, 991234 is 1234, with a right check sign; the text below the bars is whole.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-barcode==0.16.1 zxing-cpp==3.1.1 pillow==13.0.0 numpy
"$dir/v/bin/python" - <<'PY'
import barcode
import zxingcpp
from barcode.writer import ImageWriter
from PIL import Image

def read(number, label=None):
    code = barcode.get("code128", number, writer=ImageWriter())
    assert code.get_fullcode() == number  # what is printed below the bars
    bars = code.render({"write_text": False}).convert("L")
    page = Image.new("L", (bars.width + 80, bars.height + 80), 255)
    page.paste(bars, (40, 40))
    (found,) = zxingcpp.read_barcodes(page)
    assert found.valid and found.format == zxingcpp.BarcodeFormat.Code128
    return found.text

cut = {"99A12345": "A12345", "991234": "1234", "9912345678": "12345678", "99-0117": "-0117", "9999AB": "99AB"}
assert {number: read(number) for number in cut} == cut
for first in range(99):
    number = f"{first:02}A12345"
    assert read(number) == number
for number in ("GT99A1", "1299AB", "A9912345", "8699001234"):
    assert read(number) == number
print("""python-barcode 0.16.1: in the set of pairs the value 99 is the pair 99, in the two other sets it is the order to go over to pairs. A number of
which the first pair is 99 starts in pairs, and that pair is taken for the order and left out: a terminal 99A12345 gets a label that says
A12345 to every scanner, and 99A12345 to every eye. All other beginnings are right, and so is 99 anywhere behind the first pair.""")
PY
