#!/usr/bin/env bash
# timezonefinder 9.0.0, tzfpy 2.1.1 and a truck in Xinjiang, whose terminal reports UTC and a position.
# Guess: both take the zone from the same public borders, so they agree; and it is Beijing time, which the law and every paper there use.
# Seen:  timezonefinder says Asia/Urumqi (two hours behind), tzfpy Asia/Shanghai, from Hotan to Hami; elsewhere in China they agree.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install timezonefinder==9.0.0 timezonefinder-data==3.2026.3.post1 tzfpy==2.1.1 tzdata
"$dir/v/bin/python" - <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import tzfpy
from timezonefinder import TimezoneFinder

finder = TimezoneFinder()
arrived = datetime(2026, 11, 30, 1, 30, tzinfo=timezone.utc)
XINJIANG = {"Ürümqi": (87.6, 43.8), "Kashgar": (75.99, 39.47), "Hotan": (79.9, 37.1), "Shihezi": (86.04, 44.3), "Hami": (93.5, 42.8)}
ELSEWHERE = {"Lhasa": (91.1, 29.6), "Dunhuang": (94.66, 40.14), "Harbin": (126.6, 45.8), "Suzhou": (120.6, 31.3)}
for lng, lat in XINJIANG.values():
    one, other = finder.timezone_at(lng=lng, lat=lat), tzfpy.get_tz(lng, lat)
    assert (one, other) == ("Asia/Urumqi", "Asia/Shanghai"), (one, other)
    assert set(tzfpy.get_tzs(lng, lat)) == {"Asia/Urumqi", "Asia/Shanghai"}
    assert [arrived.astimezone(ZoneInfo(zone)).hour for zone in (one, other)] == [7, 9]
for lng, lat in ELSEWHERE.values():
    assert finder.timezone_at(lng=lng, lat=lat) == tzfpy.get_tz(lng, lat) == "Asia/Shanghai"
print("""timezonefinder 9.0.0 puts a truck anywhere in Xinjiang into Asia/Urumqi, tzfpy 2.1.1 into Asia/Shanghai: an arrival at 09:30 Beijing
time is 07:30 for the one. Both zones cover the ground in the public borders; tzfpy's get_tzs gives both, timezonefinder one of them.""")
PY
