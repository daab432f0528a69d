"""That a customer's data is to go, or went: on whose word, when, why (SEC-2)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.records import Record


class ErasureState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    """The server carries it out at its next look."""
    DECLINED = "declined"
    DONE = "done"


class ErasedHow(StrEnum):
    """Why the server carries an erasure out."""

    ASKED = "asked"
    AGAIN = "again"
    """The words had gone once already, and the books came back from a backup that is older."""
    LATE = "late"
    """The words had gone, and a line that was said before came in after, and brought some back."""


class Erasure(Record, frozen=True, kw_only=True):
    """The erasure of one customer, whose id it bears. `stands_for` is what their words become.

    `first_at`: when their words went for the first time, '' before; it may be asked for again where a line that
    came late brought some back. `records`: in how many something was replaced the last time.
    `late_at`: when words that a late line brought, and that could not go again, were last told of.
    """

    KIND: ClassVar[str] = "erasure"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: CustomerId
    state: ErasureState
    stands_for: str
    reason: str = ""
    asked_by: PersonId | None = None
    asked_by_name: str = ""
    asked_at: str = ""
    decided_by: PersonId | None = None
    decided_by_name: str = ""
    decided_at: str = ""
    why: str = ""
    done_at: str = ""
    first_at: str = ""
    how: ErasedHow = ErasedHow.ASKED
    records: int = 0
    late_at: str = ""
