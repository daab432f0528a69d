"""One asks that the data of somebody who left goes, another agrees, the server carries it out (SEC-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, Fact, Request, Short, Text
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.erasures.commands import MOST_ROWS, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow

Places = Annotated[tuple[int, ...], Meta(max_length=1000)]
"""Of names or numbers, in the order of `names_of` or `numbers_of`."""


class AskLeaverErasure(Request, frozen=True):
    """Ask that what the books say of a former colleague goes for good. The line's subject is the person.

    `left`: the last day they were employed (ISO); the term of staff files is counted from it.
    """

    KIND: ClassVar[str] = "leaver_erasure.ask"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "SEC-2"
    left: Short
    reason: Text


class DecideLeaverErasure(Request, frozen=True):
    """Agree to what was asked for, or decline and say why. The line's subject is the person."""

    KIND: ClassVar[str] = "leaver_erasure.decide"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.DEPARTMENT_MANAGER})
    RULE: ClassVar[str] = "SEC-2"
    agreed: bool
    why: Text = ""


class CarryOutLeaverErasure(Fact, frozen=True):
    """The words go from these records; from other records nothing does. Said by the server alone.

    The line's subject is the person. `own` of a row: the record is about them, not only one that names them.
    `shared`, `outside`, `inside`, `numbers`: which of their names and telephones others bear, too, by their places
    (`borne.Borne`): the line itself names nobody. `alike`: those colleagues, by id. `last`: no further line of
    this erasure follows. `number`, `first_at`: which former employee they were, and since when, as the note
    beside an older backup says; 0 and '' where nothing does.
    """

    KIND: ClassVar[str] = "leaver_erasure.carry_out"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "SEC-2"
    rows: Annotated[tuple[ErasedRow, ...], Meta(max_length=MOST_ROWS)]
    shared: Places = ()
    outside: Places = ()
    inside: Places = ()
    numbers: Places = ()
    alike: Annotated[tuple[PersonId, ...], Meta(max_length=1000)] = ()
    number: Annotated[int, Meta(ge=0)] = 0
    first_at: Short = ""
    how: ErasedHow = ErasedHow.ASKED
    last: bool = True
