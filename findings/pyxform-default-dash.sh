#!/usr/bin/env bash
# pyxform 4.5.0 and what stands in the column "default" of a text question.
# Guess: a default without ${...} or a known function is text, as "N/A" and "粤B12345" are.
# Seen:  "-", "GPS - 北斗", "3*10" and "待定(后补)" become expressions; the answer is left empty and reckoned when the form opens, without a warning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pyxform==4.5.0 lxml==6.1.3
"$dir/v/bin/python" - <<'PY'
import re
from lxml import etree
from pyxform.xls2xform import convert

def default(text):
    made = convert(f"| survey |\n| | type | name | label | default |\n| | text | note | 备注 | {text} |\n")
    assert made.warnings == [], made.warnings
    kept = re.search(r"<note>(.*?)</note>", made.xform)
    reckoned = re.search(r'<setvalue ref="/data/note"[^>]* value="(.*?)"', made.xform)
    return ("text", kept[1]) if kept else ("expression", reckoned[1])

for text in ("N/A", "粤B12345", "A-B", "9:00-18:00", "现场 (室内)", "不详"):
    assert default(text) == ("text", text), (text, default(text))
for text in ("-", "GPS - 北斗", "12V - 24V", "3*10", "待定(后补)", "C(2)"):
    assert default(text) == ("expression", text), (text, default(text))
record = etree.fromstring("<data><note/></data>")
assert str(record.xpath("GPS - 北斗")) == "nan" and record.xpath("3*10") == 30.0
for text in ("-", "待定(后补)"):
    try:
        raise SystemExit(f"{text} is an expression: {record.xpath(text)}")
    except etree.XPathError:
        pass
print("""pyxform 4.5.0: a text question whose default is "-" (nothing to remark), "GPS - 北斗", "3*10" or "待定(后补)" gets no default but an
expression: a lone minus, 北斗 subtracted from GPS, a function called 待定. "A-B", "N/A" and "现场 (室内)" stay text: a blank more or less
decides. convert() gives no warning. By the rules of XPath the answers are then NaN for GPS - 北斗, 30 for 3*10, and an error for the
other two, where the author wanted a word to stand that the technician need not type.""")
PY
