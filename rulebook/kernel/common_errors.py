"""What can go wrong with any command, by code."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "unknown_command": Entry("SYS-1", http=422),
    "field_missing": Entry("ORD-2", http=422),
    "field_wrong": Entry("SYS-2", http=422),
    "no_room": Entry("SYS-6", http=507),
    "not_kept": Entry("SYS-6", http=507),
    "not_found": Entry("SYS-3", http=404),
    "exists": Entry("SYS-4"),
    "no_role": Entry("ROLE-1", http=403),
    "inactive": Entry("ROLE-1", http=403),
    "device_revoked": Entry("ROLE-1", http=403),
    "leaked_key": Entry("SYS-9", http=403),
    "own_request": Entry("ROLE-2", http=403),
    "wrong_state": Entry("ORD-5"),
    "withdrawn": Entry("ORD-5"),
    "decided_already": Entry("ROLE-3"),
    "settled_already": Entry("ROLE-2"),
    "reason_needed": Entry("SYS-2", http=422),
}

IRREGULARITIES: dict[str, Entry] = {
    "id_twice": Entry("SYS-4", owner=_R.ADMINISTRATOR),
    "no_role_fact": Entry("ROLE-1"),
}
