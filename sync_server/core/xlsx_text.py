"""Text as XLSX writes it: `_x0640_` stands for the character of that number; openpyxl does not know it.

Knows no sheet. See findings/openpyxl-photo-names.sh.
"""

from __future__ import annotations

import re

_BY_NUMBER = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RESERVED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """`text` for a cell, so that a reader gets it back as it is: the photo img_x0640_y0480.jpg too."""
    return _RESERVED.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """What a cell's `text` means: Excel keeps the line break of Windows as `_x000D_`, for one."""
    if "_x" not in text:
        return text
    meant = _BY_NUMBER.sub(lambda found: chr(int(found[1], 16)), text)
    return meant.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace"
    )  # halves of one character meet
