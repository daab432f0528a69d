"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "nothing_to_review": Entry("KB-1"),
    "edition_changed": Entry("KB-1"),
    "article_retired": Entry("KB-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "article_stale": Entry("KB-1", hours=24 * 7),
    "article_unknown": Entry("SYS-3", foretold=False),
    "notice_unread": Entry("KB-1", owner=Role.DISPATCHER),
    "notice_unknown": Entry("SYS-3", foretold=False),
}
