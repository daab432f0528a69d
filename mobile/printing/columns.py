"""Text as a Chinese thermal printer sets it: a Latin sign one column wide, every other two; bytes in GB 18030.

Only signs of one or two bytes are sent: those of four bytes (rare characters of names, most symbols) many printers
do not have, and nothing tells which. The library that one would take decides line by line whether text is Chinese,
and folds by signs instead of columns (findings/escpos-yen-alone.sh, escpos-block-text-width.sh).
"""

from __future__ import annotations

import unicodedata

GETA = "〓"
"""Stands for what cannot be printed."""

_LIKE = {"¥": "￥", "−": "-", "–": "-", "\u2011": "-", "•": "·", "₂": "2"}
NOT_FIRST = "，。、；：？！）】》」』”’％,.;:?!)"
"""Signs that do not begin a line."""


def plain(text: str) -> str:
    """The text on one line, composed, without control signs; the yen sign as Chinese fonts have it."""
    composed = unicodedata.normalize("NFC", text)
    signs = (_LIKE.get(sign, sign) for sign in composed if unicodedata.category(sign) not in ("Cf", "Cs"))
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Zs", "Zl", "Zp") else sign for sign in signs)


def prints(sign: str) -> bool:
    """Whether every Chinese printer has this sign."""
    return len(sign.encode("gb18030")) <= 2


def unprintable(text: str) -> str:
    """The signs that only a drawn line can show, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in plain(text) if not prints(sign)))


def with_geta(text: str) -> str:
    return "".join(sign if prints(sign) else GETA for sign in plain(text))


def encoded(text: str) -> bytes:
    """The bytes that print it; what has none of two bytes becomes 〓."""
    return with_geta(text).encode("gb18030")


def width(text: str) -> int:
    """Columns; marks that stand on another sign have none of their own."""
    return sum(columns_of(sign) for sign in text)


def columns_of(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 1 if sign < "\x80" else 2


def fold(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns (4 and more): Latin words whole where they fit, Chinese anywhere.

    An empty text is one empty line. Nothing but blanks at a fold is lost.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(plain(text)):
        while width(line) + width(piece.rstrip()) > columns:
            if line and not line.strip():
                line = ""
                continue
            whole = width(piece.rstrip()) <= columns or piece[0] in NOT_FIRST
            if line and (whole or width(line + piece[0]) > columns):
                line, kept = _kept_back(line, piece)
                lines.append(line.rstrip())
                line, piece = "", kept + piece.lstrip()
                continue
            fits = 1
            while width(line + piece[: fits + 1]) <= columns:
                fits += 1
            lines.append(line + piece[:fits])
            line, piece = "", piece[fits:]
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _kept_back(line: str, piece: str) -> tuple[str, str]:
    """What stays and what goes along to the next line, so that it does not begin with a comma."""
    if piece[0] in NOT_FIRST and len(line) > 1 and line[-1] not in NOT_FIRST and line[-1] >= "\x80":
        return line[:-1], line[-1]
    return line, ""


def _pieces(text: str) -> list[str]:
    """What is not torn apart: a Latin word with the blanks behind it, or one Chinese sign."""
    found: list[str] = []
    for sign in text:
        joins = sign == " " or (sign < "\x80" and found and found[-1][-1] < "\x80" and found[-1][-1] != " ")
        if (found and joins) or (found and unicodedata.combining(sign)):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def between(left: str, right: str, columns: int) -> str | None:
    """One line with its two ends; None where they do not fit beside each other."""
    room = columns - width(left) - width(right)
    return left + " " * room + right if room >= 1 else None
