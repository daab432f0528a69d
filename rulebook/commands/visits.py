"""What a technician reports from a visit (sections 2 and 3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.commands.base import (
    TECHNICIAN,
    Key,
    Request,
    Short,
    Text,
    VisitFact,
)
from rulebook.ids import VehicleId, VisitId
from rulebook.records import Role, Sheet, Stroke, UnitKind, Waiting

_R = Role


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
    """What was done, the cause, the advice; whether the customer tried the result (ORD-8)."""

    KIND: ClassVar[str] = "visit.act"
    RULE: ClassVar[str] = "ORD-8"
    work: Text
    cause: Text = ""
    advice: Text = ""
    customer_tried: bool = False


class SwapUnit(VisitFact, frozen=True):
    """Old unit off, new unit on, one act (RPL-1, RPL-2). `as_printed`: the check digit fails, photo taken.

    `sim_moves`, `sim_stays`: the SIM moves along, or comes off with the old terminal; neither: not asked.
    """

    KIND: ClassVar[str] = "visit.swap"
    RULE: ClassVar[str] = "RPL-1"
    swap: Annotated[str, Key]
    vehicle: Annotated[VehicleId, Key]
    plate: Short
    unit: UnitKind
    old_number: Short
    new_number: Short
    old_phone: Short = ""
    new_phone: Short = ""
    model: Short = ""
    reason: Text = ""
    condition: Text = ""
    sim_moves: bool = False
    as_printed: bool = False
    sim_stays: bool = False


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
