"""Photos kept once for all backups, by their SHA-256: a backup names them, and only new ones are copied.

Photos never change, so the folder only grows; those that the company erased go from it, too, and a signed note
stays, by which an older backup that names them comes back without (FILE-2). What has its name there is whole: it
is written under another one first. Encrypted ones end in `.age`. Or they stay in the store that they are served
from, where that is a bucket with copies of its own: then a backup names them, and nothing is copied.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tarfile import TarFile, TarInfo
from typing import Protocol

import msgspec

from sync_server.admin.encryption import SUFFIX, decrypted, encrypted
from sync_server.core.files.erased import read_note
from sync_server.core.files.store import ERASED, FileStore, keep_note, note_at
from sync_server.core.keyring import KeyRing
from sync_server.core.private_files import flush_folder, make_private_folder, open_private

NAMES = "photos.json"
"""The entry of a backup that names the photos it goes with."""


class PhotoMissing(Exception):
    """A photo that a backup names is not on the shelf, or not whole."""


class Shelf(Protocol):
    """Where the photos are that a backup only names. `added`: how many came to it since it was opened."""

    added: int

    def keep(self, files: FileStore, name: str) -> bool:
        """Have the photo on the shelf; False where the company's own copy is damaged."""

    def let_go(self, files: FileStore, name: str) -> None:
        """The company erased the photo: it goes from the shelf, too, and the store's note of it stays there."""

    def note(self, name: str) -> bytes | None:
        """The note of a photo that was erased; whether it is ours is for the caller to see."""

    def read(self, name: str) -> bytes:
        """The photo, verified. Raises PhotoMissing, KeyFault."""

    def is_in(self, store: FileStore) -> bool:
        """Whether what is on the shelf is in that store already."""


class StoreShelf:
    """The store itself as the shelf: a backup names what is in it."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self.added = 0

    def keep(self, files: FileStore, name: str) -> bool:
        """The names come from the store's own list; what is in them `paigong files check` reads."""
        return True

    def let_go(self, files: FileStore, name: str) -> None:
        """The store let it go already."""

    def note(self, name: str) -> bytes | None:
        return self._files.note(name)

    def read(self, name: str) -> bytes:
        size = self._files.size(name)
        content = self._files.read(name, 0, size - 1) if size else b""
        if hashlib.sha256(content).hexdigest() != name:
            what = "damaged" if size else "not"
            raise PhotoMissing(f"photo {name} is {what} in {self._files.where()}")
        return content

    def is_in(self, store: FileStore) -> bool:
        return store.where() == self._files.where()


class PhotoShelf:
    """The folder; `recipients` are those that photos are encrypted to, `identity` the private key's file."""

    def __init__(self, root: Path, recipients: tuple[str, ...] = (), identity: Path | None = None) -> None:
        self.root, self._recipients, self._identity = root, recipients, identity
        self.added = 0

    def keep(self, files: FileStore, name: str) -> bool:
        """Have the photo on the shelf; False where the company's own copy is damaged."""
        (self.root / ERASED / name).unlink(missing_ok=True)  # it had gone, and a later line brought it anew
        if self._find(name):
            return True
        size = files.size(name)
        content = files.read(name, 0, size - 1) if size else b""
        if size is None or hashlib.sha256(content).hexdigest() != name:
            return False
        path = self._path(name, SUFFIX if self._recipients else "")
        make_private_folder(path.parent)
        fresh = path.with_name(f"{path.name}.new")
        try:
            with open_private(fresh) as file:
                with encrypted(file, self._recipients) as sink:
                    sink.write(content)
                file.flush()
            fresh.rename(path)
        finally:
            fresh.unlink(missing_ok=True)
        flush_folder(path.parent)
        self.added += 1
        return True

    def let_go(self, files: FileStore, name: str) -> None:
        note, path = files.note(name), self.root / ERASED / name
        if note is None:
            return
        if self.note(name) != note:
            make_private_folder(path.parent)
            keep_note(path, note)
        if found := self._find(name):
            found.unlink(missing_ok=True)
            flush_folder(found.parent)

    def note(self, name: str) -> bytes | None:
        return note_at(self.root / ERASED / name)

    def read(self, name: str) -> bytes:
        """The photo, verified. Raises PhotoMissing, KeyFault."""
        path = self._find(name)
        if path is None:
            raise PhotoMissing(f"photo {name} is not in {self.root}")
        with decrypted(path, self._identity) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != name:
            raise PhotoMissing(f"photo {name} is damaged in {self.root}")
        return content

    def is_in(self, store: FileStore) -> bool:
        return False

    def _find(self, name: str) -> Path | None:
        found = (self._path(name, suffix) for suffix in ("", SUFFIX))
        return next((path for path in found if path.exists()), None)

    def _path(self, name: str, suffix: str) -> Path:
        return self.root / name[:2] / f"{name}{suffix}"


def add_names(tar: TarFile, names: Iterable[str]) -> None:
    """Put into a backup which photos it goes with."""
    said = msgspec.json.encode(list(names))
    entry = TarInfo(NAMES)
    entry.size = len(said)
    tar.addfile(entry, io.BytesIO(said))


def names_in(tar: TarFile) -> list[str]:
    """The photos that a backup names; none where it carries its photos itself."""
    if NAMES not in tar.getnames():
        return []
    content = tar.extractfile(NAMES)
    return msgspec.json.decode(content.read(), type=list[str]) if content else []


def bring_back(shelf: Shelf, names: Iterable[str], store: FileStore, master: KeyRing) -> Iterator[str]:
    """Put photos from the shelf into a restored company's store; each as it is there. All are verified.

    Of one that was erased since, its note comes; a note that is not of this company's making is none.
    """
    there = shelf.is_in(store)
    for name in names:
        note = shelf.note(name)
        if note and read_note(master, name, note):
            store.erase(name, note)
            yield name
            continue
        content = shelf.read(name)
        if not there:
            store.keep(name, content)
        yield name
