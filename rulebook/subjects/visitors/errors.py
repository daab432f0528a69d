"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

IRREGULARITIES: dict[str, Entry] = {
    "visitor_not_out": Entry("VIS-1", owner=Role.ADMINISTRATOR),
    "zone_without_leave": Entry("VIS-1"),
    "visitor_unknown": Entry("SYS-3", owner=Role.ADMINISTRATOR, foretold=False),
}
