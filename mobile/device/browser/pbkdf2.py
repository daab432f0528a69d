"""PBKDF2-HMAC-SHA-256 by WebCrypto, beside the app's thread. Importable only in the browser."""

from __future__ import annotations

import js
from pyodide.ffi import to_js


async def derive(secret: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    """`length` bytes of the secret, as hashlib.pbkdf2_hmac("sha256", …) has them."""
    subtle = js.crypto.subtle
    known = await subtle.importKey("raw", to_js(secret), "PBKDF2", False, to_js(["deriveBits"]))
    how = {"name": "PBKDF2", "hash": "SHA-256", "salt": to_js(salt), "iterations": rounds}
    bits = await subtle.deriveBits(to_js(how, dict_converter=js.Object.fromEntries), known, length * 8)
    return bytes(bits.to_bytes())
