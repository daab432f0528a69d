"""A measure set, done, verified, or given up (CMP-1, FLT-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, Fact, Key, Request, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.measures.records import MeasureKind

_Proof = Annotated[tuple[FileRef, ...], Meta(max_length=20)]


class SetMeasure(Request, frozen=True):
    """Somebody is to do something by a day, YYYY-MM-DD. The line's subject is the measure's own id (CMP-1)."""

    KIND: ClassVar[str] = "measure.set"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"
    matter: Annotated[str, Key]
    kind: MeasureKind
    what: Text
    who: PersonId
    due: Short


class DoMeasure(Fact, frozen=True):
    """It was done; what came of it, with a picture or paper where there is one (CMP-1)."""

    KIND: ClassVar[str] = "measure.do"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"
    result: Text
    proof: _Proof = ()


class VerifyMeasure(Request, frozen=True):
    """Somebody of another department looked: it helped, or it is to be done anew until `due` (CMP-1)."""

    KIND: ClassVar[str] = "measure.verify"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"
    helped: bool
    how: Text
    due: Short = ""


class MoveMeasure(Request, frozen=True):
    """Another does it, or it has another day, YYYY-MM-DD; what stays '' stays as it is (CMP-1).

    For an open measure, by whoever is in charge; the reason and what it was before stay on the measure.
    """

    KIND: ClassVar[str] = "measure.move"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"
    reason: Text
    who: PersonId = PersonId("")
    due: Short = ""


class DropMeasure(Request, frozen=True):
    """It is no longer wanted; the reason stays on the paper (CMP-1)."""

    KIND: ClassVar[str] = "measure.drop"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CMP-1"
    reason: Text
