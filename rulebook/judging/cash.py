"""Cash on its way from the technician to the safe: return, declaration, blind count (CASH). Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.authority import cash_since, units_since
from rulebook.case import Case
from rulebook.deadlines import cash_due, end_of_working_day
from rulebook.errors import Refused
from rulebook.ids import Fen, HandoverId, PersonId
from rulebook.numbers import yuan
from rulebook.records import Count, Declaration, Expense, Handover, HandoverState, Receipt, Return, Unit
from rulebook.times import iso, parse_time
from rulebook.world import World

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


def return_to_base(case: Case, body: c.ReturnToBase) -> None:
    """The clock starts (CASH-2, STK-5). Coming back again does not put off what was due since the last time.

    What is held now was taken before, whatever the device's clock says.
    """
    before = case.get(Return, case.author.id)
    taken = [r.at for r in case.find(Receipt, "holder", case.author.id)]
    removed = [u.owed_since for u in case.find(Unit, "holder", case.author.id) if u.owed_to_store]
    at = max([case.at, *map(parse_time, taken + removed)])
    cash = cash_due(case, at)
    units = end_of_working_day(case, at)
    if before and cash_since(case, before):
        cash = min(cash, parse_time(before.cash_due_at))
    if before and units_since(case, before):
        units = min(units, parse_time(before.units_due_at))
    back = Return(
        id=PersonId(case.author.id),
        at=iso(at),
        cash_due_at=iso(cash),
        units_due_at=iso(units),
        numbers=before.numbers if before else {},
    )
    case.put(back)


def declare_handover(case: Case, body: c.DeclareHandover) -> None:
    """All receipts in hand go into the envelope, and all outlays: no picking (CASH-3). The sum stays sealed."""
    id = HandoverId(case.fresh(Handover, body.handover))
    in_hand = receipts_in_hand(case, case.author.id)
    left_out = {r.id for r in in_hand}.symmetric_difference(body.receipts)
    if left_out:
        case.irregular("picked", id, numbers=",".join(sorted(left_out)))
    back = case.get(Return, case.author.id)
    if back and parse_time(back.cash_due_at) < case.at and any(r.at <= back.at for r in in_hand):
        case.irregular("late_handover", id, due=back.cash_due_at)
    outlays = outlays_in_hand(case, case.author.id)
    for receipt in in_hand:
        case.put(replace(receipt, handover=id))
    for outlay in outlays:
        case.put(replace(outlay, handover=id))
    handover = Handover(
        id=id,
        technician=case.author.id,
        technician_name=case.author.name,
        state=HandoverState.DECLARED,
        declared_at=iso(case.at),
        returned_at=back.at if back else "",
        due_at=back.cash_due_at if back else "",
        receipts=tuple(r.id for r in in_hand),
        expenses=tuple(e.id for e in outlays),
    )
    case.put(handover)
    declaration = Declaration(id=id, technician=case.author.id, counts=body.counts, total=total_of(body.counts))
    case.put(declaration)


def count_handover(case: Case, body: c.CountHandover) -> None:
    """Finance's own count moves the money; a difference stays on the technician's account (CASH-3, CASH-4).

    Notes that are not taken (forged, torn) go back to the technician and are not in the count.
    """
    handover = case.need(Handover, body.handover)
    if handover.technician == case.author.id:
        raise Refused("own_cash")
    if handover.state is not HandoverState.DECLARED:
        raise Refused("not_counted", state=handover.state)
    receipts = [r for id in handover.receipts if (r := case.get(Receipt, id))]
    outlays = [e for id in handover.expenses if (e := case.get(Expense, id))]
    expected = sum(r.total for r in receipts) - sum(e.fen for e in outlays)
    counted = total_of(body.counts)
    difference = counted - expected
    declaration = case.get(Declaration, handover.id)
    for receipt in receipts:
        case.put(replace(receipt, holder=""))
    for outlay in outlays:
        case.put(replace(outlay, holder=""))
    if declaration:
        case.put(replace(declaration, opened=True))
    done = replace(
        handover,
        state=HandoverState.COUNTED,
        counts=body.counts,
        counted=counted,
        expected=Fen(expected),
        declared=declaration.total if declaration else None,
        difference=Fen(difference),
        counted_by=case.author.id,
        counted_by_name=case.author.name,
        counted_at=iso(case.now),
        returned=body.returned,
    )
    case.put(done)
    tech = handover.technician
    case.post(
        "count",
        (ledger.SAFE, counted),
        (ledger.difference(tech), -difference),
        (ledger.cash_in_hand(tech), -expected),
    )
    _told(case, handover, counted, Fen(expected), total_of(body.returned))


def _told(case: Case, handover: Handover, counted: Fen, expected: Fen, returned: Fen) -> None:
    """What did not agree is opened, under both names (CASH-4)."""
    difference = counted - expected
    if returned:
        case.irregular(
            "notes_returned",
            handover.id,
            caused_by=(handover.technician, handover.technician_name),
            sum=yuan(returned),
            technician=handover.technician_name,
            counter=case.author.name,
        )
    if difference:
        case.irregular(
            "difference",
            handover.id,
            caused_by=(handover.technician, handover.technician_name),
            counted=yuan(counted),
            expected=yuan(expected),
            difference=yuan(difference),
            technician=handover.technician_name,
            counter=case.author.name,
        )
