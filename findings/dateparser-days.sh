#!/usr/bin/env bash
# dateparser 1.5.0 and short dates as customers write them.
# Guess: with languages=["zh"], 7日 is the 7th of the month, 11/7 the 7th of November, 11月7日 too.
# Seen:  seven days ago; 29 July 2011; nothing at all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install dateparser==1.5.0
"$dir/v/bin/python" -W ignore - <<'PY'
import datetime as dt
import dateparser

def read(text):
    found = dateparser.parse(text, languages=["zh"], settings={"RELATIVE_BASE": dt.datetime(2026, 11, 29, 9)})
    return found and found.date().isoformat()

seen = {t: read(t) for t in ("2026年11月7日", "26年11月7日", "后天", "7日", "11/7", "11月7日", "2026年11月7号")}
assert seen == {"2026年11月7日": "2026-11-07", "26年11月7日": "2026-11-07", "后天": "2026-12-01", "7日": "2026-11-22", "11/7": "2011-07-29",
                "11月7日": None, "2026年11月7号": None}, seen
print(f"""dateparser 1.5.0 on 29 November 2026, language zh: {seen}. The long form and 后天 are right, and so a trial is;
but 7日 is taken for "7 days" and lies in the past, 11/7 is July 2011 (year first, the day made up from today), and the commonest of all,
11月7日 without a year, is not a date. An appointment read by it is silently another day.""")
PY
