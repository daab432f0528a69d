"""Receipt numbers reserved for a device (RCT-2), and what it says that it has forgotten (SEC-1)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.ids import DeviceId, PersonId
from rulebook.kernel.records import Record


class NumberBlock(Record, frozen=True, kw_only=True):
    """Receipt numbers reserved for one device, `first` to `last`, both included (RCT-2).

    `retired`: nothing new is numbered from it; receipts that bear its numbers are taken, as many as there are.
    """

    KIND: ClassVar[str] = "block"
    KEYS: ClassVar[tuple[str, ...]] = ("device", "person")
    id: str
    device: DeviceId
    person: PersonId
    series: str
    first: int
    last: int
    next: int
    retired: bool = False


class Forgotten(Record, frozen=True, kw_only=True):
    """What a device last said of what it holds: nothing that ended before `before` (ISO day); "" it said nothing.

    `id` is the device's. `days`: within how many it was fed then; `gone`: records that went since it began to say
    so; `told_at`: when the server last told that it holds too much.
    """

    KIND: ClassVar[str] = "forgotten"
    id: DeviceId
    person: PersonId
    before: str = ""
    days: int = 0
    gone: int = 0
    said_at: str = ""
    told_at: str = ""
