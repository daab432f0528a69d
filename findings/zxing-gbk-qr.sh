#!/usr/bin/env bash
# zxing-cpp 3.1.1 and QR codes whose bytes are GB 18030, as label printers in Chinese mode make them.
# Guess: the reader guesses the encoding, GB 18030 among the guesses (it knows it as an ECI), or calls the content binary.
# Seen:  half-width Japanese kana or accented Latin letters, content type Text, nothing to tell by.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install zxing-cpp==3.1.1 qrcode==8.2 pillow==13.0.0
"$dir/v/bin/python" - <<'PY'
import qrcode, zxingcpp

def read(text):
    code = qrcode.QRCode()
    code.add_data(text.encode("gb18030"))
    code.make()
    (found,) = zxingcpp.read_barcodes(code.make_image().get_image().convert("L"))
    assert found.content_type.name == "Text" and found.bytes.decode("gb18030") == text
    return found.text

seen = {t: read(t) for t in ("终端", "卡号", "派工单号20261107", "深圳市某某物流有限公司")}
assert seen["终端"] == "ﾖﾕｶﾋ" and seen["卡号"] == "ｿｨｺﾅ" and seen["派工单号20261107"] == "ﾅﾉｹ､ｵ･ｺﾅ20261107", seen
assert seen["深圳市某某物流有限公司"] == "ÉîÛÚÊÐÄ³Ä³ÎïÁ÷ÓÐÏÞ¹«Ë¾", seen
print("""zxing-cpp 3.1.1: a QR code of 终端 in GB 18030 without an ECI is read as ﾖﾕｶﾋ (Shift JIS kana), the name of a company as accented
Latin letters, both with content_type Text, never as Chinese, however long the text. The bytes are kept: found.bytes decoded
as GB 18030 is the text. Digits survive, so a number after the words looks right while the words do not.""")
PY
