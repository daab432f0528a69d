"""What can go wrong here, by code: its rule, and for an irregularity its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "new_device": Entry("ROLE-1", owner=_R.ADMINISTRATOR),
}
