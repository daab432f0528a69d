"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

IRREGULARITIES: dict[str, Entry] = {
    "vehicle_occupied": Entry("RPL-3", owner=Role.STOREKEEPER),
    "sim_left_behind": Entry("RPL-2", owner=Role.STOREKEEPER),
    "same_vehicle": Entry("RPL-3", owner=Role.DISPATCHER),
}
