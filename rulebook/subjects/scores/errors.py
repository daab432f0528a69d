"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "own_score": Entry("KPI-1", http=403),
    "nothing_behind": Entry("KPI-1", http=422),
    "score_for_the_head": Entry("KPI-1", http=403),
    "objections_run": Entry("KPI-1"),
    "objection_unanswered": Entry("KPI-1"),
    "score_released": Entry("KPI-1"),
    "objection_ruled": Entry("KPI-1"),
    "own_points": Entry("KPI-1", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "objection_late": Entry("KPI-1", owner=Role.DEPARTMENT_MANAGER, hours=72),
    "objection_astray": Entry("KPI-1", owner=Role.SERVICE_MANAGER, hours=72, foretold=False),
}
