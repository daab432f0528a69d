"""Vehicle identification numbers (车架号) after GB 16735. May not know vehicles.

The check digit in the ninth place is demanded of vehicles made in China (first letter L), as the standard
does; makers abroad often put a filler there, so theirs are taken with a warning.
"""

import re
from typing import Final

from rulebook.numbers.text import clean, in_groups, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

LENGTH: Final = 17
_VALUES: Final = {c: int(c) for c in "0123456789"} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_LABEL: Final = re.compile(r"\s*(?:VIN\s*码?|车架号码?|车辆识别代[号码]|识别代[号码])\s*[::：]\s*", re.IGNORECASE)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECKS: Final = "0123456789X"


def judge_vin(text: str) -> Verdict:
    """Judge `text` as a VIN: 17 capitals and digits without I, O, Q, check digit in place 9. Usable while
    typing.
    """
    vin = clean(_LABEL.sub("", unwrap(text), count=1)).upper()
    if not vin:
        return empty()
    if not (vin.isascii() and vin.isalnum()):
        return bad(vin, "vin.characters")
    if not _VALUES.keys() >= set(vin):
        return bad(vin, "vin.letters_ioq")
    if len(vin) < LENGTH:
        return incomplete(vin, LENGTH - len(vin), "vin.missing")
    if len(vin) > LENGTH:
        return bad(vin, "vin.too_long")
    if len(set(vin)) == 1:
        return bad(vin, "vin.placeholder")
    total = sum(_VALUES[c] * weight for c, weight in zip(vin, _WEIGHTS, strict=True))
    if vin[8] == _CHECKS[total % 11]:
        return good(vin)
    return bad(vin, "vin.check_digit") if vin.startswith("L") else warn(vin, "vin.foreign")


def show_vin(vin: str) -> str:
    """A VIN, whole or in part, in its three sections: LJD 8TSY00 2W6Y9LBK."""
    return in_groups(vin, 3, 6, 8)
