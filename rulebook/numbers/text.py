"""Cleaning of typed, scanned and pasted numbers, and the Luhn sum. May not know which kind of number it has
in hand.
"""

import re
import unicodedata
from typing import Final

_DROPPED: Final = frozenset(
    {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
)  # blanks, line ends, controls, zero-width, dashes
_ALSO_DROPPED: Final = frozenset("\u2212\u02d7\u3164\uffa0")  # minus signs and Hangul fillers, which look the same


class _Kept(dict[int, int | None]):
    """For `str.translate`: what each character becomes, worked out once."""

    def __missing__(self, code: int) -> int | None:
        sign = chr(code)
        gone = unicodedata.category(sign) in _DROPPED or sign in _ALSO_DROPPED
        self[code] = found = None if gone else code
        return found


_KEPT: Final = _Kept()
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−˗─━ー", "-"))
_TEXT_MARK: Final = re.compile(r"""^(?:="(.*)"|['‘’`´](.*))$""", re.DOTALL)
_STARS: Final = re.compile(r"\*([^*]+)\*")  # what Code 39 prints around a number
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE]\+?\d{1,3}")
_WHOLE_AS_DECIMAL: Final = re.compile(r"(\d{1,15})\.0+")
_RADICALS: Final = str.maketrans(
    "⺓⺒⺛⺟⺠⺪⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⻳",
    "幺巳旡母民疋虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀龟",
)  # what text out of a PDF has instead of the characters, and NFKC leaves: findings/chromium-pdf-radicals.sh


def halfwidth(text: str) -> str:
    """`text` with full-width figures, letters and signs as half-width ones (NFKC), and radicals, which look the
    same, as the characters they stand for: what every number, day and sum that a person types goes through first.
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_RADICALS)


def plain_dashes(text: str) -> str:
    """`text`, half-width, with every dash and minus there is as "-": what a person types for one differs by
    keyboard, and - – — − look the same.
    """
    return halfwidth(text).translate(_DASHES)


def clean(text: str) -> str:
    """`text` with full-width characters made half-width (NFKC) and all blanks, dashes and zero-width
    characters gone.
    """
    if text.isascii() and text.isalnum():
        return text
    return halfwidth(text).translate(_KEPT)


def unwrap(text: str) -> str:
    """`text`, half-width, without outer blanks and without the marks by which spreadsheets keep digits as text:
    ="…", '…, `…; nor the stars that Code 39 prints around it.
    """
    stripped = halfwidth(text.strip()).strip()
    marked = _TEXT_MARK.match(stripped)
    bare = (marked[1] or marked[2] or "").strip() if marked else stripped
    starred = _STARS.fullmatch(bare)
    return starred[1].strip() if starred else bare


def digits_of(text: str) -> str:
    """`text` unwrapped and cleaned; "13800138000.0", a whole number that passed through a decimal, loses its
    ".0".
    """
    cleaned = clean(unwrap(text))
    whole = _WHOLE_AS_DECIMAL.fullmatch(cleaned)
    return whole[1] if whole else cleaned


def is_digits(text: str) -> bool:
    """Whether `text` is one or more of 0–9; other scripts' digits are not meant."""
    return text.isascii() and text.isdigit()


def is_scientific(text: str) -> bool:
    """Whether `text` is how a spreadsheet writes a number too long for its column, as in 8.6E+14: digits are
    lost.
    """
    return _SCIENTIFIC.fullmatch(text) is not None


def luhn_holds(digits: str) -> bool:
    """Whether the last of `digits` (0–9 only) is the Luhn check digit of those before it."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = ord(digit) - ord("0")
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def in_groups(text: str, *sizes: int) -> str:
    """`text` cut into groups of `sizes` characters, the last size repeating, with blanks between them."""
    groups, start, nth = [], 0, 0
    while start < len(text):
        size = sizes[min(nth, len(sizes) - 1)]
        groups.append(text[start : start + size])
        start, nth = start + size, nth + 1
    return " ".join(groups)
