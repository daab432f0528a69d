"""Takes a wallet's or bank's statement into the books, and reports what became of each of its rows (CASH-5).

What a row is to the books is asked of the rulebook, by the report as by the judge: they cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from rulebook.kernel.ids import SYSTEM_PERSON, Fen
from rulebook.kernel.records import record_id, record_keys
from rulebook.kernel.world import R, World
from rulebook.numbers import yuan
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.statements.handlers import unmatched
from rulebook.subjects.statements.known_payments import Found, Standing, find_known, seen_again, taken_as
from rulebook.subjects.statements.records import Payment, StatementLayout
from sync_server.core.company import Company
from sync_server.core.progress import track
from sync_server.core.system import write_as_system
from sync_server.subjects.statements.statement_files import (
    Line,
    Reading,
    UnreadableStatement,
    read_statement,
)
from sync_server.subjects.statements.statement_files.apart import Ask, statement_here
from sync_server.subjects.statements.statement_files.faults import said
from sync_server.subjects.statements.statement_files.summaries import Check

__all__ = ["RowReport", "StatementReport", "UnreadableStatement", "human", "import_statement", "read_statement"]

A_LINE = 300
NEITHER_WAY = ("neither", "unpaid", "returned")
"""Why a row is left out of which no money stayed."""


class RowReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row: `new`, `known`, `matched`, `unmatched`, `left_out` or `refused`.

    `fen` with `refund` for money out; `sum` the same with its sign. `why`: the code of what there is to say of it
    (words under `statement.row.<why>`); `said` the same in English, or the receipt that it was matched to.
    """

    row: int
    state: str
    number: str = ""
    wallet: str = ""
    at: str = ""
    fen: Fen = Fen(0)
    refund: bool = False
    sum: Fen = Fen(0)
    fee: Fen = Fen(0)
    why: str = ""
    value: str = ""
    said: str = ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the file and not in the books: rows, money in, money out, and what was neither.

    Neither: moved within the wallet, never paid, or paid and returned. `unowned`: came in, and nobody takes it.
    """

    rows: int = 0
    income: Fen = Fen(0)
    outgo: Fen = Fen(0)
    neither: Fen = Fen(0)
    unowned: Fen = Fen(0)


class StatementReport(msgspec.Struct, frozen=True, kw_only=True):
    """The rows; the sum of those that are taken; what the file's summary says of them (None: it has none).

    `fees` came off what was taken. `sound`: every row was read, agrees with the books and with the summary, and no
    money came in that nobody took.
    """

    method: Method
    layout: str
    rows: tuple[RowReport, ...]
    total: Fen
    fees: Fen
    told: Fen | None
    left_out: LeftOut
    checks: tuple[Check, ...] = ()
    waiting: tuple[str, ...] = ()
    sound: bool


def import_statement(
    company: Company,
    data: bytes,
    name: str,
    *,
    method: Method | None = None,
    dry_run: bool = False,
    actor: str = SYSTEM_PERSON,
    trial: StatementLayout | None = None,
    read: Callable[[Ask, bytes], Reading] = statement_here,
) -> StatementReport:
    """Take a statement in; known rows stay as they are, so the same file again changes nothing.

    `trial`: a layout that nobody has saved yet; by it a file is looked at, never taken. `read`: `statement_apart`
    where the file comes from elsewhere.
    Raises UnreadableStatement, or SystemRefused for whom the rules do not let.
    """
    dry_run = dry_run or trial is not None
    with company.read() as work:
        own = (trial,) if trial else tuple(work.find(StatementLayout, "state", "used"))
    reading = read(Ask(method=method, own=own, alone=trial is not None), data)
    with company.read() if dry_run else company.write() as work:
        foreseen = _foresee(work, reading)
        if not dry_run:
            for command in _commands(reading, name[:200], hashlib.sha256(data).hexdigest()):
                subject = f"statement:{command.sha256[:16]}"
                write_as_system(work, company.master, command, subject, company.clock(), actor)
        payments = {f.id: None if dry_run else work.get(Payment, f.id) for f in foreseen if f}
        _, waiting, _ = unmatched((), work.find(Receipt, "clearing", reading.method))
    rows = tuple(_rows(reading, foreseen, payments))
    return _report(reading, rows, tuple(r.number for r in waiting))


def _commands(reading: Reading, name: str, digest: str) -> Iterator[ImportStatement]:
    """The file's good rows, so many to a line; all in one transaction."""
    good = [line.taken for line in reading.lines if line.taken]
    for start in track(range(0, len(good), A_LINE), "lines written"):
        rows = tuple(good[start : start + A_LINE])
        yield ImportStatement(
            method=reading.method, file=name, sha256=digest, rows=rows, layout=reading.layout.name
        )


