"""A plan is set, its rounds are walked, what is wrong becomes an order (RND-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import MANAGERS, MOST_TEXT, OFFICE, Fact, Key, Request, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import CustomerId, Fen, PersonId, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.records import How, Point, Position, Result, Rhythm, RoundKind, Target

WALKERS = OFFICE | {Role.TECHNICIAN, Role.STOREKEEPER}
MOST_STOPS = 500
"""Of one round."""


class PlanRound(Request, frozen=True):
    """Set a plan, or its next edition; subject: the plan. `edition`: as the author saw it, 0 for none.

    `since` (YYYY-MM-DD): the day of the first round. `active` False: no further round is made. `payer_stays`: who
    pays for it goes on paying, though the plan no longer goes to them.
    """

    KIND: ClassVar[str] = "round.plan"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.DISPATCHER}
    RULE: ClassVar[str] = "RND-1"
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    kind: RoundKind
    people: Annotated[tuple[PersonId, ...], Meta(max_length=20)]
    rhythm: Rhythm
    since: Short
    points: Annotated[tuple[Point, ...], Meta(min_length=1, max_length=30)]
    customers: Annotated[tuple[CustomerId, ...], Meta(max_length=100)] = ()
    model: Short = ""
    targets: Annotated[tuple[Target, ...], Meta(max_length=MOST_STOPS)] = ()
    window: Annotated[int, Meta(ge=1, le=60)] = 1
    edition: int = 0
    active: bool = True
    payer_stays: bool = False


class PriceRound(Request, frozen=True):
    """Ask for a plan's price; subject: its new id, and the approval form's. `fen` 0: nothing any more.

    `since` (YYYY-MM-DD): the first day whose round costs it; what was charged before stays.
    """

    KIND: ClassVar[str] = "round.price"
    ROLES: ClassVar[frozenset[Role]] = PlanRound.ROLES
    RULE: ClassVar[str] = "FEE-3"
    plan: Annotated[str, Key]
    customer: CustomerId
    per: Per
    fen: Annotated[Fen, Meta(ge=0, le=10**9)]
    since: Short
    reason: Text


class AskChargeVoid(Request, frozen=True):
    """Ask that a round's charge be voided; the line's subject is the approval form's own id (RND-1, ROLE-3)."""

    KIND: ClassVar[str] = "round.ask_charge_void"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.FINANCE}
    RULE: ClassVar[str] = "RND-1"
    charge: Annotated[ReceiptId, Key]
    reason: Text


class StartRound(Fact, frozen=True):
    """Somebody set out; subject: the round."""

    KIND: ClassVar[str] = "round.start"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"


class SeeStop(Fact, frozen=True):
    """Somebody was there; subject: the round. `terminal`, `sim`: the numbers found, '' where nobody looked.

    `all_ok`: every point of the checklist is in order, as far as nothing else is noted.
    """

    KIND: ClassVar[str] = "round.stop"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
    target: Target
    how: How
    terminal: Short = ""
    sim: Short = ""
    all_ok: bool = False
    position: Position | None = None


class SkipStop(Fact, frozen=True):
    """A stop that was not possible, and why; subject: the round."""

    KIND: ClassVar[str] = "round.skip"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
    target: Target
    reason: Annotated[str, Meta(min_length=1, max_length=MOST_TEXT)]


class NotePoint(Fact, frozen=True):
    """What one point of the checklist came to; subject: the round.

    `finding`: the id of a fault; `fixed`: put right on the spot.
    """

    KIND: ClassVar[str] = "point.note"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
    target: Target
    point: Point
    result: Result
    words: Text = ""
    finding: Annotated[str, Meta(max_length=100)] = ""
    fixed: bool = False
    photo: FileRef | None = None


class WithdrawFinding(Fact, frozen=True):
    """A fault that was noted by mistake is taken back, and why; subject: the round.

    `in_order`: whether its point is in order, as somebody saw; else nobody has looked.
    """

    KIND: ClassVar[str] = "finding.withdraw"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
    finding: Annotated[str, Key]
    reason: Annotated[str, Meta(min_length=1, max_length=MOST_TEXT)]
    in_order: bool = True


class OrderFinding(Request, frozen=True):
    """Make a repair order of a fault; subject: the order's new id.

    `instead`: the order that it was made before and that was cancelled.
    """

    KIND: ClassVar[str] = "finding.order"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
    finding: Annotated[str, Key]
    instead: Short = ""


class CloseRound(Request, frozen=True):
    """The round is done: every stop was seen, or skipped with its reason; subject: the round."""

    KIND: ClassVar[str] = "round.close"
    ROLES: ClassVar[frozenset[Role]] = WALKERS
    RULE: ClassVar[str] = "RND-1"
