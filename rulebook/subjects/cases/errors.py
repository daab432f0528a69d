"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "case_not_own": Entry("CASE-1", 403),
    "case_closed": Entry("CASE-1"),
    "case_unfinished": Entry("CASE-1"),
    "case_own_already": Entry("CASE-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "answer_late": Entry("SLA-1", owner=_R.SERVICE_MANAGER),
    "mail_late": Entry("SLA-1", owner=_R.SERVICE_MANAGER),
    "owner_missing": Entry("SLA-1", owner=_R.SERVICE_MANAGER, hours=4),
    "arrival_late": Entry("SLA-1", owner=_R.DISPATCHER),
    "on_site_late": Entry("SLA-1", owner=_R.SERVICE_MANAGER),
    "calendar_missing": Entry("CAL-1", owner=_R.ADMINISTRATOR, hours=24 * 30),
    "case_unknown": Entry("CASE-1", owner=_R.CUSTOMER_SERVICE, foretold=False),
    "case_not_offered": Entry("CASE-1", owner=_R.CUSTOMER_SERVICE),
}
