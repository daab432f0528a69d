"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "survey_once": Entry("FUP-2"),
    "survey_nobody": Entry("FUP-2"),
    "survey_over": Entry("FUP-2"),
}

IRREGULARITIES: dict[str, Entry] = {
    "return_below_80": Entry("FUP-2", hours=24 * 14, foretold=False),
    "answered_twice": Entry("FUP-2", owner=Role.CUSTOMER_SERVICE, hours=72),
}
