"""What can go wrong here, by code: its rule, and for an irregularity its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

IRREGULARITIES: dict[str, Entry] = {
    "leaked_key": Entry("SYS-9", owner=Role.ADMINISTRATOR, foretold=False),
}
