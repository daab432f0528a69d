"""From a cell to what was meant, by what its column holds. May not know which column or list it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import msgspec

from rulebook.kernel.times import read_date
from rulebook.numbers import (
    NumberFault,
    Verdict,
    clean,
    halfwidth,
    judge_contact_phone,
    judge_plate,
    judge_sim_phone,
    judge_vin,
    parse_yuan,
    unwrap,
)
from rulebook.subjects.company.commands import MOST_PRICE
from rulebook.subjects.company.vehicle_list.cells import LONGEST_TEXT, Cell, CellText, free_text, number_text
from rulebook.subjects.company.vehicle_list.columns import header_key

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONG: Final = re.compile(r"[0-9]{12,}|0[0-9]+")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PARTS: Final = re.compile(r"[、,，;；/|]+")
_NOTHING: Final = re.compile(r"(?:无|暂无|没有|空|待定|/+|\\+|n/?a|none|null|nan)?", re.IGNORECASE)


class ReadCell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell: its text as it was written, and the value that was meant; `code` says why there is none.

    Reading `text` again gives the same.
    """

    text: str = ""
    value: str = ""
    code: str = ""
    details: dict[str, str | int] = {}


Reader: TypeAlias = Callable[[Cell], ReadCell]


def guarded(text: str) -> str:
    """`text` for a cell of a file: no formula, and no figures that a spreadsheet would round or shorten."""
    return "'" + text if _to_guard(text) else text


def bare(cell: Cell) -> Cell:
    """The cell without the sign that `guarded` put before it."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _to_guard(cell[1:]) else cell


def _to_guard(text: str) -> bool:
    meant = text.lstrip("'")
    return meant.startswith(_FORMULA) or _LONG.fullmatch(meant) is not None


def words(longest: int = 200) -> Reader:
    """Any words, in one line of at most so many signs."""

    def read(cell: Cell) -> ReadCell:
        found = free_text(cell)
        if found.code:
            return _at_fault(found)
        if len(found.text) > longest:
            return ReadCell(found.text, "", "cell.too_long", {"limit": longest})
        return ReadCell(found.text, found.text)

    return read


def number(judge: Callable[[str], Verdict] | None = None, longest: int = 60) -> Reader:
    """Digits and letters, exactly as they stand; judged by `judge`, else whatever number it is."""

    def read(cell: Cell) -> ReadCell:
        found = number_text(cell)
        text = free_text(cell).text if isinstance(cell, str) else found.text
        if found.code:
            return ReadCell(text, "", found.code, {"given": found.text[:40]})
        if _NOTHING.fullmatch(clean(unwrap(found.text))):
            return ReadCell(text)
        if judge is None:
            value = unwrap(text)
            long = len(value) > longest
            return ReadCell(text, "" if long else value, "cell.too_long" if long else "", {"limit": longest})
        verdict = judge(found.text)
        if verdict.ok:
            return ReadCell(text, verdict.value)
        return ReadCell(text, "", verdict.reason or "empty", {"missing": verdict.missing})

    return read


contact_phone: Final = number(judge_contact_phone)
sim_phone: Final = number(judge_sim_phone)
plate: Final = number(judge_plate)
vin: Final = number(judge_vin)


def day(cell: Cell) -> ReadCell:
    """A day, as ISO text: 2026-03-02, 2026/3/2, 2026年3月2日, or a cell that a spreadsheet holds as a date."""
    if isinstance(cell, dt.date):
        text = (cell.date() if isinstance(cell, dt.datetime) else cell).isoformat()
        return ReadCell(text, text)
    found = free_text(cell)
    if found.code or not found.text:
        return _at_fault(found)
    parts = _DAY.fullmatch(clean_day(found.text))
    written = f"{parts[1]}-{int(parts[2]):02d}-{int(parts[3]):02d}" if parts else ""
    if read_date(written) is None:
        return ReadCell(found.text, "", "cell.not_a_day", {"given": found.text[:40]})
    return ReadCell(found.text, written)


def clean_day(text: str) -> str:
    """A day without its time of day, half-width."""
    return re.sub(r"[T ]00:00(:00)?$", "", halfwidth(unwrap(text)).strip())


def money(cell: Cell) -> ReadCell:
    """Yuan with two decimals, as text; never by way of a rounded figure."""
    found = CellText(repr(cell)) if isinstance(cell, float) else free_text(cell)
    if found.code or not found.text:
        return _at_fault(found)
    try:
        fen = parse_yuan(found.text)
    except NumberFault as fault:
        return ReadCell(found.text, "", fault.code)
    if fen > MOST_PRICE:
        return ReadCell(found.text, "", "cell.too_dear", {"given": found.text[:40]})
    return ReadCell(found.text, f"{fen // 100}.{fen % 100:02d}")


def fen_of(value: str) -> int:
    """Whole fen of a value that `money` read."""
    return int(value.replace(".", ""))


def one_of(known: Mapping[str, str]) -> Reader:
    """One of several, by its name in a line or in either language: {name: "words that mean it"}."""
    meant = {header_key(word): name for name, said in known.items() for word in (name, *said.split())}

    def read(cell: Cell) -> ReadCell:
        found = free_text(cell)
        if found.code or not found.text:
            return _at_fault(found)
        name = meant.get(header_key(found.text))
        if name is None:
            return ReadCell(found.text, "", "cell.not_one_of", _offered(found.text, known))
        return ReadCell(found.text, name)

    return read


def some_of(known: Mapping[str, str]) -> Reader:
    """Several of them, parted by commas; each once, in the table's order."""
    one = one_of(known)

    def read(cell: Cell) -> ReadCell:
        found = free_text(cell)
        if found.code:
            return _at_fault(found)
        each = [one(part.strip()) for part in _PARTS.split(found.text) if part.strip()]
        wrong = next((part for part in each if part.code), None)
        if wrong:
            return ReadCell(found.text, "", wrong.code, wrong.details)
        named = {part.value for part in each}
        return ReadCell(found.text, "、".join(name for name in known if name in named))

    return read


def several(longest: int = 200) -> Reader:
    """Any words, parted by commas; each once, in their order."""

    def read(cell: Cell) -> ReadCell:
        found = free_text(cell)
        if found.code:
            return _at_fault(found)
        parts = list(dict.fromkeys(part.strip() for part in _PARTS.split(found.text) if part.strip()))
        if any(len(part) > longest for part in parts):
            return ReadCell(found.text, "", "cell.too_long", {"limit": longest})
        return ReadCell(found.text, "、".join(parts))

    return read


def _offered(given: str, known: Mapping[str, str]) -> dict[str, str | int]:
    return {"given": given[:40], "known": "、".join(said.split()[0] for said in known.values())}


def _at_fault(found: CellText) -> ReadCell:
    if not found.code:
        return ReadCell(found.text)
    return ReadCell(found.text, "", found.code, {"given": found.text[:40], "limit": LONGEST_TEXT})
