"""A real server killed again and again while a phone sends: what it answered it has, and has once."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
from pathlib import Path

import msgspec
import pytest
from drawn import a_seed
from killing import Killable, code_for, kept_of, killable, phone_of
from pair.field import ORDER, Phone
from sqlalchemy import select as sql

from mobile.sync.link_native import NativeLink
from rulebook.kernel.ids import VisitId
from rulebook.kernel.wire import Outcome
from rulebook.subjects.visits.commands import Arrive, RecordFinding
from rulebook.subjects.visits.records import Visit
from sync_server.core.company import open_company
from sync_server.core.rebuild import compare
from sync_server.db import tables as t

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and pidfd")

KILLS = 30
LONGEST_S = 0.1
VISIT = VisitId("visit-killed")


async def work_and_kill(server: Killable, phone: Phone, dice: random.Random) -> None:
    """A few lines, a sync, and at some moment of it the end of the server."""
    server.start()
    for _ in range(dice.randrange(1, 30)):
        await phone.does(RecordFinding(visit=VISIT, finding=f"检查 {len(phone.client.journal.entries)}"), ORDER)
    syncing = asyncio.create_task(phone.sync())
    await asyncio.wait({syncing}, timeout=dice.uniform(0, LONGEST_S))
    await asyncio.to_thread(server.kill)
    await syncing


def test_thirty_kills_of_the_server_lose_no_answered_line_and_take_none_twice(
    template: Path, tmp_path: Path
) -> None:
    seed = a_seed()
    dice = random.Random(seed)
    data = tmp_path / "server"
    shutil.copytree(template, data)
    code = code_for(data, "p-wang")

    async def scene(server: Killable) -> Phone:
        link = NativeLink(f"http://127.0.0.1:{server.port}")
        server.start()
        phone = await phone_of(link, code, tmp_path / "phone")
        await phone.does(Arrive(visit=VISIT), ORDER)
        await asyncio.to_thread(server.kill)
        for _ in range(KILLS):
            await work_and_kill(server, phone, dice)
        server.start()
        while phone.client.pending:
            assert await phone.runner.sync(), f"seed {seed}: {phone.runner.problem}"
        await asyncio.to_thread(server.kill)
        link.close()
        return phone

    with killable(data) as server:
        phone = asyncio.run(scene(server))

    company = open_company(data)
    with company.engine.connect() as connection:
        query = sql(t.lines).where(t.lines.c.device == phone.device_id).order_by(t.lines.c.seq)
        rows = connection.execute(query).all()
    assert kept_of(company, phone) == (tmp_path / "phone" / "journal.log").read_bytes(), f"seed {seed}"
    stored = {row.seq: msgspec.json.decode(row.outcome, type=Outcome) for row in rows}
    assert phone.outcomes == stored, f"seed {seed}"
    assert compare(company).same, f"seed {seed}"
    with company.read() as work:
        visit = work.get(Visit, VISIT)
    assert visit == phone.the(Visit, VISIT)
    company.engine.dispose()
