#!/usr/bin/env bash
# pyxform 4.5.0 and the column "required".
# Guess: Y, or 是 in a Chinese sheet, is either understood as "yes" is, or refused.
# Seen:  it is written into the form as an expression: the value of a question called Y, which there is not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pyxform==4.5.0 lxml==6.1.3
"$dir/v/bin/python" - <<'PY'
import re
from lxml import etree
from pyxform.xls2xform import convert

def required(cell):
    made = convert(f"| survey |\n| | type | name | label | required |\n| | text | imei | 终端号 | {cell} |\n")
    assert made.warnings == [], made.warnings
    return re.search(r'nodeset="/data/imei"[^>]* required="(.*?)"', made.xform)[1]

seen = {cell: required(cell) for cell in ("yes", "TRUE", "no", "Y", "N", "是", "否", "必填", "0")}
assert seen == {"yes": "true()", "TRUE": "true()", "no": "false()", "Y": "Y", "N": "N", "是": "是", "否": "否", "必填": "必填",
                "0": "0"}, seen
record = etree.fromstring("<data><imei/></data>")
assert [record.xpath(f"boolean({seen[cell]})") for cell in ("yes", "Y", "是", "必填")] == [True, False, False, False]
print(f"""pyxform 4.5.0: {seen}. "yes" and "TRUE" are translated; "Y", "是" and "必填" go into the form as paths to questions of that
name, an empty set, which counts as false. Not refused, no warning: the terminal number that the author marked as required may be
left out, and so says nobody until records without it arrive.""")
PY
