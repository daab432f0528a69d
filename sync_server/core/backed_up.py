"""How far this company is backed up: what a phone may forget hangs on it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.lines import read_line
from rulebook.subjects.files.commands import ArriveFile
from sync_server.db import tables as t


def note_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(t.meta).where(t.meta.c.key == key))
    connection.execute(insert(t.meta).values(key=key, value=value))


def _backed_up(connection: Connection) -> int | None:
    found = connection.execute(select(t.meta.c.value).where(t.meta.c.key == "backed_up")).scalar()
    return None if found is None else int(found)


def files_since_backup(connection: Connection) -> set[str]:
    """Files that arrived after the last backup was made: it may have lines that name them, but not them."""
    c = t.lines.c
    later = select(c.raw).where(c.arrival > (_backed_up(connection) or 0), c.device == SYSTEM_DEVICE)
    said = (raw for raw in connection.execute(later).scalars() if ArriveFile.KIND.encode() in raw)
    return {line.subject for line in map(read_line, said) if line.kind == ArriveFile.KIND}


def backed_up_to(connection: Connection, device: str) -> int | None:
    """Up to which seq a device's lines are in a backup; None where this company makes none."""
    arrival = _backed_up(connection)
    if arrival is None:
        return None
    c = t.lines.c
    found = select(c.seq).where(c.device == device, c.arrival <= arrival).order_by(c.seq.desc()).limit(1)
    return connection.execute(found).scalar() or 0
