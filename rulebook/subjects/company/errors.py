"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "price_backdated": Entry("FEE-3"),
    "nothing_changed": Entry("SYS-4", 409),
}

IRREGULARITIES: dict[str, Entry] = {
    "vehicle_other_plate": Entry("RPL-3", owner=_R.DISPATCHER),
}
