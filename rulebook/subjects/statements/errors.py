"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "statement_differs": Entry("CASH-5", owner=_R.FINANCE),
    "refunded": Entry("CASH-5", owner=_R.FINANCE),
}
