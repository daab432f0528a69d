"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "message_told": Entry("MSG-1"),
    "message_over": Entry("MSG-1"),
    "message_waits": Entry("MSG-1"),
    "message_no_address": Entry("MSG-1"),
    "message_unwanted": Entry("MSG-1"),
    "message_channel": Entry("MSG-1"),
    "wording_unknown": Entry("MSG-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "told_twice": Entry("MSG-1", owner=Role.CUSTOMER_SERVICE, hours=72, foretold=False),
    "told_unwanted": Entry("MSG-1", owner=Role.CUSTOMER_SERVICE, hours=72, foretold=False),
}
