"""Devices as an administrator needs to see them: whose, when last heard of, how far, and whether still let in."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from rulebook.ids import SYSTEM_DEVICE
from rulebook.records import Device, Person
from sync_server.company import Company
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
    with company.read() as book:
        rows = book.connection.execute(select(t.devices).where(d.id != SYSTEM_DEVICE).order_by(d.last_seen.desc()))
        records = {r.id: r for r in book.all(Device)}
        people = {p.id: p for p in book.all(Person)}
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
                    enrolled_at=row.enrolled_at,
                    last_seen=row.last_seen,
                    lines=row.next_seq - 1,
                    revoked=bool(record and record.revoked),
                    revoked_at=record.revoked_at if record else "",
                    revoked_why=record.revoked_why if record else "",
                )
            )
    return found