class _Foreseen:
    """The books as they will be after the rows that have been looked at: the judge comes to the same."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.payments: dict[str, Payment] = {}

    def get(self, kind: type[R], id: str) -> R | None:
        own = self.payments.get(id)
        return own if isinstance(own, kind) else self.world.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = {record_id(r): r for r in self.world.find(kind, key, value)}
        for id, own in self.payments.items():
            if isinstance(own, kind):
                found.pop(id, None)
                if record_keys(own).get(key) == value:
                    found[id] = own
        return [found[id] for id in sorted(found)]


def _foresee(world: World, reading: Reading) -> list[Found | None]:
    """How each row stands to the books once those before it are taken; None for what is not taken."""
    name, method, books = reading.layout.name, reading.method, _Foreseen(world)
    standings: list[Found | None] = []
    for line in reading.lines:
        found = find_known(books, method, name, line.taken) if line.taken else None
        standings.append(found)
        if line.taken and found and found.standing is not Standing.DIFFERS:
            known = found.payment
            books.payments[found.id] = (
                seen_again(known, name, line.taken) if known else taken_as(method, name, line.taken, found.id, "")
            )
    return standings


def _rows(
    reading: Reading, foreseen: Sequence[Found | None], payments: dict[str, Payment | None]
) -> Iterator[RowReport]:
    """Row by row; one that stands in the file twice is told as known the second time."""
    seen: set[str] = set()
    for line, found in zip(reading.lines, foreseen, strict=True):
        if line.taken is None or found is None:
            yield _untaken(line)
            continue
        yield _taken(line, line.taken, found, found.id in seen, payments[found.id])
        seen.add(found.id)


def _untaken(line: Line) -> RowReport:
    return RowReport(
        row=line.row,
        state="refused" if line.refused else "left_out",
        number=line.number,
        fen=Fen(abs(line.sum)),
        refund=line.sum < 0,
        sum=line.sum,
        why=line.why,
        value=line.value,
        said=said("row", line.why, {"value": line.value}),
    )


def _taken(line: Line, row: StatementRow, found: Found, again: bool, payment: Payment | None) -> RowReport:
    state, why = "new", ""
    if found.payment:
        state = "known"
        why = "differs" if found.standing is Standing.DIFFERS else "twice" if again else ""
    elif payment:
        state = "unmatched" if payment.open else "matched"
    return RowReport(
        row=line.row,
        state=state,
        number=row.number,
        wallet=row.wallet_number,
        at=row.at,
        fen=row.fen,
        refund=row.refund,
        sum=line.sum,
        fee=row.fee,
        why=why,
        said=said("row", why, {}) if why else (payment.receipt or "") if payment else "",
    )


def _report(reading: Reading, rows: tuple[RowReport, ...], waiting: tuple[str, ...]) -> StatementReport:
    taken = [r for r in rows if r.state not in ("left_out", "refused") and r.why not in ("twice", "differs")]
    twice = sum(r.sum for r in rows if r.why == "twice")
    total = Fen(sum(r.sum for r in taken))
    left = [line for line in reading.lines if line.left_out]
    left_out = LeftOut(
        rows=len(left),
        income=Fen(sum(line.sum for line in left if line.sum > 0 and line.why not in NEITHER_WAY)),
        neither=Fen(sum(line.sum for line in left if line.why in NEITHER_WAY)),
        outgo=Fen(sum(-line.sum for line in left if line.sum < 0)),
        unowned=Fen(sum(line.sum for line in left if line.unowned)),
    )
    told = reading.told
    if told is not None and told - twice == total:
        told = total  # a summary over rows that stand in the file twice
    agrees = all(check.agrees for check in reading.checks) and told in (None, total)
    odd = any(r.state == "refused" or r.why == "differs" for r in rows)
    return StatementReport(
        method=reading.method,
        layout=reading.layout.name,
        rows=rows,
        total=total,
        fees=Fen(sum(-r.fee if r.refund else r.fee for r in taken)),
        told=told,
        left_out=left_out,
        checks=reading.checks,
        waiting=waiting,
        sound=agrees and not odd and not left_out.unowned,
    )


def human(report: StatementReport) -> Iterator[str]:
    """The report as lines of text."""
    for row in report.rows:
        yield f"{row.row}\t{row.state}\t{row.number}\t{yuan(row.sum)}\t{row.said}"
    left = report.left_out
    if left.rows:
        neither = f", {yuan(left.neither)} neither" if left.neither else ""
        yield f"left out: {left.rows} rows, {yuan(left.income)} in, {yuan(left.outgo)} out{neither}"
    if left.unowned:
        yield f"came in and is in nobody's hands: {yuan(left.unowned)}"
    for check in report.checks:
        if not check.agrees:
            told, listed = (
                (str(n) if check.what.endswith("count") else yuan(n)) for n in (check.told, check.listed)
            )
            yield f"the summary says {check.what} {told}, the rows say {listed}"
    if report.waiting:
        yield f"receipts that no statement shows: {', '.join(report.waiting)}"
    fees = f", {yuan(report.fees)} of fees" if report.fees else ""
    told = "" if report.told is None else f", the summary says {yuan(report.told)}"
    sound = "" if report.sound else ": NOT SOUND"
    yield f"{report.method} ({report.layout}): {len(report.rows)} rows, {yuan(report.total)}{fees}{told}{sound}"
