"""Cash brought back, declared, counted and signed off (section 4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import MANAGERS, TECHNICIAN, Fact, Key, Request, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import HandoverId, PersonId, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.records import Count

_R = Role


class ReturnToBase(Fact, frozen=True):
    """Back at the company: the clock on cash starts (CASH-2)."""

    KIND: ClassVar[str] = "base.return"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "CASH-2"


class DeclareHandover(Fact, frozen=True):
    """What is in the envelope, note by note, for all receipts in hand (CASH-3)."""

    KIND: ClassVar[str] = "handover.declare"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "CASH-3"
    handover: Annotated[HandoverId, Key]
    counts: tuple[Count, ...]
    receipts: tuple[ReceiptId, ...]


class DeclareForAnother(Request, frozen=True):
    """The cash of somebody who cannot declare it, having left or lost the phone: all in hand, no picking (CASH-3).

    `reason`: why they do not themselves; `evidence`: where the cash was found and who was there, with a picture of
    it where there is one. Finance counts it as any envelope, by somebody else than who declares.
    """

    KIND: ClassVar[str] = "handover.declare_for"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {_R.FINANCE}
    RULE: ClassVar[str] = "CASH-3"
    handover: Annotated[HandoverId, Key]
    technician: PersonId
    counts: tuple[Count, ...]
    reason: Text
    evidence: Text
    photo: FileRef | None = None


class CountHandover(Request, frozen=True):
    """Finance's own count, made blind; only this moves the money (CASH-3). `returned`: notes not taken."""

    KIND: ClassVar[str] = "handover.count"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.FINANCE})
    RULE: ClassVar[str] = "CASH-3"
    handover: HandoverId
    counts: tuple[Count, ...]
    returned: tuple[Count, ...] = ()


class SignOff(Request, frozen=True):
    """Finance and the technician went through the list of what came back: all of it is handed in (BASE-1)."""

    KIND: ClassVar[str] = "base.sign"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.FINANCE})
    RULE: ClassVar[str] = "BASE-1"
    technician: PersonId
