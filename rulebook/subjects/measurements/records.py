"""What was measured of a unit or a vehicle, with what, within which limits (ARC-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class Judged(StrEnum):
    """A value against its limits: within, out, or not judged where there are none or it is no number."""

    WITHIN = "within"
    OUT = "out"
    NOT = "not"


class Measured(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value as it was read: what, how much, in which unit; `low`, `high`: limits, included, '' for none."""

    what: str
    value: str
    unit: str = ""
    low: str = ""
    high: str = ""
    judged: Judged = Judged.NOT

    @property
    def amount(self) -> str:
        """The value with its unit: 24.1 V."""
        return f"{self.value} {self.unit}".strip()

    @property
    def limits(self) -> str:
        """9–36 V, ≥ 9 V, ≤ 36 V; '' where there are none."""
        if not self.low and not self.high:
            return ""
        span = f"{self.low}–{self.high}" if self.low and self.high else ""
        return f"{span or (f'≥ {self.low}' if self.low else f'≤ {self.high}')} {self.unit}".strip()


class Measurement(Record, frozen=True, kw_only=True):
    """One test. `vehicle`, `unit`: what was measured, one of them at least where anybody knows; '' for none.

    `number` is the server's, '' until it has given one; `plate`, `unit_number`: as the books had them then.
    """

    KIND: ClassVar[str] = "measurement"
    KEYS: ClassVar[tuple[str, ...]] = ("vehicle", "unit", "visit", "sha256")
    id: str
    number: str = ""
    vehicle: str = ""
    plate: str = ""
    unit: str = ""
    unit_number: str = ""
    visit: str = ""
    order: str = ""
    values: tuple[Measured, ...]
    instrument: str = ""
    words: str = ""
    photo: FileRef | None = None
    by: PersonId
    by_name: str
    at: str

    @property
    def sha256(self) -> str:
        """The photo's, '' without one: who asks for the file finds what names it."""
        return self.photo.sha256 if self.photo else ""

    @property
    def out(self) -> tuple[Measured, ...]:
        """The values that are out of their limits."""
        return tuple(one for one in self.values if one.judged is Judged.OUT)

    @property
    def about(self) -> str:
        """What people know the thing by that was measured."""
        return " · ".join(dict.fromkeys(part for part in (self.plate, self.unit_number) if part))
