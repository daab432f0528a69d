"""The ciphers of a rescue file by WebCrypto. Importable only in the browser."""

from __future__ import annotations

import base64
from typing import Any

import js
from pyodide.ffi import to_js

CURVE = {"name": "ECDH", "namedCurve": "P-256"}
SECRET_BITS = 256


class BrowserSealer:
    """A Sealer."""

    async def agree(self, public: bytes, private: bytes = b"") -> tuple[bytes, bytes]:
        subtle = js.crypto.subtle
        theirs = await subtle.importKey("raw", to_js(public), _js(CURVE), False, to_js([]))
        own, point = await _given(private) if private else await _fresh()
        algorithm = js.Object.fromEntries(to_js([["name", "ECDH"], ["public", theirs]]))
        shared = await subtle.deriveBits(algorithm, own, SECRET_BITS)
        return point, bytes(shared.to_bytes())

    async def seal(self, key: bytes, nonce: bytes, aad: bytes, data: bytes) -> bytes:
        subtle = js.crypto.subtle
        known = await subtle.importKey("raw", to_js(key), "AES-GCM", False, to_js(["encrypt"]))
        algorithm = _js({"name": "AES-GCM", "iv": to_js(nonce), "additionalData": to_js(aad), "tagLength": 128})
        sealed = await subtle.encrypt(algorithm, known, to_js(data))
        return bytes(sealed.to_bytes())


async def _fresh() -> tuple[Any, bytes]:
    pair = await js.crypto.subtle.generateKey(_js(CURVE), True, to_js(["deriveBits"]))
    point = await js.crypto.subtle.exportKey("raw", pair.publicKey)
    return pair.privateKey, bytes(point.to_bytes())


async def _given(private: bytes) -> tuple[Any, bytes]:
    key = await js.crypto.subtle.importKey("pkcs8", to_js(private), _js(CURVE), True, to_js(["deriveBits"]))
    shown = await js.crypto.subtle.exportKey("jwk", key)
    return key, b"\x04" + _unpadded(str(shown.x)) + _unpadded(str(shown.y))


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _js(value: dict[str, Any]) -> Any:
    return to_js(value, dict_converter=js.Object.fromEntries)
