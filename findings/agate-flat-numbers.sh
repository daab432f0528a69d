#!/usr/bin/env bash
# agate 1.14.2 (under csvkit) guesses the types of a customer's list.
# Guess: 3-4 (building 3, flat 4) is text; 1:30 in a column of hours worked is an hour and a half, or text.
# Seen:  4 March 2001, and a minute and a half.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install agate==1.14.2
printf '单号,楼栋,工时\nA1,3-4,1:30\nA2,5-2,2:05\nA3,12-1,0:45\n' >list.csv
v/bin/python -W ignore - <<'PY'
import datetime as dt
import agate

rows = [tuple(row) for row in agate.Table.from_csv("list.csv").rows]
assert rows[0] == ("A1", dt.date(2001, 3, 4), dt.timedelta(seconds=90)), rows
with open("list.csv", "a") as more:
    more.write("A4,3-40,0:10\n")
assert [row["楼栋"] for row in agate.Table.from_csv("list.csv").rows] == ["3-4", "5-2", "12-1", "3-40"]
assert rows[2] == ("A3", dt.date(2001, 12, 1), dt.timedelta(seconds=45)), rows
print("""agate 1.14.2.2: a column of buildings and flats (3-4, 5-2, 12-1) is a column of dates in the year 2001, and working hours written 1:30,
2:05, 0:45 are minutes and seconds, so that an afternoon's three visits add up to four minutes. One flat above 31 (3-40) makes the whole
column text again: the same customer's list changes type from week to week.""")
PY
