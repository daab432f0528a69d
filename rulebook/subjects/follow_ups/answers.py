"""What a customer says afterwards, against what was taken and what is fitted (ORD-13). Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import SYSTEM_PERSON, OrderId, PersonId, UnitId
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.numbers.text import clean
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Callback, Order
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.records import Visit


def taken_of(world: World, order: Order, until: datetime | None = None) -> tuple[int, ...]:
    """What the customer gave, in the ways they may mean it: at the visits, and for this order by now.

    What is owed was not taken; what came for it later, by whatever way, was. A debt of before that was collected
    at the visit was given there, though not for this order; what they got back they may take off (FEE-3). What the
    desk voided afterwards they gave all the same, or did not: the desk decided on it, not who issued it (RCT-2).
    `until`: receipts of later are left out, and voids of later are none yet. The last is what the books said then.
    """
    receipts = [r for r in world.find(Receipt, "order", order.id) if until is None or parse_time(r.at) <= until]
    issued = [r for r in receipts if _was_given(r)]
    desk_voids = sorted({r.voided_at for r in _with_payers(world, issued) if r.voided_at}, key=parse_time)
    then = [at for at in desk_voids if until is None or parse_time(at) <= until]
    last = then[-1] if then else ""
    moments = [*(at for at in ("", *desk_voids) if at != last), last]
    return tuple(fen for at in moments for fen in _sums(world, order, issued, at, until))


def _was_given(receipt: Receipt) -> bool:
    """Whether it stands, or stood until the desk voided it; what its issuer voided was spoilt."""
    return not receipt.void_reason or bool(receipt.voided_at)


def _stands(receipt: Receipt, at: str) -> bool:
    """Whether it stood once the desk's voids up to `at` (ISO; '' for none of them) were granted."""
    if not receipt.voided_at:
        return not receipt.void_reason
    return not at or parse_time(receipt.voided_at) > parse_time(at)


def _with_payers(world: World, receipts: Iterable[Receipt]) -> Iterator[Receipt]:
    """The receipts, and those that paid what they let be owed."""
    for receipt in receipts:
        yield receipt
        if receipt.method is Method.OWED:
            yield from world.find(Receipt, "collects", receipt.id)


def _sums(
    world: World, order: Order, issued: Iterable[Receipt], at: str, until: datetime | None
) -> tuple[int, ...]:
    """As `taken_of`, for the desk's voids up to `at`."""
    valid = [r for r in issued if _stands(r, at)]
    given = sum(r.total for r in valid if r.method is not Method.OWED)
    for_this = sum(r.total for r in valid if r.method is not Method.OWED and not r.collects)
    owed = [r for r in valid if r.method is Method.OWED and not r.collects]
    debts = [debt for r in owed if (debt := world.get(Receivable, r.id))]
    for_all = for_this + sum(debt.paid - debt.rounded for debt in debts)
    payers = (r for debt in debts for r in world.find(Receipt, "collects", debt.id))
    for_all += sum(r.total for r in payers if r.voided_at and r.method is not Method.OWED and _stands(r, at))
    back = [r for r in world.find(Refund, "order", order.id) if r.state is RefundState.PAID and not r.of_void]
    returned = sum(r.fen for r in back if until is None or parse_time(r.paid_at) <= until)
    return (given, for_all - returned, for_all) if returned else (given, for_all)


def fitted_for(world: World, order: Order) -> list[str]:
    """The terminals that the customer may read: those that were swapped in, and those the archive has."""
    swaps = [s for v in world.find(Visit, "order", order.id) for s in world.find(Swap, "visit", v.id)]
    numbers = [s.new_number for s in swaps if s.unit is UnitKind.TERMINAL and s.new_number]
    for id in order.vehicles:
        vehicle = world.get(Vehicle, id)
        unit = world.get(Unit, UnitId(vehicle.terminal)) if vehicle and vehicle.terminal else None
        numbers += [unit.number] if unit else []
    return list(dict.fromkeys(numbers))


def compare(context: DecisionContext, order: Order, back: Callback) -> None:
    """A difference opens; what differs no longer is settled, since the records arrived that were missing.

    Where all books lie only: who calls may see neither the debts nor the refunds of the order, and a phone forgets
    what is long over, so that it can neither accuse nor clear.
    """
    if not context.sees_all:
        return
    _compare_sum(context, order, back)
    _compare_unit(context, order, back)


def _compare_sum(context: DecisionContext, order: Order, back: Callback, until: datetime | None = None) -> None:
    if back.paid is None:
        return
    taken = taken_of(context, order, until)
    if back.paid in taken:
        _settle(context, "paid_differs", order)
    else:
        context.irregular(
            "paid_differs",
            order.id,
            order.id,
            caused_by=_worker(order),
            taken=str(back.paid),
            total=str(taken[-1]),
        )


def _compare_unit(context: DecisionContext, order: Order, back: Callback) -> None:
    said = clean(back.unit).upper()
    if not said:
        return
    fitted = fitted_for(context, order)
    if any(clean(number).upper().endswith(said) for number in fitted):
        _settle(context, "unit_differs", order)
    else:
        known = ", ".join(fitted)
        context.irregular(
            "unit_differs", order.id, order.id, caused_by=_worker(order), found=back.unit, archive=known
        )


def _worker(order: Order) -> tuple[PersonId, str] | None:
    return (order.technician, order.technician_name) if order.technician else None


def _settle(context: DecisionContext, code: str, order: Order) -> None:
    """All that were opened of it, the later ones too; in the system's name, since nobody decided."""
    for told in context.standing(code, order.id):
        context.settle(told, PersonId(SYSTEM_PERSON))


def compare_again(context: DecisionContext, id: OrderId, at: datetime | None = None) -> None:
    """A receipt, a swap or a payment arrived: what the customer said last is compared anew.

    What happened (`at`) after they said it is none of what they spoke of.
    """
    order = context.get(Order, id)
    if order is None or not order.callbacks or not since_4(context) or not context.sees_all:
        return
    paid = next((b for b in reversed(order.callbacks) if b.paid is not None), None)
    read = next((b for b in reversed(order.callbacks) if b.unit), None)
    if paid and (at is None or at <= parse_time(paid.at)):
        _compare_sum(context, order, paid, parse_time(paid.at))
    if read and (at is None or at <= parse_time(read.at)):
        _compare_unit(context, order, read)
