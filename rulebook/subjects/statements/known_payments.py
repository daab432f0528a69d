"""Which payment in the books a row of a statement is: the judge and the import's report both ask here (CASH-5).

May not know files. A payment goes by the wallet's number, a refund by its own; two kinds of file (a wallet's list
of trades and its list of postings) may tell the same movement, each with a number of its own for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import COMPANY_ZONE, iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import StatementRow
from rulebook.subjects.statements.records import Payment

SAME = timedelta(minutes=10)
"""So far apart two kinds of file may say that one refund was made."""
YEARS = range(2000, 2100)
"""A payment of another year is a slip of whoever made the file."""


class Standing(StrEnum):
    """How a row stands to the books."""

    NEW = "new"
    KNOWN = "known"
    DIFFERS = "differs"


class Found(msgspec.Struct, frozen=True):
    """A row's standing, the id it has or is to have, and the payment that it is, if it is known."""

    standing: Standing
    id: str
    payment: Payment | None = None


def worth(row: StatementRow | Payment) -> Fen:
    """What a row brings: its sum, less than nothing for a refund. Fees come off apart from it."""
    return Fen(-row.fen if row.refund else row.fen)


def readable_time(text: str) -> bool:
    """Whether it is a moment with its zone, in a year that a payment may have."""
    try:
        return parse_time(text).astimezone(COMPANY_ZONE).year in YEARS
    except (Unreadable, OverflowError):
        return False


def find_known(world: World, method: Method, layout: str, row: StatementRow) -> Found:
    """Look the row up in the books. `layout` is "" for lines from before there were layouts."""
    plain = f"{method}:{row.wallet_number}"
    if not layout:
        return _judged(plain + (":refund" if row.refund else ""), world, method, layout, row)
    entry = f"{layout}/{row.entry}" if row.entry else ""
    if row.refund:
        id = f"{method}:{row.entry or row.wallet_number}:refund"
        known = world.get(Payment, id) or _refund(world, trade(method, row), plain, layout, entry, row)
        return _standing(known.id if known else id, known, layout, row)
    first = world.get(Payment, plain)
    if first is None or not entry or _may_be(first, layout, entry):
        return _standing(plain, first, layout, row)
    return _judged(f"{plain}:{row.entry}", world, method, layout, row)


def trade(method: Method, row: StatementRow) -> str:
    return f"{method}:{row.wallet_number}"


def entered(payment: Payment, layout: str, row: StatementRow) -> Payment:
    """The payment with the number that this layout gives it."""
    entry = f"{layout}/{row.entry}"
    if not layout or not row.entry or entry in payment.entries:
        return payment
    return msgspec.structs.replace(payment, entries=(*payment.entries, entry))


def taken_as(method: Method, layout: str, row: StatementRow, id: str, file: str) -> Payment:
    """The payment that a new row becomes: open until it has its receipt."""
    payment = Payment(
        id=id,
        method=method,
        at=iso(parse_time(row.at)),
        number=row.number,
        wallet_number=row.wallet_number,
        refund=row.refund,
        fen=row.fen,
        fee=row.fee,
        file=file,
        open=method,
        layout=layout,
        trade=trade(method, row) if layout else "",
        fee_untold=row.fee_untold,
        whole_day=row.whole_day,
    )
    return entered(payment, layout, row)


def seen_again(known: Payment, layout: str, row: StatementRow) -> Payment:
    """A known payment with what only this kind of file tells of it: its number there, and the fee."""
    seen = entered(known, layout, row)
    if known.fee_untold and not row.fee_untold:
        seen = msgspec.structs.replace(seen, fee=row.fee, fee_untold=False)
    return seen


def _judged(id: str, world: World, method: Method, layout: str, row: StatementRow) -> Found:
    return _standing(id, world.get(Payment, id), layout, row)


def _standing(id: str, known: Payment | None, layout: str, row: StatementRow) -> Found:
    if known is None:
        return Found(Standing.NEW, id)
    return Found(Standing.DIFFERS if _differs(known, layout, row) else Standing.KNOWN, known.id, known)


def _may_be(payment: Payment, layout: str, entry: str) -> bool:
    """Whether the layout has not named the payment yet, or by that very number."""
    return entry in payment.entries or not any(e.startswith(f"{layout}/") for e in payment.entries)


def _refund(world: World, of: str, plain: str, layout: str, entry: str, row: StatementRow) -> Payment | None:
    """The refund that another kind of file, or the app before it knew refunds' numbers, has told already."""
    known = [*world.find(Payment, "trade", of), *_before_layouts(world, plain)]
    named = [p for p in known if entry and entry in p.entries]
    others = (p for p in known if p.refund and p.layout != layout and _may_be(p, layout, entry))
    at = parse_time(row.at)
    near = (p for p in others if p.fen == row.fen and abs(parse_time(p.at) - at) <= SAME)
    return next(iter(named), None) or next(near, None)


def _before_layouts(world: World, plain: str) -> Iterator[Payment]:
    known = world.get(Payment, f"{plain}:refund")
    if known and not known.layout:
        yield known


def _differs(known: Payment, layout: str, row: StatementRow) -> bool:
    """Whether the row says another sum or fee; and, in the same kind of file, another number or time."""
    if not layout:
        return (known.fen, known.number, known.at) != (row.fen, row.number, iso(parse_time(row.at)))
    if known.fen != row.fen or not (known.fee_untold or row.fee_untold or known.fee == row.fee):
        return True
    if known.layout != layout:
        return False
    renamed = known.number and row.number and known.number != row.number
    return bool(renamed) or not _same_moment(known.at, row.at)


def _same_moment(known: str, told: str) -> bool:
    """Equal, or to the minute where a spreadsheet has cut the seconds off."""
    first, second = parse_time(known), parse_time(told)
    if first.second and second.second:
        return first == second
    return first.replace(second=0) == second.replace(second=0)
