"""What papers say and what they still lack: the sheet that is signed, the completion gate (ORD-10)."""

from __future__ import annotations

import hashlib

import msgspec

from rulebook.kernel.editions import edition, since_4
from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World, is_partial
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.pen import is_empty
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Sheet, Visit


def valid_receipts(world: World, order: Order, visit: Visit) -> list[Receipt]:
    """The visit's receipts that were not voided."""
    return [r for r in world.find(Receipt, "order", order.id) if r.visit == visit.id and not r.void_reason]


def paid(world: World, order: Order, visit: Visit) -> Fen:
    """What the visit's valid receipts settle of it, in fen: taken, rounded off or owed; no debts of old."""
    return Fen(sum(r.settles for r in valid_receipts(world, order, visit) if not r.collects))


def sheet_for(world: World, order: Order, visit: Visit, language: str) -> Sheet:
    """Exactly what the customer signs: unit, work, sum. The screen shows this and nothing else."""
    plates = [v.plate for id in order.vehicles if (v := world.get(Vehicle, id))]
    swaps = sorted(world.find(Swap, "visit", visit.id), key=lambda s: (s.at, s.id))
    fee = work_out_fee(world, order, visit)
    receipts = valid_receipts(world, order, visit)
    owed = sum(r.total for r in receipts if r.method is Method.OWED and not r.collects) if since_4(world) else 0
    rounded = sum(r.rounded_off for r in receipts if not r.collects)
    taken = paid(world, order, visit) - owed - rounded if since_4(world) else 0
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
        paid=Fen(taken),
        owed=Fen(owed),
        rounded=Fen(rounded),
    )


def sheet_now(world: World, order: Order, visit: Visit, signed: Sheet) -> Sheet:
    """What would be signed now, to be held against what was.

    A phone that sees the order's vehicles no more, since it was taken from its technician, takes the plates as
    they were signed: it cannot say that they differ.
    """
    now = sheet_for(world, order, visit, signed.language)
    if is_partial(world) and not all(world.get(Vehicle, id) for id in order.vehicles):
        return msgspec.structs.replace(now, plate=signed.plate)
    return now


def sheet_digest(sheet: Sheet) -> str:
    """SHA-256 over the sheet's JSON, in hexadecimal."""
    return hashlib.sha256(msgspec.json.encode(sheet)).hexdigest()


def signature_state(world: World, order: Order, visit: Visit) -> str:
    """'' when it stands; else `signature` (none) or `signature_outdated` (what was signed has changed)."""
    signed = visit.signature
    if signed is None or (is_empty(signed, edition(world)) and not signed.declined):
        return "signature"
    now = sheet_now(world, order, visit, signed.sheet)
    if not signed.sheet.paid and not signed.sheet.owed:  # signed by an older app: its receipts say the same
        now = msgspec.structs.replace(now, paid=Fen(0), owed=Fen(0), rounded=Fen(0))
    return "" if sheet_digest(now) == signed.digest else "signature_outdated"
