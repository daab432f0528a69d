"""Imports a customer's vehicle list: judged row by row, taken whole or not at all (ORD-1)."""

from __future__ import annotations

import hashlib

from rulebook.commands import ImportVehicles, VehicleLine
from rulebook.ids import SYSTEM_PERSON
from rulebook.vehicle_list import VehicleLine as JudgedLine
from sync_server.company import Company
from sync_server.system import write_as_system
from sync_server.vehicle_lists import Report, read_vehicle_list, to_import

A_LINE = 300
"""So many vehicles go into one line; a longer list is several lines in one transaction."""


def import_vehicles(
    company: Company,
    data: bytes,
    name: str,
    *,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    actor: str = SYSTEM_PERSON,
    customer: str = "",
) -> tuple[Report, int]:
    """Read, judge and (unless dry) import; return the report and how many vehicles went in.

    Raises FileFault where the file cannot be read, RefusedRows where rows are refused and the good ones alone
    were not asked for; then nothing was imported.
    """
    report = read_vehicle_list(data, name)
    if dry_run:
        return report, 0
    rows = tuple(_line(v) for v in to_import(report, accept_good_rows=accept_good_rows))
    digest = hashlib.sha256(data).hexdigest()
    with company.write() as book:
        for start in range(0, len(rows), A_LINE):
            part = rows[start : start + A_LINE]
            command = ImportVehicles(file=name[:200], sha256=digest, vehicles=part, customer=customer)
            write_as_system(book, company.master, command, f"import:{digest[:16]}", company.clock(), actor)
    return report, len(rows)


def _line(v: JudgedLine) -> VehicleLine:
    return VehicleLine(
        plate=v.plate,
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
