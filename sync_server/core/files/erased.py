"""The note that stays of a photo whose bytes the company let go for good: signed, so that only we can make one.

It lies in the store, where the photo was, and beside backups (`photo_shelf.py`): whoever restores an older backup
knows by it that the photo is not missing, and that it must not come again. Knows no store and no rules.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from sync_server.core.keyring import KeyRing


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which photo, since when (ISO), by which rule; `mac` is under a key of the master secret.

    Of somebody who left, `number`: which former employee they are called by, `first_at`: since when (ISO).
    """

    sha256: str
    at: str
    rule: str
    mac: str
    number: int = 0
    first_at: str = ""


def _mac(master: bytes, sha256: str, at: str, rule: str, number: int, first_at: str) -> str:
    key = hmac.digest(master, b"paigong erased photos\0", hashlib.sha256)
    more = (str(number), first_at) if number or first_at else ()  # notes of photos say neither
    return hmac.new(key, "\0".join((sha256, at, rule, *more)).encode(), hashlib.sha256).hexdigest()


def note_of(master: KeyRing, sha256: str, at: str, rule: str, number: int = 0, first_at: str = "") -> bytes:
    """The note of a photo, or of somebody's words, that go now."""
    mac = _mac(master.key, sha256, at, rule, number, first_at)
    return msgspec.json.encode(Note(sha256, at, rule, mac, number, first_at))


def read_note(master: KeyRing, sha256: str, said: bytes | None) -> Note | None:
    """The note, if it is of this photo and this server's own; None for anything else."""
    try:
        note = msgspec.json.decode(said or b"", type=Note)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if note.sha256 != sha256:
        return None
    said_so = (sha256, note.at, note.rule, note.number, note.first_at)
    good = (hmac.compare_digest(note.mac, _mac(key, *said_so)) for key in master.keys)
    return note if any(list(good)) else None
