"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "roster_changed": Entry("DUTY-1"),
    "roster_past": Entry("DUTY-1"),
    "roster_hours": Entry("DUTY-1"),
    "roster_rest": Entry("DUTY-1"),
    "roster_lent": Entry("BR-1"),
    "swap_row": Entry("DUTY-1"),
    "swap_no_shift": Entry("DUTY-1"),
    "swap_over": Entry("DUTY-1"),
    "swap_not_peer": Entry("DUTY-1", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "absent_unasked": Entry("DUTY-1", owner=_R.DISPATCHER, hours=4),
}
