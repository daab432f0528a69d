"""Custody: every numbered thing in exactly one pair of hands, each move with giver and taker (STK-1, STK-2)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import UnitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.branches.membership import own_branch
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    RepairUnit,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import STORE, Place, Transfer, TransferItem, TransferState, Unit
from rulebook.subjects.stock.stores import between_stores, keeps_store, missed_store, taken_into
from rulebook.subjects.stock.units import fitted_to, unit_by_id, with_fitted
from rulebook.subjects.stock.write_offs import write_off_deciders

replace = msgspec.structs.replace


TWO_PARTY = 2
"""From this version of the rulebook on, what the storekeeper hands out moves only when the taker confirms."""

MATRIX_DECIDES = 3
"""From this version on, the matrix says which manager writes a unit off."""


def in_hands(unit: Unit, holder: str) -> bool:
    """Whether the unit is with that person, or in the store for `STORE`."""
    if holder == STORE:
        return unit.place is Place.STORE
    return unit.place is Place.PERSON and unit.holder == holder


def offered(context: DecisionContext, giver: str) -> set[UnitId]:
    """What that giver has on offer and nobody has taken yet."""
    open_ones = (t for t in context.find(Transfer, "state", TransferState.OFFERED) if t.giver == giver)
    return {item.id for t in open_ones for item in t.items}


def issue_unit(context: DecisionContext, body: IssueUnit) -> None:
    """Taking back is done by the taker, so it is done; handing out is an offer (STK-2). Never oneself (ROLE-2)."""
    unit = context.need(Unit, body.unit)
    if unit.place is Place.VEHICLE:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="on_a_vehicle")
    if context.author.id in (body.to, unit.holder):
        raise Refused("own_request")
    if unit.place is Place.STORE:
        keeps_store(context, unit)
    if not body.to:
        _into_store(context, unit, body.condition, unit.store if unit.place is Place.STORE else None)
        return
    if unit.place is Place.PERSON:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="not_in_store")
    taker = context.need(Person, body.to)
    if context.line.rules < TWO_PARTY:
        context.put(replace(unit, place=Place.PERSON, holder=taker.id))
        return
    give_units(context, GiveUnits(transfer=context.line.id, units=(unit.id,), taker=taker.id))


def give_units(context: DecisionContext, body: GiveUnits) -> None:
    """Offer units of one holder: the author's own, or the store's where the author keeps it (STK-2)."""
    known = context.get(Transfer, body.transfer)
    units = [context.need(Unit, id) for id in dict.fromkeys(body.units)]
    giver = _giver(context, known, units)
    if body.taker in (giver, context.author.id) and not (body.branch and giver == STORE):
        raise Refused("own_request")
    to_branch = between_stores(context, body, giver, units)
    taker = context.need(Person, body.taker) if body.taker else None
    if taker and not taker.active:
        raise Refused("inactive", who=taker.name)
    if known:
        _complete(context, known, giver, body)
        return
    on_offer = offered(context, giver)
    for unit in units:
        if not in_hands(unit, giver):
            raise Refused("not_held", number=unit.number)
        if giver == STORE:
            keeps_store(context, unit)
        if unit.id in on_offer:
            raise Refused("offered_already", number=unit.number)
    offer = Transfer(
        id=body.transfer,
        giver=giver,
        taker=body.taker,
        state=TransferState.OFFERED,
        items=tuple(_item(u) for u in units),
        offered_by=context.author.id,
        offered_by_name=context.author.name,
        offered_at=iso(context.at),
        to_branch=to_branch,
    )
    context.put(offer)


def _giver(context: DecisionContext, known: Transfer | None, units: Sequence[Unit]) -> str:
    """Whose hands these come out of: the store's if its keeper offers what lies there, else the author's."""
    if known:
        keeper = Role.STOREKEEPER in context.author.roles
        return STORE if known.giver == STORE and keeper else context.author.id
    if Role.STOREKEEPER in context.author.roles and units[0].place is Place.STORE:
        return STORE
    return context.author.id


def _complete(context: DecisionContext, known: Transfer, giver: str, body: GiveUnits) -> None:
    """The offer arrives after the taker's word, from a phone that was offline for longer: the two match."""
    same = (
        known.giver == giver
        and known.taker == body.taker
        and known.to_branch == body.branch
        and set(body.units) == {i.id for i in known.items}
    )
    if known.state is not TransferState.TAKEN or known.offered_by or not same:
        raise Refused("exists", what=f"transfer {known.id}")
    said = replace(
        known, offered_by=context.author.id, offered_by_name=context.author.name, offered_at=iso(context.at)
    )
    context.put(said)
    context.settle_about("transfer_unoffered", known.id)


