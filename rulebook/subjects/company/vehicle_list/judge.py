"""Judges a vehicle list row by row (ORD-1). May not know where the rows come from.

A column that is there and filled somewhere must be filled in every row where it names the vehicle or its
units (plate, VIN, terminal number, ICCID): a hole is a mistake. A column that is missing, or filled nowhere,
is a list made before the terminals were handed out, and none of its rows is at fault for that. The plate is
always needed, or the VIN in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from rulebook.numbers import (
    Verdict,
    clean,
    colour_beside,
    judge_contact_phone,
    judge_iccid,
    judge_plate,
    judge_sim_phone,
    judge_terminal_number,
    judge_vin,
    unwrap,
)
from rulebook.numbers.plate_kinds import NO_PLATE_YET
from rulebook.subjects.company.vehicle_list.cells import (
    LONGEST_TEXT,
    Cell,
    free_text,
    is_blank,
    number_text,
    visible,
)
from rulebook.subjects.company.vehicle_list.columns import (
    NAMES_PLATE,
    Column,
    Field,
    columns_of,
    header_strength,
    names_vehicles,
)
from rulebook.subjects.company.vehicle_list.identity import settle_identity
from rulebook.subjects.company.vehicle_list.layout import (
    PLAIN,
    Layout,
    across,
    fill_merged,
    header_over_two_rows,
    joined_names,
)
from rulebook.subjects.company.vehicle_list.passing import passed_over, stated_total
from rulebook.subjects.company.vehicle_list.reasons import Fault, ListError
from rulebook.subjects.company.vehicle_list.report import (
    Cleaning,
    ListReport,
    PassedOver,
    RowReport,
    RowVerdict,
    VehicleLine,
)
from rulebook.subjects.company.vehicle_list.twice import Twice

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
    rows: Iterable[RawRow],
    *,
    maker_forms: Mapping[str, Sequence[str]] | None = None,
    strict_width: bool = False,
    layout: Layout = PLAIN,
    as_printed: bool = False,
) -> ListReport:
    """Find the header among `rows`, then judge each row below it (ORD-1, RPL-1, RPL-2).

    `rows` are (row number as the reader counts, cells). `maker_forms` gives for terminal models with other
    numbers than IMEIs the masks of theirs; `strict_width` refuses rows with more cells than the
    header, for files in which that means a stray separator; `layout` says what is merged and what is hidden;
    `as_printed` takes numbers that nothing but their check digit speaks against, with a warning (RPL-2).
    Raises ListError (list.*) where the list as a whole is unusable.
    """
    whole = ((row, cells) for row, cells in rows if not all(is_blank(cell) for cell in cells))
    filled = list(fill_merged(whole, layout.merged))
    header_row, header, below = _header(filled, layout)
    columns = columns_of(header_row, header, layout.hidden_columns)
    vehicles: list[RawRow] = []
    passed: list[PassedOver] = []
    total: int | None = None
    for row, cells in below:
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
    width = len(header) if strict_width else None
    judge = _RowJudge(columns, vehicles, maker_forms or {}, width, layout, as_printed)
    used = {column.index for column in columns}
    ignored = tuple(visible(str(h)) for i, h in enumerate(header) if i not in used and not is_blank(h))
    reports = tuple(judge.report(row, cells) for row, cells in vehicles)
    hidden_rows = tuple(row for row, _ in vehicles if row in layout.hidden_rows)
    hidden_columns = tuple(
        (place, visible(str(name)))
        for place, name in enumerate(header)
        if place in layout.hidden_columns and not is_blank(name)
    )
    return ListReport(header_row, columns, ignored, reports, tuple(passed), total, hidden_rows, hidden_columns)


def _header(filled: Sequence[RawRow], layout: Layout) -> tuple[int, Sequence[Cell], Sequence[RawRow]]:
    """The header's row, its names, and the rows below it: the first row that names the plate and something
    else; failing that, the row that names most, be it the plate or the VIN alone. Merged cells may make two rows
    one header.
    """
    if not filled:
        raise ListError("list.empty")
    strengths = [header_strength(cells) for _, cells in filled[:HEADER_WITHIN]]
    place = next((n for n, strength in enumerate(strengths) if strength > NAMES_PLATE), -1)
    if place < 0:
        place = max(range(len(strengths)), key=strengths.__getitem__)
    row, names = filled[place]
    if place and filled[place - 1][0] == row - 1:
        above = across(row - 1, filled[place - 1][1], layout.merged)
        if above != list(filled[place - 1][1]):
            names = joined_names(above, names)
    below = filled[place + 1] if place + 1 < len(filled) else None
    joined = header_over_two_rows(row, names, below, layout.merged)
    if header_strength(joined or names) < 2 and not names_vehicles(joined or names):
        raise ListError("list.no_header")
    return row, joined or names, filled[place + (2 if joined else 1) :]


class _RowJudge:
    """Judges rows in their order; remembers what earlier rows held, for what may stand only once."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[RawRow],
        maker_forms: Mapping[str, Sequence[str]],
        width: int | None,
        layout: Layout,
        as_printed: bool,
    ) -> None:
        self._columns = columns
        self._hidden = layout.hidden_rows
        self._as_printed = as_printed
        self._forms = {clean(model).upper(): form for model, form in maker_forms.items()}
        self._width = width
        self._needed = {
            column.field
            for column in columns
            if column.field in _NEEDED
            and (column.field is Field.PLATE or any(not is_blank(_at(cells, column)) for _, cells in rows))
        }
        self._plates_given = any(
            not is_blank(_at(cells, column))
            for column in columns
            if column.field is Field.PLATE
            for _, cells in rows
        )
        self._headers = {column.field: column.header for column in columns}
        self._twice = Twice(self._headers)

    def report(self, row: int, cells: Sequence[Cell]) -> RowReport:
        values: dict[Field, str] = {}
        faults: dict[Field, Fault] = {}
        warnings: list[Fault] = []
        cleaned: list[Cleaning] = []
        written: dict[Field, str] = {}
        for column in self._columns:
            if column.field is Field.NUMBER:
                continue
            value, before, fault, warning = self._cell(column, cells)
            written[column.field] = before
            if fault:
                faults[column.field] = fault
            elif value:
                values[column.field] = value
                if before != value:
                    cleaned.append(Cleaning(column.header, before, value))
            if warning:
                warnings.append(warning)
        if Field.PLATE in values and (colour := colour_beside(written[Field.PLATE])):
            values.setdefault(Field.PLATE_COLOUR, colour)
        settle_identity(values, faults, warnings, written, self._headers, self._plates_given)
        again, noticed = self._twice.look(row, values) if row not in self._hidden else ({}, [])
        faults.update(again)
        ordered = [faults[c.field] for c in self._columns if c.field in faults]
        if self._width is not None and any(not is_blank(cell) for cell in cells[self._width :]):
            ordered.insert(0, Fault(None, "row.too_many_cells"))
        if row in self._hidden:
            ordered.insert(0, Fault(None, "row.hidden"))
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
        bare = clean(unwrap(found.text))
        no_plate = column.field is Field.PLATE and NO_PLATE_YET.fullmatch(bare)
        if no_plate or _NOTHING_WORDS.fullmatch(bare):
            missing = Fault(column.header, "empty") if column.field in self._needed else None
            return "", found.text, missing, None
        verdict = self._judge(column.field, found.text, cells)
        if verdict.ok:
            warning = Fault(column.header, verdict.reason) if verdict.reason else None
            return verdict.value, found.text, None, warning
        if self._as_printed and verdict.may_stand_as_printed and not (verdict.reason or "").endswith(".rounded"):
            return verdict.value, found.text, None, Fault(column.header, "cell.as_printed")
        return "", found.text, Fault(column.header, verdict.reason or "empty", {"missing": verdict.missing}), None

    def _judge(self, field: Field, text: str, cells: Sequence[Cell]) -> Verdict:
        if field is Field.TERMINAL_NUMBER:
            cell = next((_at(cells, c) for c in self._columns if c.field is Field.TERMINAL_MODEL), None)
            model = clean(free_text(cell).text).upper()
            return judge_terminal_number(text, self._forms.get(model, ()), with_model=bool(model))
        return _JUDGES[field](text)


def _at(cells: Sequence[Cell], column: Column) -> Cell:
    return cells[column.index] if column.index < len(cells) else None
