"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "no_consent": Entry("EXT-1"),
    "somebody_free": Entry("EXT-1"),
    "consent_used": Entry("EXT-1", 409),
    "too_far_ahead": Entry("EXT-1", 422),
}

IRREGULARITIES: dict[str, Entry] = {
    "outsider_over": Entry("EXT-1", owner=_R.DISPATCHER),
}
