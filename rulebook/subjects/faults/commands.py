"""A major fault raised, told, followed, ended, analysed and reported (FLT-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, Fact, Request, Short, Text
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.roles import Role
from rulebook.subjects.faults.records import Whom

_Vehicles = Annotated[tuple[VehicleId, ...], Meta(max_length=2000)]


class FaultFact(Fact, frozen=True):
    """The line's subject is the fault; whoever learns of it or does something about it says so."""

    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "FLT-1"


class RaiseFault(FaultFact, frozen=True):
    """Time, place, phenomenon, plan; `began` is a moment with its zone, '' for now (FLT-1)."""

    KIND: ClassVar[str] = "fault.raise"
    place: Text
    phenomenon: Text
    plan: Text = ""
    began: Short = ""
    model: Short = ""
    customer: Short = ""
    vehicles: _Vehicles = ()
    case: Short = ""


class TellOfFault(FaultFact, frozen=True):
    """Manager, sales, the head of the company or the customer was told (FLT-1)."""

    KIND: ClassVar[str] = "fault.tell"
    whom: Whom
    who: Short = ""
    note: Text = ""


class UpdateFault(FaultFact, frozen=True):
    """How it stands now (FLT-1)."""

    KIND: ClassVar[str] = "fault.update"
    text: Text
    affected: _Vehicles = ()
    restored: _Vehicles = ()


class EndFault(FaultFact, frozen=True):
    """It works again, and how that came about (FLT-1)."""

    KIND: ClassVar[str] = "fault.end"
    how: Text


class AnalyseFault(Request, frozen=True):
    """Impact, process, cause; another may do it anew until the report is released (FLT-1)."""

    KIND: ClassVar[str] = "fault.analyse"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.SERVICE_MANAGER, Role.DISPATCHER})
    RULE: ClassVar[str] = "FLT-1"
    impact: Text
    process: Text
    whys: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=10)]


class ReleaseReport(Request, frozen=True):
    """The report goes to customer and sales; by another than the analyst (FLT-1, ROLE-2)."""

    KIND: ClassVar[str] = "fault.release"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.DEPARTMENT_MANAGER})
    RULE: ClassVar[str] = "FLT-1"
