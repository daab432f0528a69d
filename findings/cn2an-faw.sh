#!/usr/bin/env bash
# cn2an 0.5.24 turns the numerals in a sentence into digits.
# Guess: words that merely contain a numeral (names of makers, 二手, 五菱) stay as they are, as 万一 does.
# Seen:  一汽解放 becomes 1汽解放, 三一重工 31重工, 五菱 5菱.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install cn2an==0.5.24 setuptools==80.9.0
"$dir/v/bin/python" -W ignore - <<'PY'
import cn2an

seen = {t: cn2an.transform(t) for t in ("换了两台终端", "万一没信号", "一汽解放三台", "三一重工", "五菱宏光", "二手车", "四维图新")}
print(seen)
assert seen["万一没信号"] == "万一没信号"
assert seen["一汽解放三台"] == "1汽解放3台" and seen["三一重工"] == "31重工", seen
assert seen["五菱宏光"] == "5菱宏光" and seen["二手车"] == "2手车", seen
print("""cn2an 0.5.24: transform() knows that 万一 means "in case", but not a name from a number: 一汽解放 is 1汽解放, 三一重工 is 31重工, 五菱宏光 is
5菱宏光, 二手车 is 2手车. Run over dictated notes to have their counts as digits, it renames the makers of half the lorries, and a search for 一汽
no longer finds them.""")
PY
