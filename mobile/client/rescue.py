"""Writes a rescue file from what is on this device: no network, no read model, no valid login is needed for it."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mobile.store.journal import Entry
from rulebook.kernel.rescue import (
    PIECE,
    RescueHeader,
    end_part,
    file_part,
    framed_piece,
    header_line,
    lines_part,
    nonce,
    parts_mac,
    piece_key,
    server_mark,
)


class Sealer(Protocol):
    """The ciphers of the machine: WebCrypto in the browser, `cryptography` natively."""

    async def agree(self, public: bytes, private: bytes = b"") -> tuple[bytes, bytes]:
        """Agree with the owner of `public` (an uncompressed point of P-256); returns our point and the secret.

        Our pair is made for the occasion; `private` (PKCS8) names one, for tests only.
        """
        ...

    async def seal(self, key: bytes, nonce: bytes, aad: bytes, data: bytes) -> bytes:
        """AES-256-GCM, the tag at the end."""
        ...


class CannotRescue(Exception):
    """No rescue file can be made here. `code` is of the catalogue `rescue.cannot.*`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Whose(Protocol):
    """Whose lines they are."""

    @property
    def device(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def key(self) -> str: ...


Kept = tuple[str, Callable[[], Awaitable[bytes]]]
"""A file by its SHA-256, and how to read it when its turn comes."""


async def rescue_file(
    sealer: Sealer,
    whose: Whose,
    server_key: str,
    entries: Sequence[Entry],
    files: Sequence[Kept],
    at: datetime,
    private: bytes = b"",
) -> AsyncIterator[bytes]:
    """The file, piece by piece. Raises CannotRescue where the server's key was never told to this device."""
    if not server_key:
        raise CannotRescue("no_key")
    public = base64.b64decode(server_key)
    own, shared = await sealer.agree(public, private)
    header = header_line(
        RescueHeader(
            device=whose.device,
            person=whose.person,
            at=at.isoformat(timespec="seconds"),
            key=base64.b64encode(own).decode(),
            server=server_mark(public),
        )
    )
    yield header
    key = piece_key(shared, header)
    number, waiting = 0, bytearray()
    async for part in _parts(entries, files, bytes.fromhex(whose.key)):
        waiting += part
        while len(waiting) > PIECE:
            yield framed_piece(await sealer.seal(key, nonce(number, False), header, bytes(waiting[:PIECE])))
            del waiting[:PIECE]
            number += 1
    yield framed_piece(await sealer.seal(key, nonce(number, True), header, bytes(waiting)))


async def _parts(entries: Sequence[Entry], files: Sequence[Kept], device_key: bytes) -> AsyncIterator[bytes]:
    """Lines in runs of neighbours, then the files one by one, then the count of both under the device's key."""
    digest, count = hashlib.sha256(), 0
    for run in _runs(entries):
        part = lines_part(run[0].seq, [e.framed for e in run])
        digest.update(part)
        yield part
    for sha256, read in files:
        content = await read()
        if hashlib.sha256(content).hexdigest() != sha256:
            continue  # gone or damaged meanwhile: it must not spoil the others
        part, count = file_part(sha256, content), count + 1
        digest.update(part)
        yield part
    yield end_part(len(entries), count, parts_mac(device_key, digest.digest()))


def _runs(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    run: list[Entry] = []
    size = 0
    for entry in entries:
        if run and (entry.seq != run[-1].seq + 1 or size > PIECE):
            yield run
            run, size = [], 0
        run.append(entry)
        size += len(entry.framed)
    if run:
        yield run


def make_sealer() -> Sealer:
    """The ciphers of the machine that we are on."""
    if sys.platform == "emscripten":
        from mobile.device.browser.sealing import BrowserSealer

        return BrowserSealer()
    from mobile.device.native.sealing import NativeSealer

    return NativeSealer()
