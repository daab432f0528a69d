"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry

REFUSALS: dict[str, Entry] = {
    "key_there": Entry("API-1"),
    "key_over": Entry("API-1"),
    "webhook_address": Entry("API-2", http=422),
    "webhook_kind": Entry("API-2", http=422),
}

IRREGULARITIES: dict[str, Entry] = {}
