#!/usr/bin/env bash
# python-stdnum 2.2, cn.ric, and residence permits of people from Hong Kong, Macao and Taiwan (since September 2018).
# Guess: their 18-digit numbers, made by the same standard (GB 11643) with area 810000, 820000 or 830000, are valid.
# Seen:  "One of the parts of the number are invalid or unknown."
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-stdnum==2.2
"$dir/v/bin/python" - <<'PY'
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

def number(area):
    body = area + "19900101" + "999"  # nobody's: no real permit is quoted
    return body + ric.calc_check_digit(body + "0")

assert ric.is_valid(number("440305"))
for area in ("810000", "820000", "830000"):
    try:
        raise SystemExit(f"{area}: {ric.validate(number(area))}")
    except InvalidComponent as error:
        print(area, error)
print("""python-stdnum 2.2: cn.ric.validate refuses area codes 810000, 820000 and 830000, which stand on the permits that residents from Hong Kong,
Macao and Taiwan show instead of an identity card. The number of a car's owner that real-name registration of a SIM asks for is "invalid",
though date and check digit are right; a customer in Shenzhen has it in hand and cannot be registered.""")
PY
