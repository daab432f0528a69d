#!/usr/bin/env bash
# price-parser 0.5.1 and amounts as Chinese customers write them.
# Guess: 1.2万元 is 12000, or nothing; in "3台 350元" the amount is the number before 元.
# Seen:  1.2, and 3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install price-parser==0.5.1
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal
from price_parser import Price

def amount(text):
    found = Price.fromstring(text)
    return found.amount, found.currency

assert amount("￥1,680.00元") == (Decimal("1680.00"), "￥") and amount("CNY 350") == (Decimal("350"), "CNY")
assert amount("350元") == (Decimal("350"), None) and amount("人民币350") == (Decimal("350"), None)
assert amount("1.2万元") == (Decimal("1.2"), None)
assert amount("3台 350元") == (Decimal("3"), None)
print("""price-parser 0.5.1: ￥ and CNY are known as currencies, 元 and 人民币 are not. So 1.2万元 is 1.2, ten thousand times too little, and of
"3台 350元" (three units, 350 yuan) the price is 3. A fee read from a remark is small and plausible.""")
PY
