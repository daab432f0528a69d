"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "page_about": Entry("CUST-1"),
    "page_not_own": Entry("CUST-1", 403),
    "page_of_others": Entry("BR-1", 403),
    "page_there": Entry("CUST-1"),
    "page_over": Entry("CUST-1"),
    "report_over": Entry("CUST-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "report_untaken": Entry("CUST-1", owner=Role.SERVICE_MANAGER, hours=8),
    "rated_low": Entry("CUST-1", owner=Role.SERVICE_MANAGER, hours=72),
}
