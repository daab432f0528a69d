"""Receipt numbers reserved for a device (RCT-2)."""

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
