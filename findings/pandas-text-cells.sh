#!/usr/bin/env bash
# pandas 3.1.1 and cells of a spreadsheet that are formatted and stored as text.
# Guess: type inference is for CSV; a cell that says of itself that it is text arrives as text.
# Seen:  receipt 0012345 is 12345, firmware 1.10 is 1.1, model 1E3 is 1000.0 and the owner NA is gone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1
v/bin/python -W ignore - <<'PY'
import openpyxl, pandas

book = openpyxl.Workbook()
rows = [["票号", "固件", "型号", "车主"], ["0012345", "1.10", "1E3", "NA"], ["0012346", "1.20", "2E5", "Li"]]
for row in rows:
    book.active.append(row)
for cells in book.active.iter_rows():
    for cell in cells:
        cell.number_format = "@"
book.save("list.xlsx")
assert [list(row) for row in openpyxl.load_workbook("list.xlsx").active.values] == rows
for engine in ("openpyxl", "calamine"):
    first = pandas.read_excel("list.xlsx", engine=engine).iloc[0].tolist()
    assert first[:3] == [12345, 1.1, 1000.0] and pandas.isna(first[3]), (engine, first)
print("""pandas 3.1.1: read_excel puts even cells stored as text, with the text format "@", through the guessing that CSV needs: 0012345 becomes
12345, firmware 1.10 becomes 1.1 (older than 1.9), the model 1E3 one thousand, the owner NA a missing value. The clerk who did as told and
formatted the column as text gains nothing. dtype=str and keep_default_na=False are needed for every column of numbers that name things.""")
PY
