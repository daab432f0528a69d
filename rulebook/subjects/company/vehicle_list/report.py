"""What judging a vehicle list yields (ORD-1): values only. May not judge."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from rulebook.subjects.company.vehicle_list.columns import Column
from rulebook.subjects.company.vehicle_list.reasons import Fault, colon


class RowVerdict(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    CLEANED = "cleaned"  # taken after its writing was put right; nothing was guessed
    REFUSED = "refused"


class VehicleLine(msgspec.Struct, frozen=True):
    """One vehicle of an installation order, every number normalised. None: the list does not say."""

    row: int
    plate: str
    plate_colour: str | None = None
    vehicle_type: str | None = None
    vin: str | None = None
    driver: str | None = None
    driver_phone: str | None = None
    terminal_model: str | None = None
    terminal_number: str | None = None
    iccid: str | None = None
    sim_phone: str | None = None
    remark: str | None = None


class Cleaning(msgspec.Struct, frozen=True):
    """A cell that was put right: its column's header, what was written, what was taken."""

    column: str
    before: str
    after: str


class RowReport(msgspec.Struct, frozen=True):
    """The judgement of one row. `vehicle` is None exactly when refused; `faults` run left to right, the first
    one counts.
    """

    row: int
    verdict: RowVerdict
    vehicle: VehicleLine | None = None
    cleaned: tuple[Cleaning, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def column(self) -> str | None:
        """The first column at fault, exactly as its header is written; None where no single column is."""
        return self.faults[0].column if self.faults else None

    @property
    def reason(self) -> str | None:
        """The stable code of the first fault."""
        return self.faults[0].code if self.faults else None

    def text(self, lang: str = "zh") -> str:
        """In words all that there is to say of the row: faults, else warnings and what was put right; "" for
        nothing.
        """
        said = [_said(fault, lang) for fault in self.faults or self.warnings]
        if not self.faults:
            said += [f"{c.column}{colon(lang)}{c.before!r} → {c.after!r}" for c in self.cleaned]
        return ("；" if lang.startswith("zh") else "; ").join(said)


def _said(fault: Fault, lang: str) -> str:
    return f"{fault.column}{colon(lang)}{fault.text(lang)}" if fault.column else fault.text(lang)


class PassedOver(msgspec.Struct, frozen=True):
    """A row that holds no vehicle: "totals", "note", "number_only" or "header_again"."""

    row: int
    why: str


class ListReport(msgspec.Struct, frozen=True):
    """A vehicle list, judged. `stated_total` is the count that the list's own totals row gives, None where it
    gives none; `hidden_columns` are (place from 0, header).
    """

    header_row: int
    columns: tuple[Column, ...]
    ignored_columns: tuple[str, ...]
    rows: tuple[RowReport, ...]
    passed_over: tuple[PassedOver, ...] = ()
    stated_total: int | None = None
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[tuple[int, str], ...] = ()

    @property
    def good(self) -> tuple[RowReport, ...]:
        """The rows that may be imported."""
        return tuple(row for row in self.rows if row.verdict is not RowVerdict.REFUSED)

    @property
    def refused(self) -> tuple[RowReport, ...]:
        """The rows that somebody must put right."""
        return tuple(row for row in self.rows if row.verdict is RowVerdict.REFUSED)
