#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93 and QR codes of the Chinese standard (GB/T 18284) that use its hanzi mode.
# Guess: text, or "" as for what it cannot read.
# Seen:  cv2.error, out of the call that looks at the whole photo; with GB 18030 declared by ECI a UnicodeDecodeError.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install opencv-python-headless==5.0.0.93 segno==1.6.6 pillow==13.0.0 zxing-cpp==3.1.1
"$dir/v/bin/python" - 2>/dev/null <<'PY' || { echo "opencv behaves otherwise now"; exit 1; }
import io
import cv2, numpy, segno, zxingcpp
from PIL import Image

def photo(**how):
    kept = io.BytesIO()
    segno.make("派工单", micro=False, **how).save(kept, kind="png", scale=8)
    return Image.open(kept).convert("RGB")

def by_opencv(picture):
    try:
        return cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(numpy.array(picture), cv2.COLOR_RGB2BGR))[0]
    except Exception as error:
        return type(error).__name__, str(error)

hanzi, declared, plain = photo(mode="hanzi"), photo(encoding="gb18030", eci=True), photo(encoding="utf-8")
assert [zxingcpp.read_barcodes(p)[0].text for p in (hanzi, declared, plain)] == ["派工单"] * 3
assert by_opencv(plain) == "派工单"
assert by_opencv(hanzi)[0] == "error" and "mode 13" in by_opencv(hanzi)[1], by_opencv(hanzi)
assert by_opencv(declared)[0] == "UnicodeDecodeError", by_opencv(declared)
print("""opencv-python-headless 5.0.0.93: detectAndDecode() answers "" for what is no code, and raises cv2.error ("mode 13", not implemented) for a code
in hanzi mode, UnicodeDecodeError for one that declares GB 18030 by ECI: valid codes, which zxing-cpp 3.1.1 reads. One such sticker beside
the wanted code ends the loop over a day's photos. It has to be called in a try, and its bytes are not to be had.""")
PY
