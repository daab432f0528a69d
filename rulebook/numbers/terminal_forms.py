"""How makers number their terminals: masks that a company sets by model, and those of JT/T 808 (RPL-1).

May not know which model bears which; `rulebook.terminal_models` does. A mask is one character for one of the
number's: # a figure, @ a letter, * either, any other capital or figure itself. Masks stand side by side with
blanks or commas between; IMEI stands for an IMEI with its check digit.
"""

import re
from collections.abc import Iterable
from typing import Final

IMEI: Final = "IMEI"
MOST_MASKS: Final = 8
LONGEST_MASK: Final = 30
_MASK: Final = re.compile(r"[0-9A-Z#@*]{4,30}")
_PARTS: Final = {"#": "[0-9]", "@": "[A-Z]", "*": "[0-9A-Z]"}

JT808: Final[tuple[str, ...]] = ("*" * 7, "*" * 30, "0" + "#" * 11, "10" + "#" * 10, "14" + "#" * 10)
"""Terminal numbers of JT/T 808: 7 characters (2011, 2013) or 30 (2019), and the 12-figure phone number of the
message header: eleven figures after a nought, or a machine's number. Other twelve figures may be an IMEI cut
short.
"""


def read_masks(text: str) -> tuple[str, ...]:
    """The masks in what a person typed; () where one of them is none."""
    found = tuple(part for part in re.split(r"[\s,，;；、|]+", text.strip().upper()) if part)
    good = found and len(found) <= MOST_MASKS and all(_MASK.fullmatch(mask) for mask in found)
    return found if good else ()


def matches(number: str, masks: Iterable[str]) -> bool:
    """Whether one of the masks fits the number, which is clean and in capitals; IMEI is not among them."""
    return any(mask != IMEI and re.fullmatch(_pattern(mask), number) for mask in masks)


def example(mask: str) -> str:
    """A number as the mask asks for it, to show a person."""
    return mask.replace("#", "0").replace("@", "A").replace("*", "0")


def _pattern(mask: str) -> str:
    return "".join(_PARTS.get(char) or re.escape(char) for char in mask)
