"""The spoken code: eight digits that say yes with no signal on either side (ORAL-3).

The technician's app shows a challenge worked out from everything they ask for. They read out order number, matter,
amount and challenge; the approver's app works the code out from these four and its device's key. The server knows
the keys and works both out again from the line.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

import msgspec

from rulebook.kernel.ids import Fen

CHALLENGE_LENGTH = 8
CODE_DIGITS = 8
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that what is read out is not misheard."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """All that is asked for, as it stands in the claim."""

    claim: str
    order: str
    number: str
    subject: str
    amount: Fen
    what_for: str
    claimant: str
    approver: str


def challenge_of(asked: Asked) -> str:
    """Eight letters and digits that stand for exactly this request: 40 bits of its SHA-256."""
    canonical = msgspec.json.encode([getattr(asked, f) for f in Asked.__struct_fields__])
    bits = int.from_bytes(hashlib.sha256(b"paigong spoken request\0" + canonical).digest()[:5], "big")
    return "".join(_LETTERS[bits >> shift & 31] for shift in range(35, -1, -5))


def read_challenge(text: str) -> str:
    """A challenge as it was heard and typed: blanks away, and letters that look like digits as these."""
    said = "".join(text.upper().split()).replace("-", "")
    return said.replace("O", "0").replace("I", "1").replace("L", "1")


def spoken_code(key: bytes, number: str, subject: str, amount: int, challenge: str) -> str:
    """The eight digits of the approver whose device has this key; truncated as in RFC 4226."""
    own = hmac.new(key, b"paigong spoken key\0", hashlib.sha256).digest()
    said = msgspec.json.encode([number, subject, amount, read_challenge(challenge)])
    digest = hmac.new(own, b"paigong spoken code\0" + said, hashlib.sha256).digest()
    offset = digest[-1] & 15
    value = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{value % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def code_holds(keys: Iterable[bytes], asked: Asked, code: str) -> bool:
    """Whether the code is what one of these devices shows for exactly this request."""
    typed = "".join(ch for ch in code if ch.isascii() and ch.isdigit())
    challenge = challenge_of(asked)
    right = (spoken_code(key, asked.number, asked.subject, asked.amount, challenge) for key in keys)
    return any(hmac.compare_digest(typed.encode(), each.encode()) for each in right)
