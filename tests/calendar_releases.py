"""Releases of the calendar's library in folders of their own, and the books derived anew with one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from sync_server.admin import demo
from sync_server.core.company import open_company
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.system import write_as_system

HOUSE = Path(__file__).resolve().parents[1]
LETTER = "letter-before-the-holiday"
PROBE = """
import chinese_calendar, hashlib, json, sys
from importlib.metadata import version
from pathlib import Path
from sqlalchemy import select
from sync_server.core.company import open_company
from sync_server.core.rebuild import compare, derived
from sync_server.db import tables as t
from sync_server.subjects.calendar.proposal import proposed

company, digest = open_company(Path(sys.argv[1])), hashlib.sha256()
with company.read() as work, derived(work.connection, company.master) as fresh:
    for table in t.DERIVED:
        for row in fresh.execute(select(table).order_by(*table.primary_key)):
            digest.update(repr(tuple(row)).encode())
known = proposed(2026)
print(json.dumps({
    "release": version("chinesecalendar"),
    "from": chinese_calendar.__file__,
    "rest": [one.day for one in known.rest] if known else [],
    "same": compare(company).same,
    "digest": digest.hexdigest(),
}))
"""
"""Derives the books anew and says by which release, what that would propose for 2026, and what came of it."""


def rebuilt_with(release: Path, books: Path) -> dict[str, Any]:
    """The same lines rebuilt in a process of its own that finds this release of the library before any other."""
    env = os.environ | {"PYTHONPATH": str(release)}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(books)],
        cwd=HOUSE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert Path(found["from"]).is_relative_to(release), "the other release was not the one that was asked"
    return found


def another_release(folder: Path, version: str, put: dict[str, str]) -> Path:
    """The installed library in a folder of its own under another number, with words of its tables replaced."""
    installed = distribution("chinesecalendar")
    for file in installed.files or ():
        at = folder / str(file).replace(installed.version, version)
        if ".." in file.parts or file.suffix == ".pyc":
            continue
        at.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(str(installed.locate_file(file))), at)
    meta = next(folder.glob("*.dist-info/METADATA"))
    said = meta.read_text("utf-8").replace(f"Version: {installed.version}", f"Version: {version}")
    meta.write_text(said, "utf-8")
    tables = folder / "chinese_calendar" / "constants.py"
    text = tables.read_text("utf-8")
    for old, new in put.items():
        assert old in text, old
        text = text.replace(old, new)
    tables.write_text(text, "utf-8")
    return folder


def books_with_terms(folder: Path) -> None:
    """A company that entered 2026 as this release proposes it; a letter and a complaint come before a holiday."""
    now = [datetime(2026, 9, 30, 15, tzinfo=COMPANY_ZONE)]
    company = open_company(folder, clock=lambda: now[0])
    demo.fill(company)
    with company.write() as work:
        for id, kind, channel in (
            (LETTER, CaseKind.REQUEST, Channel.LETTER),
            ("complaint-before-it", CaseKind.COMPLAINT, Channel.WALK_IN),
        ):
            heard = HearCase(kind=kind, channel=channel, said="请回复", customer_name="鸿运")
            write_as_system(work, company.master, heard, id, now[0], "p-li")
    now[0] += timedelta(days=20)
    pass_deadlines(company)
    company.engine.dispose()
