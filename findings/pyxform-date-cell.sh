#!/usr/bin/env bash
# pyxform 4.5.0 and a date in the column "default" of an Excel sheet.
# Guess: the default of a date question is 2026-11-07, whether the cell holds a date or its text.
# Seen:  a date cell becomes "2026-11-07 00:00:00", which is no date of XForms, for date and dateTime questions and the form's version.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install pyxform==4.5.0 openpyxl==3.1.5 lxml==6.1.3
v/bin/python - <<'PY'
import datetime as dt
import re
import openpyxl
from lxml import etree
from pyxform.xls2xform import convert

book = openpyxl.Workbook()
book.active.title = "survey"
for row in (["type", "name", "label", "default"], ["date", "cell", "日期", dt.date(2026, 11, 7)], ["date", "text", "日期", "2026-11-07"],
            ["dateTime", "moment", "时间", dt.datetime(2026, 11, 7, 8, 30)]):
    book.active.append(row)
settings = book.create_sheet("settings")
settings.append(["form_id", "version"])
settings.append(["visit", dt.date(2026, 11, 7)])
book.save("visit.xlsx")
made = convert("visit.xlsx")
default = {name: re.search(f"<{name}>(.*?)</{name}>", made.xform)[1] for name in ("cell", "text", "moment")}
assert default == {"cell": "2026-11-07 00:00:00", "text": "2026-11-07", "moment": "2026-11-07 08:30:00"}, default
assert made.warnings == [] and 'version="2026-11-07 00:00:00"' in made.xform
schema = etree.XMLSchema(etree.XML('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="d" type="xs:date"/></xs:schema>'))
assert [schema.validate(etree.XML(f"<d>{default[name]}</d>")) for name in ("text", "cell")] == [True, False]
print("""pyxform 4.5.0: Excel makes a date of 2026-11-07 as it is typed, and the form's default is then 2026-11-07 00:00:00, which is neither an
xs:date nor an xs:dateTime; only a cell formatted as text before gives 2026-11-07. There is no warning. A client that
takes the type at its word has a default it cannot read; the form's version gets the midnight too.""")
PY
