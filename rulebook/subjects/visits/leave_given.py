"""Leave for another price than the list's: by a form that was granted, or by word of mouth that stands (FEE-3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.records import Visit

LEAVES: dict[str, Callable[[int, int], int]] = {
    "waiver": lambda listed, amount: 0 if amount >= listed else listed,
    "discount": lambda listed, amount: max(0, listed - amount),
    "override": lambda listed, amount: amount,
}
"""Subject of an approval → what is due, from the sum by the list and the approval's amount (FEE-3)."""


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Leave that was given: by which form or claim, for what, up to what amount (fen), and when."""

    id: str
    subject: str
    amount: Fen
    reason: str
    at: str


def leave_given(world: World, order: Order, visit: Visit) -> Leave | None:
    """The leave by which this visit's price is not the list's: what was given last (FEE-3, ORAL-3)."""
    return max(_given(world, order, visit), key=lambda leave: (leave.at, leave.id), default=None)


def _given(world: World, order: Order, visit: Visit) -> Iterator[Leave]:
    for form in world.find(ApprovalForm, "order", order.id):
        if form.state is FormState.GRANTED and form.subject in LEAVES and form.about in ("", visit.id):
            yield Leave(
                id=form.id, subject=form.subject, amount=form.amount, reason=form.reason, at=form.decided_at
            )
    if not since_4(world):
        return
    for spoken in world.find(SpokenApproval, "order", order.id):
        if spoken.subject in LEAVES and stands(spoken):
            yield Leave(
                id=spoken.id,
                subject=spoken.subject,
                amount=spoken.amount,
                reason=spoken.what_for,
                at=spoken.claimed_at,
            )


def stands(spoken: SpokenApproval) -> bool:
    """Whether a word counts: verified by its code, or confirmed by its giver.

    On a phone also while its code was typed in and the server has not looked yet: only the server can.
    """
    typed = spoken.state is SpokenState.CLAIMED and spoken.coded
    return typed or spoken.state in (SpokenState.VERIFIED, SpokenState.CONFIRMED)
