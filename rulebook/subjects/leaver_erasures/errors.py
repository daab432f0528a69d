"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "leaver_employed": Entry("SEC-2"),
    "leaver_day": Entry("SEC-2"),
    "leaver_cash": Entry("SEC-2"),
    "leaver_units": Entry("SEC-2"),
    "leaver_open": Entry("SEC-2"),
    "leaver_difference": Entry("SEC-2"),
    "leaver_objection": Entry("SEC-2"),
    "leaver_term": Entry("SEC-2"),
    "leaver_erased": Entry("SEC-2"),
}

IRREGULARITIES: dict[str, Entry] = {
    "leaver_words_late": Entry("SEC-2", owner=Role.ADMINISTRATOR, foretold=False),
    "leaver_words_back": Entry("SEC-2", owner=Role.ADMINISTRATOR, foretold=False),
}
