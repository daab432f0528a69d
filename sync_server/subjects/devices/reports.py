"""Devices as an administrator needs to see them: whose, when last heard of, how far, and whether still let in."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.times import in_company_time
from sync_server.core.company import Company
from sync_server.db import tables as t


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One device. `lines` is how many of its lines are here; what it has not sent yet, only it knows."""

    id: str
    name: str
    person: str
    person_name: str
    active: bool
    enrolled_at: str
    last_seen: str
    lines: int
    revoked: bool
    revoked_at: str
    revoked_why: str


def devices_report(company: Company) -> list[DeviceRow]:
    """Every device but the system's own, the one heard of last first."""
    d = t.devices.c
    with company.read() as work:
        rows = work.connection.execute(select(t.devices).where(d.id != SYSTEM_DEVICE).order_by(d.last_seen.desc()))
        records = {r.id: r for r in work.all(Device)}
        people = {p.id: p for p in work.all(Person)}
        found = []
        for row in rows:
            record, person = records.get(row.id), people.get(row.person)
            found.append(
                DeviceRow(
                    id=row.id,
                    name=record.name if record else "",
                    person=row.person,
                    person_name=person.name if person else "",
                    active=bool(person and person.active),
                    enrolled_at=in_company_time(row.enrolled_at),
                    last_seen=in_company_time(row.last_seen),
                    lines=row.next_seq - 1,
                    revoked=bool(record and record.revoked),
                    revoked_at=record.revoked_at if record else "",
                    revoked_why=record.revoked_why if record else "",
                )
            )
    return found
