"""What a technician does on site (ORD-7 to ORD-12)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.orders.records import Waiting
from rulebook.subjects.visits.records import Sheet, Stroke


class VisitFact(Fact, frozen=True):
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    visit: Annotated[VisitId, Key]


class Depart(VisitFact, frozen=True):
    """Set out, with what was ticked off before (ORD-7): codes of `deadlines.CHECKLIST`."""

    KIND: ClassVar[str] = "visit.depart"
    RULE: ClassVar[str] = "ORD-7"
    ticked: tuple[Short, ...] = ()


class Arrive(VisitFact, frozen=True):
    KIND: ClassVar[str] = "visit.arrive"
    RULE: ClassVar[str] = "ORD-7"


class RecordFinding(VisitFact, frozen=True):
    """What was found and whether the customer's complaint could be reproduced (ORD-8)."""

    KIND: ClassVar[str] = "visit.find"
    RULE: ClassVar[str] = "ORD-8"
    finding: Text
    reproduced: bool = False
    customer_damage: Text = ""


class RecordWork(VisitFact, frozen=True):
    """What was done, the cause, the advice; whether the customer tried the result, or why nobody did (ORD-8)."""

    KIND: ClassVar[str] = "visit.act"
    RULE: ClassVar[str] = "ORD-8"
    work: Text
    cause: Text = ""
    advice: Text = ""
    customer_tried: bool = False
    not_tried: Text = ""


class SignVisit(VisitFact, frozen=True):
    """Strokes over the digest of what the customer saw; or why there are none (ORD-10)."""

    KIND: ClassVar[str] = "visit.sign"
    RULE: ClassVar[str] = "ORD-10"
    signer: Short
    digest: Short
    sheet: Sheet
    strokes: tuple[Stroke, ...] = ()
    declined: Text = ""


class ReportDamage(VisitFact, frozen=True):
    KIND: ClassVar[str] = "visit.damage"
    RULE: ClassVar[str] = "ORD-12"
    what: Text


class LeaveUnsolved(VisitFact, frozen=True):
    """Not solved: the exact symptom, what is waited for, and when the next visit is, if known (ORD-9)."""

    KIND: ClassVar[str] = "visit.unsolved"
    RULE: ClassVar[str] = "ORD-9"
    symptom: Text
    waiting_for: Text
    waiting: Waiting = Waiting.OTHER
    next_visit: Short = ""


class CompleteVisit(Request, frozen=True):
    """Ask that the order count as completed: the completion gate (ORD-10)."""

    KIND: ClassVar[str] = "visit.complete"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "ORD-10"
    visit: VisitId
