"""Sending a file, without a network: what to ask next, and what an answer means. Pure, state in and out.

The server is asked first how much it has; then come bites from there, until it says that the file is whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mobile.client.error_codes import trouble_in
from rulebook.kernel.files import FileRef
from rulebook.kernel.wire import BITE_TYPE

FILE_BITE = 400_000
SMALLEST_FILE_BITE = 4_000
"""A bite that did not get through is followed by a smaller one, down to this."""
MOST_STALLS = 3
"""So many answers that bring a file no further, or back; then the others have their turn."""

GONE = 410
"""The answer about a photo that the company erased (FILE-2): nobody waits for it."""

FOR_ALL = frozenset({"expired", "revoked", "server", "file_day", "file_room", "file_away", "too_many"})
"""Troubles that every other file would meet as well."""


@dataclass(frozen=True)
class Upload:
    """A file on its way. `offset`: how much the server has; None: it is to be asked."""

    ref: FileRef
    offset: int | None = None
    stalls: int = 0
    restarts: int = 0


@dataclass(frozen=True)
class Ask:
    """One request about a file."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


@dataclass(frozen=True)
class Whole:
    """The server has all of the file, verified; or it erased it at the end of its term and wants it no more."""


@dataclass(frozen=True)
class Failed:
    """This file goes no further now; nothing is lost. `for_all`: nor would any other. Words: `trouble.<code>`."""

    code: str
    for_all: bool


def path_of(ref: FileRef) -> str:
    return f"/api/files/{ref.sha256}"


def next_ask(upload: Upload, content: bytes, bite: int) -> Ask:
    """What to ask about the file: how much is there, or the next bite of `content`, at most `bite` bytes.

    An empty bite where the server has all of it, unverified: it was killed right before.
    """
    if upload.offset is None:
        return Ask("HEAD", path_of(upload.ref), {}, None)
    headers = {
        "content-type": BITE_TYPE,
        "upload-offset": str(upload.offset),
        "upload-length": str(upload.ref.size),
    }
    return Ask("PATCH", path_of(upload.ref), headers, content[upload.offset : upload.offset + bite])


def after(upload: Upload, status: int, headers: Mapping[str, str], body: bytes) -> Upload | Whole | Failed:
    """What the answer makes of it. An answer that is not our server's is trouble, not progress."""
    offset = _offset(headers)
    if status == 200 and offset is not None:
        if headers.get("upload-complete") == "?1":
            return Whole()
        return _moved(upload, offset)
    if status in (409, 422) and offset is not None:
        return _moved(upload, offset)
    if status == GONE:
        return Whole()
    code = "answer" if status == 200 else trouble_in(status, body)[0]
    if status == 503 and not body:
        code = "file_away"  # an answer to HEAD has no words; lines went through right before
    return Failed(code, code in FOR_ALL or status >= 500)


def _moved(upload: Upload, offset: int) -> Upload | Failed:
    if not 0 <= offset <= upload.ref.size:
        return Failed("answer", False)
    back = upload.offset is not None and offset < upload.offset
    stalls = upload.stalls + 1 if upload.offset == offset else 0
    restarts = upload.restarts + back
    if max(stalls, restarts) > MOST_STALLS:
        return Failed("answer", False)
    return replace(upload, offset=offset, stalls=stalls, restarts=restarts)


def _offset(headers: Mapping[str, str]) -> int | None:
    said = headers.get("upload-offset", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
