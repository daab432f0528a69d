#!/usr/bin/env bash
# zxing-cpp 3.1.1 and a terminal number in Code 39 that has a slash, a plus, a dollar or a percent sign before a letter.
# Guess: Code 39 has 43 characters, "/" among them, so GT/A12 is read as GT/A12.
# Seen:  with default formats the pair "/A" is taken for an exclamation mark: GT!12, format "Code 39 Extended".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install zxing-cpp==3.1.1 python-barcode==0.16.1 pillow==13.0.0
"$dir/v/bin/python" - <<'PY'
import zxingcpp
from barcode.codex import Code39
from barcode.writer import ImageWriter

def label(number):
    drawn = Code39(number, writer=ImageWriter(), add_checksum=False)
    return drawn.render({"write_text": False, "module_width": 0.4}).convert("L")

def read(number, **how):
    (code,) = zxingcpp.read_barcodes(label(number), **how)
    return code.text, str(code.format)

seen = {n: read(n)[0] for n in ("GT/A12", "V1/N2026", "PG-2026/D", "SN+C10", "1.2/3", "GT06-A12")}
assert seen == {"GT/A12": "GT!12", "V1/N2026": "V1.2026", "PG-2026/D": "PG-2026$", "SN+C10": "SNc10",
                "1.2/3": "1.2/3", "GT06-A12": "GT06-A12"}, seen
assert read("GT/A12")[1] == "Code 39 Extended"
std = read("GT/A12", formats=zxingcpp.BarcodeFormat.Code39Std)
assert std == ("GT/A12", "Code 39"), std
print("""zxing-cpp 3.1.1: plain Code 39 and its "Full ASCII" way of writing cannot be told apart, and the reader guesses the
second whenever all signs happen to fit. The label GT/A12 is read as GT!12, V1/N2026 as V1.2026, SN+C10 as SNc10; 1.2/3 and
GT06-A12 stay as they are, so a trial with a few labels shows nothing. A number read so matches no terminal in stock. Asking
for Code39Std alone reads what is printed under the bars.""")
PY
