#!/usr/bin/env bash
# cn-amount 0.0.5 writes an amount in capital numerals.
# Guess: -5 is 负伍元整, or an error; 0.05 is 伍分.
# Seen:  零元整, nought; and 零伍分.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install cn-amount==0.0.5
"$dir/v/bin/python" - <<'PY'
from cn_amount import CNAmount

write = CNAmount().amount_to_chinese
assert (write(350), write(1005.05), write(107000.53)) == ("叁佰伍拾元整", "壹仟零伍元零伍分", "壹拾万零柒仟元伍角叁分"), write(107000.53)
seen = [write(n) for n in (-5, -350, -350.5, 0.05)]
assert seen == ["零元整", "零元整", "伍角", "零伍分"], seen
print(f"""cn-amount 0.0.5: receipts are right; for -5, -350, -350.5 and 0.05 it writes {seen}. A refund's slip says in words that nothing is paid back
(or only its jiao), beside a figure that says -350.00; where word and figure differ a voucher is void. Refuse negative amounts before.""")
PY
