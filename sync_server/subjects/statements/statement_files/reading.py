"""From a statement's bytes to its rows, its layout, and what it says of itself in sum (CASH-5).

May not know books.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.subjects.receipts.records import Method
from sync_server.subjects.statements.statement_files import cells, summaries
from sync_server.subjects.statements.statement_files.banks import BANKS
from sync_server.subjects.statements.statement_files.faults import BadRow, UnreadableStatement
from sync_server.subjects.statements.statement_files.headings import Heading, find_heading
from sync_server.subjects.statements.statement_files.layouts import Layout
from sync_server.subjects.statements.statement_files.rows import Line, Texts, judge
from sync_server.subjects.statements.statement_files.summaries import Check
from sync_server.subjects.statements.statement_files.tables import Row, Table, tables_of
from sync_server.subjects.statements.statement_files.wallets import WALLETS

LAYOUTS: tuple[Layout, ...] = (*WALLETS, *BANKS)
"""Every layout that comes along; of those that fit a file, the one that knows most of its columns reads it."""
MOST_BYTES = 20 * 2**20
MOST_ROWS = 200_000
SHOWN = 40
"""So many rows of an unknown file are shown."""
_NUMBERS = ("wallet", "entry", "refund_number")
_MONEY = ("sum", "income", "outgo", "refund_sum")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, read. `told`: what its summary says of the rows that are taken, None where it says nothing."""

    layout: Layout
    method: Method
    lines: tuple[Line, ...]
    checks: tuple[Check, ...] = ()
    told: Fen | None = None


def read_statement(data: bytes, method: Method | None = None, layouts: Sequence[Layout] = LAYOUTS) -> Reading:
    """Read a statement: CSV, workbook, or an archive that holds one of them. `method` where the file cannot tell.

    Raises UnreadableStatement for what is none, or holds two.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableStatement("too_large")
    found: list[tuple[Heading, Table]] = []
    for ways in tables_of(data):
        headings = [(heading, table) for table in ways if (heading := find_heading(table, layouts))]
        found += sorted(headings, key=lambda h: -h[0].strength)[:1]
    if not found:
        raise UnreadableStatement("no_heading")
    if len(found) > 1:
        raise UnreadableStatement("two")
    return _read(*found[0], method)


class Look(msgspec.Struct, frozen=True):
    """The first rows of a file that no layout fits, for a person to say what they are.

    `head`: the number of the row that looks like the heading.
    """

    rows: tuple[tuple[int, list[str]], ...]
    head: int


def look(data: bytes) -> Look:
    """What the file holds at its top: of several sheets or separators, the one with most cells.

    Raises UnreadableStatement as `read_statement` does.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableStatement("too_large")
    tables = [table for ways in tables_of(data) for table in ways if table.rows]
    if not tables:
        raise UnreadableStatement("no_heading")
    top = max((table.rows[:SHOWN] for table in tables), key=lambda rows: sum(_filled(row) for _, row in rows))
    return Look(
        rows=tuple((n, row) for n, row in top if _filled(row)), head=max(top, key=lambda r: _filled(r[1]))[0]
    )


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _read(heading: Heading, table: Table, method: Method | None) -> Reading:
    layout = heading.layout
    rows, told = _sorted(heading, table)
    if len(rows) > MOST_ROWS:
        raise UnreadableStatement("too_many")
    if layout.proved and not _moves_by_its_sums(texts for _, texts in rows):
        raise UnreadableStatement("no_heading")
    rounded = frozenset[str]() if table.marked else _rounded(rows)
    lines = _undone(layout, rows, [judge(layout, n, texts, rounded) for n, texts in rows])
    if lines and _cut_off(heading, table, lines[-1].row):
        lines[-1] = Line(row=lines[-1].row, refused=True, why="cut_off", number=lines[-1].number)
    numbered = tuple(_counted(lines))
    return Reading(
        layout=layout,
        method=method or layout.method,
        lines=numbered,
        checks=summaries.checks(layout, told, numbered),
        told=summaries.told_of_taken(layout, told, numbered),
    )


