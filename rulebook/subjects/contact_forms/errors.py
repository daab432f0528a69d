"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "contact_over": Entry("WCF-1"),
    "contact_other_department": Entry("WCF-1", http=403),
    "contact_not_due": Entry("WCF-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "contact_unanswered": Entry("WCF-1", hours=48),
    "contact_unruled": Entry("WCF-1", owner=Role.DEPARTMENT_MANAGER, hours=48),
    "contact_sender": Entry("WCF-1", owner=Role.ADMINISTRATOR),
    "contact_time": Entry("WCF-1", owner=Role.SERVICE_MANAGER),
}
