"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE
from rulebook.subjects.letterhead.records import Letterhead


def letterhead(_: Letterhead) -> frozenset[str]:
    """Every phone shows it, also without a network."""
    return frozenset({EVERYONE})


VISIBILITY: Visibility = {Letterhead: letterhead}
