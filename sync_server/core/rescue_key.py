"""The server's key pair for rescue files, derived from the master secret: nothing more to keep, or to lose."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256."""


def rescue_private(master: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key. Whoever has the master secret can open rescue files."""
    wide = hmac.new(master, b"paigong rescue key", hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(wide) % (ORDER - 1) + 1, ec.SECP256R1())


@lru_cache(maxsize=16)
def rescue_public(master: bytes) -> str:
    """The public key as phones keep it: the uncompressed point, base64."""
    point = rescue_private(master).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()
