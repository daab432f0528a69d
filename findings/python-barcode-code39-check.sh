#!/usr/bin/env bash
# python-barcode 0.16.1 draws Code 39, zxing-cpp 3.1.1 reads it.
# Guess: Code 39 carries no check character unless one asks for it (it is optional in ISO/IEC 16388).
# Seen:  one is added, and readers hand it over as part of the number; for PG-2026-001 it is a blank at the end.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-barcode==0.16.1 zxing-cpp==3.1.1 pillow==13.0.0
"$dir/v/bin/python" - <<'PY'
import barcode, zxingcpp
from barcode.writer import ImageWriter

def there_and_back(number, symbology):
    picture = barcode.get(symbology, number, writer=ImageWriter()).render({"write_text": False})
    return zxingcpp.read_barcodes(picture.convert("L"))[0].text

assert there_and_back("861234567890123", "code39") == "861234567890123M"
assert there_and_back("PG-2026-001", "code39") == "PG-2026-001 "
assert there_and_back("861234567890123", "code128") == "861234567890123"
assert barcode.get("ean13", "6901234567890").get_fullcode() == "6901234567892"
print("""python-barcode 0.16.1: barcode.get("code39", number) adds a check character of its own accord, and what scanners hand over
is then 861234567890123M for the terminal 861234567890123, and PG-2026-001 with a blank behind it for the order PG-2026-001,
which nobody sees on a screen. Code 128 comes back as it went in. The EAN-13 of a wrong number (6901234567890) is drawn as
6901234567892 without a word. Labels need Code128, or Code39(..., add_checksum=False).""")
PY
