"""That the data of somebody who left is to go, or went: on whose word, when, why (SEC-2)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.erasures.records import ErasedHow, ErasureState


class LeaverErasure(Record, frozen=True, kw_only=True):
    """The erasure of one person, whose id it bears. `left`: the last day they were employed (ISO), as was said.

    `number`: which former employee they are called by, 0 before their words went for the first time (`first_at`).
    `records`: in how many something was replaced the last time. `late_at`: when words that a late line brought,
    and that could not go again, were last told of. `alike`: who had a name of theirs, too, when their words went:
    words about one of them are never given the number of another.
    """

    KIND: ClassVar[str] = "leaver_erasure"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: PersonId
    state: ErasureState
    left: str = ""
    number: int = 0
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
    alike: tuple[PersonId, ...] = ()

    @property
    def stands_for(self) -> str:
        """What they are called from then on; '' before."""
        return neutral_name(self.number) if self.number else ""


def neutral_name(number: int) -> str:
    """A name like any other in the books: it says that somebody was employed, and which of them did what."""
    return f"前员工 {number}"
