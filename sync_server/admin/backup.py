"""Backups: everything the server holds, at one moment, in one file; while it serves. And the way back.

A backup is a tar: each table as rows of MessagePack, then the files, then `backup.json` with the digest of each.
Not in it: the master secret, which is kept apart (docs/operations.md). The same backup goes back into SQLite or
PostgreSQL, whichever it came from.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import msgspec
from sqlalchemy import Connection, Engine, Table, select

from sync_server.admin.encryption import encrypted
from sync_server.admin.photo_shelf import Shelf, add_names
from sync_server.core.backed_up import note_meta
from sync_server.core.company import Company
from sync_server.core.files.store import ERASED, keep_note, note_at
from sync_server.core.intake import iso_exact
from sync_server.core.private_files import make_private_folder, open_private
from sync_server.core.progress import track
from sync_server.db import tables as t
from sync_server.db.engine import revision_of
from sync_server.reporting.personal.erasing import noted_in

FORMAT = 1
REFERRING = 2
"""The format of a backup that names its photos, which are kept elsewhere once for all."""
SUMMARY = "backup.json"
ROWS = 500
COPY_BYTES = 1 << 20
_FILE = re.compile(r"files/([0-9a-f]{64})")
_pack = msgspec.msgpack.Encoder().encode
SIZE_BYTES = 4
"""Before each row stands its length, in so many bytes."""


class Unusable(Exception):
    """A backup that cannot be made or restored, and why; nothing was changed."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry of a backup: what the others must be."""

    format: int
    made_at: str
    revision: str
    master: str
    epoch: str
    arrival: int
    tables: dict[str, str]
    rows: dict[str, int]
    files: int
    referenced: int = 0
    """Photos that are not in it but on the shelf (`photo_shelf.py`)."""


def back_up(
    company: Company, target: Path, shelf: Shelf | None = None, recipients: tuple[str, ...] = ()
) -> Summary:
    """Write a backup beside `target`, then give it its name. Phones may forget what is in it afterwards.

    `shelf`: photos go there, where they are not yet, and are named in the backup only. `recipients`: public keys
    that it is encrypted to. Raises OSError (a full disk), StoreAway, KeyFault; nothing is left then.
    """
    fresh = target.with_name(f"{target.name}.new")
    try:
        with open_private(fresh) as file:
            with (
                encrypted(file, recipients) as sink,
                tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                summary = _write(company, tar, shelf)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(target)
        _keep_notes(company, target.parent / ERASED)
    finally:
        fresh.unlink(missing_ok=True)
    with company.engine.begin() as connection:
        note_meta(connection, "backed_up", str(summary.arrival))
        note_meta(connection, "backed_up_at", summary.made_at)
    return summary


def _keep_notes(company: Company, beside: Path) -> None:
    """Notes of whose words were erased, beside the backups: an older one that is restored heeds them."""
    with company.read() as work:
        erased = [name for name, _ in noted_in(work)]
    for name in erased:
        note = company.files.note(name)
        if note is not None and note_at(beside / name) != note:
            make_private_folder(beside)
            keep_note(beside / name, note)


def _write(company: Company, tar: tarfile.TarFile, shelf: Shelf | None) -> Summary:
    digests: dict[str, str] = {}
    rows: dict[str, int] = {}
    with _snapshot(company.engine) as connection:
        for table in track(t.metadata.sorted_tables, "tables"):
            digests[table.name], rows[table.name] = _add_table(tar, connection, table)
        kept = {row.key: row.value for row in connection.execute(select(t.meta))}
        arrival = connection.execute(select(t.head.c.arrival)).scalar_one()
        revision = revision_of(connection)
    gone = set(company.files.notes())
    if shelf:
        for name in gone:
            shelf.let_go(company.files, name)
    names = sorted(set(company.files.names()) - gone)
    each = track(names, "photos", len(names))
    kept_elsewhere = [name for name in each if shelf.keep(company.files, name)] if shelf else []
    if shelf:
        add_names(tar, kept_elsewhere)
    summary = Summary(
        format=REFERRING if shelf else FORMAT,
        made_at=iso_exact(company.clock()),
        revision=revision,
        master=kept["master"],
        epoch=kept["epoch"],
        arrival=arrival,
        tables=digests,
        rows=rows,
        files=0 if shelf else sum(_add_file(company, tar, name) for name in each),
        referenced=len(kept_elsewhere),
    )
    _add(tar, SUMMARY, io.BytesIO(said := msgspec.json.encode(summary)), len(said))
    return summary


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """One moment of the database, whatever is written meanwhile."""
    with engine.connect() as plain:
        if engine.dialect.name == "sqlite":
            yield plain.execution_options(sqlite_begin="DEFERRED")
        else:
            yield plain.execution_options(isolation_level="REPEATABLE READ")


def _add_table(tar: tarfile.TarFile, connection: Connection, table: Table) -> tuple[str, int]:
    total, count = hashlib.sha256(), 0
    with TemporaryFile() as spool:
        found = connection.execute(
            select(table).order_by(*table.primary_key), execution_options={"yield_per": ROWS}
        )
        for row in found.mappings():
            packed = _pack(dict(row))
            framed = len(packed).to_bytes(SIZE_BYTES, "big") + packed
            total.update(framed)
            spool.write(framed)
            count += 1
        size = spool.tell()
        spool.seek(0)
        _add(tar, f"tables/{table.name}", spool, size)
    return total.hexdigest(), count


def _add_file(company: Company, tar: tarfile.TarFile, name: str) -> bool:
    """A whole file; one that is damaged is not carried into the backup under its good name."""
    size = company.files.size(name)
    if size is None or company.files.digest(name) != name:
        return False
    _add(tar, f"files/{name}", io.BytesIO(company.files.read(name, 0, size - 1)), size)
    return True


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    tar.addfile(entry, content)
