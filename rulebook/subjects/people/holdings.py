"""What is in a person's hands, before they are shut out: money, units, orders, decisions, promises. Reads only.

What their device has not sent yet nobody else can know; whoever shuts them out is told when it was last heard.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.world import World
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import orders_of
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.stock.records import Unit

PARTS = ("cash", "units", "orders", "approvals", "promises")
"""What somebody may leave with, in the order it is told."""


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `cash` in fen, envelopes that wait for finance among it; `approvals`: what waits for a word."""

    cash: Fen
    envelopes: tuple[str, ...]
    units: tuple[Unit, ...]
    orders: tuple[Order, ...]
    approvals: tuple[str, ...]
    promises: tuple[Promise, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of those there is anything of (`holding.<name>`)."""
        there = (self.cash or self.envelopes, self.units, self.orders, self.approvals, self.promises)
        return tuple(name for name, some in zip(PARTS, there, strict=True) if some)

    def named(self, part: str) -> str:
        """What there is of one part, as text: numbers, joined by commas; '' for cash, which is a sum."""
        found: dict[str, Iterable[str]] = {
            "units": (u.number for u in self.units),
            "orders": (o.number for o in self.orders),
            "approvals": self.approvals,
            "promises": (p.what for p in self.promises),
        }
        return ", ".join(found.get(part, ()))


def held_by(world: World, person: str) -> Holdings:
    """What is in this person's hands by the books as they are (CASH-1, STK-1, BASE-1)."""
    waiting = [h for h in world.find(Handover, "technician", person) if h.state is HandoverState.DECLARED]
    return Holdings(
        cash=cash_in_hand(world, person),
        envelopes=tuple(h.id for h in waiting),
        units=_units(world, person),
        orders=tuple(o for o in orders_of(world, person) if o.state in WITH_TECHNICIAN),
        approvals=tuple(_awaited(world, person)),
        promises=tuple(p for p in world.find(Promise, "by", person) if p.state is PromiseState.OPEN),
    )


def _units(world: World, person: str) -> tuple[Unit, ...]:
    return tuple(sorted(world.find(Unit, "holder", person), key=lambda u: u.id))


def _awaited(world: World, person: str) -> Iterable[str]:
    """Claims that only they can confirm, and what they asked for themselves and is not decided."""
    for claim in world.find(SpokenApproval, "approver", person):
        if claim.state is SpokenState.CLAIMED:
            yield claim.number or claim.what_for
    for form in world.find(ApprovalForm, "asked_by", person):
        if form.state is FormState.ASKED:
            yield form.reason


OWNERS: dict[str, Role] = {
    "cash": Role.FINANCE,
    "units": Role.STOREKEEPER,
    "orders": Role.DISPATCHER,
    "approvals": Role.SERVICE_MANAGER,
    "promises": Role.CUSTOMER_SERVICE,
}
"""Who sees to what somebody left with, where the decision names nobody."""
