"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "day_closed": Entry("CASH-7"),
}

IRREGULARITIES: dict[str, Entry] = {
    "closing_difference": Entry("CASH-4"),
    "late_arrival": Entry("CASH-7", owner=_R.FINANCE),
    "overspent": Entry("CASH-1"),
    "export_unreasoned": Entry("SEC-1", owner=_R.DEPARTMENT_MANAGER, hours=72),
}
