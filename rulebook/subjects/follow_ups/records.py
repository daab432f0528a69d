"""Calls that are due after a visit, and who may be called when (FUP-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CaseId, CustomerId, OrderId, PersonId, VehicleId
from rulebook.kernel.records import Record


class PlanState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class FollowUpPlan(Record, frozen=True, kw_only=True):
    """The calls of one vehicle from the day its terminal works: monthly in the first year, quarterly after.

    `since` is the day of the completion that all months are counted from; `installed`: whether it was a new
    installation, whose first month has a call of its own. `ended_by`: the order that took the terminal off.
    """

    KIND: ClassVar[str] = "follow_up_plan"
    KEYS: ClassVar[tuple[str, ...]] = ("vehicle", "state")
    id: str
    vehicle: VehicleId
    order: OrderId
    since: str
    installed: bool = False
    state: PlanState = PlanState.ACTIVE
    ended_by: str = ""


class FollowUpKind(StrEnum):
    """Which row of the plan a call comes from."""

    NEXT_DAY = "next_day"
    THREE_DAYS = "three_days"
    FIRST_MONTH = "first_month"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class FollowUpState(StrEnum):
    """`missed`: closed unasked; it may still be answered late. `replaced`: a later visit asks instead."""

    DUE = "due"
    DONE = "done"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    SKIPPED = "skipped"
    MISSED = "missed"
    REPLACED = "replaced"


STILL_ASKED = (FollowUpState.DUE, FollowUpState.MISSED, FollowUpState.UNREACHABLE)
"""What an answer may still fill: a late call is a fact and is taken."""


class CallTry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody tried to call. `agreed_next`: when the customer wants to be called; `quiet`: in their rest."""

    at: str
    by: PersonId
    by_name: str
    number: str = ""
    reached: bool = False
    agreed_next: str = ""
    note: str = ""
    quiet: bool = False


class FollowUp(Record, frozen=True, kw_only=True):
    """One call that is due: its window, the tries, and what was answered.

    `due` is the day by the plan, `opens` to `closes` the window around it, half-open. `month`: so many months
    after completion, 0 for the two calls after a visit. `late`: answered after the window; `arrived_at`: when the
    books learned of it. `told`: what the irregularity of a window that closed is about. `cases`: what the customer
    raised beside the answers. `caller`: who is to make the call, where that was said; any of the callers may.
    """

    KIND: ClassVar[str] = "follow_up"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "customer", "vehicle", "order")
    id: str
    kind: FollowUpKind
    state: FollowUpState
    order: OrderId
    customer: CustomerId | None = None
    customer_name: str = ""
    vehicle: VehicleId | None = None
    plate: str = ""
    plan: str = ""
    month: int = 0
    opens: str
    due: str
    closes: str
    tries: tuple[CallTry, ...] = ()
    told: str = ""
    by: PersonId | None = None
    by_name: str = ""
    at: str = ""
    arrived_at: str = ""
    late: bool = False
    spoken_with: str = ""
    works: bool | None = None
    satisfied: int | None = None
    why: str = ""
    wishes: str = ""
    reason: str = ""
    cases: tuple[CaseId, ...] = ()
    caller: PersonId | None = None
    caller_name: str = ""


class CallTimes(Record, frozen=True, kw_only=True):
    """When one customer is not to be called: hours from–to, company time. By the customer's id."""

    KIND: ClassVar[str] = "call_times"
    KEYS: ClassVar[tuple[str, ...]] = ()
    id: CustomerId
    quiet: tuple[tuple[int, int], ...]
    set_by: PersonId
    set_at: str
