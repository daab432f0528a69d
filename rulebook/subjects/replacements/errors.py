"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "check_digit": Entry("RPL-1", owner=_R.STOREKEEPER),
    "archive_mismatch": Entry("RPL-3", owner=_R.STOREKEEPER),
    "vehicle_foreign": Entry("ORD-5", owner=_R.DISPATCHER),
    "no_price": Entry("FEE-2"),
    "not_in_bag": Entry("STK-3", owner=_R.STOREKEEPER),
}
