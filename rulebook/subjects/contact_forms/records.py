"""A work contact form between departments, with its answer and, where they disagree, its ruling (WCF-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class Department(StrEnum):
    """Who writes to whom; a department is known by the roles of its people (`ROLES_OF`)."""

    SERVICE = "service"
    CUSTOMER_SERVICE = "customer_service"
    DISPATCH = "dispatch"
    STORE = "store"
    FINANCE = "finance"
    ADMINISTRATION = "administration"


ROLES_OF: dict[Department, frozenset[Role]] = {
    Department.SERVICE: frozenset({Role.TECHNICIAN, Role.SERVICE_MANAGER}),
    Department.CUSTOMER_SERVICE: frozenset({Role.CUSTOMER_SERVICE}),
    Department.DISPATCH: frozenset({Role.DISPATCHER}),
    Department.STORE: frozenset({Role.STOREKEEPER}),
    Department.FINANCE: frozenset({Role.FINANCE}),
    Department.ADMINISTRATION: frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER}),
}
"""Department → the roles whose people answer for it."""

HEADS: dict[Department, Role] = {
    Department.SERVICE: Role.SERVICE_MANAGER,
    Department.CUSTOMER_SERVICE: Role.CUSTOMER_SERVICE,
    Department.DISPATCH: Role.DISPATCHER,
    Department.STORE: Role.STOREKEEPER,
    Department.FINANCE: Role.FINANCE,
    Department.ADMINISTRATION: Role.ADMINISTRATOR,
}
"""Department → who is told that nobody of it has answered."""


class ContactState(StrEnum):
    WRITTEN = "written"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The other department says no: the office rules."""
    RULED = "ruled"


class ContactForm(Record, frozen=True, kw_only=True):
    """One form. `done`: what was done before it was written, `done_at` when (ISO, as said; '' where nothing was).

    `due`: until when the next word is due: the answer, after a refusal or none the office's ruling. `missed`: what
    was not said in time, `answer` or `ruling`. `upheld`: whether the office ruled for the writer; None: no ruling.
    """

    KIND: ClassVar[str] = "contact_form"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "to", "by", "order")
    id: str
    sender: Department
    to: Department
    ask: str
    done: str = ""
    done_at: str = ""
    order: str = ""
    by: PersonId
    by_name: str
    written_at: str
    due: str
    missed: tuple[str, ...] = ()
    state: ContactState = ContactState.WRITTEN
    answered_by: PersonId | None = None
    answered_by_name: str = ""
    answered_at: str = ""
    answer: str = ""
    upheld: bool | None = None
    ruled_by: PersonId | None = None
    ruled_by_name: str = ""
    ruled_at: str = ""
    ruling: str = ""
