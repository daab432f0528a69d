"""A complaint heard, handed on, calmed, explained, told and closed (CMP-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, Fact, Request, Short, Text
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.records import About, CauseKind, Outcome, Satisfied, Severity


class ComplaintFact(Fact, frozen=True):
    """The line's subject is the complaint. Anybody hears one, and whoever did something says so."""

    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"


class ComplaintRequest(Request, frozen=True):
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"


class HearComplaint(ComplaintFact, frozen=True):
    """A customer complains; whoever hears it owns it until somebody else has taken it on record (CMP-1).

    `again`: the open complaint that they call about once more. `person`: whom they complain of.
    """

    KIND: ClassVar[str] = "complaint.hear"
    what: Text
    about: About = About.OTHER
    severity: Severity = Severity.MINOR
    wish: Text = ""
    channel: Channel = Channel.CALL
    case: Short = ""
    customer: Short = ""
    customer_name: Short = ""
    contact: Short = ""
    contact_phone: Short = ""
    person: Short = ""
    order: Short = ""
    visit: Short = ""
    receipt: Short = ""
    vehicle: Short = ""
    unit: Short = ""
    again: Short = ""


class HandComplaint(ComplaintRequest, frozen=True):
    """Offer it to somebody; it stays the giver's until that person takes it (CMP-1)."""

    KIND: ClassVar[str] = "complaint.hand"
    to: PersonId
    note: Text = ""


class TakeComplaint(ComplaintRequest, frozen=True):
    """Whom it was handed to takes it: from here on it is theirs (CMP-1)."""

    KIND: ClassVar[str] = "complaint.take"


class CalmComplaint(ComplaintFact, frozen=True):
    """What was done at once, before anybody knows the cause (CMP-1)."""

    KIND: ClassVar[str] = "complaint.calm"
    what: Text


class ExplainComplaint(ComplaintFact, frozen=True):
    """The cause, by asking why of each answer; the last is what it came from (CMP-1)."""

    KIND: ClassVar[str] = "complaint.cause"
    cause: CauseKind
    whys: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=10)]


class TellCustomer(ComplaintFact, frozen=True):
    """The customer was told how it stands; `final`: what came of it (CMP-1)."""

    KIND: ClassVar[str] = "complaint.tell"
    what: Text
    satisfied: Satisfied = Satisfied.UNSAID
    final: bool = False


class CloseComplaint(ComplaintRequest, frozen=True):
    """All is done, verified and told (CMP-1)."""

    KIND: ClassVar[str] = "complaint.close"
    outcome: Outcome
    verdict: Text
