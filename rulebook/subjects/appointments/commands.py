"""What was tried before a visit, and the time agreed for it (ORD-4, ORD-7)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import OFFICE, TECHNICIAN, Fact, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.orders.records import Step

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
