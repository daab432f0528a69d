"""Leaving a device: what is unsent, when it may be wiped, and the PIN behind which a person's work waits.

The PIN is a curtain, not a safe: it keeps a colleague on the same phone from looking, not a thief with tools.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Protocol

import msgspec

from rulebook.ids import Fen

SHORTEST_PIN = 4
LONGEST_PIN = 12
ROUNDS = 20_000


class Unsent(msgspec.Struct, frozen=True):
    """What only this device has, and the cash in hand in fen, which is no matter of sending.

    `forms`: half filled in, `loose`: photos of theirs; no sending saves these, only the person who fills them in.
    """

    records: int
    files: int
    cash: Fen
    forms: int = 0
    loose: int = 0

    @property
    def nothing(self) -> bool:
        return not self.records and not self.files

    @property
    def half_done(self) -> bool:
        return bool(self.forms or self.loose)


class Door(Protocol):
    """The ways out of a session: what is unsent survives the first, and the second refuses to lose it."""

    @property
    def has_pin(self) -> bool: ...

    async def log_out(self, pin: str) -> bool:
        """Lock the profile and ask who is next; '' keeps the PIN there is. False: a PIN is needed."""
        ...

    async def wipe(self, give_up_forms: bool = False) -> bool:
        """Remove the profile with all its files; False where something would be lost.

        `give_up_forms`: the person was told what is half done, and said that it may go.
        """
        ...


def good_pin(pin: str) -> bool:
    return pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN


def pin_mark(pin: str, salt: str) -> str:
    """What is kept of a PIN."""
    mark = salt.encode() + pin.encode()
    for _ in range(ROUNDS):
        mark = hashlib.sha256(mark).digest()
    return mark.hex()


def new_salt() -> str:
    return secrets.token_hex(16)


def pin_holds(pin: str, salt: str, mark: str) -> bool:
    return hmac.compare_digest(pin_mark(pin, salt), mark)
