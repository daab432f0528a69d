#!/usr/bin/env bash
# openpyxl 3.1.5 and a date that Excel shows as a day of the week, "星期六" (a built-in choice of its Chinese date formats).
# Guess: it is a date in a date format, and the cell's value is a datetime, as with every other of that dialogue.
# Seen:  46333, is_date False; python-calamine 0.9.1 says the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install openpyxl==3.1.5 python-calamine==0.9.1
v/bin/python - <<'PY'
import datetime as dt
import openpyxl
from python_calamine import CalamineWorkbook

formats = ['yyyy"年"m"月"d"日"', '[DBNum1][$-804]m"月"d"日"', "[$-F800]dddd, mmmm dd, yyyy", "[$-804]aaaa;@", "aaa"]
book = openpyxl.Workbook()
for form in formats:
    book.active.append([dt.date(2026, 11, 7)])
    book.active.cell(book.active.max_row, 1).number_format = form
book.save("visits.xlsx")
day = dt.datetime(2026, 11, 7)
seen = [cell.value for (cell,) in openpyxl.load_workbook("visits.xlsx").active.iter_rows()]
assert seen == [day, day, day, 46333, 46333], seen
seen = [row[0] for row in CalamineWorkbook.from_path("visits.xlsx").get_sheet_by_index(0).to_python()]
assert seen == [day.date(), day.date(), day.date(), 46333.0, 46333.0], seen
print("""openpyxl 3.1.5: dates are known by the letters d, m, h, y, s in their format; aaaa, Excel's sign for the weekday in East Asian
languages (星期六), has none of them. Of one column of appointments, shown partly as 11月7日 and partly as 星期六, the first are dates and the
others are the number 46333, by python-calamine 0.9.1 too. A reader must take whole numbers of 40,000 to 60,000 in a date column for days.""")
PY
