#!/usr/bin/env bash
# Babel 2.19.0, the week of 31 December 2026 in China.
# Guess: week 53, as in ISO 8601 and GB/T 7408, which is China's standard and the same.
# Seen:  week 1 of 2027, by CLDR's data for China (one day of January is enough); dayjs zh-cn says 53.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install babel==2.19.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23
v/bin/python - <<'PY'
import datetime as dt
from babel.dates import format_date

day = dt.date(2026, 12, 31)
assert tuple(day.isocalendar()) == (2026, 53, 4)
seen = {locale: format_date(day, "YYYY-'W'ww", locale=locale) for locale in ("zh_CN", "zh_Hans_CN", "en_GB", "de_DE")}
print(seen)
assert seen == {"zh_CN": "2027-W01", "zh_Hans_CN": "2027-W01", "en_GB": "2026-W53", "de_DE": "2026-W53"}, seen
PY
node -e '
const dayjs = require("dayjs"); dayjs.extend(require("dayjs/plugin/weekOfYear")); require("dayjs/locale/zh-cn");
require("node:assert").equal(dayjs("2026-12-31").locale("zh-cn").week(), 53);'
echo 'Babel 2.19.0: Thursday 31 December 2026 is in week 2027-W01 for zh_CN and in 2026-W53 for en_GB, for Python and, in the same language, for
dayjs 1.11.23. A weekly report made by format_date(…, "ww") in Chinese is filed under the first week of the next year, and the English
one of the same seven days under the last of this.'
