"""What papers say and what they still lack: the sheet that is signed, the completion gate (ORD-10)."""

from __future__ import annotations

import hashlib

import msgspec

from rulebook.check_digits import only_as_printed
from rulebook.ids import Fen
from rulebook.order_kinds import KINDS
from rulebook.pricing import work_out_fee
from rulebook.records import (
    Irregularity,
    Order,
    OrderState,
    Photo,
    Promise,
    PromiseState,
    Purpose,
    Receipt,
    Sheet,
    Signature,
    SpokenApproval,
    SpokenState,
    Swap,
    Unit,
    Vehicle,
    Visit,
)
from rulebook.teams import team_of, vehicles_left
from rulebook.world import World

FEWEST_POINTS = 8
"""A signature of fewer points is taken for an empty one."""


def valid_receipts(world: World, order: Order, visit: Visit) -> list[Receipt]:
    """The visit's receipts that were not voided."""
    return [r for r in world.find(Receipt, "order", order.id) if r.visit == visit.id and not r.void_reason]


def paid(world: World, order: Order, visit: Visit) -> Fen:
    """What the visit's valid receipts say was taken or is owed for it, in fen; not what was collected of old."""
    return Fen(sum(r.total for r in valid_receipts(world, order, visit) if not r.collects))


def fee_settled(world: World, order: Order, visit: Visit) -> bool:
    """Receipts and fee agree, or the manager was told that they do not (FEE-3, ORD-10)."""
    if paid(world, order, visit) == work_out_fee(world, order, visit).total:
        return True
    valid = {r.id for r in valid_receipts(world, order, visit)}
    told = world.find(Irregularity, "order", order.id)
    return any(i.code == "price_differs" and i.about in valid for i in told)


def sheet_for(world: World, order: Order, visit: Visit, language: str) -> Sheet:
    """Exactly what the customer signs: unit, work, sum. The screen shows this and nothing else."""
    plates = [v.plate for id in order.vehicles if (v := world.get(Vehicle, id))]
    swaps = sorted(world.find(Swap, "visit", visit.id), key=lambda s: (s.at, s.id))
    fee = work_out_fee(world, order, visit)
    receipts = valid_receipts(world, order, visit)
    return Sheet(
        language=language,
        order=order.number,
        plate=" ".join(plates),
        finding=visit.finding,
        work=visit.work,
        units=tuple(f"{s.unit} {s.old_number} → {s.new_number}" for s in swaps),
        fee_reason=fee.reason,
        total=fee.total,
        receipt=" ".join(r.number for r in receipts),
    )


def sheet_digest(sheet: Sheet) -> str:
    """SHA-256 over the sheet's JSON, in hexadecimal."""
    return hashlib.sha256(msgspec.json.encode(sheet)).hexdigest()


def is_empty(signature: Signature) -> bool:
    return sum(len(s.points) for s in signature.strokes) < FEWEST_POINTS


def signature_state(world: World, order: Order, visit: Visit) -> str:
    """'' when it stands; else `signature` (none) or `signature_outdated` (what was signed has changed)."""
    signed = visit.signature
    if signed is None or (is_empty(signed) and not signed.declined):
        return "signature"
    now = sheet_for(world, order, visit, signed.sheet.language)
    return "" if sheet_digest(now) == signed.digest else "signature_outdated"


def without_sim(world: World, visit: Visit) -> bool:
    """Whether a SIM came off with its terminal and none was put in since: the vehicle is silent (RPL-2)."""
    left = {s.vehicle for s in world.find(Swap, "visit", visit.id) if s.sim_stays}
    return any((v := world.get(Vehicle, id)) and not v.sim for id in left)


def label_unseen(world: World, visit: Visit) -> bool:
    """Whether a number was taken as printed on this visit and no photo shows its label (RPL-2)."""
    swaps = world.find(Swap, "visit", visit.id)
    if not any(only_as_printed(s.unit, number) for s in swaps for number in (s.old_number, s.new_number)):
        return False
    return _none_shows(world, visit, Purpose.AS_PRINTED)


def _none_shows(world: World, visit: Visit, purpose: Purpose) -> bool:
    """Whether no photo of the visit is of that kind; one of another order's is none of its."""
    photos = world.find(Photo, "visit", visit.id)
    return not any(p.purpose is purpose and p.order == visit.order for p in photos)


def damage_unseen(world: World, order: Order, visit: Visit) -> bool:
    """Whether damage is told of, the customer's own or to their property, that no photo shows (FEE-2, ORD-12)."""
    reports = [i for i in world.find(Irregularity, "order", order.id) if i.code == "damage"]
    if not visit.customer_damage and all(i.about != f"{visit.id}:{i.line}" for i in reports):
        return False
    return _none_shows(world, visit, Purpose.DAMAGE)


def missing_to_complete(world: World, order: Order, visit: Visit) -> tuple[str, ...]:
    """What the completion gate still asks for, by name, in the order of the visit's steps.

    Of several technicians each completes their own visit; the order's own completes it, after the others.
    """
    missing = []
    if not visit.arrived_at:
        missing.append("arrival")
    if not visit.finding.strip():
        missing.append("finding")
    if not visit.work.strip():
        missing.append("work")
    if not visit.customer_tried:
        missing.append("customer_tried")
    if visit.technician == order.technician:
        if any(vehicles_left(world, order)):
            missing.append("vehicles")
        if any(place.state is not OrderState.COMPLETED for place in team_of(world, order)):
            missing.append("team")
    wanted = KINDS[order.kind].photos
    if wanted and not set(wanted) <= {p.purpose for p in world.find(Photo, "order", order.id)}:
        missing.append("photos")
    if label_unseen(world, visit):
        missing.append("photo_as_printed")
    if damage_unseen(world, order, visit):
        missing.append("photo_damage")
    if without_sim(world, visit):
        missing.append("sim")
    if not fee_settled(world, order, visit):
        missing.append("fee")
    if unsigned := signature_state(world, order, visit):
        missing.append(unsigned)
    return tuple(missing)


def photos_awaited(world: World, order: Order) -> int:
    """How many photos of the order are named but not with the company yet."""
    return sum(not p.arrived for p in world.find(Photo, "order", order.id))


def missing_to_close(world: World, order: Order) -> tuple[str, ...]:
    """What stands between a completed order and its close: cash, removed units, irregularities."""
    missing = []
    if any(r.holder for r in world.find(Receipt, "order", order.id)):
        missing.append("cash")
    visits = list(world.find(Visit, "order", order.id))
    old = {s.old_number for v in visits for s in world.find(Swap, "visit", v.id)}
    if any(u.owed_to_store for number in old for u in world.find(Unit, "number", number)):
        missing.append("units")
    if any(s.state is SpokenState.CLAIMED for s in world.find(SpokenApproval, "order", order.id)):
        missing.append("spoken")
    if any(p.state is PromiseState.OPEN for p in world.find(Promise, "order", order.id)):
        missing.append("promises")
    if any(not i.is_settled for i in world.find(Irregularity, "order", order.id)):
        missing.append("irregularities")
    return tuple(missing)
