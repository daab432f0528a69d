"""A vehicle list, read and judged in a process of its own (ORD-1): it may be anything, of any size."""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.subjects.company.vehicle_list.columns import Field
from rulebook.subjects.company.vehicle_list.report import RowReport
from sync_server.core.apart import MEMORY_BYTES, SECONDS, OverLimit, run_apart
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.notes import file_notes
from sync_server.subjects.company.vehicle_lists.reading import read_vehicle_list
from sync_server.subjects.company.vehicle_lists.renderers import report_json_lines


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How the list that follows is to be read."""

    name: str
    language: str = "zh"
    sheet: str = ""
    as_printed: bool = False
    masks: dict[str, list[str]] = {}


class Vehicles(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle list as it was judged: `rows` as JSON for people, `vehicles` that may be imported, of the rows
    `numbers`; `notes` on the file; `may_stand`: refused rows that would be taken as printed.

    `fault`: why it cannot be read at all, as code and details of a FileFault; then there is nothing else.
    """

    rows: msgspec.Raw = msgspec.Raw(b"[]")
    good: int = 0
    refused: int = 0
    vehicles: tuple[dict[str, Any], ...] = ()
    numbers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    may_stand: int = 0
    vin_header: str = ""
    fault: str = ""
    details: dict[str, str | int] = {}


def read_apart(ask: Ask, data: bytes, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> Vehicles:
    """Have a vehicle list read and judged. Raises OverLimit."""
    told = run_apart(f"{__name__}:judged", msgspec.json.encode(ask), data, memory, seconds)
    try:
        return msgspec.json.decode(told, type=Vehicles)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OverLimit("file.too_much") from error


def judged(ask: bytes, data: bytes) -> bytes:
    """In that process: the list's Vehicles as JSON."""
    return msgspec.json.encode(_judged(msgspec.json.decode(ask, type=Ask), data))


def _judged(ask: Ask, data: bytes) -> Vehicles:
    try:
        report = read_vehicle_list(
            data, ask.name, sheet=ask.sheet or None, maker_forms=ask.masks or None, as_printed=ask.as_printed
        )
    except FileFault as fault:
        return Vehicles(fault=fault.code, details=fault.details)
    rows = ",".join(report_json_lines(report, ask.language).splitlines())
    good = [row for row in report.good if row.vehicle]
    return Vehicles(
        numbers=tuple(row.row for row in good),
        notes=tuple(file_notes(report, ask.language)),
        may_stand=sum(_may_stand(row) for row in report.rows),
        vin_header=next((c.header for c in report.judged.columns if c.field is Field.VIN), ""),
        rows=msgspec.Raw(f"[{rows}]".encode()),
        good=len(report.good),
        refused=len(report.refused),
        vehicles=tuple(msgspec.to_builtins(row.vehicle) for row in good),
    )


STANDS_AS_PRINTED = ("imei.check_digit", "iccid.check_digit", "iccid.nineteen")


def _may_stand(row: RowReport) -> bool:
    """Whether a refused row would be taken "as printed": nothing but check digits speaks against it (RPL-2)."""
    return bool(row.faults) and all(fault.code in STANDS_AS_PRINTED for fault in row.faults)
