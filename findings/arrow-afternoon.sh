#!/usr/bin/env bash
# arrow 1.4.0, a time of twelve hours in Chinese: format("A h:mm", locale="zh").
# Guess: 下午 3:05, as pendulum writes it, or PM 3:05.
# Seen:  " 3:05", for five past three in the morning and in the afternoon; read back, every afternoon is a morning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install arrow==1.4.0 pendulum==3.3.0
"$dir/v/bin/python" - <<'PY'
import arrow
import pendulum

morning, afternoon = (arrow.get(f"2026-11-07T{hour}:05:00+08:00") for hour in ("03", "15"))
assert [m.format("A h:mm", locale="en") for m in (morning, afternoon)] == ["AM 3:05", "PM 3:05"]
assert pendulum.datetime(2026, 11, 7, 15, 5).format("A h:mm", locale="zh") == "下午 3:05"
for locale in ("zh", "zh-cn", "zh-tw", "zh-hk"):
    assert [m.format("A h:mm", locale=locale) for m in (morning, afternoon)] == [" 3:05", " 3:05"]
    assert afternoon.format("M月D日ah点", locale=locale) == "11月7日3点"
pattern = "YYYY-MM-DD A h:mm ZZ"
back = arrow.get(afternoon.format(pattern, locale="zh"), pattern, locale="zh")
assert (afternoon - back).total_seconds() == 12 * 3600
print("""arrow 1.4.0: its Chinese has words for days, weekdays and months and none for the halves of a day: A and a are written as nothing at all, without
a word of it. A visit at 15:05 is announced as " 3:05", and what was so written is read back, without complaint, as twelve hours earlier.
Use HH:mm, or one's own words.""")
PY
