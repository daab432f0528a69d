"""What a key looks like and how it is known again: the same where it is made and where it is shown (API-1)."""

from __future__ import annotations

import hashlib

KEY_BEGINS = "pgk_"
"""By which a key is known for one, in a log or a public repository."""


def hash_of(key: str) -> str:
    """SHA-256 of a key in hexadecimal: all that is kept of it."""
    return hashlib.sha256(key.encode()).hexdigest()
