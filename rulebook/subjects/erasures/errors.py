"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "erase_open": Entry("SEC-2"),
    "erase_disputed": Entry("SEC-2"),
    "erase_owed": Entry("SEC-2"),
    "erase_books": Entry("SEC-2"),
    "erase_asked": Entry("SEC-2"),
    "erase_not_asked": Entry("SEC-2"),
}

IRREGULARITIES: dict[str, Entry] = {
    "erased_words_late": Entry("SEC-2", owner=Role.ADMINISTRATOR, foretold=False),
    "erased_words_back": Entry("SEC-2", owner=Role.ADMINISTRATOR, foretold=False),
}
