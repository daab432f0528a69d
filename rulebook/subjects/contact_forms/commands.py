"""Written after the deed, accepted or refused by the other department, ruled on by the office (WCF-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import ANYONE, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.contact_forms.records import Department

RULERS = frozenset({Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR})
"""The office: who rules where two departments disagree."""


class WriteContact(Fact, frozen=True):
    """Write to another department. Whoever meets the matter first solves it, and writes afterwards (WCF-1).

    `sender`: the department written for, of the writer's own; `done`: what was done already, `done_at` when (ISO
    with a zone, '' for the line's own time). `order`: the order it came up in.
    """

    KIND: ClassVar[str] = "contact.write"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "WCF-1"
    form: Annotated[str, Key]
    sender: Department
    to: Department
    ask: Text
    done: Text = ""
    done_at: Short = ""
    order: Short = ""


class AcceptContact(Request, frozen=True):
    """The other department takes it on. The line's subject is the form (WCF-1)."""

    KIND: ClassVar[str] = "contact.accept"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "WCF-1"
    note: Text = ""


class RefuseContact(Request, frozen=True):
    """The other department says no, and why: the office rules (WCF-1)."""

    KIND: ClassVar[str] = "contact.refuse"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "WCF-1"
    reason: Text


class RuleContact(Request, frozen=True):
    """The office rules on what was refused, or not answered in time. `uphold`: as the writer asked (WCF-1)."""

    KIND: ClassVar[str] = "contact.rule"
    ROLES: ClassVar[frozenset[Role]] = RULERS
    RULE: ClassVar[str] = "WCF-1"
    uphold: bool
    ruling: Text
