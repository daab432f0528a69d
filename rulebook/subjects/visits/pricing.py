"""What a visit costs and why: free installation, warranty, parts from the price list, what was agreed (FEE).

Worked out offline by the phone and again by the server, from the same records. Amounts in fen.
"""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import add_months, day_begins, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.orders.collecting import may_collect
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.agreed_fees import by_agreement
from rulebook.subjects.visits.leave_given import LEAVES, Leave, leave_given
from rulebook.subjects.visits.records import Fee, FeeLine, Visit

FREE: dict[OrderKind, str] = {OrderKind.INSTALL: "free_installation"}
"""Why an order of a kind that collects nothing is free; `free_service` for the others (FEE-1)."""


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

    Before there is a visit nothing was fitted, so nothing is due yet. What was agreed and approved goes before the
    list (FEE-4); leave for another price changes what is due, and nothing else does (FEE-3).
    """
    fee = fee_by_list(world, order, visit)
    if visit and since_4(world):
        fee = by_agreement(world, order, visit, fee)
    given = leave_given(world, order, visit) if visit and fee.lines else None
    return fee if given is None else _by_leave(fee, given)


def _by_leave(fee: Fee, given: Leave) -> Fee:
    return msgspec.structs.replace(
        fee,
        rule="FEE-3",
        reason=given.subject,
        total=Fen(LEAVES[given.subject](fee.total, given.amount)),
        listed=fee.total,
        leave=given.id,
        leave_reason=given.reason,
        leave_at=given.at,
    )


def fee_by_list(world: World, order: Order, visit: Visit | None) -> Fee:
    """As the price list and the warranty have it (FEE-1, FEE-2)."""
    if not may_collect(order):
        return Fee(rule="FEE-1", reason=FREE.get(order.kind, "free_service"), total=Fen(0))
    swaps = [s for s in world.find(Swap, "visit", visit.id) if s.new_number and not s.moved] if visit else []
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
