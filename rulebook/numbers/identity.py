"""Identity numbers of persons (GB 11643-1999), which are their tax numbers too. May not know whose they are."""

import re
from datetime import date
from typing import Final

LENGTH: Final = 18
_FORM: Final = re.compile(r"[1-9]\d{16}[0-9X]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"  # ISO 7064, MOD 11-2
_REGIONS: Final = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in (*codes, 71, 81, 82, 83, 91)
)  # provinces, Taiwan, Hong Kong, Macao, and 83 and 91 of residents from there and from abroad


def identity_check(stem: str) -> str:
    """The check character of an identity number's first seventeen figures."""
    return _CHECKS[sum(int(figure) * weight for figure, weight in zip(stem, _WEIGHTS, strict=True)) % 11]


def is_identity_number(number: str) -> bool:
    """Whether `number` (18 characters, X a capital) has a province, a day of birth and its check character."""
    if not _FORM.fullmatch(number) or not number.isascii() or number[:2] not in _REGIONS:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return identity_check(number[:-1]) == number[-1]
