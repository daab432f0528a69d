"""What somebody began and did not save: half-filled forms, and photos in them that no record names yet.

Read from the drafts alone; knows no screen. Some drafts are no work but choices, such as a filter or the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from mobile.store.world import PhoneWorld
from rulebook.subjects.files.records import Photo

PHOTOS = "photos"
"""Under this name a form keeps its photos that are not saved yet."""
CHOICES = frozenset(
    {
        "settings",
        "office.finance",
        "office.settings",
        "office.archive.databases",
        "finance.exports",
        "spoken.reader",
        "printer",
    }
)
"""Drafts that say how somebody likes to look at things."""
CHOOSING = (".filter", ".bulk", ".bulk.action")
"""So end the keys of others: how a list is narrowed down, which of its rows are picked and what for."""


class HalfDone(msgspec.Struct, frozen=True):
    """`forms`: their keys; `photos`: the files' names (SHA-256) of those that are in no record yet."""

    forms: tuple[str, ...]
    photos: tuple[str, ...]

    def names(self, sha256: str) -> bool:
        return sha256 in self.photos


def half_done(drafts: Mapping[str, Mapping[str, Any]], world: PhoneWorld) -> HalfDone:
    """What of the drafts would be lost with this device."""
    forms = {key: value for key, value in drafts.items() if _is_work(key)}
    loose = [
        one["file"]["sha256"]
        for value in forms.values()
        for one in value.get(PHOTOS, ())
        if world.get(Photo, one["id"]) is None
    ]
    return HalfDone(tuple(forms), tuple(dict.fromkeys(loose)))


def _is_work(key: str) -> bool:
    return not (key in CHOICES or key.endswith(CHOOSING) or key.startswith("claim/"))
