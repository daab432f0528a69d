"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "other_maker": Entry("RPL-1", http=422),
    "not_held": Entry("STK-2"),
    "offered_already": Entry("STK-2"),
    "transfer_over": Entry("STK-2"),
    "own_stock": Entry("ROLE-2", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "unknown_unit": Entry("STK-1", owner=_R.STOREKEEPER, foretold=False),
    "transfer_unoffered": Entry("STK-2", owner=_R.STOREKEEPER, foretold=False),
    "transfer_differs": Entry("STK-2", owner=_R.STOREKEEPER),
    "transfer_short": Entry("STK-2", owner=_R.STOREKEEPER),
    "own_transfer": Entry("ROLE-2"),
    "stock_missing": Entry("STK-4"),
    "stock_surplus": Entry("STK-4"),
}
