#!/usr/bin/env bash
# phonenumbers 9.0.43 and the numbers of Chinese SIM cards for machines (13 digits, 1440..., 1064...).
# Guess: they are possible numbers of +86, of type "mobile" or "unknown": every such card has one.
# Seen:  not even possible, nor a number in PhoneNumberMatcher's eyes; the five digits of a hotline do better.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install phonenumbers==9.0.43
"$dir/v/bin/python" - <<'PY'
import phonenumbers as p

def judged(text):
    number = p.parse(text, "CN")
    return p.is_possible_number(number), p.is_valid_number(number), p.number_type(number) == p.PhoneNumberType.MOBILE

assert judged("13800000000") == (True, True, True)
for card in ("1440012345678", "1064812345678", "1410012345678"):
    assert judged(card) == (False, False, False), card
assert judged("95588") == (True, False, False)
assert not list(p.PhoneNumberMatcher("SIM 1440012345678", "CN"))
print("""phonenumbers 9.0.43: the 13-digit numbers that Chinese carriers give to cards in GPS terminals (1440..., 1064..., 1410...) are not
possible numbers of +86, while the five digits of a bank's hotline are. A SIM's number checked as a phone number is refused for every
card that the company installs, and searching a text for numbers passes over them.""")
PY
