"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "own_line": Entry("ROLE-2", http=403),
    "month_not_over": Entry("LOG-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "log_missing": Entry("LOG-1", owner=_R.DISPATCHER, hours=48),
    "week_missing": Entry("LOG-1", owner=_R.DISPATCHER, hours=48),
    "spot_check_failed": Entry("LOG-1", hours=72),
    "log_not_written": Entry("SYS-2", owner=_R.DISPATCHER),
    "task_late": Entry("LOG-1"),
    "task_unknown": Entry("SYS-3", foretold=False),
}
