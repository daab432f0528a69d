"""An approval by word of mouth, until its giver has confirmed it (ORAL-1 to ORAL-3)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import Fen, OrderId, PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class SpokenState(StrEnum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class SpokenApproval(Record, frozen=True, kw_only=True):
    """Whom the technician says they asked, when, how, what for, up to what amount; and what became of it.

    `coded`: a code was typed in on this phone and the server has not looked at it yet. `open_to`: who else is on
    the order whose price it changes, or comes onto it later: they collect by it, offline too (FEE-3).
    """

    KIND: ClassVar[str] = "spoken"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "state", "approver", "claimant")
    id: str
    order: OrderId
    number: str
    subject: str
    kind: str = ""
    what_for: str
    amount: Fen
    approver: PersonId
    approver_name: str
    how: str = ""
    spoken_at: str = ""
    claimant: PersonId
    claimant_name: str
    claimed_at: str
    learnt_at: str
    due_at: str
    state: SpokenState
    wrong_codes: int = 0
    raised_to: Role | None = None
    decided_by: PersonId | None = None
    decided_at: str = ""
    why: str = ""
    coded: bool = False
    open_to: tuple[PersonId, ...] = ()
