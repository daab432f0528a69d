"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

IRREGULARITIES: dict[str, Entry] = {
    "test_out_of_limits": Entry("ARC-1", owner=Role.SERVICE_MANAGER, hours=72),
    "test_of_unknown": Entry("ARC-1", owner=Role.STOREKEEPER, hours=72, foretold=False),
}
