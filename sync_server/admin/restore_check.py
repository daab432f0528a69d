"""A rehearsal of the way back: a backup is restored into a temporary place, judged there, and taken away again.

Nothing of the running company is touched, and its database is not needed: the rehearsal is on SQLite.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from sync_server.admin.backup import Summary
from sync_server.admin.photo_shelf import Shelf
from sync_server.admin.restore import restore
from sync_server.core.company import open_company
from sync_server.core.files.store import DirectoryStore
from sync_server.core.progress import track
from sync_server.core.rebuild import compare
from sync_server.core.verify import Fault, verify

FOLDER = "paigong-restore-check-"


class Rehearsed(msgspec.Struct, frozen=True):
    """What came of it. `told`: lines that would be answered otherwise by today's rules."""

    summary: Summary
    lines: int
    photos: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def rehearse(
    source: Path, key: Path, shelf: Shelf | None = None, scratch: Path | None = None, notes: Path | None = None
) -> Rehearsed:
    """Restore, verify, derive the books anew, and read every photo. Raises as `restore` does."""
    place = Path(mkdtemp(prefix=FOLDER, dir=scratch))
    try:
        summary = restore(source, place / "company", key=key, shelf=shelf, notes=notes)
        company = open_company(place / "company")
        try:
            faults = list(verify(company))
            report = compare(company)
            faults += [Fault("derived_differs", d.table, detail=f"{d.rows} rows") for d in report.differences]
            store = DirectoryStore(place / "company" / "files")
            names = list(store.names())
            damaged = [name for name in track(names, "photos", len(names)) if store.digest(name) != name]
            faults += [Fault("photo_damaged", name) for name in damaged]
        finally:
            company.engine.dispose()
        return Rehearsed(summary, report.lines, len(names), tuple(faults))
    finally:
        shutil.rmtree(place, ignore_errors=True)
