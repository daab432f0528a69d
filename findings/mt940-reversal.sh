#!/usr/bin/env bash
# mt-940 5.1.1 and a statement in which the bank takes a credit back (RC, reversal of a credit).
# Guess: the amount of RC is negative as that of a debit is, so that opening balance and lines make the closing one.
# Seen:  it is positive: a payment that bounced is counted twice instead of not at all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install mt-940==5.1.1
v/bin/python - <<'PY'
from decimal import Decimal

import mt940

LINES = """:20:STATEMENT
:25:3205129000
:28C:1/1
:60F:C261106CNY1000,00
:61:2611071107C350,00NTRFORDER1//1
:61:2611071107D80,00NTRFFUEL//2
:61:2611071107RC350,00NTRFORDER1//3
:61:2611071107RD80,00NTRFFUEL//4
:62F:C261107CNY1000,00
"""
read = mt940.parse(LINES)
lines = [(line.data["status"], line.data["amount"].amount) for line in read]
opening, closing = (read.data[f"final_{which}_balance"].amount.amount for which in ("opening", "closing"))
assert (opening, closing) == (Decimal("1000.00"), Decimal("1000.00"))
assert lines == [
    ("C", Decimal("350.00")),
    ("D", Decimal("-80.00")),
    ("RC", Decimal("350.00")),
    ("RD", Decimal("80.00")),
], lines
assert opening + sum(amount for _, amount in lines) == Decimal("1700.00") != closing
print("""mt-940 5.1.1: C is +350, D -80, and the reversal of the debit +80, all as they should be; the reversal of the credit is +350 as well. A statement
that opens and closes at 1,000 adds up to 1,700, and a customer whose transfer bounced has paid twice. Only whoever adds up every
statement sees it, in the one month that has such a line. Take the sign from "status", not from the amount.""")
PY
