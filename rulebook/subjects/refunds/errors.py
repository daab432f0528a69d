"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "refund_paid": Entry("FEE-3"),
    "refund_changed": Entry("FEE-3"),
    "refund_dropped": Entry("FEE-3"),
    "refund_of_void": Entry("FEE-3"),
    "refund_unexplained": Entry("FEE-3"),
}

IRREGULARITIES: dict[str, Entry] = {
    "refund_unpaid": Entry("FEE-3", owner=Role.FINANCE, hours=48, foretold=False),
    "refund_exceeds": Entry("FEE-3", owner=Role.FINANCE, foretold=False),
}
