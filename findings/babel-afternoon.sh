#!/usr/bin/env bash
# Babel 2.19.0 reads a time that it wrote itself, in Chinese.
# Guess: parse_time understands what format_time writes for the same locale, or raises.
# Seen:  下午3:05 is read as five past three in the morning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install babel==2.19.0
"$dir/v/bin/python" - <<'PY'
import datetime as dt
from babel.dates import format_time, parse_time

written = format_time(dt.time(15, 5), "ah:mm", locale="zh_CN")
assert written == "下午3:05", written
assert parse_time(written, locale="zh_CN") == dt.time(3, 5)
assert parse_time("晚上8:00", locale="zh_CN") == dt.time(8, 0)
assert parse_time("3:05 pm", locale="en_US") == dt.time(15, 5)
print("""Babel 2.19.0: format_time(15:05, "ah:mm", "zh_CN") writes 下午3:05 and parse_time reads it as 03:05, 晚上8:00 as 08:00; the only words it
knows are the English am and pm, and Chinese ones are passed over instead of refused. A time that a dispatcher types as people say it
lands twelve hours early, before the visit was asked for.""")
PY
