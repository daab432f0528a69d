"""Leave is asked for and decided; sickness is told by anybody; papers are handed in (DUTY-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import ANYONE, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.absences.records import AbsenceKind


class AskLeave(Request, frozen=True):
    """Ask for leave of one's own; the line's subject is the absence. `begins`, `ends`: ISO with zone, half-open.

    `need`: why it was not asked for in time. `stand_in`: who takes what one holds meanwhile.
    """

    KIND: ClassVar[str] = "leave.ask"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    kind: AbsenceKind
    begins: Short
    ends: Short
    reason: Text = ""
    need: Text = ""
    stand_in: Short = ""


class TellSick(Fact, frozen=True):
    """Somebody is sick and does not come: told by themselves or by anybody. `ends`: as far as is known now."""

    KIND: ClassVar[str] = "leave.tell_sick"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    absence: Annotated[str, Key]
    person: Annotated[str, Key]
    begins: Short
    ends: Short
    words: Text = ""


class DecideLeave(Request, frozen=True):
    """Give leave or refuse it, with the reason of a no; never one's own. `stand_in`: named by the decider."""

    KIND: ClassVar[str] = "leave.decide"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    grant: bool
    reason: Text = ""
    stand_in: Short = ""


class WithdrawLeave(Request, frozen=True):
    """Take back one's own leave, or come back before its end: what is left of it is work again."""

    KIND: ClassVar[str] = "leave.withdraw"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"


class HandPapers(Fact, frozen=True):
    """The certificate of a sickness is handed in: of which hospital or doctor, for which days."""

    KIND: ClassVar[str] = "leave.papers"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "DUTY-1"
    absence: Annotated[str, Key]
    words: Text
