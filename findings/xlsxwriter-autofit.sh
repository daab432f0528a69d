#!/usr/bin/env bash
# XlsxWriter 3.3.1, autofit() and a column of Chinese names.
# Guess: the column is about as wide as its longest text; a hanzi is as wide as two Latin letters, which the library could know.
# Seen:  hanzi are counted as one average letter each: half of the name is under the next column.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install xlsxwriter==3.3.1 openpyxl==3.1.5 wcwidth==0.9.4
v/bin/python - <<'PY'
import openpyxl, xlsxwriter
from wcwidth import wcswidth

def width(text):
    with xlsxwriter.Workbook("list.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, text)
        sheet.autofit()
    return openpyxl.load_workbook("list.xlsx").active.column_dimensions["A"].width

name = "深圳市某某物流运输有限责任公司"
latin, hanzi = width("x" * wcswidth(name)), width(name)
print(name, "cells:", wcswidth(name), "width as Latin:", latin, "as written:", hanzi)
assert wcswidth(name) == 30 and latin > 27 and hanzi < 0.65 * wcswidth(name), (latin, hanzi)
print("""XlsxWriter 3.3.1: autofit() gives a name of 15 hanzi, 30 cells wide, a column of 18, where 30 Latin letters get 31. Columns of customers
and addresses come out little over half as wide as needed, and in a list for print the ends of the names are cut off by the next column.
Set widths by wcwidth.""")
PY
