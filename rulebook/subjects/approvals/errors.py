"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "not_asker": Entry("ROLE-3", http=403),
    "matrix_gap": Entry("ROLE-3", http=422),
    "one_step_only": Entry("ROLE-3", http=422),
}

IRREGULARITIES: dict[str, Entry] = {
    "level_skipped": Entry("ROLE-4"),
}
