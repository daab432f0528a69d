"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "own_cash": Entry("ROLE-2", http=403),
    "not_counted": Entry("CASH-3"),
    "nothing_in_hand": Entry("CASH-3"),
    "own_envelope": Entry("ROLE-2", http=403),
    "not_handed_in": Entry("BASE-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "picked": Entry("CASH-3", owner=_R.FINANCE),
    "declared_twice": Entry("CASH-3", owner=_R.FINANCE, foretold=False),
    "late_handover": Entry("CASH-2", owner=_R.FINANCE),
    "difference": Entry("CASH-4"),
    "notes_returned": Entry("CASH-3"),
}
