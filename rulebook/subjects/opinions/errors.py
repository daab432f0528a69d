"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "opinion_answered": Entry("CASE-1"),
    "opinion_elsewhere": Entry("CASE-1", http=403),
    "lead_over": Entry("CASE-1"),
    "lead_of_another": Entry("CASE-1", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "opinion_unanswered": Entry("CASE-1", hours=48),
    "lead_to_nobody": Entry("CASE-1", owner=Role.CUSTOMER_SERVICE),
}
