"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "not_in_charge": Entry("CMP-1", http=403),
    "same_department": Entry("ROLE-2", http=403),
    "measure_state": Entry("CMP-1"),
    "matter_closed": Entry("CMP-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "measure_late": Entry("CMP-1", hours=72),
    "measure_unknown": Entry("CMP-1", foretold=False),
    "measure_own_fault": Entry("ROLE-2"),
}
