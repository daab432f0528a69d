"""What phone and server say to each other around the lines. Structs only; nobody's transport is known here.

`POST /api/sync` carries one header line of JSON and then the journal's lines as they are (protocol 1).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

import msgspec

PROTOCOL = 1
LINES_TYPE = "application/x-paigong-lines"
BITE_TYPE = "application/offset+octet-stream"
"""A bite of a file, at the offset that the header says."""
CHUNK_LINES = 100
"""At most so many lines in one request to a server that has not said that it takes more."""
MOST_LINES = 500
"""At most so many lines in one request; a larger backlog goes in several."""
CHUNK_CHANGES = 500
"""At most so many changes in one answer; `more` says that there are others."""
MOST_FETCHED = 20
"""So many records from beyond the horizon are asked for at once."""
Place = tuple[str, str]
"""Kind and id of a record, or of a bundle of them."""


class SyncHeader(msgspec.Struct, frozen=True, kw_only=True):
    """First line of a sync request. `first` is the seq of the first line; `digest` SHA-256 of all that follows.

    `rules` is the version of the rulebook that the device speaks now; its older lines name older ones.
    """

    protocol: int = PROTOCOL
    first: Annotated[int, msgspec.Meta(ge=1)]
    count: Annotated[int, msgspec.Meta(ge=0)]
    digest: str
    cursor: str = ""
    rules: Annotated[int, msgspec.Meta(ge=1)] = 1
    told: dict[int, str] | msgspec.UnsetType = msgspec.UNSET
    """Of lines that are sent again after a restore: what had become of them, by seq."""
    left: int | msgspec.UnsetType = msgspec.UNSET
    """Beside `told`: so many lines follow in later requests."""
    devices: dict[str, bool] | msgspec.UnsetType = msgspec.UNSET
    """Devices that this one knew before the feed began anew, and whether each was revoked."""
    key: Annotated[int, msgspec.Meta(ge=1, le=2**31)] | msgspec.UnsetType = msgspec.UNSET
    """The number of the key that it signs with; an app that can take no other says nothing."""
    horizon: bool | msgspec.UnsetType = msgspec.UNSET
    """That what is open and what ended lately is enough for it; an app that says nothing gets everything."""
    fetch: Annotated[tuple[Place, ...], msgspec.Meta(max_length=MOST_FETCHED)] | msgspec.UnsetType = msgspec.UNSET
    """Records beyond that horizon that it wants all the same, each with all that hangs on it."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a line: accepted, recorded (with irregularities), refused or quarantined."""

    seq: int
    line: str
    outcome: str
    rule: str = ""
    code: str = ""
    facts: dict[str, str] = {}
    irregularities: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as it is now, or `gone`: out of the reader's sight."""

    kind: str
    id: str
    version: int = 0
    body: msgspec.Raw = msgspec.Raw(b"null")
    gone: bool = False


class Fetched(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one record of the header's `fetch`.

    `whole`: bundles that this answer's changes hold entirely, as far as they are in sight. `left`: to be asked
    for yet. `rule` and `code`: why there is nothing; whether it exists at all is not told.
    """

    kind: str
    id: str
    whole: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()
    rule: str = ""
    code: str = ""


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """The server has every line up to `seq`; `hash` is that line's SHA-256."""

    seq: int
    hash: str


class SyncAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`due` > 0: nothing was taken, the server waits for that seq. `reset`: forget the changes so far.

    `held` > 0: lines from that seq on are kept, and wait for other devices' lines since the server was restored.
    `shut`: lines are taken, but the device is fed nothing: `revoked`, `inactive` (its person), `update_needed`.
    `key` (hex): sign with this from now on; it is number `key_number`. "": go on with the one that is there.
    `rescue`: beside it, the public key that a rescue file is sealed for.
    `horizon` > 0: of what ended more than so many days ago only what changes later is fed; the rest may go.
    `fetched`: what became of the header's `fetch`; of what is not named there for want of room, ask again.
    `lines`: so many lines at most may come in one request; 0: `CHUNK_LINES`.
    """

    outcomes: tuple[Outcome, ...] = ()
    changes: tuple[Change, ...] = ()
    cursor: str
    more: bool = False
    reset: bool = False
    due: int = 0
    acknowledged: Acknowledged
    server_time: str
    ticket: str = ""
    shut: str = ""
    held: int = 0
    key: str = ""
    key_number: int = 0
    rescue: str = ""
    horizon: int = 0
    fetched: tuple[Fetched, ...] = ()
    lines: int = 0


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A device asks to be let in. It makes its own id and token, so that asking twice is harmless.

    `proof`: it was let in before and its login has lapsed; `login_proof` under its own key.
    """

    code: Annotated[str, msgspec.Meta(max_length=100)]
    device: Annotated[str, msgspec.Meta(min_length=36, max_length=36)]
    token: Annotated[str, msgspec.Meta(min_length=32, max_length=100)]
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    proof: Annotated[str, msgspec.Meta(max_length=64)] = ""


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`key` (number `key_number`) signs the device's lines; `rescue`: the public key that a rescue file is sealed
    for.
    """

    device: str
    key: str
    person: str
    person_name: str
    server_time: str
    rescue: str = ""
    key_number: int = 1


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457, with the rule's code; `field` names what is wrong with the request."""

    title: str
    status: int
    rule: str = ""
    code: str = ""
    detail: str = ""
    field: str = ""
    type: str = "about:blank"


def login_proof(key: bytes, code: str, token: str) -> str:
    """What only the device itself can say to log in again: nobody else goes on with its chain."""
    return hmac.new(key, f"paigong login\0{code}\0{token}".encode(), hashlib.sha256).hexdigest()


def request_body(header: SyncHeader, framed: bytes) -> bytes:
    return msgspec.json.encode(header) + b"\n" + framed


def lines_digest(framed: bytes) -> str:
    return hashlib.sha256(framed).hexdigest()
