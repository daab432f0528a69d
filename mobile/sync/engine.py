"""The sync engine without a network: what to send next, and what an answer means. Pure, state in and out.

Knows neither transport nor screen nor file; the runner moves bytes and keeps what comes out of here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from mobile.store.journal import Entry
from mobile.trouble import trouble_in
from rulebook import RULES_VERSION
from rulebook.lines import Unreadable
from rulebook.times import parse_time
from rulebook.wire import CHUNK_LINES, SyncAnswer, SyncHeader, lines_digest, request_body

CHUNK_BYTES = 400_000
"""At most so many bytes of lines in one request, so that a weak link gets through in bites."""
SMALLEST_BITE = 4_000
"""A bite that did not get through is followed by a smaller one, down to this, or one line where that is longer."""


@dataclass(frozen=True)
class Request:
    """One request: the seq of its first line and how many it carries."""

    first: int
    count: int
    body: bytes


@dataclass(frozen=True)
class Taken:
    """The server answered. `resend_from`: it waits for an earlier line than we sent."""

    answer: SyncAnswer
    offset: int
    resend_from: int


@dataclass(frozen=True)
class Trouble:
    """The server answered with an error; nothing was taken and nothing is lost. Words: `trouble.<code>`."""

    code: str
    detail: str


def next_request(pending: Sequence[Entry], next_seq: int, cursor: str, most: int = CHUNK_BYTES) -> Request:
    """Build a request from the first of the pending lines, as many as one bite of `most` bytes holds."""
    bite: list[bytes] = []
    size = 0
    for entry in pending[:CHUNK_LINES]:
        if bite and size + len(entry.framed) > most:
            break
        bite.append(entry.framed)
        size += len(entry.framed)
    framed = b"".join(bite)
    first = pending[0].seq if pending else next_seq
    header = SyncHeader(
        first=first, count=len(bite), digest=lines_digest(framed), cursor=cursor, rules=RULES_VERSION
    )
    return Request(first, len(bite), request_body(header, framed))


def read_answer(status: int, body: bytes, sent_at: datetime, heard_at: datetime) -> Taken | Trouble:
    """Make sense of an answer. The offset is server time less device time, in milliseconds, halfway."""
    if status != 200:
        return Trouble(*trouble_in(status, body))
    try:
        answer = msgspec.json.decode(body, type=SyncAnswer)
        server_time = parse_time(answer.server_time)
    except (msgspec.DecodeError, UnicodeDecodeError, Unreadable) as error:
        return Trouble("answer", str(error))
    halfway = sent_at + (heard_at - sent_at) / 2
    offset = (server_time - halfway) // timedelta(milliseconds=1)
    return Taken(answer, offset, answer.due)
