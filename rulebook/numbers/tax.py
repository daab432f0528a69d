"""Tax numbers for invoices (RCT-1). May not know whose they are.

Since 2015 a company's tax number is its unified social credit code of 18 characters with a check character
(GB 32100-2015); numbers of 15 or 20 characters from before are still met and have no check character. A person's
is the identity number (GB 11643): eighteen figures, the last of which may be X.
"""

import re
from typing import Final

from rulebook.numbers.identity import is_identity_number
from rulebook.numbers.text import digits_of, is_scientific, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

LENGTH: Final = 18
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_OLD: Final = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{20}")


def credit_code_check(stem: str) -> str:
    """The check character of a unified social credit code's first seventeen (GB 32100-2015)."""
    total = sum(_ALPHABET.index(ch) * weight for ch, weight in zip(stem, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def judge_tax_number(text: str, *, persons: bool = True) -> Verdict:
    """Judge `text` as a tax number, a company's or (with `persons`) a person's (RCT-1). Usable character by
    character while typing.
    """
    number = digits_of(unwrap(text)).upper()
    if not number:
        return empty()
    if is_scientific(unwrap(text)):
        return bad(number, "scientific")
    if not all(ch.isascii() and ch.isalnum() for ch in number):
        return bad(number, "tax.characters")
    if _OLD.fullmatch(number):
        return warn(number, "tax.old")
    if len(number) < LENGTH:
        return incomplete(number, LENGTH - len(number), "tax.missing")
    if len(number) > LENGTH:
        return bad(number, "tax.too_long")
    if persons and is_identity_number(number):
        return good(number)
    if not all(ch in _ALPHABET for ch in number) or credit_code_check(number[:-1]) != number[-1]:
        return bad(number, "tax.check_character")
    return good(number)
