#!/usr/bin/env bash
# xlsx2csv 0.8.6 and appointments in a workbook, in the format Excel gives to a day with a time.
# Guess: 15:05 comes out as 15:05, or 3:05 PM where the cell shows it so.
# Seen:  2026/11/07 03:05; 15时05分 has the month for its minutes, and 08:30 is 08:29.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install xlsx2csv==0.8.6 openpyxl==3.1.5
v/bin/python - <<'PY'
import datetime as dt
import io
import openpyxl
from xlsx2csv import Xlsx2csv

book = openpyxl.Workbook()
formats = ["m/d/yy h:mm", "yyyy/m/d h:mm", "yyyy/m/d h:mm;@", "yyyy-mm-dd hh:mm", 'h"时"mm"分"']
for form in formats:
    book.active.append([dt.datetime(2026, 11, 7, 15, 5), dt.datetime(2026, 11, 7, 8, 30), dt.datetime(2026, 11, 7, 0, 10)])
    for cell in book.active[book.active.max_row]:
        cell.number_format = form
book.save("visits.xlsx")
assert openpyxl.load_workbook("visits.xlsx").active["B1"].value == dt.datetime(2026, 11, 7, 8, 30)
text = io.StringIO()
Xlsx2csv("visits.xlsx").convert(text)
lines = text.getvalue().splitlines()
assert lines[0] == "11/07/26 03:05,11/07/26 08:29,11/07/26 12:10", lines[0]
assert lines[1] == lines[2] == "2026/11/07 03:05,2026/11/07 08:29,2026/11/07 12:10", lines[1:3]
assert lines[3] == "2026-11-07 15:05,2026-11-07 08:29,2026-11-07 00:10", lines[3]
assert lines[4].replace('"', "") == "03时11分,08时11分,12时11分", lines[4]
book = openpyxl.Workbook()
minutes = [dt.datetime(2026, 11, 7) + dt.timedelta(minutes=n) for n in range(1440)]
for minute in minutes:
    book.active.append([minute])
    book.active.cell(book.active.max_row, 1).number_format = "yyyy-mm-dd hh:mm"
book.save("minutes.xlsx")
text = io.StringIO()
Xlsx2csv("minutes.xlsx").convert(text)
early = [(line, m) for line, m in zip(text.getvalue().splitlines(), minutes, strict=True) if line != f"{m:%Y-%m-%d %H:%M}"]
assert len(early) == 128 and all(dt.datetime.fromisoformat(line) == m - dt.timedelta(minutes=1) for line, m in early), len(early)
print("""xlsx2csv 0.8.6: a single h is an hour of twelve, whether AM/PM stands behind it or not. An appointment on 7 November at 15:05 is written
2026/11/07 03:05, ten past midnight 12:10, and nothing in the line tells; with hh both are right. mm is minutes only where it follows a colon:
15时05分 becomes 03时11分, in November. Fractions of a second are cut off: 128 of the 1440 minutes of that day, 08:30 among
them, come out one minute early.""")
PY
