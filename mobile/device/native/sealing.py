"""The ciphers of a rescue file by the package cryptography: natively on Android and the desktop."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key


class NativeSealer:
    """A Sealer; quick enough not to need a thread."""

    async def agree(self, public: bytes, private: bytes = b"") -> tuple[bytes, bytes]:
        own = load_der_private_key(private, None) if private else ec.generate_private_key(ec.SECP256R1())
        assert isinstance(own, ec.EllipticCurvePrivateKey)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point, own.exchange(ec.ECDH(), theirs)

    async def seal(self, key: bytes, nonce: bytes, aad: bytes, data: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, data, aad)
