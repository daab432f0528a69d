"""Custody: every numbered thing in exactly one pair of hands, each move with giver and taker (STK-1, STK-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from rulebook import commands as c
from rulebook.authority import write_off_deciders
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import UnitId
from rulebook.judging.company import fitted_to, unit_by_id, with_fitted
from rulebook.records import (
    STORE,
    Irregularity,
    Person,
    Place,
    Role,
    Transfer,
    TransferItem,
    TransferState,
    Unit,
    Vehicle,
)
from rulebook.times import iso

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


def offered(case: Case, giver: str) -> set[UnitId]:
    """What that giver has on offer and nobody has taken yet."""
    open_ones = (t for t in case.find(Transfer, "state", TransferState.OFFERED) if t.giver == giver)
    return {item.id for t in open_ones for item in t.items}


def issue_unit(case: Case, body: c.IssueUnit) -> None:
    """Taking back is done by the taker, so it is done; handing out is an offer (STK-2). Never oneself (ROLE-2)."""
    unit = case.need(Unit, body.unit)
    if unit.place is Place.VEHICLE:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="on_a_vehicle")
    if case.author.id in (body.to, unit.holder):
        raise Refused("own_request")
    if not body.to:
        _into_store(case, unit, body.condition)
        return
    if unit.place is Place.PERSON:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="not_in_store")
    taker = case.need(Person, body.to)
    if case.line.rules < TWO_PARTY:
        case.put(replace(unit, place=Place.PERSON, holder=taker.id))
        return
    give_units(case, c.GiveUnits(transfer=case.line.id, units=(unit.id,), taker=taker.id))


def give_units(case: Case, body: c.GiveUnits) -> None:
    """Offer units of one holder: the author's own, or the store's where the author keeps it (STK-2)."""
    known = case.get(Transfer, body.transfer)
    units = [case.need(Unit, id) for id in dict.fromkeys(body.units)]
    giver = _giver(case, known, units)
    if body.taker in (giver, case.author.id):
        raise Refused("own_request")
    taker = case.need(Person, body.taker) if body.taker else None
    if taker and not taker.active:
        raise Refused("inactive", who=taker.name)
    if known:
        _complete(case, known, giver, body)
        return
    on_offer = offered(case, giver)
    for unit in units:
        if not in_hands(unit, giver):
            raise Refused("not_held", number=unit.number)
        if unit.id in on_offer:
            raise Refused("offered_already", number=unit.number)
    offer = Transfer(
        id=body.transfer,
        giver=giver,
        taker=body.taker,
        state=TransferState.OFFERED,
        items=tuple(_item(u) for u in units),
        offered_by=case.author.id,
        offered_by_name=case.author.name,
        offered_at=iso(case.at),
    )
    case.put(offer)


def _giver(case: Case, known: Transfer | None, units: Sequence[Unit]) -> str:
    """Whose hands these come out of: the store's if its keeper offers what lies there, else the author's."""
    if known:
        keeper = Role.STOREKEEPER in case.author.roles
        return STORE if known.giver == STORE and keeper else case.author.id
    if Role.STOREKEEPER in case.author.roles and units[0].place is Place.STORE:
        return STORE
    return case.author.id


def _complete(case: Case, known: Transfer, giver: str, body: c.GiveUnits) -> None:
    """The offer arrives after the taker's word, from a phone that was offline for longer: the two match."""
    same = known.giver == giver and known.taker == body.taker and set(body.units) == {i.id for i in known.items}
    if known.state is not TransferState.TAKEN or known.offered_by or not same:
        raise Refused("exists", what=f"transfer {known.id}")
    said = replace(known, offered_by=case.author.id, offered_by_name=case.author.name, offered_at=iso(case.at))
    case.put(said)
    case.settle(case.get(Irregularity, f"transfer_unoffered:{known.id}"))


def take_units(case: Case, body: c.TakeUnits) -> None:
    """What the taker says they hold, they hold; whatever does not fit the offer is opened (STK-2, STK-1)."""
    taker = STORE if body.for_store else case.author.id
    known = case.get(Transfer, body.transfer)
    taken = tuple(dict.fromkeys(body.units))
    giver = known.giver if known else body.giver
    if body.for_store and Role.STOREKEEPER not in case.author.roles:
        case.irregular("no_role_fact", body.transfer, roles=Role.STOREKEEPER)
    if case.author.id in (giver, known.offered_by if known else None):
        case.irregular("own_transfer", body.transfer)
    if known is None and giver == STORE:
        case.irregular("transfer_unoffered", body.transfer, count=str(len(taken)))
    elsewhere = _move(case, body, taken, giver, taker)
    differs = known is not None and (known.state is not TransferState.OFFERED or known.taker != taker)
    extra = [id for id in taken if known and id not in {i.id for i in known.items}]
    if elsewhere or differs or extra:
        numbers = ", ".join(dict.fromkeys([*elsewhere, *extra])) or "-"
        state = known.state if known else "-"
        case.irregular("transfer_differs", _about(case, body.transfer), numbers=numbers, state=state)
    _end(case, body, known, taken, taker)


def _about(case: Case, transfer: str) -> str:
    """What a difference is about; a second one about the same transfer is another (STK-1)."""
    told = case.get(Irregularity, f"transfer_differs:{transfer}")
    return f"{transfer}:{case.line.id}" if told else transfer


