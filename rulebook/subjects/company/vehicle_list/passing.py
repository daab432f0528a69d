"""Rows of a vehicle list that hold no vehicle and are passed over: totals, notes, bare numbering. May not
judge vehicles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rulebook.numbers import clean, judge_imei, judge_plate, judge_vin
from rulebook.numbers.plate_kinds import NO_PLATE_YET
from rulebook.subjects.company.vehicle_list.cells import Cell, UnreadCell, is_blank, visible
from rulebook.subjects.company.vehicle_list.columns import Column, Field, header_strength

_TOTALS: Final = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|totals?\b|sum\b)", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?:备\s*注|说\s*明|注意?|填\s*表|制\s*表|审\s*核|审\s*批|客户|经办|签\s*[字名收]|日\s*期|联系人|单位|盖章|notes?|remarks?|"
    r"prepared|approved|signature|date)[^::：]{0,20}[::：].*",
    re.IGNORECASE | re.DOTALL,
)
_DATED: Final = re.compile(r"[\u4e00-\u9fff]{0,4}(?:日\s*期|时\s*间)\s*\d{4}\s*[-/.年].*", re.DOTALL)
_TALLY: Final = re.compile(r"(?:共|总共|一共|合共)?\s*\d{1,6}\s*(?:台|辆|部|套|车)\s*车?[。.]?")
_GROUP: Final = re.compile(
    r"[【\[(（]?[\u4e00-\u9fff·、-]{1,30}(?:队|组|区|部|站|线|场|段|片|班|公司|中心|项目)(?:[(（][\u4e00-\u9fff]{1,20}[)）])?"
    r"[】\])）]?[:：]?"
)
_COUNT: Final = re.compile(r"(\d{1,6})\s*(?:台|辆|部|套|车)")
_NAMES_A_VEHICLE: Final = {Field.PLATE: judge_plate, Field.VIN: judge_vin, Field.TERMINAL_NUMBER: judge_imei}


def passed_over(columns: Sequence[Column], header: Sequence[Cell], cells: Sequence[Cell]) -> str | None:
    """Why the row with `cells` is no vehicle's, None when it must be judged: in doubt it is."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if header_strength(filled) >= 2 and _same(header, filled):
        return "header_again"
    fields = {c.field for c in columns if c.index < len(cells) and not is_blank(cells[c.index])}
    if not fields:
        return "note"
    first = visible(filled[0]) if isinstance(filled[0], str) else ""
    if fields == {Field.NUMBER} and (isinstance(filled[0], int | float | UnreadCell) or first.isdigit()):
        return "number_only"
    if _names_a_vehicle(columns, cells):
        return None
    if _TOTALS.match(first) or (len(filled) == 1 and _TALLY.fullmatch(first)):
        return "totals"
    if _NOTE.match(first) and len(filled) <= 4:
        return "note"
    return "note" if len(filled) == 1 and len(columns) > 1 and _says_no_vehicle(first) else None


def _says_no_vehicle(text: str) -> bool:
    """A date, or words alone in their row: a fleet above its trucks. No vehicle goes without a figure."""
    named = _GROUP.fullmatch(text) and not NO_PLATE_YET.fullmatch(clean(text))
    return bool(named or _DATED.fullmatch(text))


def _same(header: Sequence[Cell], filled: Sequence[Cell]) -> bool:
    names = {visible(name) for name in header if isinstance(name, str)}
    return all(isinstance(cell, str) and visible(cell) in names for cell in filled)


def _names_a_vehicle(columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    for column in columns:
        judge = _NAMES_A_VEHICLE.get(column.field)
        if judge and column.index < len(cells) and judge(str(cells[column.index] or "")).ok:
            return True
    return False


def stated_total(cells: Sequence[Cell]) -> int | None:
    """The number of vehicles that a totals row gives, as in "60台"; None where it gives none."""
    for cell in cells:
        found = _COUNT.search(cell) if isinstance(cell, str) else None
        if found:
            return int(found[1])
    return None
