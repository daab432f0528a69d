"""What can go wrong here, by code: its rule, and for an irregularity its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "restore_waits": Entry("SYS-8", owner=_R.ADMINISTRATOR),
    "restore_otherwise": Entry("SYS-8", owner=_R.ADMINISTRATOR),
}
