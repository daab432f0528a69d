"""The way back from a backup: the whole company in an empty place, verified while it is read.

A restored database is another life (epoch) of the books: phones begin their reading anew, send again what the
backup had not seen, and get receipt numbers that nobody can have had.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, Table, delete, insert, update

from rulebook.kernel.times import parse_time
from rulebook.subjects.devices.commands import RetireBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.master_keys.records import master_keys
from sync_server.admin.backup import FORMAT, REFERRING, ROWS, SIZE_BYTES, SUMMARY, Summary, Unusable
from sync_server.admin.encryption import KeyFault
from sync_server.admin.photo_shelf import PhotoMissing, Shelf, bring_back, names_in
from sync_server.core.backed_up import note_meta
from sync_server.core.company import KEY_FILE, utc_now
from sync_server.core.files.erased import Note, read_note
from sync_server.core.files.erasing import say_again
from sync_server.core.files.store import ERASED, DirectoryStore, FileStore, note_at
from sync_server.core.keyring import KeyRing, WrongMaster, joined, mark_of, read_keys, write_keys
from sync_server.core.private_data import keep_private
from sync_server.core.private_files import make_private_folder, open_private
from sync_server.core.progress import track
from sync_server.core.rotating import take_into_use
from sync_server.core.seals import seal_up
from sync_server.core.system import write_as_system
from sync_server.core.waiting import begin_waiting
from sync_server.db import tables as t
from sync_server.db.engine import bare_database, is_in_use, migrate_on
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.erasing import erase_again, note_names

_FILE = re.compile(r"files/([0-9a-f]{64})")


def restore(
    source: Path,
    data: Path,
    url: str | None = None,
    key: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    shelf: Shelf | None = None,
    files: FileStore | None = None,
    notes: Path | None = None,
) -> Summary:
    """Make the company of a backup in an empty place; a new life of the database (epoch) begins.

    Everything is verified while it is read. Raises Unusable (nothing is there then that was not before) or
    WrongMaster. `key`: the master secret's file, where the one in `data` is missing or older; `shelf`: where
    photos are that the backup only names; `files`: a store for photos that is not the folder's, which may hold
    some already; `notes`: the folder of the backups, where it is not that of `source`. Raises StoreAway where the
    store is away.
    """
    with _opened(source) as tar:
        summary = _summary(tar)
        make_private_folder(data)
        master = _master_for(summary, data, key)
        _refuse_existing(data, url)
        keep_private(data)
        database = data / "restoring.db"
        if url is None:
            _drop_leftovers(data)
            open_private(database).close()
        engine = bare_database(url or f"sqlite:///{database}")
        try:
            with engine.begin() as connection:
                _fill(connection, tar, summary)
                store = files or DirectoryStore(data / "files", free_bytes=0)
                _unpack_files(tar, store, summary)
                _fetch_files(tar, store, summary, shelf, master)
                ring = master.as_in(master_keys(UnitOfWork(connection)))
                work = UnitOfWork(connection, ring)
                begin_again(work, ring, clock())
                say_again(work, work.master or ring, _erased_since(store, master), clock())
                noted = words_erased(work, store, master, shelf, (notes or source.parent) / ERASED)
                for name in erase_again(work, work.master or ring, noted, clock()):
                    store.erase(name, msgspec.json.encode(noted[name]))
                seal_up(work.connection, work.master or ring, work.aside, work.kept, before=ring)
            engine.dispose()
        except BaseException:
            engine.dispose()
            _drop_leftovers(data)
            shutil.rmtree(data / "files", ignore_errors=True)
            raise
    if url is None:
        database.rename(data / "paigong.db")
    if not (data / KEY_FILE).exists() or read_keys(data / KEY_FILE) != master:
        write_keys(data / KEY_FILE, master)
    return summary


def _drop_leftovers(data: Path) -> None:
    """What a restore that failed or was killed had made of the database."""
    for leftover in data.glob("restoring.db*"):
        leftover.unlink()


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except (tarfile.TarError, KeyError, EOFError) as error:
        raise Unusable(f"{source} is no whole backup: {error}") from error


def _summary(tar: tarfile.TarFile) -> Summary:
    try:
        summary = msgspec.json.decode(_content(tar, SUMMARY), type=Summary)
    except (KeyError, msgspec.DecodeError) as error:
        raise Unusable(f"no whole backup: {error}") from error
    if summary.format not in (FORMAT, REFERRING):
        raise Unusable(f"a backup of format {summary.format}; this program reads up to {REFERRING}")
    return summary


def _content(tar: tarfile.TarFile, name: str) -> bytes:
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found.read()


def _master_for(summary: Summary, data: Path, key: Path | None) -> KeyRing:
    """All secrets that the named file and the one in `data` have: either may be the older copy."""
    found = None
    for path in dict.fromkeys((key or data / KEY_FILE, data / KEY_FILE)):
        if path.exists():
            ring = read_keys(path)
            if not hmac.compare_digest(mark_of(ring.keys[0]), summary.master):
                raise WrongMaster(f"{path} is not the master secret that this backup belongs to")
            found = joined(found, ring, path) if found else ring
        elif found is None:
            raise WrongMaster(
                f"{path} is missing; put the master secret of this company there, or name it with --key"
            )
    assert found is not None
    return found


def _refuse_existing(data: Path, url: str | None) -> None:
    if (data / "paigong.db").exists() or any((data / "files").glob("*")):
        raise Unusable(f"{data} holds a company already; restore into an empty folder")
    if url is not None and is_in_use(url):
        raise Unusable("the database holds tables already; restore into an empty one")


def _fill(connection: Connection, tar: tarfile.TarFile, summary: Summary) -> None:
    """The tables as they were, at the version they were; then brought up to date. The ledger's guards hold."""
    try:
        migrate_on(connection, summary.revision)
    except Exception as error:
        raise Unusable(f"a backup of a newer version ({summary.revision}); install that version first") from error
    known = MetaData()
    for name in (table.name for table in t.metadata.sorted_tables if table.name in summary.tables):
        table = Table(name, known, autoload_with=connection, resolve_fks=False)
        connection.execute(delete(table)) if name in ("head", "meta") else None
        batch: list[dict[str, Any]] = []
        for row in _rows(tar, name, summary):
            batch.append(row | {"sealed": False} if name == "entries" else row)
            if len(batch) == ROWS:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)
    connection.execute(update(t.entries).values(sealed=True))
    migrate_on(connection, "head")


