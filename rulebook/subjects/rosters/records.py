"""A branch's roster of a month, and a shift swap with everybody's word on it (DUTY-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record

_Clock = Annotated[str, Meta(max_length=5)]
_Code = Annotated[str, Meta(max_length=8)]


class ShiftPattern(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift as the roster names it: HH:MM to HH:MM of the same or the next day, and the break in minutes."""

    code: Annotated[str, Meta(min_length=1, max_length=8)]
    name: Annotated[str, Meta(max_length=40)]
    begins: _Clock
    ends: _Clock
    rest: Annotated[int, Meta(ge=0, le=240)] = 0


class RosterRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's month: a code of the patterns for each day, '' for a day off."""

    person: Annotated[str, Meta(min_length=1, max_length=100)]
    codes: Annotated[tuple[_Code, ...], Meta(min_length=28, max_length=31)]


class RosterEdition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who made an edition when and why; `swap`: the swap it comes from."""

    edition: int
    by: PersonId
    by_name: str
    at: str
    reason: str = ""
    swap: str = ""


class RosterState(StrEnum):
    CURRENT = "current"
    DONE = "done"


class Roster(Record, frozen=True, kw_only=True):
    """The roster of a branch (`<branch>:<YYYY-MM>`) in its newest edition.

    `seen_until`: so far it was looked who came; `logs_until`, `weeks_until`: whose logs are there (LOG-1).
    """

    KIND: ClassVar[str] = "roster"
    KEYS: ClassVar[tuple[str, ...]] = ("month", "state")
    id: str
    branch: str
    month: str
    patterns: tuple[ShiftPattern, ...]
    rows: tuple[RosterRow, ...]
    edition: int
    history: tuple[RosterEdition, ...]
    state: RosterState = RosterState.CURRENT
    seen_until: str
    logs_until: str
    weeks_until: str


class SwapState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    """The peer said yes; the leaders' word is due."""
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"


class SwapGrant(msgspec.Struct, frozen=True, kw_only=True):
    """One leader's consent, at which step of the matrix."""

    by: PersonId
    name: str
    at: str
    step: int


class ShiftSwap(Record, frozen=True, kw_only=True):
    """`asker` gives their shift of `day` to `peer` and takes the peer's of `peer_day`; ISO dates, shift codes."""

    KIND: ClassVar[str] = "shift_swap"
    KEYS: ClassVar[tuple[str, ...]] = ("asker", "peer", "state")
    id: str
    asker: PersonId
    asker_name: str
    peer: PersonId
    peer_name: str
    day: str
    code: str
    peer_day: str
    peer_code: str
    reason: str = ""
    state: SwapState
    asked_at: str
    agreed_at: str = ""
    grants: tuple[SwapGrant, ...] = ()
    due_at: str
    refused_by: PersonId | None = None
    refused_by_name: str = ""
    why: str = ""
