"""Units, in whose hands they are, and how they change hands (STK-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId, UnitId
from rulebook.kernel.records import Record

STORE = ""
"""The store as giver, taker or holder; everybody else is named by their person's id."""


class TransferState(StrEnum):
    """Offered by the giver; taken, declined, or called back before it was taken (STK-2)."""

    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class TransferItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One unit as the paper names it, so that the taker can compare it with what lies there."""

    id: UnitId
    unit: UnitKind
    number: str
    model: str = ""
    phone: str = ""


class Transfer(Record, frozen=True, kw_only=True):
    """Units on their way from one pair of hands to another. Custody moves when the taker confirms (STK-2)."""

    KIND: ClassVar[str] = "transfer"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "taker", "giver")
    id: str
    giver: str
    taker: str
    state: TransferState
    items: tuple[TransferItem, ...]
    offered_by: PersonId | None = None
    offered_by_name: str = ""
    offered_at: str = ""
    taken: tuple[UnitId, ...] = ()
    ended_by: PersonId | None = None
    ended_by_name: str = ""
    ended_at: str = ""
    reason: str = ""
    to_branch: str = ""
    """To which branch's store it goes from another's (BR-1); empty for any other transfer."""


class Stocktake(Record, frozen=True, kw_only=True):
    """One count of what somebody holds, by somebody else (STK-4). Numbers as they were read."""

    KIND: ClassVar[str] = "stocktake"
    KEYS: ClassVar[tuple[str, ...]] = ("holder", "by")
    id: str
    holder: str
    by: PersonId
    by_name: str
    at: str
    found: tuple[str, ...]
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    store: str = ""
    """Which branch's store was counted; empty for the head branch's (BR-1)."""


class UnitKind(StrEnum):
    """What a numbered thing in somebody's hands is (STK-1). Parts and tools carry the store's own number."""

    TERMINAL = "terminal"
    SIM = "sim"
    PART = "part"
    TOOL = "tool"
    RECEIPT_BOOK = "receipt_book"


class Place(StrEnum):
    """In whose hands a unit is (STK-1)."""

    STORE = "store"
    PERSON = "person"
    VEHICLE = "vehicle"
    WORKSHOP = "workshop"
    SCRAPPED = "scrapped"
    LOST = "lost"
    UNKNOWN = "unknown"


class Unit(Record, frozen=True, kw_only=True):
    """One numbered thing: terminal, SIM, part, tool. It is in exactly one place at any time (STK-1)."""

    KIND: ClassVar[str] = "unit"
    KEYS: ClassVar[tuple[str, ...]] = ("number", "holder", "place", "phone", "store")
    id: UnitId
    unit: UnitKind
    number: str
    model: str
    phone: str = ""
    place: Place
    holder: str = ""
    condition: str = "good"
    owed_to_store: bool = False
    owed_since: str = ""
    warranty_until: str = ""
    open_to: tuple[PersonId, ...] = ()
    store: str = ""
    """In which branch's store it lies, or whose workshop has it; empty for the head branch's (BR-1)."""
