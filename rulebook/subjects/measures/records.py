"""A measure: what is to be done so that it does not happen again, by whom, until when, and the proof (CMP-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class MeasureKind(StrEnum):
    """Corrective puts this one right; preventive keeps it from happening again."""

    CORRECTIVE = "corrective"
    PREVENTIVE = "preventive"


class MeasureState(StrEnum):
    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    DROPPED = "dropped"


class SentBack(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that was said to be done and did not help: by whose check, when, why."""

    by: PersonId
    name: str
    at: str
    why: str


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Whose it was and until when before somebody gave it to another or moved its day; by whom, when, why."""

    by: PersonId
    name: str
    at: str
    why: str
    who_name: str
    due: str


class Measure(Record, frozen=True, kw_only=True):
    """Hangs on its `matter`, the id of a complaint or of a fault, and is found from there (CMP-1, FLT-1).

    `due` is a day, YYYY-MM-DD; it is late after the end of that day. `late_at`: since when the
    system has known it to be late.
    """

    KIND: ClassVar[str] = "measure"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "matter", "who")
    id: str
    matter: str
    kind: MeasureKind
    what: str
    who: PersonId
    who_name: str
    due: str
    set_by: PersonId
    set_by_name: str
    set_at: str
    state: MeasureState
    done_by: PersonId | None = None
    done_by_name: str = ""
    done_at: str = ""
    result: str = ""
    verified_by: PersonId | None = None
    verified_by_name: str = ""
    verified_at: str = ""
    verified_how: str = ""
    sent_back: tuple[SentBack, ...] = ()
    dropped_why: str = ""
    late_at: str = ""
    moved: tuple[Moved, ...] = ()
    open_to: tuple[PersonId, ...] = ()
    """Who else may see it: the owner of the complaint."""


class Proof(Record, frozen=True, kw_only=True):
    """A picture of a measure's result, or of its paper; whoever sees it may read the file."""

    KIND: ClassVar[str] = "proof"
    KEYS: ClassVar[tuple[str, ...]] = ("measure", "sha256")
    id: str
    measure: str
    file: FileRef
    by: PersonId
    at: str
    open_to: tuple[PersonId, ...] = ()

    @property
    def sha256(self) -> str:
        return self.file.sha256
