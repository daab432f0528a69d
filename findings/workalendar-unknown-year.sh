#!/usr/bin/env bash
# workalendar 17.0.0, China, and a year that it has no table for.
# Guess: it raises for 2026, as it says ("Need configure 2026 for China").
# Seen:  only for days from Monday to Friday; the Saturdays and Sundays on which China works are plainly answered "no".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install workalendar==17.0.0
"$dir/v/bin/python" -W ignore - <<'PY'
import datetime as dt
from workalendar.asia import China
from workalendar.exceptions import CalendarError

china = China()
assert china.is_working_day(dt.date(2023, 1, 28))  # a Saturday worked for the Spring Festival, in a year that it knows
try:
    raise SystemExit(f"2026-02-16: {china.is_working_day(dt.date(2026, 2, 16))}")
except CalendarError as error:
    assert str(error) == "Need configure 2026 for China.", error
worked = [dt.date(2026, 2, 14), dt.date(2026, 2, 28), dt.date(2026, 5, 9), dt.date(2026, 9, 20), dt.date(2026, 10, 10)]
assert [china.is_working_day(day) for day in worked] == [False] * 5
print("""workalendar 17.0.0: asked about Monday 16 February 2026 China raises CalendarError, as it should: it has no table for 2026. Asked about
Saturday 14 February, which the State Council made a working day, it answers False. The weekend is looked at before the table is missed,
so just the days for which a table is needed are answered without one; a roster of weekends is wrong and looks right.""")
PY
