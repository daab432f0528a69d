"""Photos of an order, and the files behind them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import DeviceId, OrderId, PersonId, VisitId
from rulebook.kernel.records import Record


class Purpose(StrEnum):
    """What a photo is there to show."""

    PROBLEM = "problem"
    BEFORE = "before"
    AFTER = "after"
    DAMAGE = "damage"
    AS_PRINTED = "as_printed"
    UNIT = "unit"
    OTHER = "other"


class Erasure(StrEnum):
    """By what the bytes of a photo went (FILE-2)."""

    TERM = "term"
    """The work that it shows was over for as long as the company keeps photos."""
    AGAIN = "again"
    """They had gone so once already, and the books came back from a backup that is older."""
    CUSTOMER = "customer"
    """The data of the customer whose work it shows was erased, as two agreed to (SEC-2)."""


class Photo(Record, frozen=True, kw_only=True):
    """One photo. `arrived`: its bytes are with the server; until then the order waits for it.

    `open_to`: who else may see it, as the technician of the order may see those of others. `erased_at`: its bytes
    are gone since then (FILE-2).
    """

    KIND: ClassVar[str] = "photo"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "visit", "sha256")
    id: str
    order: OrderId
    visit: VisitId | None = None
    purpose: Purpose
    file: FileRef
    caption: str = ""
    by: PersonId
    at: str
    arrived: bool = False
    open_to: tuple[PersonId, ...] = ()
    erased_at: str = ""

    @property
    def sha256(self) -> str:
        return self.file.sha256


class File(Record, frozen=True, kw_only=True):
    """A file that some line names; its id is its SHA-256.

    `named_by`: the devices that may send its bytes; `lost_by`: those of them on which it is gone. `sent_by`: who
    sent them, '' for what is not here, or is here by another way; `also_by`: who else sent the very same bytes.
    `erased_at`: when the company let its bytes go, '' again where a later line names them anew; `erased_how`: by
    what they went last (FILE-2).
    """

    KIND: ClassVar[str] = "file"
    id: str
    size: int
    type: FileType
    named_by: tuple[DeviceId, ...] = ()
    arrived_at: str = ""
    sent_by: PersonId = PersonId("")
    lost_by: tuple[DeviceId, ...] = ()
    also_by: tuple[PersonId, ...] = ()
    erased_at: str = ""
    erased_how: Erasure | None = None

    def had_by(self, person: str) -> bool:
        """Whether that person had the bytes and not only the name: who sees a record of theirs may read them."""
        return self.sent_by in ("", person) or person in self.also_by
