"""The rescue file: unsent lines and files, sealed for the server, for a phone that cannot reach it any more.

Only its form is here, read by both sides; the ciphers are ports. A header line of JSON, then pieces, each a length
(4 bytes, big-endian) and AES-256-GCM ciphertext. The key comes from an agreement on P-256 between a pair made for
this file and the server's; the pieces are numbered and the last one marked, so none can be taken away or moved.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

import msgspec

VERSION = 1
PIECE = 256 * 1024
"""So many bytes are sealed at once."""
TAG = 16
"""By so many bytes a sealed piece is longer."""
LONGEST_HEADER = 4_000
ENDING = ".paigong-rescue"


class RescueHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in clear: whose lines, when, the file's own public key (base64), the server's by its hash."""

    paigong_rescue: int = VERSION
    device: Annotated[str, msgspec.Meta(max_length=200)]
    person: Annotated[str, msgspec.Meta(max_length=200)]
    at: str
    key: Annotated[str, msgspec.Meta(max_length=200)]
    server: Annotated[str, msgspec.Meta(max_length=64)]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands before so many bytes: `lines` from seq `first` on, one `file`, or the `end` with its counts.

    At the end stands the HMAC of all parts before it under the device's key: anybody may seal for the server, but
    nobody else may speak for the device.
    """

    part: str
    size: int = 0
    first: int = 0
    count: int = 0
    sha256: str = ""
    files: int = 0
    mac: str = ""


class Spoilt(ValueError):
    """The file cannot be taken. `code` says why: not_rescue, foreign, damaged, cut or newer."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def server_mark(public: bytes) -> str:
    """Which server's key it is, in short."""
    return hashlib.sha256(public).hexdigest()[:16]


def header_line(header: RescueHeader) -> bytes:
    return msgspec.json.encode(header) + b"\n"


def read_header(line: bytes) -> RescueHeader:
    """The header of a rescue file, or Spoilt."""
    try:
        header = msgspec.json.decode(line, type=RescueHeader)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Spoilt("not_rescue", "this is no rescue file, or its beginning is damaged") from error
    if header.paigong_rescue != VERSION:
        raise Spoilt("newer", f"made in form {header.paigong_rescue}, this server reads {VERSION}: update it")
    return header


def piece_key(shared: bytes, header: bytes) -> bytes:
    """HKDF-SHA256 of the agreed secret; the header goes into it, so nobody can change that either."""
    extracted = hmac.new(b"paigong rescue 1", shared, hashlib.sha256).digest()
    return hmac.new(extracted, hashlib.sha256(header).digest() + b"\x01", hashlib.sha256).digest()


def nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def framed_piece(sealed: bytes) -> bytes:
    return len(sealed).to_bytes(4) + sealed


def lines_part(first: int, framed: list[bytes]) -> bytes:
    content = b"".join(framed)
    return _part(Part(part="lines", size=len(content), first=first, count=len(framed))) + content


def file_part(sha256: str, content: bytes) -> bytes:
    return _part(Part(part="file", size=len(content), sha256=sha256)) + content


def end_part(lines: int, files: int, mac: str) -> bytes:
    return _part(Part(part="end", count=lines, files=files, mac=mac))


def parts_mac(device_key: bytes, digest: bytes) -> str:
    """The HMAC of everything before the end, which is known by its SHA-256."""
    return hmac.new(device_key, b"paigong rescue" + digest, hashlib.sha256).hexdigest()


def _part(part: Part) -> bytes:
    return msgspec.json.encode(part) + b"\n"
