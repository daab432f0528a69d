"""What somebody did on a day, drawn from the records that their signed lines made (LOG-1). Reads only.

One source a row: a record, the key by which a person's are found, and the acts that stand in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from rulebook.kernel.editions import since_5
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId, ReceiptId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import day_begins, day_ends, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.logs.records import LogAct
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.records import Promise
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.stock.records import Transfer, TransferState
from rulebook.subjects.visits.records import Visit

_Acts = Callable[[World, Any, str], Iterator[LogAct]]
UNDER_WAY = tuple(state for state in OrderState if state not in (OrderState.CLOSED, OrderState.CANCELLED))


def _of_visit(world: World, visit: Visit, person: str) -> Iterator[LogAct]:
    order = world.get(Order, visit.order)
    said = {"order": visit.order, "words": order.number if order else ""}
    steps = (
        ("visit.depart", visit.departed_at),
        ("visit.arrive", visit.arrived_at),
        ("visit.act", visit.acted_at),
        ("visit.sign", visit.signature.at if visit.signature else ""),
        ("visit.unsolved" if visit.unsolved else "visit.complete", visit.completed_at),
    )
    for kind, at in steps:
        if at:
            yield LogAct(at=at, kind=kind, **said)
    for id in visit.swaps:
        if swap := world.get(Swap, id):
            yield LogAct(at=swap.at, kind="visit.swap", order=swap.order, words=swap.new_number or swap.old_number)
    for receipt_id in visit.receipts:
        receipt = world.get(Receipt, ReceiptId(receipt_id))
        if receipt and receipt.by == person:
            yield LogAct(at=receipt.at, kind="receipt.issue", order=receipt.order, words=receipt.number)


def _of_order(world: World, order: Order, person: str) -> Iterator[LogAct]:
    said = {"order": order.id, "words": order.number}
    if order.opened_by == person:
        yield LogAct(at=order.opened_at, kind="order.open", **said)
    if order.assigned_by == person and order.assigned_at:
        yield LogAct(at=order.assigned_at, kind="order.assign", **said)
    yield from (LogAct(at=a.at, kind="order.approve", **said) for a in order.approvals if a.by == person)
    yield from (LogAct(at=c.at, kind="customer.ask", **said) for c in order.callbacks if c.by == person)
    yield from (LogAct(at=one.at, kind="service.try", **said) for one in order.tries if one.by == person)


def _at(kind: str, *fields: tuple[str, str, str]) -> _Acts:
    """A source whose acts are fields of the record: (command, field of its time, field of its words)."""

    def found(_: World, record: Any, person: str) -> Iterator[LogAct]:
        for command, at, words in fields:
            if moment := getattr(record, at):
                yield LogAct(
                    at=moment,
                    kind=command or kind,
                    order=str(getattr(record, "order", "") or ""),
                    words=str(getattr(record, words, "") or "") if words else "",
                )

    return found


def _signed(by: str, acts: _Acts) -> _Acts:
    """The source's acts where `by` names who is asked about; until version 4 also what another had signed."""

    def found(world: World, record: Any, person: str) -> Iterator[LogAct]:
        if not since_5(world) or getattr(record, by) in (person, None):
            yield from acts(world, record, person)

    return found


def _end_of_transfer(world: World, transfer: Transfer, person: str) -> Iterator[LogAct]:
    """How the taker ended it, where it was they; until version 4 each end was a taking."""
    if transfer.ended_at and not since_5(world):
        yield LogAct(at=transfer.ended_at, kind="transfer.take")
    elif transfer.ended_at and transfer.ended_by == person:
        declined = transfer.state is TransferState.DECLINED
        yield LogAct(at=transfer.ended_at, kind="transfer.decline" if declined else "transfer.take")


class Source(NamedTuple):
    """Records of a kind, found by a person's id under `key`; with `values` by those, for office people only."""

    kind: type[Record]
    key: str
    acts: Callable[[World, Any, str], Iterable[LogAct]]
    values: tuple[str, ...] = ()


SOURCES: tuple[Source, ...] = (
    Source(Order, "technician", _of_order),  # before the visits, which look up the numbers of their orders
    Source(Visit, "technician", _of_visit),
    Source(Order, "state", _of_order, UNDER_WAY),
    Source(Handover, "technician", _signed("for_by", _at("handover.declare", ("", "declared_at", "")))),
    Source(Promise, "by", _at("promise.make", ("", "made_at", "what"))),
    Source(ApprovalForm, "asked_by", _at("approval.ask", ("", "asked_at", "reason"))),
    Source(SpokenApproval, "claimant", _at("spoken.claim", ("", "spoken_at", "what_for"))),
    Source(Transfer, "giver", _at("transfer.give", ("", "offered_at", ""))),
    Source(Transfer, "taker", _end_of_transfer),
    Source(Shift, "person", _at("", ("shift.begin", "begun_at", "code"), ("shift.end", "ended_at", "code"))),
    Source(ShiftHandover, "giver", _at("hand.give", ("", "given_at", "to_name"))),
    Source(ShiftHandover, "to", _signed("taken_by", _at("hand.take", ("", "taken_at", "giver_name")))),
)


def acts_between(world: World, person: str, begins: datetime, ends: datetime) -> Iterator[LogAct]:
    """A person's acts in [begins, ends), each once, in no order. An order that is closed names no office acts."""
    known = world.get(Person, PersonId(person))
    office = known is not None and bool(set(known.roles) - {Role.TECHNICIAN})
    found: dict[LogAct, None] = {}
    for source in SOURCES:
        if source.values and not office:
            continue
        for value in source.values or (person,):
            for record in world.find(source.kind, source.key, value):
                acts = source.acts(world, record, person)
                found.update(dict.fromkeys(act for act in acts if _within(act.at, begins, ends)))
    yield from found


def _within(at: str, begins: datetime, ends: datetime) -> bool:
    try:
        return begins <= parse_time(at) < ends
    except Unreadable:
        return False


def acts_on(world: World, person: str, day: date) -> tuple[LogAct, ...]:
    """A person's acts of a company day, the earliest first."""
    found = acts_between(world, person, day_begins(day), day_ends(day))
    return tuple(sorted(found, key=lambda act: (parse_time(act.at), act.kind, act.words)))
