"""How long a unit that was fitted is under warranty (RPL-5)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import UnitId
from rulebook.kernel.times import add_months, company_day
from rulebook.policy.settings import setting
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.pricing import warranty_end
from rulebook.subjects.visits.records import Visit


def term_of(
    context: DecisionContext, order: Order | None, visit: Visit, new: Unit, old_number: str, model: str
) -> str:
    """The last day of a unit's warranty, as an ISO date; '' where its own papers say it.

    A replacement under warranty runs to the end of the old one's term or a set minimum, if later. What the
    customer pays for begins a full term of its own, and so does what was on a vehicle before and goes into a new
    installation: its old term was another customer's.
    """
    if order is None:
        return new.warranty_until
    if order.kind is OrderKind.INSTALL:
        return (
            _full_term(context, new, model)
            if since_4(context) and _was_fitted(context, new)
            else new.warranty_until
        )
    today = company_day(context.at)
    end = warranty_end(context, order, old_number)
    least = add_months(today, setting(context, "replacement_warranty_months", context.at))
    under = end is not None and today <= end
    if since_4(context) and (not under or visit.customer_damage):
        return _full_term(context, new, model)
    return (max(end, least) if under and end else least).isoformat()


def _full_term(context: DecisionContext, new: Unit, model: str) -> str:
    months = setting(context, "warranty_months", context.at, new.model or model)
    return add_months(company_day(context.at), months).isoformat()


def _was_fitted(context: DecisionContext, new: Unit) -> bool:
    """Whether it was on a vehicle before: then the term on record is an old one."""
    return any(any(context.find(Swap, key, new.number)) for key in ("old_number", "new_number"))


def terms_again(context: DecisionContext, order: Order | None, visit: Visit) -> None:
    """Damage by the customer was told of after the swap, or taken back: who pays has changed (FEE-2)."""
    if order is None or not since_4(context):
        return
    for swap in context.find(Swap, "visit", visit.id):
        unit = context.get(Unit, UnitId(f"{swap.unit}:{swap.new_number}"))
        if unit and unit.holder == swap.vehicle:
            until = term_of(context, order, visit, unit, swap.old_number, swap.model)
            context.put(msgspec.structs.replace(unit, warranty_until=until))
