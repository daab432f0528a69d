"""Cash on its way from the technician to the safe: return, declaration, blind count (CASH). Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.posting import post
from rulebook.policy.working_days import cash_due, end_of_working_day
from rulebook.subjects.books.records import Expense
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.overdue import cash_since
from rulebook.subjects.cash.records import Count, Declaration, Handover, HandoverState, Return
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.overdue import units_since
from rulebook.subjects.stock.records import Unit

replace = msgspec.structs.replace


def total_of(counts: Iterable[Count]) -> Fen:
    """Notes and coins added up."""
    return Fen(sum(n.denomination * n.pieces for n in counts))


def receipts_in_hand(world: World, person: str) -> list[Receipt]:
    """Receipts whose cash is with the person and not yet in an envelope for finance."""
    return [r for r in world.find(Receipt, "holder", person) if r.handover is None]


def outlays_in_hand(world: World, person: str) -> list[Expense]:
    """What the person paid out of the cash in hand and has not handed in yet."""
    return [e for e in world.find(Expense, "holder", person) if not e.handover]


def cash_in_hand(world: World, person: str) -> Fen:
    """What the person answers for, declared or not, until finance has counted it (CASH-1)."""
    taken = sum(r.total for r in world.find(Receipt, "holder", person))
    return Fen(taken - sum(e.fen for e in world.find(Expense, "holder", person)))


def return_to_base(context: DecisionContext, body: ReturnToBase) -> None:
    """The clock starts (CASH-2, STK-5). Coming back again does not put off what was due since the last time.

    What is held now was taken before, whatever the device's clock says.
    """
    before = context.get(Return, context.author.id)
    taken = [r.at for r in context.find(Receipt, "holder", context.author.id)]
    removed = [u.owed_since for u in context.find(Unit, "holder", context.author.id) if u.owed_to_store]
    at = max([context.at, *map(parse_time, taken + removed)])
    cash = cash_due(context, at)
    units = end_of_working_day(context, at)
    if before and cash_since(context, before):
        cash = min(cash, parse_time(before.cash_due_at))
    if before and units_since(context, before):
        units = min(units, parse_time(before.units_due_at))
    back = Return(
        id=PersonId(context.author.id),
        at=iso(at),
        cash_due_at=iso(cash),
        units_due_at=iso(units),
        numbers=before.numbers if before else {},
    )
    context.put(back)


def count_handover(context: DecisionContext, body: CountHandover) -> None:
    """Finance's own count moves the money; a difference stays on the technician's account (CASH-3, CASH-4).

    Notes that are not taken (forged, torn) go back to the technician and are not in the count.
    """
    handover = context.need(Handover, body.handover)
    if handover.technician == context.author.id:
        raise Refused("own_cash")
    if handover.for_by == context.author.id:
        raise Refused("own_envelope", name=handover.technician_name)
    if handover.state is not HandoverState.DECLARED:
        raise Refused("not_counted", state=handover.state)
    receipts = [r for id in handover.receipts if (r := context.get(Receipt, id))]
    outlays = [e for id in handover.expenses if (e := context.get(Expense, id))]
    expected = sum(r.total for r in receipts) - sum(e.fen for e in outlays)
    counted = total_of(body.counts)
    difference = counted - expected
    declaration = context.get(Declaration, handover.id)
    for receipt in receipts:
        context.put(replace(receipt, holder=""))
    for outlay in outlays:
        context.put(replace(outlay, holder=""))
    if declaration:
        context.put(replace(declaration, opened=True))
    done = replace(
        handover,
        state=HandoverState.COUNTED,
        counts=body.counts,
        counted=counted,
        expected=Fen(expected),
        declared=declaration.total if declaration else None,
        difference=Fen(difference),
        counted_by=context.author.id,
        counted_by_name=context.author.name,
        counted_at=iso(context.now),
        returned=body.returned,
    )
    context.put(done)
    tech = handover.technician
    post(
        context,
        "count",
        (ledger.SAFE, counted),
        (ledger.difference(tech), -difference),
        (ledger.cash_in_hand(tech), -expected),
    )
    _told(context, handover, counted, Fen(expected), total_of(body.returned))


def _told(context: DecisionContext, handover: Handover, counted: Fen, expected: Fen, returned: Fen) -> None:
    """What did not agree is opened, under both names (CASH-4)."""
    difference = counted - expected
    if returned:
        context.irregular(
            "notes_returned",
            handover.id,
            caused_by=(handover.technician, handover.technician_name),
            sum=yuan(returned),
            technician=handover.technician_name,
            counter=context.author.name,
        )
    if difference:
        context.irregular(
            "difference",
            handover.id,
            caused_by=(handover.technician, handover.technician_name),
            counted=yuan(counted),
            expected=yuan(expected),
            difference=yuan(difference),
            technician=handover.technician_name,
            counter=context.author.name,
        )
