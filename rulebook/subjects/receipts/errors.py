"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "void_already": Entry("RCT-2"),
    "void_waits": Entry("RCT-2"),
    "void_while_visit": Entry("RCT-2"),
    "void_sealed": Entry("CASH-3"),
    "void_of_paid_debt": Entry("CASH-8"),
    "void_refunded": Entry("FEE-3"),
}

IRREGULARITIES: dict[str, Entry] = {
    "price_differs": Entry("FEE-3"),
    "rounding_differs": Entry("FEE-4", owner=_R.FINANCE),
    "number_gap": Entry("RCT-2", owner=_R.FINANCE),
    "number_foreign": Entry("RCT-2", owner=_R.FINANCE),
    "number_twice": Entry("RCT-2", owner=_R.FINANCE),
    "provisional": Entry("RCT-2", owner=_R.FINANCE),
    "void_unknown": Entry("RCT-2", owner=_R.FINANCE, foretold=False),
    "void_unexplained": Entry("RCT-2", owner=_R.FINANCE),
    "void_late": Entry("RCT-2", owner=_R.FINANCE),
    "void_in_hand": Entry("RCT-2", owner=_R.FINANCE, foretold=False),
    "void_invoiced": Entry("RCT-1", owner=_R.FINANCE, foretold=False),
    "void_unpaid": Entry("RCT-2", owner=_R.FINANCE, foretold=False),
    "debt_of_another": Entry("CASH-8", owner=_R.FINANCE),
    "debt_for_debt": Entry("CASH-8", owner=_R.FINANCE),
    "print_unknown": Entry("RCT-4", owner=_R.FINANCE, foretold=False),
    "share_unknown": Entry("RCT-4", owner=_R.FINANCE, foretold=False),
    "original_twice": Entry("RCT-4", owner=_R.FINANCE),
    "void_paid": Entry("CASH-5", owner=_R.FINANCE),
    "tax_number": Entry("RCT-1", owner=_R.FINANCE),
}
