"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "no_leave": Entry("ORD-4", owner=_R.CUSTOMER_SERVICE),
    "appointment_missed": Entry("ORD-7", owner=_R.DISPATCHER, hours=4),
    "time_unreadable": Entry("SYS-2", owner=_R.DISPATCHER),
}
