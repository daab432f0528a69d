"""From a cell as a spreadsheet holds it to the text that was meant. May not know columns."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Final, TypeAlias

import msgspec

from rulebook.numbers import unwrap

ERROR_VALUES: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_NUMBERED_ERROR: Final = re.compile(r"ERR:[0-9]{3}")  # of LibreOffice: Err:502 is an argument that does not fit
LONGEST_TEXT: Final = 500
_KEPT_DIGITS: Final = 15  # what a spreadsheet keeps of a number


class UnreadCell(msgspec.Struct, frozen=True):
    """A cell that is filled but could not be read; `code` is one of ROW_REASONS, such as cell.formula.

    `text` is what free text may take in its place: the 0 of a formula, which no number of ours can be.
    """

    code: str
    text: str = ""


Cell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.timedelta | UnreadCell | None


class CellText(msgspec.Struct, frozen=True):
    """A cell's text without outer blanks; `code` says why it cannot be trusted, None when it can."""

    text: str
    code: str | None = None


def is_error(text: str) -> bool:
    """Whether a cell's text is what a spreadsheet shows where a formula failed: #N/A, #REF!, Err:502."""
    shown = unwrap(text).upper()
    return shown in ERROR_VALUES or bool(_NUMBERED_ERROR.fullmatch(shown))


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in `cell`: empty, or only blanks and invisible characters."""
    return cell is None or (isinstance(cell, str) and not visible(cell))


def visible(text: str) -> str:
    """`text` in one line: control and invisible characters gone, each run of blanks a single one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(kept).split())


def number_text(cell: Cell) -> CellText:
    """The digits and letters of a cell that should hold a number, exactly, or the reason why they are not the
    ones meant.

    A number cell is exact only up to 15 digits: beyond, a decimal has lost some, and a whole number whose
    further digits are all nought has too. No cell passes through a float's rounded display.
    """
    match cell:
        case None:
            return CellText("")
        case UnreadCell(code=code):
            return CellText("", code)
        case bool() | dt.timedelta():
            return CellText(str(cell), "cell.not_text")
        case int():
            return CellText(str(cell), "cell.lost_digits" if _rounded(cell) else None)
        case float():
            return _float_text(cell)
        case dt.date() | dt.time():
            return CellText(cell.isoformat(), "cell.date")
        case str():
            text = cell.strip()
            return CellText(text, "cell.error" if is_error(text) else None)


def _rounded(number: int) -> bool:
    digits = str(abs(number))
    return len(digits) > _KEPT_DIGITS and not digits[_KEPT_DIGITS:].strip("0")


def _float_text(number: float) -> CellText:
    if not math.isfinite(number):
        return CellText(str(number), "cell.not_text")
    if not number.is_integer():
        return CellText(repr(number), "cell.not_text")
    whole = int(number)
    return CellText(str(whole), "cell.lost_digits" if abs(whole) >= 10**_KEPT_DIGITS else None)


def free_text(cell: Cell) -> CellText:
    """The words in a cell that may say anything (names, remarks), in one line; dates and numbers as they
    read.
    """
    match cell:
        case UnreadCell(text=text) if text:
            return CellText(text)
        case UnreadCell(code=code):
            return CellText("", code)
        case dt.date() | dt.time():
            return CellText(cell.isoformat())
        case float() if cell.is_integer() and abs(cell) < 10**_KEPT_DIGITS:
            return CellText(str(int(cell)))
        case None:
            return CellText("")
        case str() if is_error(cell):
            return CellText(cell.strip(), "cell.error")
    text = visible(cell if isinstance(cell, str) else str(cell))
    return CellText(text, "cell.too_long" if len(text) > LONGEST_TEXT else None)
