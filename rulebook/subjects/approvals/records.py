"""Approval forms, the matrix and the company's own figures, each with its history (ROLE-3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec

from rulebook.kernel.ids import Fen, OrderId, PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class Lapse(StrEnum):
    """What becomes of an undecided form when its deadline passes."""

    REFUSED = "refused"
    ESCALATED = "escalated"


MOST_HOURS = 24 * 365
"""The longest time that a row gives to decide in."""
_Fen = Annotated[Fen, msgspec.Meta(ge=0, le=10**12)]


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row: for amounts over `over` up to `up_to` (fen), and this kind only, who decides at which step.

    A second approver is a second row with `step` 2. An empty `kind` holds for all that have no row of their own.
    """

    role: Role
    deputy: Role | None = None
    hours: Annotated[int, msgspec.Meta(ge=1, le=MOST_HOURS)] = 24
    kind: Annotated[str, msgspec.Meta(max_length=50)] = ""
    over: _Fen | None = None
    up_to: _Fen | None = None
    step: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    lapse: Lapse = Lapse.ESCALATED


class MatrixVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rows of a subject from a moment on, who entered them when, and why."""

    since: str
    rows: tuple[MatrixRow, ...]
    by: PersonId
    at: str
    reason: str = ""


class Matrix(Record, frozen=True, kw_only=True):
    """All that ever held for one subject, in the order it was entered; nothing is written over."""

    KIND: ClassVar[str] = "matrix"
    id: str
    versions: tuple[MatrixVersion, ...]


class FormState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DENIED = "denied"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Grant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One approver's leave. `skipped`: levels passed over in an emergency, who are told (ROLE-4)."""

    by: PersonId
    name: str
    at: str
    step: int
    skipped: tuple[Role, ...] = ()
    emergency: str = ""


class NotFree(msgspec.Struct, frozen=True, kw_only=True):
    """An own technician who could not go, and why (codes of `why_not`), as an outsider was asked for (EXT-1)."""

    person: PersonId
    name: str
    reasons: tuple[str, ...]


class ApprovalForm(Record, frozen=True, kw_only=True):
    """Leave asked for: what, about which order and paper, up to what amount, and what was decided.

    `open_to`: who is on the order whose price it changes, whoever asked: they collect by it, offline too (FEE-3).
    """

    KIND: ClassVar[str] = "approval_form"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "order", "asked_by")
    id: str
    subject: str
    kind: str = ""
    order: OrderId | None = None
    about: str = ""
    amount: Fen = Fen(0)
    reason: str
    asked_by: PersonId
    asked_by_name: str
    asked_at: str
    due_at: str
    state: FormState
    not_free: tuple[NotFree, ...] = ()
    grants: tuple[Grant, ...] = ()
    deciders: tuple[Role, ...] = ()
    raised_to: Role | None = None
    decided_by: PersonId | None = None
    decided_by_name: str = ""
    decided_at: str = ""
    why: str = ""
    open_to: tuple[PersonId, ...] = ()


class SettingSince(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value from a moment on, who entered it when, and why."""

    since: str
    value: str
    by: PersonId
    at: str
    reason: str = ""


class Setting(Record, frozen=True, kw_only=True):
    """One company setting: what was entered last, and all that ever was, in that order (ROLE-3).

    An entry for the past stands beside the one it corrects; what was decided before it stays decided.
    """

    KIND: ClassVar[str] = "setting"
    id: str
    value: str
    history: tuple[SettingSince, ...] = ()
