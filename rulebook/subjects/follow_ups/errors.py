"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "followup_over": Entry("FUP-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "paid_differs": Entry("ORD-13", foretold=False),
    "unit_differs": Entry("ORD-13", owner=_R.STOREKEEPER, foretold=False),
    "own_matter": Entry("ROLE-2"),
    "followup_missed": Entry("FUP-1", hours=48, foretold=False),
    "unreachable_thrice": Entry("FUP-1", owner=_R.CUSTOMER_SERVICE, hours=72, foretold=False),
    "dissatisfied": Entry("FUP-1"),
}
