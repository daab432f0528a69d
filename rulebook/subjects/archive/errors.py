"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry

REFUSALS: dict[str, Entry] = {
    "query_of_another": Entry("ARC-1"),
    "query_named_twice": Entry("ARC-1"),
}

IRREGULARITIES: dict[str, Entry] = {}
