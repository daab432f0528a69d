"""What is said and done about a customer's case; the line's subject is the case (CASE-1, SLA-1)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import ANYONE, OFFICE, Fact, Request, Short, Text
from rulebook.kernel.ids import CaseId, CustomerId, OrderId, PersonId, ReceiptId, UnitId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.policy.clocks import SiteClass, WaitFor
from rulebook.subjects.cases.records import CaseKind, Channel


class HearCase(Fact, frozen=True):
    """A customer said something, by any way, to anybody; whoever heard it owns it until another takes it (CASE-1).

    `received`: ISO with a zone, where a letter came in before it was written down; else the line's own time.
    `solved`: answered on the spot with `answer`, no clock starts. Ids may be '' where they are not known; plate
    and names stand for people who read it. `offered_to`: offered to that person in the same act.
    """

    KIND: ClassVar[str] = "case.hear"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    kind: CaseKind
    channel: Channel
    said: Text
    customer: CustomerId = CustomerId("")
    customer_name: Short = ""
    caller: Short = ""
    phone: Short = ""
    vehicle: VehicleId = VehicleId("")
    plate: Short = ""
    unit: UnitId = UnitId("")
    unit_number: Short = ""
    order: OrderId = OrderId("")
    receipt: ReceiptId = ReceiptId("")
    person: PersonId = PersonId("")
    received: Short = ""
    solved: bool = False
    answer: Text = ""
    offered_to: PersonId = PersonId("")


class HearAgain(Fact, frozen=True):
    """The customer came again about the same matter, by any way: who answers owes a new answer (SLA-1, CMP-1)."""

    KIND: ClassVar[str] = "case.again"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "SLA-1"
    channel: Channel
    said: Text


class AnswerCase(Fact, frozen=True):
    """The customer was answered. `outcome`: told how the matter ended; `satisfied`: None where nobody asked."""

    KIND: ClassVar[str] = "case.answer"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "SLA-1"
    what: Text
    channel: Channel
    solved: bool = False
    outcome: bool = False
    satisfied: bool | None = None


class ClassifyCase(Request, frozen=True):
    """It is another kind of matter, or about another customer, vehicle, unit, order, receipt or person.

    All of them as they are now. Where another term holds for it, both clocks are shown and its pauses go along.
    """

    KIND: ClassVar[str] = "case.classify"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "CASE-1"
    kind: CaseKind
    customer: CustomerId = CustomerId("")
    vehicle: VehicleId = VehicleId("")
    unit: UnitId = UnitId("")
    order: OrderId = OrderId("")
    receipt: ReceiptId = ReceiptId("")
    person: PersonId = PersonId("")
    reason: Text = ""


class HandCase(Request, frozen=True):
    """The case is offered to another owner, who has to take it; until then it stays whose it is."""

    KIND: ClassVar[str] = "case.hand"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    to: PersonId
    note: Text = ""


class TakeCase(Fact, frozen=True):
    """Whoever was offered the case has it now, from this line's time on."""

    KIND: ClassVar[str] = "case.take"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"


class DeclineCase(Fact, frozen=True):
    """Whoever was offered the case does not take it; its owner stays."""

    KIND: ClassVar[str] = "case.decline"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    why: Text


class WaitCase(Fact, frozen=True):
    """Nothing can be done until the customer, parts or a unit under repair: its clocks stand still (SLA-1)."""

    KIND: ClassVar[str] = "case.wait"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "SLA-1"
    why: WaitFor
    note: Text


class GoOnCase(Fact, frozen=True):
    """What was waited for is there: its clocks run again (SLA-1)."""

    KIND: ClassVar[str] = "case.go_on"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "SLA-1"
    how: Text


class LinkCase(Fact, frozen=True):
    """The case belongs with an order or with another, older case; one of the two is named."""

    KIND: ClassVar[str] = "case.link"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    order: OrderId = OrderId("")
    case: CaseId = CaseId("")


class CloseCase(Request, frozen=True):
    """Its owner closes it: the customer was answered and told how it ended, and no promise is open."""

    KIND: ClassVar[str] = "case.close"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASE-1"
    note: Text = ""


class ClassifySite(Request, frozen=True):
    """How far the customer's address is; the line's subject is the customer (SLA-1)."""

    KIND: ClassVar[str] = "site.classify"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | frozenset({Role.ADMINISTRATOR})
    RULE: ClassVar[str] = "SLA-1"
    site: SiteClass
    reason: Text = ""
