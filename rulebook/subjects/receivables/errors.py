"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "not_owed": Entry("CASH-8"),
    "not_asked": Entry("CASH-8"),
}

IRREGULARITIES: dict[str, Entry] = {
    "receivable_unknown": Entry("CASH-8", owner=_R.FINANCE, foretold=False),
    "overpaid": Entry("CASH-8", owner=_R.FINANCE),
    "void_settled": Entry("CASH-8", owner=_R.FINANCE),
    "promise_far": Entry("CASH-8", owner=_R.FINANCE),
    "receivable_overdue": Entry("CASH-8", owner=_R.FINANCE, hours=72),
}