def _rows(tar: tarfile.TarFile, name: str, summary: Summary) -> Iterator[dict[str, Any]]:
    """Rows of a table; at its end it must have been what the backup says it is."""
    content = tar.extractfile(f"tables/{name}")
    if content is None:
        raise Unusable(f"the backup lacks its table {name}")
    total, count = hashlib.sha256(), 0
    while head := content.read(SIZE_BYTES):
        packed = content.read(int.from_bytes(head, "big"))
        total.update(head + packed)
        count += 1
        try:
            yield msgspec.msgpack.decode(packed, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise Unusable(f"table {name} is damaged in the backup") from error
    if total.hexdigest() != summary.tables[name] or count != summary.rows[name]:
        raise Unusable(f"table {name} is damaged in the backup")


def _unpack_files(tar: tarfile.TarFile, store: FileStore, summary: Summary) -> None:
    count = 0
    for entry in tar.getmembers():
        found = _FILE.fullmatch(entry.name)
        content = tar.extractfile(entry) if found else None
        if not found or content is None:
            continue
        try:
            store.keep(found[1], content.read())
        except ValueError as error:
            raise Unusable(f"file {found[1]} is damaged in the backup") from error
        count += 1
    if count != summary.files:
        raise Unusable(f"the backup has {count} of its {summary.files} files")


def _erased_since(store: FileStore, master: KeyRing) -> set[str]:
    """Photos that the company erased after the backup: what it lets go for good does not come back with it."""
    return {name for name in store.notes() if read_note(master, name, store.note(name))}


def words_erased(
    work: UnitOfWork, store: FileStore, master: KeyRing, shelf: Shelf | None, beside: Path | None
) -> dict[str, Note]:
    """Notes of this company's own that say whose words were erased, the newest wherever one is found (SEC-2)."""
    found: dict[str, Note] = {}
    for name in note_names(work):
        by_backups = note_at(beside / name) if beside else None
        for said in (store.note(name), shelf.note(name) if shelf else None, by_backups):
            note = read_note(master, name, said) if said is not None else None
            if note and (name not in found or parse_time(found[name].at) < parse_time(note.at)):
                found[name] = note
    return found


def _fetch_files(
    tar: tarfile.TarFile, store: FileStore, summary: Summary, shelf: Shelf | None, master: KeyRing
) -> None:
    """Photos that the backup only names, from where they are kept."""
    names = names_in(tar)
    if len(names) != summary.referenced:
        raise Unusable(f"the backup names {len(names)} of its {summary.referenced} photos")
    if names and shelf is None:
        raise Unusable(f"the {len(names)} photos of this backup are kept elsewhere: name the folder with --photos")
    try:
        for _ in track(bring_back(shelf, names, store, master) if shelf else (), "photos", len(names)):
            pass
    except (PhotoMissing, KeyFault) as error:
        raise Unusable(str(error)) from error


def begin_again(work: UnitOfWork, master: KeyRing, now: datetime) -> None:
    """Cursors of the old life are worth nothing; numbers that may have been given out since are left alone.

    Master secrets that came into use after the backup are so again, and what leaked since is called leaked.

    For a database that came back from a backup, by `restore` or by its own tools.
    """
    restores = work.restores() + 1
    master = take_into_use(work, master, now)
    for block in work.all(NumberBlock):
        write_as_system(work, master, RetireBlock(), block.id, now)
    work.begin_epoch(secrets.token_hex(4))
    begin_waiting(work, now)
    note_meta(work.connection, "restores", str(restores))
