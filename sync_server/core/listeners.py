"""Who may hear of news, looked up for all that listen at once: what changed of people and devices since then."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.visibility import tags_of_reader
from sync_server.db import tables as t
from sync_server.db.unit_of_work import decode_record

A_FEW = 20
"""So many devices are looked up one by one; more, by reading all of them."""
_r, _d = t.records.c, t.devices.c
_CHANGED = select(_r.kind, _r.id, _r.change).where(
    _r.kind.in_((Device.KIND, Person.KIND)), _r.change > bindparam("seen")
)
_HEAD = select(t.head.c.change)


def tags_of_devices(connection: Connection, devices: Collection[str]) -> dict[str, frozenset[str] | None]:
    """What each device's person may see now; None for one that is not let in, or is no more."""
    few = len(devices) <= A_FEW
    owned = select(_d.id, _d.person)
    found_rows = connection.execute(owned.where(_d.id.in_(devices)) if few else owned)
    rows = {row.id: row.person for row in found_rows if row.id in devices}
    wanted = select(_r.kind, _r.id, _r.body).where(_r.kind.in_((Device.KIND, Person.KIND)))
    people: dict[str, Person] = {}
    kept: dict[str, Device] = {}
    for row in connection.execute(wanted.where(_r.id.in_([*rows, *rows.values()])) if few else wanted):
        if row.kind == Device.KIND and row.id not in rows:
            continue
        record = decode_record(row.kind, row.body)
        if isinstance(record, Person):
            people[record.id] = record
        elif isinstance(record, Device):
            kept[record.id] = record
    found: dict[str, frozenset[str] | None] = {}
    for device in devices:
        person, own = people.get(rows.get(device, "")), kept.get(device)
        shut = person is None or not person.active or (own is not None and own.revoked)
        found[device] = None if shut or person is None else tags_of_reader(person, device)
    return found


def look(
    connection: Connection, seen: int, devices: Collection[str]
) -> tuple[int, dict[str, frozenset[str] | None]]:
    """The last change there is, and where any of them changed after `seen`, what each device may see."""
    last = int(connection.execute(_HEAD).scalar_one())
    if connection.execute(_CHANGED.limit(1), {"seen": seen}).first() is None:
        return last, {}
    return last, tags_of_devices(connection, devices)
