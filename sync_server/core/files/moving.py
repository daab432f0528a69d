"""Copies files from one store into another, while the company goes on: from a folder into a bucket, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from sync_server.core.files.store import FileStore


class Moved(msgspec.Struct, frozen=True):
    """What came of it. `damaged`: not what they are called where they were, so not copied."""

    copied: int
    there: int
    damaged: tuple[str, ...]


def copy_files(source: FileStore, target: FileStore, names: Iterable[str]) -> Moved:
    """Copy what the target has not yet; each is verified on its way. What is half sent is not copied: phones begin
    that anew.

    Broken off, it goes on with the rest when it is called again. Raises StoreAway, StoreRoom, OSError.
    """
    there = set(target.names())
    copied, damaged, known = 0, [], 0
    for name in names:
        if name in there:
            known += 1
            continue
        size = source.size(name)
        content = source.read(name, 0, size - 1) if size else b""
        if hashlib.sha256(content).hexdigest() != name:
            damaged.append(name)
            continue
        target.keep(name, content)
        copied += 1
    return Moved(copied, known, tuple(damaged))


def copy_notes(source: FileStore, target: FileStore) -> None:
    """What was erased there is so here: the notes go along, and a copy made before goes. Raises as above."""
    for name in source.notes():
        if (note := source.note(name)) and target.note(name) != note:
            target.erase(name, note)
