"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "not_approved": Entry("ORD-5"),
    "revision_changed": Entry("ORD-5"),
    "not_yours": Entry("ORD-5", http=403),
    "unsuitable": Entry("ORD-6"),
    "incomplete": Entry("ORD-10"),
    "not_closable": Entry("ORD-10"),
    "vehicle_papers": Entry("ORD-1", http=422),
}

IRREGULARITIES: dict[str, Entry] = {
    "state": Entry("ORD-5", owner=_R.DISPATCHER),
    "not_assigned": Entry("ORD-5", owner=_R.DISPATCHER),
    "not_replanned": Entry("ORD-9", owner=_R.DISPATCHER),
    "double_booked": Entry("ORD-6", owner=_R.DISPATCHER, hours=4),
}
