"""Leave asked for and given; the company's own rules (ROLE-3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, ANYONE, Request, Short, Text
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.records import MatrixRow


class SetSetting(Request, frozen=True):
    """A figure from a day or moment on; `since` empty: from now. `name:model` for one product (ROLE-3)."""

    KIND: ClassVar[str] = "setting.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-3"
    name: Short
    value: Short
    since: Short = ""
    reason: Text = ""


class SetMatrix(Request, frozen=True):
    """The rows of one subject from a day or moment on, `since` empty: from now (ROLE-3)."""

    KIND: ClassVar[str] = "matrix.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-3"
    subject: Short
    rows: Annotated[tuple[MatrixRow, ...], Meta(min_length=1, max_length=50)]
    since: Short = ""
    reason: Text = ""


class AskApproval(Request, frozen=True):
    """Ask leave for something that the matrix knows; the line's subject is the form's own id (ROLE-3).

    `about` is the paper it concerns (a visit, an irregularity, a handover); `amount` in fen.
    """

    KIND: ClassVar[str] = "approval.ask"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ROLE-3"
    subject: Short
    reason: Text
    order: Short = ""
    about: Text = ""
    kind: Short = ""
    amount: Annotated[Fen, Meta(ge=0, le=10**12)] = Fen(0)


class GrantApproval(Request, frozen=True):
    """Give leave. `emergency`: why a level is passed over, which is told afterwards (ROLE-4)."""

    KIND: ClassVar[str] = "approval.grant"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ROLE-3"
    emergency: Text = ""


class DenyApproval(Request, frozen=True):
    KIND: ClassVar[str] = "approval.deny"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ROLE-3"
    reason: Text


class WithdrawApproval(Request, frozen=True):
    """Who asked no longer asks."""

    KIND: ClassVar[str] = "approval.withdraw"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ROLE-3"
