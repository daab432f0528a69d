"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "plan_changed": Entry("RND-1"),
    "plan_nothing": Entry("RND-1"),
    "plan_nobody": Entry("RND-1"),
    "round_stops_left": Entry("RND-1"),
    "round_over": Entry("RND-1"),
    "finding_done": Entry("RND-1"),
    "finding_withdrawn": Entry("RND-1"),
    "price_waits": Entry("FEE-3"),
    "round_payer": Entry("RND-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "round_missed": Entry("RND-1", owner=Role.DISPATCHER, hours=72, foretold=False),
    "round_too_long": Entry("RND-1", owner=Role.DISPATCHER, hours=72, foretold=False),
    "unit_mismatch": Entry("RPL-3", owner=Role.STOREKEEPER, hours=72, foretold=False),
    "fault_without_order": Entry("RND-1", owner=Role.DISPATCHER, hours=24, foretold=False),
    "fault_taken_back": Entry("RND-1", owner=Role.DISPATCHER, hours=24, foretold=False),
    "scanned_twice": Entry("RND-1", owner=Role.DISPATCHER, hours=72, foretold=False),
}
