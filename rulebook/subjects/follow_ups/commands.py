"""What the customer says afterwards, and the tries to reach them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import MANAGERS, Fact, Request, Short, Text
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.appointments.commands import _CALLERS
from rulebook.subjects.cases.records import CaseKind

Calls = Annotated[tuple[Short, ...], Meta(max_length=500)]
"""Ids of the calls that one telephone call is about: a fleet's are made at once."""


class AskCustomer(Fact, frozen=True):
    """The customer was called after the visit: what was paid, which unit was fitted (ORD-13). `paid` in fen.

    `follow_ups`: the calls of the plan that this answers (FUP-1); besides them it answers the order's own of the
    next day. `satisfied` from 1 to 5, None where it was not asked.
    """

    KIND: ClassVar[str] = "customer.ask"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "ORD-13"
    said: Text
    paid: Annotated[Fen, Meta(ge=0, le=10**12)] | None = None
    unit: Short = ""
    follow_ups: Calls = ()
    works: bool | None = None
    satisfied: Annotated[int, Meta(ge=1, le=5)] | None = None
    why: Text = ""
    wishes: Text = ""
    spoken_with: Short = ""


class TryCall(Fact, frozen=True):
    """The customer was called and not asked: not reached, asked to be called again, or would not answer."""

    KIND: ClassVar[str] = "followup.try"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "FUP-1"
    follow_ups: Calls
    number: Short = ""
    reached: bool = False
    refused: bool = False
    agreed_next: Short = ""
    note: Text = ""


class FollowOnCase(Fact, frozen=True):
    """What else the customer raised in a follow-up call: a case of its own, hung to the order (FUP-1, CASE-1).

    The line's subject is the order. `case`: the new case's id; `older`: the case that it belongs with, '' for the
    last one of the order, where it has one.
    """

    KIND: ClassVar[str] = "followup.case"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "FUP-1"
    case: Short
    said: Text
    kind: CaseKind = CaseKind.REQUEST
    older: Short = ""
    follow_ups: Calls = ()
    spoken_with: Short = ""


class AssignCalls(Request, frozen=True):
    """Somebody is to make these calls; anybody who may call still can (FUP-1). Nobody of `to`: nobody's again."""

    KIND: ClassVar[str] = "followup.assign"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "FUP-1"
    follow_ups: Calls
    to: PersonId = PersonId("")


class SkipCalls(Request, frozen=True):
    """A manager lets calls be, with the reason; the plan goes on with the next ones (FUP-1)."""

    KIND: ClassVar[str] = "followup.skip"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "FUP-1"
    follow_ups: Calls
    reason: Text


class SetCallTimes(Request, frozen=True):
    """When a customer is not to be called, in full hours from–to; nothing: whenever one likes (FUP-1)."""

    KIND: ClassVar[str] = "followup.quiet"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "FUP-1"
    quiet: Annotated[tuple[tuple[int, int], ...], Meta(max_length=6)] = ()
