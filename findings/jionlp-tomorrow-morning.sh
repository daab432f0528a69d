#!/usr/bin/env bash
# jionlp 1.5.31 and the usual short word for tomorrow morning, 明早, said at ten in the morning.
# Guess: 明早8点 is tomorrow at eight, as 明天早上8点 is, and as 明晚8点 is tomorrow evening.
# Seen:  today at eight, two hours ago, "accurate".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install jionlp==1.5.31
"$dir/v/bin/python" - <<'PY' | grep -v '^#'
import datetime as dt
import jionlp

now = dt.datetime(2026, 11, 7, 10, 0).timestamp()

def begins(text):
    said = jionlp.parse_time(text, time_base=now)
    assert said["type"] == "time_point" and said["definition"] == "accurate"
    return said["time"][0][:16]

right = {"明天早上8点": "2026-11-08 08:00", "明晚8点": "2026-11-08 20:00", "明日8点": "2026-11-08 08:00", "后天早上8点": "2026-11-09 08:00"}
assert {text: begins(text) for text in right} == right
wrong = {"明早8点": "2026-11-07 08:00", "明早八点半": "2026-11-07 08:30", "明晨6点": "2026-11-07 06:00", "翌日8点": "2026-11-07 08:00"}
assert {text: begins(text) for text in wrong} == wrong
print("""jionlp 1.5.31: 明晚 (tomorrow evening) is known, 明早 and 明晨 (tomorrow morning) are not: 明 is passed over, and what is left, 早8点, is this
morning. A driver who writes at ten that he comes 明早8点 is two hours late already; whoever says 明天早上 or 明日 is understood.""")
PY
