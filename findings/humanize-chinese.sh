#!/usr/bin/env bash
# humanize 4.17.0 in Chinese.
# Guess: 3rd is 第3, twelve million is 1234.6 万 (or the bare number), as Chinese counts in ten thousands.
# Seen:  3第; 12.3 百万 and 10.0 千.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install humanize==4.17.0
"$dir/v/bin/python" - <<'PY'
import datetime as dt
import humanize

humanize.i18n.activate("zh_CN")
assert humanize.naturaltime(dt.timedelta(minutes=50)) == "50分之前"  # minutes; a score of 50 reads the same
assert [humanize.ordinal(n) for n in (1, 3, 11)] == ["1第", "3第", "11第"]
seen = [humanize.intword(n) for n in (10_000, 123_456, 12_345_678, 100_000_000)]
assert seen == ["10.0 千", "123.5 千", "12.3 百万", "100.0 百万"], seen
print(f"""humanize 4.17.0, zh_CN: the third visit is the "3第" visit, the word behind the number as in English, and 10,000 to 100,000,000 are {seen}:
thousands and millions, in which nobody counts in Chinese (1万, 12.3万, 1234.6万, 1亿). The translation is there and complete, so no test
for missing words sees it; a reader of the monthly figures takes 12.3 百万 for a slip.""")
PY
