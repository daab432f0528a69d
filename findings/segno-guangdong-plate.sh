#!/usr/bin/env bash
# segno 1.6.6 writes a QR code of a plate, zxing-cpp 3.1.1 reads it.
# Guess: what one writer makes of 粤B12345 a common reader reads as 粤B12345, or neither province works.
# Seen:  29 of 31 provinces work; 粤 (Guangdong) and 藏 (Tibet) come back as Latin letters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
"$dir/v/bin/python" - <<'PY'
import io
import segno, zxingcpp
from PIL import Image

def there_and_back(text, **how):
    kept = io.BytesIO()
    segno.make(text, micro=False, **how).save(kept, kind="png", scale=5)
    return zxingcpp.read_barcodes(Image.open(kept).convert("L"))[0]

provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘桂琼川贵云藏陕甘青宁新渝粤"
wrong = {p: there_and_back(p + "B12345").text for p in provinces}
wrong = {p: text for p, text in wrong.items() if text != p + "B12345"}
assert wrong == {"藏": "åUB12345", "粤": "âãB12345"}, wrong
assert there_and_back("粤B12345").bytes == "粤B12345".encode("shift_jis")
assert there_and_back("粤B12345", encoding="utf-8").text == "粤B12345"
print("""segno 1.6.6 tries Latin-1, then Shift JIS, then UTF-8, and says nothing in the code about its choice. Of the 31 provinces'
signs only 粤 and 藏, with a Latin letter behind, fit into Shift JIS byte mode and are then taken by zxing-cpp 3.1.1 for Latin-1:
粤B12345 is read as âãB12345, 藏B12345 as åUB12345, while 京B12345 is right. A company in Guangdong has it on nearly every label,
one in Beijing never. encoding="utf-8" is the way out.""")
PY
