"""The notes: what the server said and what is half done, one JSON object a line of a file (`state.py`)."""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.kernel.lines import GENESIS
from rulebook.kernel.wire import Change, Fetched, Outcome, Place

ANEW = "anew"
"""A cursor that no server gives: it is answered with everything, from the beginning."""


class Note(msgspec.Struct, tag_field="note", omit_defaults=True):
    """Base of what is written; one JSON object a line."""


class Synced(Note, tag="synced"):
    """One answer of the server. `reset`: the changes before it count no more.

    `partial`: of what came of our own lines, some is yet to come; the changes wait for it. `today`: the server's
    day (YYYY-MM-DD), beside `fetched`: what became of records asked for from beyond the horizon.
    """

    cursor: str
    at: str
    offset: int
    acknowledged: int
    changes: tuple[Change, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reset: bool = False
    partial: bool = False
    shut: str = ""
    knew: dict[str, bool] = {}
    horizon: int = 0
    fetched: tuple[Fetched, ...] = ()
    today: str = ""


class Beyond(Note, tag="beyond"):
    """Records (kind, id) that were forgotten, as they lie beyond the horizon.

    `let_go`: bundles that were fetched, and are kept no longer for that.
    """

    gone: tuple[Place, ...]
    let_go: tuple[Place, ...] = ()


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something from beyond the horizon that is wanted here; `here`: with all that hangs on it.

    `day`: the server's, on which it came or was opened last; "" where no answer about it has come.
    """

    day: str = ""
    here: bool = False


class Wanted(Note, tag="wanted"):
    """Records from beyond the horizon are to be fetched, or (`day`) were opened again on that day."""

    places: tuple[Place, ...]
    day: str = ""


class Draft(Note, tag="draft"):
    key: str
    value: dict[str, Any]


class Dealt(Note, tag="dealt"):
    line: str


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an outcome is about, where the line itself was forgotten."""

    at: str
    kind: str
    subject: str


class Forgot(Note, tag="forgot"):
    """Lines up to `seq` may go; `hash` is that line's. `about`: those with an outcome to be dealt with yet."""

    seq: int
    hash: str
    about: dict[int, About] = {}


class RescueKey(Note, tag="rescue"):
    """The server's public key that a rescue file is sealed for."""

    key: str


class SigningKey(Note, tag="signing"):
    """The key (hex) that lines are signed with from now on, and its number."""

    number: int
    key: str


class Snapshot(Note, tag="snapshot"):
    """All of it, as the first line of a new file. `after`: so many bytes of the file before are in it; 0: of none.

    Where that file has more, writing went on in it: making the new one had failed, and it could not be removed.
    """

    after: int = 0
    cursor: str = ""
    at: str = ""
    offset: int | None = None
    acknowledged: int = 0
    changes: tuple[Change, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    drafts: dict[str, dict[str, Any]] = {}
    dealt: tuple[str, ...] = ()
    forgotten: int = 0
    forgotten_hash: str = GENESIS
    about: dict[int, About] = {}
    rescue: str = ""
    key_number: int = 0
    key: str = ""
    settled: int = -1
    staged: tuple[Change, ...] = ()
    staged_reset: bool = False
    shut: str = ""
    knew: dict[str, bool] = {}
    horizon: int = 0
    staged_horizon: int = 0
    kept: tuple[tuple[Place, Kept], ...] = ()
    staged_whole: tuple[Place, ...] = ()


decoder: msgspec.json.Decoder[Note] = msgspec.json.Decoder(
    Synced | Beyond | Wanted | Draft | Dealt | Forgot | RescueKey | SigningKey | Snapshot
)
encode = msgspec.json.Encoder().encode
