#!/usr/bin/env bash
# pyxform 4.5.0 writes a form, Python's own XML parser (expat) and lxml read it.
# Guess: a question's name that one tool allows as an XML name is one for every XML parser.
# Seen:  names with full-width signs or rare hanzi pass pyxform and lxml, and ElementTree calls the same form not well-formed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pyxform==4.5.0 lxml==6.1.3
"$dir/v/bin/python" - <<'PY'
import xml.etree.ElementTree as ET
from lxml import etree
from pyxform.xls2xform import convert

def readers(name):
    form = convert(f"| survey |\n| | type | name | label |\n| | text | {name} | 问题 |\n").xform
    etree.fromstring(form.encode())
    try:
        ET.fromstring(form)
    except ET.ParseError as error:
        return str(error).split(":")[0]
    return "both"

assert readers("车牌") == readers("二〇二六") == "both"
for name in ("设备（主）", "ＩＭＥＩ", "备注：", "㐂", "𠮷"):
    assert readers(name) == "not well-formed (invalid token)", (name, readers(name))
print("""pyxform 4.5.0 takes question names as the fifth edition of XML 1.0 allows them: 设备（主）, ＩＭＥＩ, 备注： (full-width signs), 㐂, 𠮷.
lxml reads the form; xml.etree (expat, names of the fourth edition) says "not well-formed" to the form and to every record filled in
with it. Which names go wrong cannot be seen: 车牌 and 二〇二六 are fine everywhere. Names need plain letters, labels may have the rest.""")
PY
