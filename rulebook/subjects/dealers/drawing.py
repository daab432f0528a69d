"""What stands in a statement: all that the ledger holds now, less what earlier statements have told (DEAL-1).

So a reversal, a late fact, another agreement or another dealer of a customer never changes an issued month: the
difference stands in the next statement drawn, line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.kernel.times import company_day, day_begins, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import end_of_day, is_working_day
from rulebook.subjects.dealers.rates import period_of, rebate_on
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Basis,
    Dealer,
    DealerCustomer,
    RebateLine,
    RebateStatement,
    Turnover,
)
from rulebook.subjects.scores.span import month_after, month_span


class Place(NamedTuple):
    """Where an entry is added up."""

    agreement: str
    period: str


def agreement_on(agreements: Iterable[Agreement], day: str) -> Agreement | None:
    """The one that holds on an ISO day: in force, and begun last."""
    held = [a for a in agreements if a.state is AgreementState.IN_FORCE and a.since <= day <= a.until]
    return max(held, default=None, key=lambda a: (a.since, a.asked_at, a.id))


def turnover_of(world: World, dealer: Dealer, until: str) -> list[Turnover]:
    """Every entry of the dealer's customers up to the ISO day `until`, by day, then by id."""
    found = []
    for customer in dealer.customers:
        whose = world.get(DealerCustomer, customer)
        for one in world.find(Turnover, "customer", customer):
            if whose and one.day <= until and whose.dealer_on(one.day) == dealer.id:
                found.append(one)
    return sorted(found, key=lambda one: (one.day, one.id))


def earlier_statements(world: World, dealer: str, month: str) -> list[RebateStatement]:
    """The dealer's statements of the months before, oldest first."""
    told = [s for s in world.find(RebateStatement, "dealer", dealer) if s.month < month]
    return sorted(told, key=lambda s: s.month)


def draw_lines(world: World, dealer: Dealer, month: str, earlier: list[RebateStatement]) -> tuple[RebateLine, ...]:
    """The lines of a month's statement: what is new, and what is now to be added up elsewhere."""
    agreements = {a.id: a for a in world.find(Agreement, "dealer", dealer.id)}
    last = (month_span(month).end - timedelta(days=1)).isoformat()
    told: dict[tuple[str, Place], RebateLine] = {}
    counted: Counter[tuple[str, Place]] = Counter()
    sums: Counter[Place] = Counter()
    for was in (line for statement in earlier for line in statement.lines):
        place = Place(was.agreement, was.period)
        told[was.entry, place] = was
        counted[was.entry, place] += was.turnover
        sums[place] += was.turnover
    new: list[_Row] = []
    for one in turnover_of(world, dealer, last):
        held = agreement_on(agreements.values(), one.day)
        place = Place(held.id, period_of(one.day, held)) if held else Place("", "")
        fen = one.delivered if held and held.basis is Basis.DELIVERED else one.paid
        if difference := fen - counted.pop((one.id, place), 0):
            new.append(_Row(one.id, one.receipt, one.number, one.customer, one.day, place, difference))
    back = [
        _Row(entry, was.receipt, was.number, was.customer, was.day, place, -fen, True)
        for (entry, place), fen in sorted(counted.items())
        if fen and (was := told[entry, place])
    ]
    return tuple(_added_up(row, sums, agreements.get(row.place.agreement)) for row in (*back, *new))


class _Row(NamedTuple):
    entry: str
    receipt: ReceiptId
    number: str
    customer: CustomerId
    day: str
    place: Place
    fen: int
    again: bool = False


def _added_up(row: _Row, sums: Counter[Place], held: Agreement | None) -> RebateLine:
    """The line, whose rebate is what its place earns with it, less what it earned before; `sums` goes on."""
    before = sums[row.place]
    sums[row.place] = after = before + row.fen
    return RebateLine(
        entry=row.entry,
        receipt=row.receipt,
        number=row.number,
        customer=row.customer,
        day=row.day,
        turnover=Fen(row.fen),
        rebate=Fen(rebate_on(after, held) - rebate_on(before, held)) if held else Fen(0),
        agreement=row.place.agreement,
        period=row.place.period,
        again=row.again,
    )


class Standing(NamedTuple):
    """What was paid and what is unpaid at a month's end, in fen, by the statements before that month's own."""

    earlier: Fen
    paid: Fen


def standing(earlier: Iterable[RebateStatement], month: str) -> Standing:
    """Payable by earlier statements and unpaid at the end of the month; and what of them was paid within it."""
    span = month_span(month)
    unpaid = paid = 0
    for one in earlier:
        day = company_day(parse_time(one.paid_at)) if one.paid_at else None
        if day is None or day >= span.end:
            unpaid += one.payable
        elif day >= span.first:
            paid += one.payable
    return Standing(Fen(unpaid), Fen(paid))


def month_is_over(month: str) -> datetime:
    """The first moment of the month after (YYYY-MM)."""
    return day_begins(month_span(month).end)


def issue_by(world: World, month: str) -> str:
    """When the statement is to be approved: the 6th of the next month, earlier where that is no working day."""
    first = month_span(month_after(month)).first
    days = setting(world, "rebate_days", month_is_over(month))
    wanted = first + timedelta(days=max(days, 1) - 1)
    day: date = wanted
    while day > first and not is_working_day(world, day):
        day -= timedelta(days=1)
    return iso(end_of_day(world, day if is_working_day(world, day) else wanted))
