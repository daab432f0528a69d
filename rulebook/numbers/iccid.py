"""SIM card numbers (RPL-2). May not know which SIM is whose.

The Luhn sum is taken over all the digits there are, 19 or 20, the last being the check digit: the cards in
the vehicle lists at hand, all of 20 digits, hold so, and ITU-T E.118 says so for 19. Nineteen digits may also
be twenty of which one is yet to be typed; where their sum fails they count as incomplete, not as bad. A
number with letters A–F (some Chinese IoT cards) has no sum that could be checked and is taken with a warning.
China Telecom's twenty digits end without a check figure (iccid_issuers): they are taken with a warning.
Nineteen digits and a final F are a reader's padding of a 19-digit number: the F is left out, so that the same
card is not two.
"""

import re
from typing import Final

from rulebook.numbers.iccid_issuers import has_check_figure
from rulebook.numbers.text import digits_of, in_groups, is_digits, is_scientific, luhn_holds, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

SHORTEST: Final = 19
LONGEST: Final = 20
_LABEL: Final = re.compile(r"\s*I?CCID\s*[12]?\s*[::：]?\s*", re.IGNORECASE)
_CHARACTERS: Final = re.compile(r"[0-9A-F]+")
_ROUNDED: Final = "0" * 5  # a spreadsheet keeps 15 digits of 20


def judge_iccid(text: str) -> Verdict:
    """Judge `text` as an ICCID of 19–20 characters (RPL-2). Usable character by character while typing."""
    number = digits_of(_LABEL.sub("", unwrap(text), count=1)).upper()
    if not number:
        return empty()
    if is_scientific(unwrap(text)):
        return bad(number, "scientific")
    if not _CHARACTERS.fullmatch(number):
        return bad(number, "iccid.characters")
    if len(number) < SHORTEST:
        return incomplete(number, SHORTEST - len(number), "iccid.missing")
    if len(number) > LONGEST:
        return bad(number, "iccid.too_long")
    return _judge_digits(number) if is_digits(number) else _judge_letters(number)


def _judge_digits(number: str) -> Verdict:
    if len(number) == LONGEST and number.endswith(_ROUNDED):
        return bad(number, "iccid.rounded")
    if len(number) == LONGEST and not has_check_figure(number):
        return warn(number, "iccid.no_check")
    if luhn_holds(number):
        return good(number) if number.startswith("89") else warn(number, "iccid.prefix")
    if len(number) == SHORTEST:
        return incomplete(number, 1, "iccid.nineteen")
    return bad(number, "iccid.check_digit")


def _judge_letters(number: str) -> Verdict:
    before = number[:-1]
    if len(before) == SHORTEST and number[-1] == "F" and is_digits(before) and luhn_holds(before):
        return warn(before, "iccid.padded")
    return warn(number, "iccid.letters")


def show_iccid(iccid: str) -> str:
    """An ICCID, whole or in part, in groups of five as printed on the card: 89860 48690 73662 58515."""
    return in_groups(iccid, 5)
