"""A plan, the rounds it makes, their stops and what was found wrong at them (RND-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import CustomerId, OrderId, PersonId
from rulebook.kernel.records import Record

Point = Annotated[str, Meta(min_length=1, max_length=100)]
Target = Annotated[str, Meta(min_length=1, max_length=100)]


class RoundKind(StrEnum):
    INSPECTION = "inspection"
    """Vehicles of customers."""
    TOUR = "tour"
    """Customers themselves."""
    PREMISES = "premises"
    """The company's own rooms."""
    CENSUS = "census"
    """Vehicles of customers, once: which units are where (普查)."""


class Every(StrEnum):
    """What a rhythm counts in."""

    ONCE = "once"
    WORKING_DAYS = "working_days"
    WEEKDAY = "weekday"
    """The nth such weekday of a month."""
    LAST_DAY = "last_day"
    """The last day of a month."""


class OnRest(StrEnum):
    """What becomes of a round whose day is a rest day."""

    MOVE = "move"
    """To the next working day of the same month, else to the last one before."""
    KEEP = "keep"


class Rhythm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a round is due again. `count`: so many working days or months. `nth`: 1 to 4, -1 the last;
    `weekday`: 0 Monday to 6 Sunday."""

    every: Every
    count: Annotated[int, Meta(ge=1, le=260)] = 1
    nth: Annotated[int, Meta(ge=-1, le=4)] = 1
    weekday: Annotated[int, Meta(ge=0, le=6)] = 0
    on_rest: OnRest = OnRest.MOVE


class PlanState(StrEnum):
    CURRENT = "current"
    ENDED = "ended"


class RoundPlan(Record, frozen=True, kw_only=True):
    """What is gone round, in which rhythm, by whom, asking what.

    Stops are `targets` (vehicles by id, customers by id, rooms by name) and the vehicles of `customers`, with a
    terminal of `model` if one is named. `window`: working days of one round. `edition` is the checklist's too.
    `next`: the day (YYYY-MM-DD) of the next round to be made, '' after the last.
    """

    KIND: ClassVar[str] = "round_plan"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: str
    name: str
    kind: RoundKind
    people: tuple[PersonId, ...]
    customers: tuple[CustomerId, ...] = ()
    model: str = ""
    targets: tuple[Target, ...] = ()
    points: tuple[Point, ...]
    rhythm: Rhythm
    window: int
    since: str
    next: str
    edition: int
    state: PlanState
    set_by: PersonId
    set_at: str


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    STARTED = "started"
    CLOSED = "closed"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    """Its plan was changed before it began."""


TO_WALK = (RoundState.STARTED, RoundState.OPEN)
"""To be walked now; one that was missed is past, and can be walked all the same."""


class Round(Record, frozen=True, kw_only=True):
    """One round of a plan (`round:<plan>:<day>`): `begins` and `ends` are its window.

    `points` and `edition` are the checklist's as they were when it was made. `passed_over`: windows before it that
    were over before they were made. `closed_by`: '' where it closed by itself, with every stop told.
    """

    KIND: ClassVar[str] = "round"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "plan")
    id: str
    plan: str
    name: str
    kind: RoundKind
    people: tuple[PersonId, ...]
    day: str
    begins: str
    ends: str
    points: tuple[Point, ...]
    edition: int
    state: RoundState
    passed_over: int = 0
    started_at: str = ""
    started_by: str = ""
    closed_at: str = ""
    closed_by: str = ""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody stood, if they chose to say so: millionths of a degree (WGS 84), accurate to `metres`."""

    latitude: Annotated[int, Meta(ge=-90_000_000, le=90_000_000)]
    longitude: Annotated[int, Meta(ge=-180_000_000, le=180_000_000)]
    metres: Annotated[int, Meta(ge=0, le=1_000_000)]


class How(StrEnum):
    """What proves the presence."""

    GUN = "gun"
    CAMERA = "camera"
    TYPED = "typed"
    BY_HAND = "by_hand"
    """Only said: nothing was scanned."""


class Result(StrEnum):
    OK = "ok"
    FAULT = "fault"
    NOT_SEEN = "not_seen"


class PointNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found at one point of the checklist; `finding`: the fault that was noted at it last."""

    point: Point
    result: Result
    words: str = ""
    at: str
    by: PersonId
    finding: str = ""


class Again(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another sight of a stop, never counted: what was read then, where nothing was ''."""

    at: str
    by: PersonId
    terminal: str = ""
    sim: str = ""
    how: How = How.BY_HAND
    position: Position | None = None


class StopState(StrEnum):
    DUE = "due"
    SEEN = "seen"
    SKIPPED = "skipped"
    DROPPED = "dropped"
    """Not of the plan any more."""


class RoundStop(Record, frozen=True, kw_only=True):
    """One vehicle, customer or room of a round (`<round>:<target>`).

    `terminal`, `sim`: the numbers that the archive had when it was made, for a phone without signal to compare;
    `seen_at`: the earliest sight; others are in `again`. `found_terminal`, `found_sim`: what the first that looked
    found there, '' where nobody did. `mismatch`: at one sight the archive said otherwise.
    `extra`: not on the round's list. `doubted`: the clock of whoever was there was told as wrong (TIME-1).
    """

    KIND: ClassVar[str] = "round_stop"
    KEYS: ClassVar[tuple[str, ...]] = ("round", "target")
    id: str
    round: str
    plan: str
    target: Target
    name: str
    people: tuple[PersonId, ...]
    model: str = ""
    terminal: str = ""
    sim: str = ""
    state: StopState = StopState.DUE
    seen_at: str = ""
    seen_by: str = ""
    seen_by_name: str = ""
    how: How = How.BY_HAND
    position: Position | None = None
    found_terminal: str = ""
    found_sim: str = ""
    mismatch: bool = False
    points: tuple[PointNote, ...] = ()
    reason: str = ""
    again: tuple[Again, ...] = ()
    extra: bool = False
    doubted: bool = False


class FindingState(StrEnum):
    OPEN = "open"
    LATE = "late"
    """Without an order for too long; told."""
    FIXED = "fixed"
    """Put right on the spot."""
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"
    """Noted by mistake, as somebody said, and why."""


class Finding(Record, frozen=True, kw_only=True):
    """A fault that was found on a round, and the order that it became; `earlier`: those that were cancelled.

    `withdrawn_why`: why it was taken back; where it was ordered already, the order stays for somebody to see to.
    """

    KIND: ClassVar[str] = "round_finding"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "round", "target", "sha256")
    id: str
    round: str
    stop: str
    target: Target
    name: str
    people: tuple[PersonId, ...]
    model: str = ""
    point: Point
    words: str
    photo: FileRef | None = None
    at: str
    by: PersonId
    by_name: str
    state: FindingState
    due_at: str
    order: OrderId | None = None
    order_number: str = ""
    earlier: tuple[str, ...] = ()
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    withdrawn_by_name: str = ""
    withdrawn_why: str = ""

    @property
    def sha256(self) -> str:
        """Its photo's name: whoever sees the fault may read it."""
        return self.photo.sha256 if self.photo else ""
