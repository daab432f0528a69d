"""Judges a vehicle list row by row (ORD-1). May not know where the rows come from.

A column that is there and filled somewhere must be filled in every row where it names the vehicle or its
units (plate, VIN, terminal number, ICCID): a hole is a mistake. A column that is missing, or filled nowhere,
is a list made before the terminals were handed out, and none of its rows is at fault for that. The plate is
always needed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

from rulebook.numbers import (
    Verdict,
    clean,
    judge_contact_phone,
    judge_iccid,
    judge_plate,
    judge_sim_phone,
    judge_terminal_number,
    judge_vin,
    unwrap,
)
from rulebook.vehicle_list.cells import LONGEST_TEXT, Cell, free_text, is_blank, number_text, visible
from rulebook.vehicle_list.columns import NAMES_PLATE, Column, Field, columns_of, header_strength
from rulebook.vehicle_list.passing import passed_over, stated_total
from rulebook.vehicle_list.reasons import Fault, ListError
from rulebook.vehicle_list.report import Cleaning, ListReport, PassedOver, RowReport, RowVerdict, VehicleLine
from rulebook.vehicle_list.twice import Twice

RawRow: TypeAlias = tuple[int, Sequence[Cell]]
MOST_ROWS: Final = 50_000
HEADER_WITHIN: Final = 60  # filled rows among which the header must stand

_NEEDED: Final = frozenset({Field.PLATE, Field.VIN, Field.TERMINAL_NUMBER, Field.ICCID})
_JUDGES: Final[dict[Field, Callable[[str], Verdict]]] = {
    Field.PLATE: judge_plate,
    Field.VIN: judge_vin,
    Field.DRIVER_PHONE: judge_contact_phone,
    Field.TERMINAL_NUMBER: judge_terminal_number,
    Field.ICCID: judge_iccid,
    Field.SIM_PHONE: judge_sim_phone,
}
_NOTHING_WORDS: Final = re.compile(r"(?:无|暂无|没有|空|待定|/+|\\+|n/?a|none|null|nan)?", re.IGNORECASE)


def judge_list(
    rows: Iterable[RawRow], *, maker_forms: Mapping[str, str] | None = None, strict_width: bool = False
) -> ListReport:
    """Find the header among `rows`, then judge each row below it (ORD-1, RPL-1, RPL-2).

    `rows` are (row number as the reader counts, cells). `maker_forms` gives for terminal models with other
    numbers than IMEIs a regular expression of theirs; `strict_width` refuses rows with more cells than the
    header, for files in which that means a stray separator. Raises ListError (list.*) where the list as a
    whole is unusable.
    """
    filled = ((row, cells) for row, cells in rows if not all(is_blank(cell) for cell in cells))
    header_row, header = _header(filled)
    columns = columns_of(header_row, header)
    vehicles: list[RawRow] = []
    passed: list[PassedOver] = []
    total: int | None = None
    for row, cells in filled:
        why = passed_over(columns, header, cells)
        if why is None:
            vehicles.append((row, cells))
        else:
            passed.append(PassedOver(row, why))
            total = stated_total(cells) if why == "totals" and total is None else total
        if len(vehicles) > MOST_ROWS:
            raise ListError("list.too_many_rows", limit=MOST_ROWS)
    if not vehicles:
        raise ListError("list.no_rows", row=header_row)
    judge = _RowJudge(columns, vehicles, maker_forms or {}, len(header) if strict_width else None)
    used = {column.index for column in columns}
    ignored = tuple(visible(str(h)) for i, h in enumerate(header) if i not in used and not is_blank(h))
    reports = tuple(judge.report(row, cells) for row, cells in vehicles)
    return ListReport(header_row, columns, ignored, reports, tuple(passed), total)


def _header(filled: Iterator[RawRow]) -> RawRow:
    """The first row that names the plate and something else; failing that, the row that names most."""
    seen: list[RawRow] = []
    for found in islice(filled, HEADER_WITHIN):
        seen.append(found)
        if header_strength(found[1]) > NAMES_PLATE:
            return found
    if not seen:
        raise ListError("list.empty")
    best = max(seen, key=lambda found: header_strength(found[1]))
    if header_strength(best[1]) < 2:
        raise ListError("list.no_header")
    return best


class _RowJudge:
    """Judges rows in their order; remembers what earlier rows held, for what may stand only once."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[RawRow], maker_forms: Mapping[str, str], width: int | None
    ) -> None:
        self._columns = columns
        self._forms = {clean(model).upper(): form for model, form in maker_forms.items()}
        self._width = width
        self._needed = {
            column.field
            for column in columns
            if column.field in _NEEDED
            and (column.field is Field.PLATE or any(not is_blank(_at(cells, column)) for _, cells in rows))
        }
        self._twice = Twice({column.field: column.header for column in columns})

    def report(self, row: int, cells: Sequence[Cell]) -> RowReport:
        values: dict[Field, str] = {}
        faults: dict[Field, Fault] = {}
        warnings: list[Fault] = []
        cleaned: list[Cleaning] = []
        for column in self._columns:
            if column.field is Field.NUMBER:
                continue
            value, before, fault, warning = self._cell(column, cells)
            if fault:
                faults[column.field] = fault
            elif value:
                values[column.field] = value
                if before != value:
                    cleaned.append(Cleaning(column.header, before, value))
            if warning:
                warnings.append(warning)
        again, noticed = self._twice.look(row, values)
        faults.update(again)
        ordered = [faults[c.field] for c in self._columns if c.field in faults]
        if self._width is not None and any(not is_blank(cell) for cell in cells[self._width :]):
            ordered.insert(0, Fault(None, "row.too_many_cells"))
        if ordered:
            return RowReport(row, RowVerdict.REFUSED, None, (), tuple(ordered), tuple(warnings))
        vehicle = VehicleLine(row=row, **{field.value: value for field, value in values.items()})
        verdict = RowVerdict.CLEANED if cleaned else RowVerdict.TAKEN
        return RowReport(row, verdict, vehicle, tuple(cleaned), (), (*warnings, *noticed))

    def _cell(self, column: Column, cells: Sequence[Cell]) -> tuple[str, str, Fault | None, Fault | None]:
        """Value, text as written, fault and warning of one cell; value "" when there is none."""
        cell = _at(cells, column)
        if column.field not in _JUDGES:
            found = free_text(cell)
            details: dict[str, str | int] = {"given": found.text[:40], "limit": LONGEST_TEXT}
            before = cell.strip() if isinstance(cell, str) else found.text
            return found.text, before, Fault(column.header, found.code, details) if found.code else None, None
        found = number_text(cell)
        if found.code:
            return "", found.text, Fault(column.header, found.code, {"given": found.text[:40]}), None
        if _NOTHING_WORDS.fullmatch(clean(unwrap(found.text))):
            missing = Fault(column.header, "empty") if column.field in self._needed else None
            return "", found.text, missing, None
        verdict = self._judge(column.field, found.text, cells)
        if verdict.ok:
            warning = Fault(column.header, verdict.reason) if verdict.reason else None
            return verdict.value, found.text, None, warning
        return "", found.text, Fault(column.header, verdict.reason or "empty", {"missing": verdict.missing}), None

    def _judge(self, field: Field, text: str, cells: Sequence[Cell]) -> Verdict:
        if field is Field.TERMINAL_NUMBER and self._forms:
            model = next((_at(cells, c) for c in self._columns if c.field is Field.TERMINAL_MODEL), None)
            return judge_terminal_number(text, self._forms.get(clean(free_text(model).text).upper()))
        return _JUDGES[field](text)


def _at(cells: Sequence[Cell], column: Column) -> Cell:
    return cells[column.index] if column.index < len(cells) else None
