#!/usr/bin/env bash
# pynmea2 1.19.0 and what a GPS terminal sends before it has a fix.
# Guess: msg.datetime of an RMC sentence without date is None, as msg.datestamp is.
# Seen:  TypeError; for the leap second 23:59:60 too.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pynmea2==1.19.0
"$dir/v/bin/python" - <<'PY'
import functools, operator
import pynmea2

def sentence(body):
    return pynmea2.parse(f"${body}*{functools.reduce(operator.xor, body.encode()):02X}")

def failure(message):
    try:
        return message.datetime
    except TypeError as error:
        return str(error)

fixed = sentence("GNRMC,023042.00,A,2232.5860,N,11403.4740,E,0.0,0.0,071126,,,A")
assert fixed.datetime.isoformat() == "2026-11-07T02:30:42+00:00"
dark = sentence("GNRMC,,V,,,,,,,,,,N")
assert (dark.datestamp, dark.latitude, dark.is_valid) == (None, 0.0, False)
assert failure(dark) == "combine() argument 1 must be datetime.date, not None", failure(dark)
leap = sentence("GNRMC,235960.00,A,2232.5860,N,11403.4740,E,0.0,0.0,311226,,,A")
assert leap.timestamp == "235960.00" and failure(leap) == "combine() argument 2 must be datetime.time, not str"
print("""pynmea2 1.19.0: the sentence GNRMC with status V and empty fields, which every terminal sends in a garage, has datestamp None, latitude and
longitude 0.0 (a place off Africa, not None), and reading .datetime raises TypeError out of the standard library; with 23:59:60 the
timestamp is a str. A loop over a new terminal's first minute of output ends before the antenna is connected.""")
PY
