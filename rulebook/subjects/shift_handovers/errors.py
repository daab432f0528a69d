"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "shift_untaken": Entry("DUTY-1", owner=_R.DISPATCHER, hours=4),
    "rest_short": Entry("DUTY-1", owner=_R.DISPATCHER),
    "handover_unknown": Entry("SYS-3", owner=_R.DISPATCHER, foretold=False),
}
