"""Somebody who came to see somebody, and leave to bring guests into a zone on a day (VIS-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.visits.records import Stroke


class Zone(StrEnum):
    """Parts of the premises; `OPEN_ZONES` need no leave."""

    LOBBY = "lobby"
    MEETING = "meeting"
    OFFICE = "office"
    WORKSHOP = "workshop"
    STORE = "store"
    SERVERS = "servers"


OPEN_ZONES = frozenset({Zone.LOBBY, Zone.MEETING, Zone.OFFICE})


class VisitorState(StrEnum):
    INSIDE = "inside"
    OUT = "out"
    FORGOTTEN = "forgotten"


class Visitor(Record, frozen=True, kw_only=True):
    """One visit to the premises. What says who it was is empty once it is forgotten; the lines stay what they are.

    `told`: closing time passed and nobody had signed them out.
    """

    KIND: ClassVar[str] = "visitor"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "host")
    id: str
    name: str
    firm: str = ""
    purpose: str = ""
    host: str
    host_name: str
    zone: Zone
    strokes: tuple[Stroke, ...] = ()
    came_at: str
    by: PersonId
    by_name: str
    left_at: str = ""
    told: bool = False
    state: VisitorState = VisitorState.INSIDE


class ZoneLeave(Record, frozen=True, kw_only=True):
    """`<zone>:<day>:<host>`: that host may bring guests into that zone on that day."""

    KIND: ClassVar[str] = "zone_leave"
    KEYS: ClassVar[tuple[str, ...]] = ("day",)
    id: str
    zone: Zone
    day: str
    host: str
    host_name: str
    by: PersonId
    by_name: str
    at: str
