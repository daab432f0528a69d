#!/usr/bin/env bash
# pandas 3.1.1 and a column of ICCIDs that a customer typed into Excel as numbers.
# Guess: floats such as 8.98600123456789e+19, at which anybody sees that digits are gone.
# Seen:  whole numbers of 20 digits, the last four made up, the same for different cards; dtype=str does not help.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1
v/bin/python -W ignore - <<'PY'
import openpyxl, pandas

book = openpyxl.Workbook()
book.active.append(["卡号"])
for card in (89860012345678901234, 89860012345678901235):
    book.active.append([card])
book.save("cards.xlsx")
assert isinstance(openpyxl.load_workbook("cards.xlsx").active["A2"].value, float)
for engine in ("openpyxl", "calamine"):
    seen = pandas.read_excel("cards.xlsx", engine=engine)["卡号"].tolist()
    text = pandas.read_excel("cards.xlsx", engine=engine, dtype=str)["卡号"].tolist()
    assert seen == [89860012345678905344] * 2 and text == ["89860012345678905344"] * 2, (engine, seen, text)
print("""pandas 3.1.1: a cell of a spreadsheet keeps 15 digits of a number. openpyxl hands over 8.98600123456789e+19; pandas.read_excel makes
89860012345678905344 of it, for ...1234 and ...1235 alike, by either engine, and with dtype=str the text of that. Twenty digits, plausible
to the eye, of a card that does not exist: the loss that the float showed is covered up.""")
PY
