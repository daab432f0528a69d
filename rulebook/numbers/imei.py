"""Terminal numbers (RPL-1): the IMEI with its check digit, and other makers' numbers by model. May not know
stock.
"""

import re
from typing import Final

from rulebook.numbers.text import clean, digits_of, in_groups, is_digits, is_scientific, luhn_holds, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete

LENGTH: Final = 15
_LABEL: Final = re.compile(r"\s*IMEI\d?\s*[::：]?\s*", re.IGNORECASE)  # barcodes and labels say "IMEI: 86…"
_ROUNDED: Final = "0" * 7  # the whole serial and the check digit: a spreadsheet's 8.61234E+14 written out


def judge_imei(text: str) -> Verdict:
    """Judge `text` as an IMEI: 15 digits, the last a Luhn check digit (RPL-1). Usable digit by digit while
    typing.
    """
    digits = digits_of(_LABEL.sub("", unwrap(text), count=1))
    if not digits:
        return empty()
    if is_scientific(unwrap(text)) or is_scientific(digits):
        return bad(digits, "scientific")
    if not is_digits(digits):
        return bad(digits, "imei.characters")
    if len(digits) < LENGTH:
        return incomplete(digits, LENGTH - len(digits), "imei.missing")
    if len(digits) > LENGTH:
        return bad(digits, "imei.too_long")
    if len(set(digits)) == 1:
        return bad(digits, "imei.placeholder")
    if digits.endswith(_ROUNDED):
        return bad(digits, "imei.rounded")
    return good(digits) if luhn_holds(digits) else bad(digits, "imei.check_digit")


def judge_terminal_number(text: str, maker_form: str | None = None) -> Verdict:
    """Judge a terminal number: an IMEI, or for a model with its own numbers whatever matches `maker_form`
    (RPL-1).

    `maker_form` is a regular expression over the cleaned number in capitals; None means that the model bears
    an IMEI.
    """
    if maker_form is None:
        return judge_imei(text)
    number = clean(unwrap(text)).upper()
    if not number:
        return empty()
    if is_scientific(unwrap(text)):
        return bad(number, "scientific")
    return good(number) if re.fullmatch(maker_form, number) else bad(number, "terminal.form")


def show_imei(imei: str) -> str:
    """An IMEI, whole or in part, in groups of five for reading aloud: 86812 41586 83440."""
    return in_groups(imei, 5)
