"""An opinion is given, passed to whom it concerns, answered; a lead is handed on and ended (CASE-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import ANYONE, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.records import OpinionKind


class GiveOpinion(Fact, frozen=True):
    """One's own, or a customer's as they said it. `case`: the call or letter it came by."""

    KIND: ClassVar[str] = "opinion.give"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    opinion: Annotated[str, Key]
    kind: OpinionKind
    text: Text
    department: Department
    case: Short = ""
    customer_name: Short = ""


class PassOpinion(Request, frozen=True):
    """It concerns another department. Its clock goes on: whoever gave it waits all the same."""

    KIND: ClassVar[str] = "opinion.pass"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    department: Department
    note: Text = ""


class AnswerOpinion(Request, frozen=True):
    KIND: ClassVar[str] = "opinion.answer"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    adopted: bool
    answer: Text


class HandLead(Fact, frozen=True):
    """Somebody may want something of ours: whom they are, what they want, who sees to it."""

    KIND: ClassVar[str] = "lead.hand"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    lead: Annotated[str, Key]
    customer_name: Short
    want: Text
    to: Annotated[str, Key]
    contact: Short = ""
    contact_phone: Short = ""


class EndLead(Request, frozen=True):
    """What came of it, by whom it was handed to; whoever handed it on reads `told`."""

    KIND: ClassVar[str] = "lead.end"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    won: bool
    told: Text
