"""What a visit costs and why: free installation, warranty, parts from the price list (FEE-1, FEE-2).

Worked out offline by the phone and again by the server, from the same records. Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from rulebook.ids import Fen
from rulebook.order_kinds import KINDS
from rulebook.records import ApprovalForm, Fee, FeeLine, FormState, Order, OrderKind, Price, Swap, Unit, Visit
from rulebook.settings import setting
from rulebook.times import add_months, day_begins, read_date
from rulebook.world import World

FREE: dict[OrderKind, str] = {OrderKind.INSTALL: "free_installation"}
"""Why an order of a kind that collects nothing is free; `free_service` for the others (FEE-1)."""

LEAVES: dict[str, Callable[[int, int], int]] = {
    "waiver": lambda listed, amount: 0 if amount >= listed else listed,
    "discount": lambda listed, amount: max(0, listed - amount),
    "override": lambda listed, amount: amount,
}
"""Subject of an approval form → what is due, from the sum by the list and the form's amount (FEE-3)."""


def may_collect(order: Order) -> bool:
    """Whether an order of this kind can bear a fee at all."""
    return KINDS[order.kind].collects


def list_price(world: World, model: str, day: date) -> Price | None:
    """The price that holds on that day: the latest that has begun."""
    begun = [p for p in world.find(Price, "model", model) if p.valid_from <= day.isoformat()]
    return max(begun, key=lambda p: p.valid_from, default=None)


def warranty_end(world: World, order: Order, old_number: str) -> date | None:
    """End of warranty: the unit's own term where the books have it (RPL-5), else purchase date + the term then."""
    for unit in world.find(Unit, "number", old_number):
        if end := read_date(unit.warranty_until):
            return end
    bought = read_date(order.purchase_date)
    if bought is None:
        return None
    return add_months(bought, setting(world, "warranty_months", day_begins(bought), order.product_model))


def visit_day(visit: Visit) -> date:
    return date.fromisoformat((visit.arrived_at or visit.departed_at)[:10])


def work_out_fee(world: World, order: Order, visit: Visit | None) -> Fee:
    """The fee that is due for a visit, with its rule and a reason code (words: `fee.<reason>`).

    Before there is a visit nothing was fitted, so nothing is due yet. Leave for another price changes what is due,
    and nothing else does (FEE-3).
    """
    fee = fee_by_list(world, order, visit)
    given = leave_given(world, order, visit) if visit and fee.lines else None
    if given is None:
        return fee
    return msgspec.structs.replace(
        fee,
        rule="FEE-3",
        reason=given.subject,
        total=Fen(LEAVES[given.subject](fee.total, given.amount)),
        listed=fee.total,
        leave=given.id,
        leave_reason=given.reason,
        leave_at=given.decided_at,
    )


def leave_given(world: World, order: Order, visit: Visit) -> ApprovalForm | None:
    """The form by which this visit's price is not the list's: the one granted last (FEE-3)."""
    granted = [
        form
        for form in world.find(ApprovalForm, "order", order.id)
        if form.state is FormState.GRANTED and form.subject in LEAVES and form.about in ("", visit.id)
    ]
    return max(granted, key=lambda form: (form.decided_at, form.id), default=None)


def fee_by_list(world: World, order: Order, visit: Visit | None) -> Fee:
    """As the price list and the warranty have it (FEE-1, FEE-2)."""
    if not may_collect(order):
        return Fee(rule="FEE-1", reason=FREE.get(order.kind, "free_service"), total=Fen(0))
    swaps = [s for s in world.find(Swap, "visit", visit.id) if s.new_number] if visit else []
    if visit is None or not swaps:
        return Fee(rule="FEE-2", reason="no_parts", total=Fen(0))
    day = visit_day(visit)
    lines: dict[str, FeeLine] = {}
    ends: list[date] = []
    for swap in swaps:
        end = warranty_end(world, order, swap.old_number)
        if end:
            ends.append(end)
        if end and day <= end and not visit.customer_damage:
            continue
        price = list_price(world, swap.model, day)
        known = lines.get(swap.model)
        lines[swap.model] = FeeLine(
            model=swap.model,
            name=price.name if price else swap.model,
            name_en=price.name_en if price else swap.model,
            quantity=known.quantity + 1 if known else 1,
            fen=price.fen if price else Fen(0),
        )
    until = min(ends).isoformat() if ends else ""
    if not lines:
        return Fee(rule="FEE-2", reason="under_warranty", total=Fen(0), warranty_until=until)
    reason = "customer_damage" if visit.customer_damage else "out_of_warranty"
    total = sum(line.quantity * line.fen for line in lines.values())
    return Fee(rule="FEE-2", reason=reason, total=Fen(total), lines=tuple(lines.values()), warranty_until=until)


def unpriced(world: World, order: Order, visit: Visit, model: str) -> bool:
    """Whether a part of that model is to be paid for and has no list price."""
    due = any(line.model == model for line in work_out_fee(world, order, visit).lines)
    return due and list_price(world, model, visit_day(visit)) is None
