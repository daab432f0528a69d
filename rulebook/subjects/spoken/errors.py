"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "asked_another": Entry("ORAL-2", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "no_authority": Entry("ORAL-1"),
    "spoken_code_wrong": Entry("ORAL-3"),
    "spoken_unknown": Entry("ORAL-3", foretold=False),
    "spoken_unconfirmed": Entry("ORAL-2"),
    "spoken_denied": Entry("ORAL-2"),
}
