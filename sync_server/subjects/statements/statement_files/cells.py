"""From a cell as a file holds it to a text, a moment, a sum, a number. May not know columns.

A sum never passes through a float's arithmetic; a number that a spreadsheet has shortened is refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.numbers import NumberFault, parse_yuan
from rulebook.subjects.statements.known_payments import YEARS
from sync_server.subjects.statements.statement_files.faults import BadRow

_KEPT = 15  # figures that a spreadsheet keeps of a number
_SHORTENED = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")
_WRAPPED = re.compile(r'="?(.*?)"?')
_NOTHING = frozenset({"", "-", "--", "—", "/", "\\", "无", "null", "NULL", "None", "N/A", "nan"})
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,2})[:：.]([0-9]{1,2})(?:[:：.]([0-9]{1,2})(?:\.[0-9]+)?)?")
_SERIAL = re.compile(r"([0-9]{5})(\.[0-9]+)?")
_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001 - the day that spreadsheets count from has no zone


def as_text(cell: object) -> str:
    """A cell's text, bare of the marks that keep a spreadsheet from touching it (` ' tab ="…")."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float():
            return _plain(cell)
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return bare(str(cell))


def bare(text: str) -> str:
    kept = "".join(ch for ch in text if ch == "\t" or unicodedata.category(ch) not in ("Cc", "Cf"))
    kept = kept.strip().lstrip("`'").strip()
    if kept.startswith("=") and (wrapped := _WRAPPED.fullmatch(kept)):
        return wrapped[1].strip()
    return kept


def _plain(number: float) -> str:
    """As it was meant: 450.50000000000006 is 450.5; beyond what a spreadsheet keeps it is shown as shortened."""
    try:
        exact = Decimal(repr(number)).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return f"{number:.5E}"
    if abs(exact) >= 10**_KEPT:
        return f"{number:.5E}"
    return f"{exact:f}".rstrip("0").rstrip(".")


def is_blank(text: str) -> bool:
    return text in _NOTHING


def number(text: str) -> str:
    """A number that a row goes by. Raises BadRow where its last figures are lost: 4.2E+27."""
    if _SHORTENED.fullmatch(text):
        raise BadRow("shortened", text)
    return "" if is_blank(text) else text


def is_shortened(text: str) -> bool:
    return bool(_SHORTENED.fullmatch(text))


def ends_in_noughts(text: str) -> bool:
    """Whether a long number has figures as far as a spreadsheet keeps them, and nothing but noughts from there."""
    return is_long(text) and not text[_KEPT:].strip("0") and bool(text[_KEPT - 5 : _KEPT].strip("0"))


def is_long(text: str) -> bool:
    return text.isdigit() and len(text) >= _KEPT + 3


def fen(text: str) -> Fen:
    """The sum in a cell, with its sign; nothing is 0. Raises BadRow for what is no sum."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if is_blank(compact):
        return Fen(0)
    if compact[:2] in ("¥-", "¥+"):
        compact = compact[1] + compact[0] + compact[2:]
    try:
        return parse_yuan(compact.removeprefix("+"), signed=True)
    except NumberFault as fault:
        raise BadRow("sum", text) from fault


def fee(text: str) -> tuple[Fen, Decimal]:
    """A fee in whole fen, and in yuan as the file has it: wallets reckon to five decimals."""
    compact = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "").lstrip("¥+")
    if is_blank(compact):
        return Fen(0), Decimal(0)
    try:
        exact = Decimal(compact)
        rounded = int((exact * 100).quantize(Decimal(1), ROUND_HALF_UP))
    except InvalidOperation as fault:
        raise BadRow("fee", text) from fault
    if not exact.is_finite() or abs(rounded) > 10**12:
        raise BadRow("fee", text)
    return Fen(rounded), exact


def is_clock(text: str) -> bool:
    """Whether it is a time of day and no day: 11:01:22, 110122, 90122, or nothing."""
    text = unicodedata.normalize("NFKC", text).strip()
    return is_blank(text) or bool(_CLOCK.fullmatch(text)) or (text.isdigit() and len(text) <= 6)


def moment(day: str, clock: str = "") -> tuple[datetime, bool]:
    """When it was, in company time, and whether that is the day only.

    2026-11-07 11:01:22, 2026/11/7 11:01, 20261107 with 110122 beside it, 2026年11月7日, a serial number.
    Raises BadRow for what is no moment, or one of a year that no payment has.
    """
    text = unicodedata.normalize("NFKC", day).replace("T", " ").strip()
    found = _DATE.match(text) or _DIGITS.match(text)
    if found is None:
        return _counted(text, day)
    rest = text[found.end() :].lstrip(" -").split("+")[0].strip()
    if not rest.strip("0:."):  # a day's cell in a workbook says midnight
        rest = unicodedata.normalize("NFKC", clock).strip()
    try:
        year, month, of_month = (int(part) for part in found.groups())
        hour, minute, second = _hours(rest) if rest else (0, 0, 0)
        when = datetime(year, month, of_month, hour, minute, second, tzinfo=COMPANY_ZONE)
    except (ValueError, TypeError) as fault:
        raise BadRow("time", f"{day} {clock}".strip()) from fault
    return _sane(when, day), not rest


def _hours(text: str) -> tuple[int, int, int]:
    """11:01:22, 11:01, 110122, 90122 without its nought, a part of a day. Raises ValueError."""
    if text.isdigit() and len(text) <= 6:
        padded = text.zfill(6)
        parts = [padded[0:2], padded[2:4], padded[4:6]]
    elif found := _CLOCK.fullmatch(text):
        parts = [part or "0" for part in found.groups()]
    elif text.startswith("0."):
        minutes, second = divmod(round(Decimal(text) * 86_400), 60)
        parts = [str(minutes // 60), str(minutes % 60), str(second)]
    else:
        raise ValueError(text)
    hour, minute, second = (int(part) for part in parts)
    return hour, minute, second


def _counted(text: str, said: str) -> tuple[datetime, bool]:
    """A day as a spreadsheet counts it: 46333.459."""
    found = _SERIAL.fullmatch(text)
    if found is None:
        raise BadRow("time", said)
    seconds = int((Decimal(text) * 86_400).quantize(Decimal(1), ROUND_HALF_UP))
    when = (_FIRST + timedelta(seconds=seconds)).replace(tzinfo=COMPANY_ZONE)
    return _sane(when, said), found[2] is None


def _sane(when: datetime, said: str) -> datetime:
    if when.year not in YEARS:
        raise BadRow("year", said)
    return when
