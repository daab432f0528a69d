"""The note that stays of a photo whose bytes the company let go for good: signed, so that only we can make one.

It lies in the store, where the photo was, and beside backups (`photo_shelf.py`): whoever restores an older backup
knows by it that the photo is not missing, and that it must not come again. Knows no store and no rules.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from sync_server.core.keyring import KeyRing


class Note(msgspec.Struct, frozen=True):
    """Which photo, since when (ISO), by which rule; `mac` is under a key of the master secret."""

    sha256: str
    at: str
    rule: str
    mac: str


def _mac(master: bytes, sha256: str, at: str, rule: str) -> str:
    key = hmac.digest(master, b"paigong erased photos\0", hashlib.sha256)
    return hmac.new(key, "\0".join((sha256, at, rule)).encode(), hashlib.sha256).hexdigest()


def note_of(master: KeyRing, sha256: str, at: str, rule: str) -> bytes:
    """The note of a photo that goes now."""
    return msgspec.json.encode(Note(sha256, at, rule, _mac(master.key, sha256, at, rule)))


def read_note(master: KeyRing, sha256: str, said: bytes | None) -> Note | None:
    """The note, if it is of this photo and this server's own; None for anything else."""
    try:
        note = msgspec.json.decode(said or b"", type=Note)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if note.sha256 != sha256:
        return None
    good = (hmac.compare_digest(note.mac, _mac(key, sha256, note.at, note.rule)) for key in master.keys)
    return note if any(list(good)) else None
