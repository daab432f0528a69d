"""What is kept of a PIN: PBKDF2-HMAC-SHA-256, by WebCrypto in the browser, by OpenSSL elsewhere.

A PIN is a curtain, not a safe: it keeps a colleague on the same phone from looking. Who copies the files guesses
four digits, however slow each guess is. Marks of before, which our own loop over SHA-256 made, still open, and are
replaced when they do.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import sys

import msgspec

SHORTEST = 4
LONGEST = 12
ROUNDS = 600_000
"""What OWASP's cheat sheet on password storage asks of this derivation (2023). Kept beside each mark: there may be
more one day."""
MARK_BYTES = 32
_OWN_LOOP = 20_000
"""Times SHA-256, where a mark says 0 rounds."""


class PinMark(msgspec.Struct, frozen=True):
    """A PIN that was set; `rounds` of PBKDF2, 0 for a mark of our own loop."""

    salt: str
    mark: str
    rounds: int = 0


def good_pin(pin: str) -> bool:
    return pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST


async def mark_pin(pin: str) -> PinMark:
    """A new mark, under a salt of its own."""
    salt = secrets.token_hex(16)
    return PinMark(salt, await _derived(pin, salt, ROUNDS), ROUNDS)


async def pin_holds(pin: str, mark: PinMark) -> bool:
    """Whether it is the PIN that the mark was made of."""
    found = await _derived(pin, mark.salt, mark.rounds) if mark.rounds else _looped(pin, mark.salt)
    return hmac.compare_digest(found, mark.mark)


async def _derived(pin: str, salt: str, rounds: int) -> str:
    if sys.platform == "emscripten":
        from mobile.device.browser.pbkdf2 import derive

        return (await derive(pin.encode(), salt.encode(), rounds, MARK_BYTES)).hex()
    how = (pin.encode(), salt.encode(), rounds, MARK_BYTES)
    return (await asyncio.to_thread(hashlib.pbkdf2_hmac, "sha256", *how)).hex()


def _looped(pin: str, salt: str) -> str:
    mark = salt.encode() + pin.encode()
    for _ in range(_OWN_LOOP):
        mark = hashlib.sha256(mark).digest()
    return mark.hex()
