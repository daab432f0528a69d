"""Around an order: what was tried, what was agreed and promised, what the customer says; who can do what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.commands.base import ADMIN, MANAGERS, OFFICE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.ids import Fen
from rulebook.records import Role, Step

_R = Role
_CALLERS = frozenset({_R.CUSTOMER_SERVICE, _R.SERVICE_MANAGER, _R.DEPARTMENT_MANAGER})


class TryFirst(Fact, frozen=True):
    """Tried by phone, or remotely with the customer's leave (`leave_by`: who gave it), before going (ORD-4)."""

    KIND: ClassVar[str] = "service.try"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-4"
    step: Step
    what: Text
    leave_by: Short = ""
    solved: bool = False


class AgreeTime(Fact, frozen=True):
    """A time was agreed with the customer on the phone; ISO with a zone (ORD-7)."""

    KIND: ClassVar[str] = "appointment.agree"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-7"
    time: Short
    spoken_with: Short = ""
    reason: Text = ""


class MakePromise(Fact, frozen=True):
    """Something was promised to the customer of an order, by a day or moment (ORD-11)."""

    KIND: ClassVar[str] = "promise.make"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-11"
    promise: Annotated[str, Key]
    what: Text
    due: Short


class KeepPromise(Fact, frozen=True):
    """What became of a promise: kept, or `broken` with the reason (ORD-11)."""

    KIND: ClassVar[str] = "promise.end"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-11"
    promise: Annotated[str, Key]
    how: Text
    broken: bool = False


class AskCustomer(Fact, frozen=True):
    """The customer was called after the visit: what was paid, which unit was fitted (ORD-13). `paid` in fen."""

    KIND: ClassVar[str] = "customer.ask"
    ROLES: ClassVar[frozenset[Role]] = _CALLERS
    RULE: ClassVar[str] = "ORD-13"
    said: Text
    paid: Annotated[Fen, Meta(ge=0, le=10**12)] | None = None
    unit: Short = ""


class SetDuty(Request, frozen=True):
    """On duty or off (ORD-6); one's own, or by dispatcher and manager. The line's subject is the person."""

    KIND: ClassVar[str] = "duty.set"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | MANAGERS | {_R.DISPATCHER}
    RULE: ClassVar[str] = "ORD-6"
    on_duty: bool


class SetSkills(Request, frozen=True):
    """What a person can do from a day on: order kinds, and skills that products need (ORD-6). Never one's own."""

    KIND: ClassVar[str] = "skills.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN | {_R.SERVICE_MANAGER}
    RULE: ClassVar[str] = "ORD-6"
    skills: Annotated[tuple[Short, ...], Meta(max_length=100)]
    since: Short = ""


class NeedSkills(Request, frozen=True):
    """What work on a product needs from a day on, beyond the order's kind (ORD-6)."""

    KIND: ClassVar[str] = "skills.need"
    ROLES: ClassVar[frozenset[Role]] = ADMIN | {_R.SERVICE_MANAGER}
    RULE: ClassVar[str] = "ORD-6"
    model: Annotated[str, Key]
    skills: Annotated[tuple[Short, ...], Meta(max_length=100)]
    since: Short = ""