def take_units(context: DecisionContext, body: TakeUnits) -> None:
    """What the taker says they hold, they hold; whatever does not fit the offer is opened (STK-2, STK-1)."""
    taker = STORE if body.for_store else context.author.id
    known = context.get(Transfer, body.transfer)
    taken = tuple(dict.fromkeys(body.units))
    giver = known.giver if known else body.giver
    if body.for_store and Role.STOREKEEPER not in context.author.roles:
        context.irregular("no_role_fact", body.transfer, roles=Role.STOREKEEPER)
    if context.author.id in (giver, known.offered_by if known else None):
        context.irregular("own_transfer", body.transfer)
    if known is None and giver == STORE:
        context.irregular("transfer_unoffered", body.transfer, count=str(len(taken)))
    elsewhere = _move(context, body, known, giver, taker)
    differs = known is not None and (
        known.state is not TransferState.OFFERED or known.taker != taker or missed_store(context, known)
    )
    extra = [id for id in taken if known and id not in {i.id for i in known.items}]
    if elsewhere or differs or extra:
        numbers = ", ".join(dict.fromkeys([*elsewhere, *extra])) or "-"
        state = known.state if known else "-"
        context.irregular("transfer_differs", _about(context, body.transfer), numbers=numbers, state=state)
    _end(context, body, known, taken, taker)


def _about(context: DecisionContext, transfer: str) -> str:
    """What a difference is about; a second one about the same transfer is another (STK-1)."""
    told = context.get(Irregularity, f"transfer_differs:{transfer}")
    return f"{transfer}:{context.line.id}" if told else transfer


def _move(context: DecisionContext, body: TakeUnits, known: Transfer | None, giver: str, taker: str) -> list[str]:
    """Every unit into the taker's hands; return the numbers that were not in the giver's.

    What is in no books is told where all of them can be looked at. A phone takes what the offer or its code says.
    """
    elsewhere = []
    named = {item.id: item for item in (*body.items, *(known.items if known else ()))}
    for id in dict.fromkeys(body.units):
        unit = context.get(Unit, id)
        if unit is None:
            unit = _as_named(unit_by_id(id), named.get(id))
            context.irregular("unknown_unit", id, number=unit.number)
        elif not in_hands(unit, giver):
            elsewhere.append(unit.number)
        off_its_vehicle(context, unit)
        if taker == STORE:
            _into_store(context, unit, body.condition, taken_into(context, known))
        else:
            context.put(replace(unit, place=Place.PERSON, holder=taker, open_to=()))
    return elsewhere


def _as_named(unit: Unit, item: TransferItem | None) -> Unit:
    """A unit that is new here, as the paper describes it."""
    return replace(unit, model=item.model, phone=item.phone) if item else unit


def _end(
    context: DecisionContext, body: TakeUnits, known: Transfer | None, taken: tuple[UnitId, ...], taker: str
) -> None:
    ended = {"ended_by": context.author.id, "ended_by_name": context.author.name, "ended_at": iso(context.at)}
    if known is None:
        items = tuple(_item(u) for id in taken if (u := context.get(Unit, id)))
        state = TransferState.TAKEN
        fresh = Transfer(id=body.transfer, giver=body.giver, taker=taker, state=state, items=items, taken=taken)
        context.put(replace(fresh, **ended))
        return
    short = [i.number for i in known.items if i.id not in taken]
    if short and known.state is TransferState.OFFERED:
        context.irregular("transfer_short", body.transfer, numbers=", ".join(short))
    if known.state is not TransferState.TAKEN:
        context.put(replace(known, state=TransferState.TAKEN, taken=taken, **ended))


