"""Units received, given, taken, repaired, written off, counted (section 3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, MANAGERS, OFFICE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import PersonId, UnitId
from rulebook.kernel.roles import Role
from rulebook.subjects.stock.records import Place, TransferItem, UnitKind

_R = Role


STOREKEEPER = frozenset({Role.STOREKEEPER})
HANDS = TECHNICIAN | STOREKEEPER
MOST_UNITS = 500
Units = Annotated[tuple[UnitId, ...], Meta(min_length=1, max_length=MOST_UNITS)]


class IssueUnit(Request, frozen=True):
    """The storekeeper takes a unit back (`to` empty), or offers it to a technician (STK-1, STK-2)."""

    KIND: ClassVar[str] = "unit.move"
    ROLES: ClassVar[frozenset[Role]] = STOREKEEPER
    RULE: ClassVar[str] = "STK-1"
    unit: UnitId
    to: PersonId | None = None
    condition: Short = ""


class GiveUnits(Request, frozen=True):
    """The giver offers what they hold, or what the store holds; nothing moves until it is taken (STK-2).

    `taker` empty means the store; with `branch`, units of one branch's store go to that one's (BR-1).
    """

    KIND: ClassVar[str] = "transfer.give"
    ROLES: ClassVar[frozenset[Role]] = HANDS
    RULE: ClassVar[str] = "STK-2"
    transfer: Annotated[str, Key]
    units: Units
    taker: Short = ""
    branch: Short = ""


class TakeUnits(Fact, frozen=True):
    """The taker has these units in their hands now, from `giver` (empty: the store) (STK-2).

    Says all that was read off the giver's screen, so that it stands although the offer is not known here yet:
    `items` are the units as the offer or its code names them, with model and phone number.
    """

    KIND: ClassVar[str] = "transfer.take"
    ROLES: ClassVar[frozenset[Role]] = HANDS
    RULE: ClassVar[str] = "STK-2"
    transfer: Annotated[str, Key]
    units: Units
    giver: Short = ""
    for_store: bool = False
    condition: Short = ""
    items: Annotated[tuple[TransferItem, ...], Meta(max_length=MOST_UNITS)] = ()


class DeclineUnits(Fact, frozen=True):
    """The taker did not get what was offered; it stays in the giver's hands (STK-2)."""

    KIND: ClassVar[str] = "transfer.decline"
    ROLES: ClassVar[frozenset[Role]] = HANDS
    RULE: ClassVar[str] = "STK-2"
    transfer: Annotated[str, Key]
    reason: Text = ""


class WithdrawUnits(Request, frozen=True):
    """The giver calls an offer back before it was taken (STK-2)."""

    KIND: ClassVar[str] = "transfer.withdraw"
    ROLES: ClassVar[frozenset[Role]] = HANDS
    RULE: ClassVar[str] = "STK-2"
    transfer: Annotated[str, Key]


class RepairUnit(Request, frozen=True):
    """From the store to the workshop, or back with the condition it came out in (STK-1)."""

    KIND: ClassVar[str] = "unit.repair"
    ROLES: ClassVar[frozenset[Role]] = STOREKEEPER
    RULE: ClassVar[str] = "STK-1"
    unit: UnitId
    done: bool = False
    condition: Short = ""


class WriteOffUnit(Request, frozen=True):
    """A manager writes a unit off, scrapped or lost, with a reason; never one they hold (STK-1, ROLE-2)."""

    KIND: ClassVar[str] = "unit.write_off"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "ROLE-2"
    unit: UnitId
    to: Place
    reason: Text


class TakeStock(Request, frozen=True):
    """What somebody else found with a holder, or in the store (`holder` empty), by number (STK-4).

    `branch`: whose store; empty for the head branch's (BR-1).
    """

    KIND: ClassVar[str] = "stocktake.record"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | ADMIN | STOREKEEPER | {Role.FINANCE}
    RULE: ClassVar[str] = "STK-4"
    stocktake: Annotated[str, Key]
    found: Annotated[tuple[Short, ...], Meta(max_length=5000)]
    holder: Short = ""
    branch: Short = ""


class ReceiveUnit(Request, frozen=True):
    """A unit enters the books, where it is now (STK-1)."""

    KIND: ClassVar[str] = "unit.receive"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.STOREKEEPER}) | ADMIN
    RULE: ClassVar[str] = "STK-1"
    unit: UnitKind
    number: Short
    model: Short
    phone: Short = ""
    place: Place = Place.STORE
    holder: Short = ""
    warranty_until: Short = ""
