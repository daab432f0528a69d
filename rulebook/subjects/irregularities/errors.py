"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "only_manager": Entry("CASH-4", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "explains_nothing": Entry("SYS-3", foretold=False),
}
