"""The sync engine without a network: what to send next, and what an answer means. Pure, state in and out.

Knows neither transport nor screen nor file; the runner moves bytes and keeps what comes out of here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec

from mobile.client.error_codes import trouble_in
from mobile.store.journal import Entry
from rulebook import RULES_VERSION
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import parse_time
from rulebook.kernel.wire import CHUNK_LINES, Outcome, Place, SyncAnswer, SyncHeader, lines_digest, request_body

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
    """The server answered; `offset` is its time less the device's, in milliseconds."""

    answer: SyncAnswer
    offset: int


@dataclass(frozen=True)
class Trouble:
    """The server answered with an error; nothing was taken and nothing is lost. Words: `trouble.<code>`."""

    code: str
    detail: str
    wait_s: float = 0.0
    """The server said not to ask again before so many seconds are over (`Retry-After`)."""


def next_request(
    pending: Sequence[Entry],
    next_seq: int,
    cursor: str,
    most: int = CHUNK_BYTES,
    outcomes: Mapping[int, Outcome] = MappingProxyType({}),
    devices: dict[str, bool] | None = None,
    key: int = 1,
    fetch: tuple[Place, ...] = (),
    lines: int = CHUNK_LINES,
) -> Request:
    """Build a request from the first of the pending lines, as many as one bite of `most` bytes and `lines` holds.

    `outcomes`: what became of lines by seq; of those sent again after a restore the server is told. `key`: the
    number of the key that is signed with; the server gives out a newer one. `fetch`: what is wanted from beyond
    the horizon.
    """
    bite: list[bytes] = []
    size = 0
    for entry in pending[:lines]:
        if bite and size + len(entry.framed) > most:
            break
        bite.append(entry.framed)
        size += len(entry.framed)
    framed = b"".join(bite)
    first = pending[0].seq if pending else next_seq
    told = {e.seq: outcomes[e.seq].outcome for e in pending[: len(bite)] if e.seq in outcomes}
    header = SyncHeader(
        first=first,
        count=len(bite),
        digest=lines_digest(framed),
        cursor=cursor,
        rules=RULES_VERSION,
        told=told or msgspec.UNSET,
        left=len(pending) - len(bite) if told else msgspec.UNSET,
        devices=devices or msgspec.UNSET,
        key=key,
        horizon=True,
        fetch=fetch or msgspec.UNSET,
    )
    return Request(first, len(bite), request_body(header, framed))


LONGEST_WAIT_S = 600.0


def seconds_to_wait(headers: Mapping[str, str]) -> float:
    """What `Retry-After` says, in seconds and within reason; 0 where it says nothing, or a date."""
    said = headers.get("retry-after", "").strip()
    return min(float(said), LONGEST_WAIT_S) if said.isascii() and said.isdigit() and len(said) < 9 else 0.0


def read_answer(
    status: int,
    body: bytes,
    sent_at: datetime,
    heard_at: datetime,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Taken | Trouble:
    """Make sense of an answer. The offset is server time less device time, in milliseconds, halfway."""
    if status != 200:
        return Trouble(*trouble_in(status, body), wait_s=seconds_to_wait(headers) if status == 429 else 0.0)
    try:
        answer = msgspec.json.decode(body, type=SyncAnswer)
        server_time = parse_time(answer.server_time)
    except (msgspec.DecodeError, UnicodeDecodeError, Unreadable) as error:
        return Trouble("answer", str(error))
    halfway = sent_at + (heard_at - sent_at) / 2
    offset = (server_time - halfway) // timedelta(milliseconds=1)
    return Taken(answer, offset)
