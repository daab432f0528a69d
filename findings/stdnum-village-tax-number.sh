#!/usr/bin/env bash
# python-stdnum 2.2 and the tax number of a village's economic organisation, which begins with N2 (GB 32100, department N: agriculture).
# Guess: valid, as that of a company is: 18 signs of the alphabet of the standard with the right check sign.
# Seen:  InvalidFormat; so are Y1 (others) and A1 (of the army), since the first eight signs have to be digits.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install python-stdnum==2.2
v/bin/python - <<'PY'
from stdnum.cn import uscc
from stdnum.exceptions import InvalidFormat

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_check_sign(first):
    """ISO 7064 in the form of GB 32100: weights are powers of three modulo 31."""
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + SIGNS[-total % 31]


def verdict(first):
    number = with_check_sign(first)
    try:
        return uscc.validate(number) == number
    except InvalidFormat:
        return "InvalidFormat"


assert with_check_sign("91110000600037341") == "91110000600037341L"  # the package's own example
assert verdict("91320281MA1234567") is True  # a company
assert verdict("93320281MF1234567") is True  # a farmers' cooperative
assert verdict("12320281466002345") is True  # a public institution
assert verdict("N2320281MF1234567") == "InvalidFormat"  # a village's economic organisation
assert verdict("N1320281MF1234567") == verdict("N3320281MF1234567") == "InvalidFormat"  # a group's, a township's
assert verdict("Y1320281MA1234567") == verdict("A1320281MA1234567") == "InvalidFormat"
print("""python-stdnum 2.2: stdnum.cn.uscc demands eight digits in front, but the first sign, the department that registers, is A, N or Y for some. Villages'
economic organisations (N2), who have lorries and ask for invoices, cannot be entered where it is the check, while a farmers'
cooperative (93) can. Let the first sign be one of the standard's alphabet and only the area behind it digits.""")
PY
