"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STORE, person_tag
from rulebook.subjects.replacements.records import Swap


def swap(record: Swap) -> frozenset[str]:
    return STORE | {person_tag(record.by)}


VISIBILITY: Visibility = {
    Swap: swap,
}
