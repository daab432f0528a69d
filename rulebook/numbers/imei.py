"""Terminal numbers (RPL-1): the IMEI with its check digit, and other makers' numbers by model. May not know
stock.
"""

import re
from collections.abc import Sequence
from typing import Final

from rulebook.numbers.terminal_forms import IMEI, JT808, matches
from rulebook.numbers.text import clean, digits_of, in_groups, is_digits, is_scientific, luhn_holds, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

LENGTH: Final = 15
_LABEL: Final = re.compile(
    r"\s*IMEI(?:\s*/\s*SV)?(?:\s*[12](?=\s*[::：]|\s|\d{15}(?!\d)))?\s*[::：]?\s*", re.IGNORECASE
)  # barcodes and labels say "IMEI: 86…", "IMEI 2: 86…"
_SOFTWARE: Final = re.compile(r"(?<=\d{15})\s*/\s*\d{2}$")  # "IMEI/SV": the number, then its software's
_ROUNDED: Final = "0" * 7  # the whole serial and the check digit: a spreadsheet's 8.61234E+14 written out


def judge_imei(text: str) -> Verdict:
    """Judge `text` as an IMEI: 15 digits, the last a Luhn check digit (RPL-1). Usable digit by digit while
    typing.
    """
    digits = digits_of(_SOFTWARE.sub("", _LABEL.sub("", unwrap(text), count=1)))
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


def judge_terminal_number(text: str, masks: Sequence[str] = (), *, with_model: bool = False) -> Verdict:
    """Judge a terminal number: an IMEI, or for a model with its own numbers whatever one of `masks` fits (RPL-1).

    Without masks it is an IMEI; a JT/T 808 number is taken with a warning where the model is known
    (`with_model`), since nothing in it says whether it was copied right.
    """
    imei = judge_imei(text)
    if imei.ok and (not masks or IMEI in masks):
        return imei
    number = clean(_LABEL.sub("", unwrap(text), count=1)).upper()
    if imei.reason in ("empty", "scientific") or not number:
        return imei
    if masks:
        if matches(number, masks):
            return good(number)
        return imei if IMEI in masks else bad(number, "terminal.form")
    return warn(number, "terminal.jt808") if with_model and matches(number, JT808) else imei


def show_imei(imei: str) -> str:
    """An IMEI, whole or in part, in groups of five for reading aloud: 86812 41586 83440."""
    return in_groups(imei, 5)
