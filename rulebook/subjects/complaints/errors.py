"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "unverified_close": Entry("CMP-1"),
    "complaint_closed": Entry("CMP-1"),
    "not_handed_to_you": Entry("CMP-1", http=403),
    "handed_to_self": Entry("CMP-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "complaint_unowned": Entry("CMP-1", hours=4),
    "called_twice": Entry("CMP-1", owner=_R.CUSTOMER_SERVICE),
    "cause_late": Entry("CMP-1", hours=48),
    "customer_untold": Entry("CMP-1", owner=_R.CUSTOMER_SERVICE),
    "verification_late": Entry("CMP-1", hours=72),
    "same_cause_again": Entry("CMP-1", hours=72),
    "complaint_unknown": Entry("CMP-1", owner=_R.CUSTOMER_SERVICE, foretold=False),
    "complaint_over": Entry("CMP-1", owner=_R.CUSTOMER_SERVICE),
}
