"""One asks that a customer's data goes, another agrees, the server carries it out (SEC-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import ADMIN, Fact, Key, Request, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.erasures.records import ErasedHow

MOST_ROWS = 5000
"""So many records one line names."""


class AskErasure(Request, frozen=True):
    """Ask that a customer's words go for good: on whose wish, or why. The line's subject is the customer."""

    KIND: ClassVar[str] = "erasure.ask"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "SEC-2"
    reason: Text


class DecideErasure(Request, frozen=True):
    """Agree to what was asked for, or decline and say why. The line's subject is the customer."""

    KIND: ClassVar[str] = "erasure.decide"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.DEPARTMENT_MANAGER})
    RULE: ClassVar[str] = "SEC-2"
    agreed: bool
    why: Text = ""


class ErasedRow(msgspec.Struct, frozen=True, array_like=True):
    """A record that loses words; `own`: it is the customer's, else it only names something of theirs."""

    kind: Annotated[str, Key]
    id: Annotated[str, Meta(min_length=1, max_length=300)]
    own: bool


class CarryOutErasure(Fact, frozen=True):
    """The words go from these records; from other records nothing does. Said by the server alone.

    The line's subject is the customer. `last`: no further line of this erasure follows.
    """

    KIND: ClassVar[str] = "erasure.carry_out"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "SEC-2"
    rows: Annotated[tuple[ErasedRow, ...], Meta(max_length=MOST_ROWS)]
    how: ErasedHow = ErasedHow.ASKED
    last: bool = True
