"""One command as bytes: the journal's line, which is also the wire's line.

A line is made once. Its bytes are hashed, signed, stored and sent as they are; nothing here writes an
existing line again. Knows neither file nor network nor clock.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Annotated

import msgspec

from rulebook.kernel.ids import DeviceId, LineId, PersonId

GENESIS = "0" * 64
"""What the first line of a device names as the hash before it."""

MAC_BYTES = 64
"""Length of the hexadecimal HMAC-SHA256 that stands beside a line."""

LINE_LIMIT = 1_000_000
"""The longest line in bytes; a signature of a minute is about 60,000."""

MOST_DEPTH = 400
"""So deep may brackets stand in brackets: few enough for every reader's stack, however much of it is used up. Else
the same bytes would be one thing where they arrive and another where they are judged again.
"""


_Id = msgspec.Meta(min_length=1, max_length=200)
_Count = msgspec.Meta(ge=0, le=2**53)


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The envelope of a command. `at` is the device's clock; `offset` its measured lag in milliseconds.

    `heard` is the server's time at the last sync, in milliseconds since 1970; `ran` how many milliseconds the
    device ran since then by a clock that nobody can set (it may stand still in sleep), where it knows.
    `base` is 0 (docs/decisions/0034): its place in the bytes stays, no rule reads it.
    """

    id: Annotated[LineId, _Id]
    device: Annotated[DeviceId, _Id]
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    prev: Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
    actor: Annotated[PersonId, _Id]
    kind: Annotated[str, msgspec.Meta(max_length=200)]
    subject: Annotated[str, msgspec.Meta(max_length=200)]
    base: Annotated[int, _Count]
    at: Annotated[str, msgspec.Meta(max_length=200)]
    offset: Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)] | None
    rules: Annotated[int, _Count]
    body: msgspec.Raw
    heard: Annotated[int, _Count] | None = None
    ran: Annotated[int, _Count] | None = None


class Unreadable(ValueError):
    """The bytes are no line. `code` says why; the line is quarantined, never dropped (section 0)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""An escaped NUL; an even number of backslashes before it escape each other."""

_decoder = msgspec.json.Decoder(Line)
_encoder = msgspec.json.Encoder()


def encode_line(line: Line) -> bytes:
    """Make the line's bytes, once, for a line that is new."""
    raw = _encoder.encode(line)
    if len(raw) > LINE_LIMIT:
        raise Unreadable("too_long", f"{len(raw)} bytes, at most {LINE_LIMIT}")
    return raw


def read_line(raw: bytes) -> Line:
    """Return the envelope of `raw`, or raise `Unreadable`."""
    if len(raw) > LINE_LIMIT:
        raise Unreadable("too_long", f"{len(raw)} bytes, at most {LINE_LIMIT}")
    if b"\\u0000" in raw and _NUL.search(raw):  # the first is a hundred times as fast
        raise Unreadable("schema", "a NUL character, which no database keeps")
    if is_too_deep(raw):  # in the words that were kept of such lines before there was a bound
        raise Unreadable("schema", "maximum recursion depth exceeded while deserializing an object")
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("schema", str(error)) from error


_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\Z)', re.DOTALL)
_LAYERS = 16


def is_too_deep(raw: bytes) -> bool:
    """Whether brackets stand in brackets more than MOST_DEPTH deep; those within a text are none."""
    if len(_peeled(raw)) <= MOST_DEPTH:
        return False
    depth = 0
    for sign in _TEXT.sub(b"", raw).translate(None, _NO_BRACKETS):
        depth += 1 if sign in b"[{" else -1
        if depth > MOST_DEPTH:
            return True
    return False


def _peeled(raw: bytes) -> bytes:
    """Its brackets alone, without the innermost layers: of an honest line nothing is left."""
    left = raw.translate(None, _NO_BRACKETS)
    for _ in range(_LAYERS):
        if len(left) <= MOST_DEPTH:
            break
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    return left


def line_hash(raw: bytes) -> str:
    """SHA-256 of the line's bytes, in hexadecimal: what the next line names as `prev`."""
    return hashlib.sha256(raw).hexdigest()


def sign_line(key: bytes, raw: bytes) -> str:
    """HMAC-SHA256 of the line's bytes under the device's key, in hexadecimal."""
    return hmac.new(key, raw, hashlib.sha256).hexdigest()


def signature_holds(key: bytes, raw: bytes, mac: str) -> bool:
    return hmac.compare_digest(sign_line(key, raw).encode(), mac.encode())


def device_key(master: bytes, device: str) -> bytes:
    """A device's key, derived from the master secret; the server never stores it."""
    return hmac.new(master, b"paigong device key\0" + device.encode(), hashlib.sha256).digest()


def frame(raw: bytes, mac: str) -> bytes:
    """Line and HMAC as they stand in the journal and on the wire. JSON text holds no raw tab or newline."""
    return raw + b"\t" + mac.encode() + b"\n"


def unframe(framed: bytes) -> tuple[bytes, str]:
    """Split what `frame` made, with or without its newline, or raise `Unreadable`."""
    raw, tab, mac = framed.removesuffix(b"\n").rpartition(b"\t")
    if not tab or len(mac) != MAC_BYTES:
        raise Unreadable("frame", "no HMAC beside the line")
    return raw, mac.decode("ascii", "replace")
