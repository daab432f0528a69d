"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "inactive_already": Entry("ROLE-1"),
    "active_already": Entry("ROLE-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "left_cash": Entry("CASH-1", owner=_R.FINANCE),
    "left_units": Entry("STK-1", owner=_R.STOREKEEPER),
    "left_orders": Entry("ORD-5", owner=_R.DISPATCHER),
    "left_approvals": Entry("ROLE-3"),
    "left_promises": Entry("ORD-11", owner=_R.CUSTOMER_SERVICE),
}
