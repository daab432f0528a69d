"""Imports a customer's vehicle list: judged row by row, taken whole or not at all (ORD-1)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.numbers import plate_colour
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.vehicle_list.report import VehicleLine as JudgedLine
from rulebook.subjects.stock.terminal_models import all_masks
from sync_server.core.company import Company
from sync_server.core.progress import track
from sync_server.core.system import write_as_system
from sync_server.subjects.company.known_vehicles import held_against
from sync_server.subjects.company.vehicle_lists.reading import Report, read_vehicle_list, to_import

A_LINE = 300
"""So many vehicles go into one line; a longer list is several lines in one transaction."""


def judge_vehicles(
    company: Company | None, data: bytes, name: str, *, sheet: str | None = None, as_printed: bool = False
) -> Report:
    """The list judged by the company's own rules on terminal numbers (RPL-1), and held against its archive.

    Raises FileFault where the file cannot be read. Without a company only the list itself is judged.
    """
    if company is None:
        return read_vehicle_list(data, name, sheet=sheet, as_printed=as_printed)
    with company.read() as work:
        forms = all_masks(work, company.clock())
        report = read_vehicle_list(data, name, sheet=sheet, maker_forms=forms, as_printed=as_printed)
        return held_against(work, report)


def import_vehicles(
    company: Company,
    data: bytes,
    name: str,
    *,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    actor: str = SYSTEM_PERSON,
    customer: str = "",
    sheet: str | None = None,
    as_printed: bool = False,
) -> tuple[Report, int]:
    """Read, judge and (unless dry) import; return the report and how many vehicles went in.

    Raises FileFault where the file cannot be read, RefusedRows where rows are refused and the good ones alone
    were not asked for; then nothing was imported.
    """
    report = judge_vehicles(company, data, name, sheet=sheet, as_printed=as_printed)
    if dry_run:
        return report, 0
    vehicles = to_import(report, accept_good_rows=accept_good_rows)
    return report, write_vehicles(company, vehicles, data, name, actor=actor, customer=customer)


def write_vehicles(
    company: Company, vehicles: Sequence[JudgedLine], data: bytes, name: str, *, actor: str, customer: str
) -> int:
    """Write what was judged good, in one transaction; returns how many vehicles that were."""
    rows = tuple(_line(v) for v in vehicles)
    digest = hashlib.sha256(data).hexdigest()
    with company.write() as work:
        for start in track(range(0, len(rows), A_LINE), "lines written"):
            part = rows[start : start + A_LINE]
            command = ImportVehicles(file=name[:200], sha256=digest, vehicles=part, customer=customer)
            write_as_system(work, company.master, command, f"import:{digest[:16]}", company.clock(), actor)
    return len(rows)


def _line(v: JudgedLine) -> VehicleLine:
    return VehicleLine(
        plate=v.plate,
        plate_colour=plate_colour(v.plate_colour or ""),
        vehicle_type=v.vehicle_type or "",
        vin=v.vin or "",
        driver=v.driver or "",
        driver_phone=v.driver_phone or "",
        model=v.terminal_model or "",
        terminal=v.terminal_number or "",
        sim=v.iccid or "",
        sim_phone=v.sim_phone or "",
        remark=v.remark or "",
    )
