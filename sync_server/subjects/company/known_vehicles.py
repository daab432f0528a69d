"""A judged vehicle list held against the archive: vehicles that stand there under another plate (ORD-1, ARC-1).

May not judge rows nor change anything.
"""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.kernel.world import World
from rulebook.subjects.company.fleet import vehicle_by_vin
from rulebook.subjects.company.vehicle_list.columns import Field
from rulebook.subjects.company.vehicle_list.reasons import Fault
from rulebook.subjects.company.vehicle_list.report import RowReport
from sync_server.subjects.company.vehicle_lists.apart import Vehicles
from sync_server.subjects.company.vehicle_lists.reading import Report

replace = msgspec.structs.replace


def held_against(world: World, report: Report) -> Report:
    """The report with a warning at each row whose VIN the archive knows under another plate."""
    header = next((c.header for c in report.judged.columns if c.field is Field.VIN), None)
    if header is None:
        return report
    rows = tuple(_row(world, row, header) for row in report.judged.rows)
    return replace(report, judged=replace(report.judged, rows=rows))


def _row(world: World, row: RowReport, header: str) -> RowReport:
    line = row.vehicle
    if line is None or not line.vin:
        return row
    known = vehicle_by_vin(world, line.vin)
    if known is None or known.plate == line.plate:
        return row
    told = Fault(header, "row.known_other_plate", {"value": known.plate})
    return replace(row, warnings=(*row.warnings, told))


def warn_of_known(
    world: World, rows: list[dict[str, Any]], found: Vehicles, language: str
) -> list[dict[str, Any]]:
    """The rows of a report as JSON, with the same warning in words, for a list that was read apart."""
    by_number = {row["row"]: row for row in rows}
    for number, vehicle in zip(found.numbers, found.vehicles, strict=True):
        vin = vehicle.get("vin") or ""
        known = vehicle_by_vin(world, vin) if vin and found.vin_header else None
        if known is not None and known.plate != vehicle["plate"]:
            told = Fault(found.vin_header, "row.known_other_plate", {"value": known.plate}).text(language)
            row = by_number[number]
            zh = language.startswith("zh")
            said = f"{found.vin_header}{'：' if zh else ': '}{told}"
            row["reason"] = f"{row['reason']}{'；' if zh else '; '}{said}" if row["reason"] else said
    return rows
