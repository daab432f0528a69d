"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "query_of_another": Entry("ARC-1"),
    "query_named_twice": Entry("ARC-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "unit_number_twice": Entry("ARC-1", owner=Role.STOREKEEPER, hours=72, foretold=False),
    "orphan_unit": Entry("ARC-1", owner=Role.CUSTOMER_SERVICE, hours=72, foretold=False),
}
