"""The master secrets by number: the file that has them, and what follows from each (SYS-9, docs/decisions/0044).

The file `master.key` has a secret a line, the first first; one that is called leaked has the word behind it. The
books know which is in use, and never a secret. Knows no transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from rulebook.kernel.lines import device_key, signature_holds
from rulebook.subjects.master_keys.records import MasterKeys
from sync_server.core.private_files import flush_folder, open_private

LEAKED = "leaked"
LENGTH = 32
"""A secret's length in bytes."""


class WrongMaster(Exception):
    """The master secret is not the one that the devices' keys come from: every line would look foreign."""


class KeyMissing(Exception):
    """Somebody signs under a newer master secret than this server has: nothing is taken until its file is back."""


def mark_of(master: bytes) -> str:
    """What tells one master secret from another and says nothing about it."""
    return hmac.new(master, b"paigong master\0", hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True)
class KeyRing:
    """All master secrets, number 1 first. `current` is in use; `leaked` are those that the books call so.

    `told` are those that the file calls leaked: more than `leaked` where the books are older than the file.
    """

    keys: tuple[bytes, ...] = field(repr=False)
    current: int = 1
    leaked: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()

    @property
    def key(self) -> bytes:
        """The master secret in use."""
        return self.keys[self.current - 1]

    @property
    def steady(self) -> bytes:
        """Of which links and secrets of webhooks are made: the first that did not leak, so they rarely change."""
        return next((key for n, key in enumerate(self.keys, 1) if n not in self.leaked), self.key)

    @property
    def trusted(self) -> list[bytes]:
        """Those that did not leak, one that is not in use yet among them."""
        return [key for n, key in enumerate(self.keys, 1) if n not in self.leaked]

    def device_key(self, device: str, number: int = 0) -> bytes:
        """A device's key under that master secret; 0: the one in use."""
        return device_key(self.keys[(number or self.current) - 1], device)

    def device_keys(self, device: str) -> list[bytes]:
        """Whatever a device may have signed with, the first first."""
        return [device_key(key, device) for key in self.keys]

    def as_in(self, known: MasterKeys) -> KeyRing:
        """As the books have it. Raises WrongMaster where the file lacks what they name."""
        for key in known.keys:
            there = self.keys[key.number - 1 : key.number]
            if not there or (key.mark and not hmac.compare_digest(mark_of(there[0]), key.mark)):
                raise WrongMaster(
                    f"master.key does not hold key {key.number}, which these books use; put back its newest copy"
                )
        return replace(self, current=known.current, leaked=known.leaked)


def signed_by(keys: Sequence[bytes], raw: bytes, mac: str, likely: int = 1) -> int:
    """The number of the key (of one device, number 1 first) under which these bytes were signed; 0: under none.

    The `likely` one is tried first.
    """
    if signature_holds(keys[likely - 1], raw, mac):
        return likely
    return next((n for n in range(len(keys), 0, -1) if n != likely and signature_holds(keys[n - 1], raw, mac)), 0)


def read_keys(path: Path) -> KeyRing:
    """The secrets of a file, the first in use. Raises WrongMaster where it holds none or something else, or cannot
    be read.
    """
    try:
        lines = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
        keys = tuple(bytes.fromhex(line[0]) for line in lines)
    except OSError as error:
        raise WrongMaster(f"{path} cannot be read: {error.strerror}; put its newest copy back") from error
    except ValueError:  # its words may quote what is in the file
        raise WrongMaster(f"{path} is no file of master secrets; put its newest copy back") from None
    if not keys:
        raise WrongMaster(f"{path} is empty; put the one back that belongs to this database")
    told = frozenset(n for n, line in enumerate(lines, 1) if LEAKED in line[1:])
    return KeyRing(keys, told=told)


def write_keys(path: Path, ring: KeyRing) -> None:
    """Put the file in its place at once: whoever reads it, or is killed meanwhile, has the old one or the new.

    It stays its owner's, whoever runs the command, and where it is, if a link leads there. Raises OSError; nothing
    is left beside it then.
    """
    path = path.resolve()
    fresh = path.with_suffix(".new")
    try:
        with open_private(fresh) as file:
            for number, key in enumerate(ring.keys, 1):
                file.write(f"{key.hex()}{f' {LEAKED}' if number in ring.told else ''}\n".encode())
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileNotFoundError, PermissionError):
                before = path.stat()
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    flush_folder(path.parent)


def joined(one: KeyRing, other: KeyRing, path: Path) -> KeyRing:
    """Of two copies of the file, all that either has. Raises WrongMaster where they part; `path`: the other's."""
    longer, shorter = sorted((one.keys, other.keys), key=len, reverse=True)
    if longer[: len(shorter)] != shorter:
        raise WrongMaster(f"{path} has other keys than the file that was named; put its newest copy back")
    return KeyRing(longer, told=one.told | other.told)


def ring_of(path: Path, known: bool, entropy: Callable[[int], bytes]) -> KeyRing:
    """What the file holds; the first secret is made at the first start. Back it up apart from the data.

    Where the database is `known` to have one, no other is made up: raises WrongMaster.
    """
    if not path.exists() and known:
        raise WrongMaster(f"{path} is missing; put back the one that belongs to this database")
    if not path.exists():
        write_keys(path, KeyRing((entropy(LENGTH),)))
    return read_keys(path)


def ring_from(master: bytes | KeyRing | Sequence[bytes]) -> KeyRing:
    """A single secret, or several, as a ring."""
    if isinstance(master, KeyRing):
        return master
    return KeyRing((master,) if isinstance(master, bytes) else tuple(master))
