"""A page given and revoked; what comes in by it; a report taken or dismissed (CUST-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import OFFICE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import OrderId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.cases.records import CaseKind

_NOBODY: frozenset[Role] = frozenset()
"""The server alone writes it; whoever else does is told of."""


class GivePage(Request, frozen=True):
    """Give a customer a page of their own; the line's subject is its id (CUST-1).

    One `order`, or `vehicles` of one customer. `until`: the last day, YYYY-MM-DD, '' without end. A technician
    gives one of an order of their own.
    """

    KIND: ClassVar[str] = "page.give"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "CUST-1"
    order: OrderId = OrderId("")
    vehicles: Annotated[tuple[VehicleId, ...], Meta(max_length=500)] = ()
    contact: Short = ""
    until: Short = ""


class RevokePage(Request, frozen=True):
    """The link opens nothing from now on (CUST-1)."""

    KIND: ClassVar[str] = "page.revoke"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "CUST-1"
    reason: Text = ""


class ReportByPage(Fact, frozen=True):
    """What a customer reported on their page, by the server as it came; the line's subject is its id (CUST-1).

    `order` or `vehicle`: what it is about, as far as they said.
    """

    KIND: ClassVar[str] = "report.public"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "CUST-1"
    page: Annotated[str, Key]
    said: Text
    caller: Short = ""
    phone: Short = ""
    order: OrderId = OrderId("")
    vehicle: VehicleId = VehicleId("")
    photo: FileRef | None = None


class TakeReport(Request, frozen=True):
    """Take what was reported: it becomes a case of the taker's, heard when the customer wrote it (CUST-1)."""

    KIND: ClassVar[str] = "report.take"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "CUST-1"
    kind: CaseKind = CaseKind.REQUEST


class DismissReport(Request, frozen=True):
    """It is nothing of ours, with the reason; words and photo are kept, and the photo is shown to nobody."""

    KIND: ClassVar[str] = "report.dismiss"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "CUST-1"
    reason: Text


class RateVisit(Fact, frozen=True):
    """How a customer rates a visit on their page, by the server; the line's subject is the order (CUST-1)."""

    KIND: ClassVar[str] = "visit.rate"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "CUST-1"
    page: Annotated[str, Key]
    visit: VisitId
    stars: Annotated[int, Meta(ge=1, le=5)]
    words: Text = ""
