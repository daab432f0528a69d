"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "report_incomplete": Entry("FLT-1"),
    "fault_released": Entry("FLT-1"),
    "fault_goes_on": Entry("FLT-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "fault_untold": Entry("FLT-1", hours=4),
    "update_missed": Entry("FLT-1", hours=4),
    "report_late": Entry("FLT-1", owner=_R.DEPARTMENT_MANAGER, hours=48),
    "hidden_cluster": Entry("FLT-1", hours=24),
    "fault_unknown": Entry("FLT-1", foretold=False),
}
