"""A customer's page, what was reported by it, how a visit was rated on it (CUST-1)."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import (
    SYSTEM_PERSON,
    CaseId,
    CustomerId,
    LineId,
    OrderId,
    PersonId,
    VehicleId,
    VisitId,
)
from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock


class PageState(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


class CustomerPage(Record, frozen=True, kw_only=True):
    """What one link shows: one order, or the vehicles of one customer and their orders.

    `customer`: whose they were when the link was given; what is another's by now is not shown. `contact`: to whom
    it was given. `until`: the last day, YYYY-MM-DD, '' without end. The secret part of the link is in no record:
    the server works it out.
    """

    KIND: ClassVar[str] = "customer_page"
    KEYS: ClassVar[tuple[str, ...]] = ("handle", "state", "order", "customer")
    id: str
    state: PageState
    order: OrderId | None = None
    vehicles: tuple[VehicleId, ...] = ()
    customer: CustomerId | None = None
    customer_name: str = ""
    contact: str = ""
    until: str = ""
    given_by: PersonId
    given_by_name: str
    given_at: str
    revoked_by: PersonId | None = None
    revoked_by_name: str = ""
    revoked_at: str = ""
    revoked_why: str = ""

    @property
    def handle(self) -> str:
        """Twelve characters by which its link names it; they open nothing."""
        return urlsafe_b64encode(hashlib.sha256(self.id.encode()).digest()[:9]).decode()

    def ended(self, today: str) -> bool:
        """Whether it opens nothing on that day, YYYY-MM-DD."""
        return self.state is not PageState.ACTIVE or bool(self.until and self.until < today)


class ReportState(StrEnum):
    WAITING = "waiting"
    """Quarantined: nobody has taken it, and its photo is shown to nobody."""
    TAKEN = "taken"
    DISMISSED = "dismissed"


class PublicReport(Record, frozen=True, kw_only=True):
    """What a customer reported on their page, word for word. Times are ISO text.

    `clocks`: until when somebody has to take it; it runs from `at`, when the server had it. `stars`: how the visit
    was rated where a bad rating brought it. `case`: the case that it was taken into.
    """

    KIND: ClassVar[str] = "public_report"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "page", "sha256", "order", "customer")
    id: str
    number: str
    page: str
    state: ReportState
    said: str
    caller: str = ""
    phone: str = ""
    order: OrderId | None = None
    vehicle: VehicleId | None = None
    plate: str = ""
    customer: CustomerId | None = None
    customer_name: str = ""
    photo: FileRef | None = None
    stars: int | None = None
    at: str
    line: LineId
    clocks: tuple[Clock, ...] = ()
    decided_by: PersonId | None = None
    decided_by_name: str = ""
    decided_at: str = ""
    why: str = ""
    case: CaseId | None = None

    @property
    def by(self) -> PersonId:
        """Who had the photo's bytes: the server, from the customer."""
        return SYSTEM_PERSON

    @property
    def sha256(self) -> str:
        """Its photo's name, once somebody took the report; before, nobody reads the photo by it."""
        return self.photo.sha256 if self.photo and self.state is ReportState.TAKEN else ""


class VisitRating(Record, frozen=True, kw_only=True):
    """How the customer rated a visit on their page: 1 to 5 stars. `aside`: a second one, kept and not shown.

    It counts for nobody's score: whoever holds the link may rate, the technician among them.
    """

    KIND: ClassVar[str] = "visit_rating"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "visit", "page")
    id: str
    page: str
    order: OrderId
    visit: VisitId
    technician: PersonId | None = None
    technician_name: str = ""
    stars: int
    words: str = ""
    at: str
    aside: bool = False
