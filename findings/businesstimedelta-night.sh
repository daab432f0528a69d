#!/usr/bin/env bash
# businesstimedelta 1.0.1 and a night shift, and a promise that is overdue.
# Guess: a rule from 18:00 to 06:00 is twelve hours over midnight, or refused; a difference backwards is negative.
# Seen:  no hours at all; and the difference backwards is positive, the same as forwards.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install businesstimedelta==1.0.1
"$dir/v/bin/python" - <<'PY'
import datetime as dt
import businesstimedelta as b

every = list(range(7))
night = b.Rules([b.WorkDayRule(start_time=dt.time(18), end_time=dt.time(6), working_days=every)])
day = b.Rules([b.WorkDayRule(start_time=dt.time(9), end_time=dt.time(18), working_days=every)])
evening, morning = dt.datetime(2026, 11, 27, 20), dt.datetime(2026, 11, 28, 5)
assert (night.difference(evening, morning).hours, night.difference(evening, morning).seconds) == (0, 0)
due, done = dt.datetime(2026, 11, 27, 12), dt.datetime(2026, 11, 27, 17)
assert day.difference(done, due).hours == day.difference(due, done).hours == 5
print("""businesstimedelta 1.0.1: a shift that ends on the next day is taken without complaint and has no minute in it: 20:00 to 05:00 is 0 hours, so a
clock over the stand-by hours never runs out. And the time left to a deadline, difference(now, due), is 5 hours when it is five hours over
as when there are five to go. Two rules, to midnight and from midnight, and an if before the call, are needed.""")
PY