def decline_units(context: DecisionContext, body: DeclineUnits) -> None:
    """What was not received stays with the giver. Where it was taken already, both words are kept."""
    known = context.get(Transfer, body.transfer)
    mine = known is not None and _is_taker(context, known)
    if known is None or not mine or known.state is not TransferState.OFFERED:
        state = known.state if known else "-"
        context.irregular(
            "transfer_differs", _about(context, body.transfer), numbers=body.reason or "-", state=state
        )
        return
    context.put(_ended(context, known, TransferState.DECLINED, body.reason))


def withdraw_units(context: DecisionContext, body: WithdrawUnits) -> None:
    known = context.need(Transfer, body.transfer)
    keeper = known.giver == STORE and Role.STOREKEEPER in context.author.roles
    if context.author.id not in (known.giver, known.offered_by) and not keeper:
        raise Refused("not_held", number=known.id)
    if known.state is not TransferState.OFFERED:
        raise Refused("transfer_over", state=known.state)
    context.put(_ended(context, known, TransferState.WITHDRAWN, ""))


def _ended(context: DecisionContext, known: Transfer, state: TransferState, reason: str) -> Transfer:
    return replace(
        known,
        state=state,
        reason=reason,
        ended_by=context.author.id,
        ended_by_name=context.author.name,
        ended_at=iso(context.at),
    )


def _is_taker(context: DecisionContext, transfer: Transfer) -> bool:
    if transfer.taker == STORE:
        return Role.STOREKEEPER in context.author.roles
    return transfer.taker == context.author.id


def repair_unit(context: DecisionContext, body: RepairUnit) -> None:
    """Store to workshop and back; a unit in anybody else's hands comes to the store first (STK-1)."""
    unit = context.need(Unit, body.unit)
    whence = Place.WORKSHOP if body.done else Place.STORE
    if unit.place is not whence:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem=f"not_in_{whence}")
    keeps_store(context, unit)
    place = Place.STORE if body.done else Place.WORKSHOP
    context.put(replace(unit, place=place, holder="", condition=body.condition or unit.condition))


def write_off_unit(context: DecisionContext, body: WriteOffUnit) -> None:
    """Scrapped or lost, with a reason, by a manager who does not hold it (ROLE-2). Found again, it is taken.

    Which manager, the matrix says by its price in today's list; without one it weighs nothing (ROLE-3).
    """
    unit = context.need(Unit, body.unit)
    if body.to not in (Place.SCRAPPED, Place.LOST):
        raise Refused("field_wrong", rule="STK-1", field="to", problem="only_scrapped_or_lost")
    if not body.reason.strip():
        raise Refused("reason_needed")
    if unit.place is Place.VEHICLE:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="on_a_vehicle")
    if in_hands(unit, context.author.id):
        raise Refused("own_stock")
    may = write_off_deciders(context, unit, context.now)
    if context.line.rules >= MATRIX_DECIDES and not may.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    gone = replace(unit, place=body.to, holder="", condition=body.reason, owed_to_store=False, owed_since="")
    context.put(gone)


def off_its_vehicle(context: DecisionContext, unit: Unit) -> None:
    """What is in somebody's hands is on no vehicle any more, whatever the archive said (STK-1)."""
    vehicle = context.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    if vehicle and fitted_to(vehicle, unit.unit) == unit.id:
        context.put(with_fitted(vehicle, unit.unit, None))


def _into_store(context: DecisionContext, unit: Unit, condition: str, store: str | None = None) -> None:
    """Into the store of the author's branch, unless another is named (BR-1)."""
    stored = replace(
        unit,
        place=Place.STORE,
        store=own_branch(context) if store is None else store,
        holder="",
        condition=condition or unit.condition,
        owed_to_store=False,
        owed_since="",
        open_to=(),
    )
    context.put(stored)


def _item(unit: Unit) -> TransferItem:
    return TransferItem(id=unit.id, unit=unit.unit, number=unit.number, model=unit.model, phone=unit.phone)
