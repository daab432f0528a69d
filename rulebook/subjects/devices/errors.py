"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "revoked_already": Entry("ROLE-1"),
    "own_device": Entry("ROLE-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "revoked_device": Entry("ROLE-1", owner=_R.ADMINISTRATOR),
    "revoked_after": Entry("ROLE-1", owner=_R.ADMINISTRATOR),
    "forget_overdue": Entry("SEC-1", owner=_R.ADMINISTRATOR, hours=72, foretold=False),
    "set_aside": Entry("SYS-5", owner=_R.ADMINISTRATOR),
    "clock_changed": Entry("TIME-1", owner=_R.ADMINISTRATOR),
    "clock_back": Entry("TIME-1", owner=_R.ADMINISTRATOR),
    "backdated": Entry("TIME-1", owner=_R.ADMINISTRATOR),
    "clock": Entry("TIME-1", owner=_R.ADMINISTRATOR),
}
