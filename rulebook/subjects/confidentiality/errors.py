"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "read_reason_missing": Entry("SEC-1", http=422),
    "class_bounds": Entry("SEC-1"),
    "class_holds": Entry("SEC-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "read_many": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
    "foreign_read": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
    "paper_unknown": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
    "paper_gone": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
    "paper_not_keeper": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
    "paper_to_nobody": Entry("SEC-1", owner=Role.DEPARTMENT_MANAGER, hours=72, foretold=False),
}
