"""Leaving a device: what is unsent, and when it may be wiped. The PIN behind which work waits is in pins.py."""

from __future__ import annotations

from typing import Protocol

import msgspec

from rulebook.kernel.ids import Fen


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


class LogoutGuard(Protocol):
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
