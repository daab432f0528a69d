#!/usr/bin/env bash
# python-stdnum 2.2 and an IMEI that was copied one digit short or one too many.
# Guess: imei.is_valid means what stands on a terminal's label: 15 digits with a right check digit.
# Seen:  any 14 and any 16 digits are valid; only at 15 is anything checked.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-stdnum==2.2
"$dir/v/bin/python" - <<'PY'
from stdnum import imei

label = "490154203237518"
assert imei.is_valid(label) and not imei.is_valid("490154203237581")
left_out = [label[:i] + label[i + 1:] for i in range(15)]
doubled = [label[:i] + label[i] + label[i:] for i in range(15)]
assert all(map(imei.is_valid, left_out)) and all(map(imei.is_valid, doubled))
assert {imei.imei_type(n) for n in left_out} == {"IMEI"} and {imei.imei_type(n) for n in doubled} == {"IMEISV"}
completed = imei.format(left_out[0], separator="", add_check_digit=True)
assert imei.is_valid(completed) and completed != label
print("""python-stdnum 2.2: imei.is_valid("490154203237518") is true and two digits exchanged make it false; but each of the 15 ways of leaving a digit
out is a valid IMEI "without check digit", each of the 15 ways of typing one twice a valid IMEISV. The two commonest slips of a thumb
are not caught, and format(add_check_digit=True) makes of the short one the whole number of another terminal. Check the length first.""")
PY
