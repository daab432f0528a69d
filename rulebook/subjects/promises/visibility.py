"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.promises.records import Promise


def promise(record: Promise) -> frozenset[str]:
    return OFFICE | {person_tag(record.by)}


VISIBILITY: Visibility = {
    Promise: promise,
}