def _move(case: Case, body: c.TakeUnits, taken: Iterable[UnitId], giver: str, taker: str) -> list[str]:
    """Every unit into the taker's hands; return the numbers that were not in the giver's."""
    elsewhere = []
    for id in taken:
        unit = case.get(Unit, id)
        if unit is None:
            unit = unit_by_id(id)
            case.irregular("unknown_unit", id, number=unit.number)
        elif not in_hands(unit, giver):
            elsewhere.append(unit.number)
        off_its_vehicle(case, unit)
        if taker == STORE:
            _into_store(case, unit, body.condition)
        else:
            case.put(replace(unit, place=Place.PERSON, holder=taker, open_to=()))
    return elsewhere


def _end(case: Case, body: c.TakeUnits, known: Transfer | None, taken: tuple[UnitId, ...], taker: str) -> None:
    ended = {"ended_by": case.author.id, "ended_by_name": case.author.name, "ended_at": iso(case.at)}
    if known is None:
        items = tuple(_item(u) for id in taken if (u := case.get(Unit, id)))
        state = TransferState.TAKEN
        fresh = Transfer(id=body.transfer, giver=body.giver, taker=taker, state=state, items=items, taken=taken)
        case.put(replace(fresh, **ended))
        return
    short = [i.number for i in known.items if i.id not in taken]
    if short and known.state is TransferState.OFFERED:
        case.irregular("transfer_short", body.transfer, numbers=", ".join(short))
    if known.state is not TransferState.TAKEN:
        case.put(replace(known, state=TransferState.TAKEN, taken=taken, **ended))


def decline_units(case: Case, body: c.DeclineUnits) -> None:
    """What was not received stays with the giver. Where it was taken already, both words are kept."""
    known = case.get(Transfer, body.transfer)
    mine = known is not None and _is_taker(case, known)
    if known is None or not mine or known.state is not TransferState.OFFERED:
        state = known.state if known else "-"
        case.irregular("transfer_differs", _about(case, body.transfer), numbers=body.reason or "-", state=state)
        return
    case.put(_ended(case, known, TransferState.DECLINED, body.reason))


def withdraw_units(case: Case, body: c.WithdrawUnits) -> None:
    known = case.need(Transfer, body.transfer)
    keeper = known.giver == STORE and Role.STOREKEEPER in case.author.roles
    if case.author.id not in (known.giver, known.offered_by) and not keeper:
        raise Refused("not_held", number=known.id)
    if known.state is not TransferState.OFFERED:
        raise Refused("transfer_over", state=known.state)
    case.put(_ended(case, known, TransferState.WITHDRAWN, ""))


def _ended(case: Case, known: Transfer, state: TransferState, reason: str) -> Transfer:
    return replace(
        known,
        state=state,
        reason=reason,
        ended_by=case.author.id,
        ended_by_name=case.author.name,
        ended_at=iso(case.at),
    )


def _is_taker(case: Case, transfer: Transfer) -> bool:
    if transfer.taker == STORE:
        return Role.STOREKEEPER in case.author.roles
    return transfer.taker == case.author.id


def repair_unit(case: Case, body: c.RepairUnit) -> None:
    """Store to workshop and back; a unit in anybody else's hands comes to the store first (STK-1)."""
    unit = case.need(Unit, body.unit)
    whence = Place.WORKSHOP if body.done else Place.STORE
    if unit.place is not whence:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem=f"not_in_{whence}")
    place = Place.STORE if body.done else Place.WORKSHOP
    case.put(replace(unit, place=place, holder="", condition=body.condition or unit.condition))


def write_off_unit(case: Case, body: c.WriteOffUnit) -> None:
    """Scrapped or lost, with a reason, by a manager who does not hold it (ROLE-2). Found again, it is taken.

    Which manager, the matrix says by its price in today's list; without one it weighs nothing (ROLE-3).
    """
    unit = case.need(Unit, body.unit)
    if body.to not in (Place.SCRAPPED, Place.LOST):
        raise Refused("field_wrong", rule="STK-1", field="to", problem="only_scrapped_or_lost")
    if not body.reason.strip():
        raise Refused("reason_needed")
    if unit.place is Place.VEHICLE:
        raise Refused("field_wrong", rule="STK-1", field="unit", problem="on_a_vehicle")
    if in_hands(unit, case.author.id):
        raise Refused("own_stock")
    may = write_off_deciders(case, unit, case.now)
    if case.line.rules >= MATRIX_DECIDES and not may.intersection(case.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    gone = replace(unit, place=body.to, holder="", condition=body.reason, owed_to_store=False, owed_since="")
    case.put(gone)


def off_its_vehicle(case: Case, unit: Unit) -> None:
    """What is in somebody's hands is on no vehicle any more, whatever the archive said (STK-1)."""
    vehicle = case.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    if vehicle and fitted_to(vehicle, unit.unit) == unit.id:
        case.put(with_fitted(vehicle, unit.unit, None))


def _into_store(case: Case, unit: Unit, condition: str) -> None:
    stored = replace(
        unit,
        place=Place.STORE,
        holder="",
        condition=condition or unit.condition,
        owed_to_store=False,
        owed_since="",
        open_to=(),
    )
    case.put(stored)


def _item(unit: Unit) -> TransferItem:
    return TransferItem(id=unit.id, unit=unit.unit, number=unit.number, model=unit.model, phone=unit.phone)
