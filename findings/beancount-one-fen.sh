#!/usr/bin/env bash
# beancount 3.2.3 and cash counted at the close of a day.
# Guess: "balance Assets:Cash 350.01 CNY" fails when 350.00 was booked; the least coin is 0.01.
# Seen:  one fen off passes, two fail; written 350.0, ten fen (one jiao) pass.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install beancount==3.2.3
"$dir/v/bin/python" - <<'PY'
from beancount import loader

def errors(counted, booked="350.00"):
    return len(loader.load_string(f"""
2026-01-01 open Assets:Cash
2026-01-01 open Income:Fees
2026-11-07 * "fee of a repair"
  Assets:Cash   {booked} CNY
  Income:Fees
2026-11-08 balance Assets:Cash {counted} CNY
""")[1])

assert [errors(c) for c in ("350.00", "350.01", "349.99", "350.02")] == [0, 0, 0, 1]
assert [errors(c, booked="350.10") for c in ("350.0", "350", "350.00")] == [0, 1, 1]
print("""beancount 3.2.3: a balance assertion allows a difference of one unit in the last digit written. Cash of 350.01 or 349.99 against 350.00 booked is
in order, 350.02 is not; "350.0" is satisfied by 350.10, while "350" demands exactly 350. Books that must agree to the fen need
"balance Assets:Cash 350.01 ~ 0.00 CNY", or a check of one's own: a fen short every day is never seen.""")
PY
