"""More than one technician on an order, and what becomes of each of its vehicles."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import Key, Request, Short, Text
from rulebook.kernel.ids import PersonId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.subjects.visits.commands import VisitFact

_SENDERS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})


class JoinTeam(Request, frozen=True):
    """Send one more technician to an order that one is on already, with a visit of their own (ORD-6)."""

    KIND: ClassVar[str] = "team.join"
    ROLES: ClassVar[frozenset[Role]] = _SENDERS
    RULE: ClassVar[str] = "ORD-6"
    technician: PersonId


class LeaveTeam(Request, frozen=True):
    """Take that technician off again; a visit under way is kept (ORD-5)."""

    KIND: ClassVar[str] = "team.leave"
    ROLES: ClassVar[frozenset[Role]] = _SENDERS
    RULE: ClassVar[str] = "ORD-5"
    technician: PersonId
    reason: Text


class ReportVehicle(VisitFact, frozen=True):
    """One vehicle of the order is done, or not possible and why (ORD-10). A swap says so by itself."""

    KIND: ClassVar[str] = "visit.vehicle"
    RULE: ClassVar[str] = "ORD-10"
    vehicle: Annotated[VehicleId, Key]
    done: bool = True
    reason: Short = ""