def _moves_by_its_sums(rows: Iterable[Texts]) -> bool:
    """Whether the balance after each row is the one before it and the row's sum, upwards or downwards.

    Rows that cannot be read are passed over, but of one pair at least it has to be seen.
    """
    told: list[tuple[Fen, Fen] | None] = []
    for texts in rows:
        try:
            told.append((cells.fen(texts["sum"][0]), cells.fen(texts["balance"][0])))
        except BadRow:
            told.append(None)
    pairs = [(one, other) for one, other in pairwise(told) if one and other]
    down = all(other[1] - one[1] == other[0] for one, other in pairs)
    up = all(one[1] - other[1] == one[0] for one, other in pairs)
    return bool(pairs) and (down or up)


def _sorted(heading: Heading, table: Table) -> tuple[list[tuple[int, Texts]], dict[str, int | Decimal]]:
    """The rows that say something of money, and the summary that stands above, below or between them."""
    rows: list[tuple[int, Texts]] = []
    words: list[Row] = list(table.rows[: heading.place])
    told: dict[str, int | Decimal] = {}
    head = table.rows[heading.place][1]
    rest = iter(table.rows[heading.place + 1 :])
    for n, row in rest:
        if summaries.is_summary_head(row):
            told |= summaries.headed(row, next(rest, (0, []))[1])
            break
        texts = {
            field: tuple(row[place] if place < len(row) else "" for place in places)
            for field, places in heading.columns.items()
        }
        if not any(row) or row == head:
            continue
        if summaries.is_part_of_total(row):
            continue
        if summaries.is_total(row):
            told |= {w: v for w, v in _totals(texts).items() if v}
        elif row[0].startswith("#") or not _says_money(texts, row):
            words.append((n, row))
        else:
            rows.append((n, texts))
    words += list(rest)
    return rows, summaries.in_words(words) | told


def _totals(texts: Texts) -> dict[str, int]:
    """A row of totals: what stands in the columns of money in and out."""
    found: dict[str, int] = {}
    for field in ("income", "outgo"):
        for text in texts.get(field, ()):
            found |= summaries.headed(["收入金额" if field == "income" else "支出金额"], [text])  # type: ignore[arg-type]  # sums, no counts: whole fen
    return found


def _says_money(texts: Texts, row: Sequence[str]) -> bool:
    """Whether it is a row at all: it has a sum, or a moment and more beside it. Else it is a remark."""
    if any(t for field in _MONEY for t in texts.get(field, ())):
        return True
    moment = any(t for field in ("at", "day", "only_at") for t in texts.get(field, ()))
    return moment and sum(bool(cell) for cell in row) > 1


def _cut_off(heading: Heading, table: Table, row: int) -> bool:
    """Whether this is the last line, without its line end and without all of its columns."""
    last, cells_there = table.rows[-1]
    return not table.ended and last == row and len(cells_there) < len(table.rows[heading.place][1])


def _rounded(rows: list[tuple[int, Texts]]) -> frozenset[str]:
    """The columns whose long numbers all end in noughts: a spreadsheet has rounded them, and saved them so.

    One or two such numbers are no proof.
    """
    found: set[str] = set()
    for field in _NUMBERS:
        long = {t for _, texts in rows for t in texts.get(field, ()) if cells.is_long(t)}
        if len(long) > 2 and all(cells.ends_in_noughts(t) for t in long):
            found.add(field)
    return frozenset(found)


def _undone(layout: Layout, rows: list[tuple[int, Texts]], lines: list[Line]) -> list[Line]:
    """A row that undoes a payment without naming its sum takes it from the payment, where the file has it."""
    paid = {line.taken.wallet_number: line.taken.fen for line in lines if line.taken and not line.refund}
    return [
        judge(layout, n, texts, undone=paid[line.value])
        if line.why == "undone_of_what" and line.value in paid
        else line
        for (n, texts), line in zip(rows, lines, strict=True)
    ]


def _counted(lines: Sequence[Line]) -> list[Line]:
    """Rows that have no number and are alike in all go by their order: the second is another payment."""
    seen: Counter[tuple[bool, str, str]] = Counter()
    found: list[Line] = []
    for line in lines:
        row = line.taken
        if row is None or not (row.wallet_number.startswith("~") or row.entry.startswith("~")):
            found.append(line)
            continue
        own = row.refund, row.wallet_number, row.entry
        seen[own] += 1
        if seen[own] > 1:
            field = "entry" if row.entry.startswith("~") else "wallet_number"
            again = {field: f"{getattr(row, field)}#{seen[own]}"}
            line = msgspec.structs.replace(line, taken=msgspec.structs.replace(row, **again))
        found.append(line)
    return found
