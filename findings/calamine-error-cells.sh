#!/usr/bin/env bash
# python-calamine 0.9.1 and cells in which a look-up failed.
# Guess: #N/A and #REF! arrive as text ("#N/A", as openpyxl gives them) or as a value of their own.
# Seen:  as "", the same as an empty cell; so do formulas that were never reckoned.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install python-calamine==0.9.1 openpyxl==3.1.5
v/bin/python - <<'PY'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["粤B12345", "#N/A", "#REF!", "=A1", None, "x"])
book.save("list.xlsx")
kept = [(cell.value, cell.data_type) for cell in openpyxl.load_workbook("list.xlsx").active[1]]
assert kept[1:3] == [("#N/A", "e"), ("#REF!", "e")], kept
seen = CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0).to_python()
assert seen == [["粤B12345", "", "", "", "", "x"]], seen
print("""python-calamine 0.9.1: a cell with #N/A, one with #REF!, a formula without a kept result and an empty cell are all "". A list whose
terminal numbers were fetched by VLOOKUP and not found has rows "without a terminal" instead of rows with an error, and they are taken
for vehicles that still need one. pandas will read xlsx by this engine by default; openpyxl keeps the three apart.""")
PY
