"""A process that writes lines until it is killed. No test: test_journal_kills.py starts it and forks from it.

Reads one request a line, "<folder> <seed>", and forks a worker for each. A worker says `P <pid>` when it begins,
`S <seq>` after a line was reported saved and `D <n>` after a draft was.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from itertools import count
from pathlib import Path

import msgspec

from mobile.client.offline_client import OfflineClient, Profile
from mobile.store.folder_native import NativeFolder
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import DeviceId, Fen, PersonId, VisitId
from rulebook.kernel.lines import GENESIS
from rulebook.kernel.roles import Role
from rulebook.kernel.wire import Acknowledged, Change, SyncAnswer
from rulebook.subjects.visits.commands import RecordFinding, SignVisit
from rulebook.subjects.visits.papers import sheet_digest
from rulebook.subjects.visits.records import Sheet, Stroke

PROFILE = Profile(device=DeviceId("d" * 36), token="t", key="11" * 32, person=PersonId("li"), name="李师傅")
SHEET = Sheet(
    language="zh",
    order="W1",
    plate="京A12345",
    finding="电源线松动",
    work="重新接线",
    units=(),
    fee_reason="no_parts",
    total=Fen(0),
    receipt="",
)
LI = Person(id=PROFILE.person, name=PROFILE.name, roles=(Role.TECHNICIAN,))
ANSWER = SyncAnswer(
    changes=(Change(kind="person", id=LI.id, version=1, body=msgspec.Raw(msgspec.json.encode(LI))),),
    cursor="e.s.1",
    acknowledged=Acknowledged(seq=0, hash=GENESIS),
    server_time="2026-03-02T01:00:00+00:00",
)


def command(random: random.Random) -> Command:
    """A small line, or a signature of up to 150 KB, which a kill can tear."""
    visit = VisitId("visit-1")
    if random.random() < 0.85:
        return RecordFinding(visit=visit, finding="电源线松动" * random.randrange(1, 40))
    points = tuple((x % 1000, x % 300, x * 16) for x in range(random.choice((12, 3_000, 10_000))))
    return SignVisit(
        visit=visit, signer="赵队长", digest=sheet_digest(SHEET), sheet=SHEET, strokes=(Stroke(points=points),)
    )


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


async def work(folder: Path, seed: int) -> None:
    dice = random.Random(seed)
    client = await OfflineClient.open(NativeFolder(folder), PROFILE)
    if not client.notes.state.cursor:
        await client.take(ANSWER, 0, client.clock())
    for n in count(int(str(client.draft("form").get("n", 0))) + 1):
        said = await client.do(command(dice), "order-1")
        assert said.line, said.refusal
        say(f"S {len(client.journal.entries)}")
        await client.save_draft("form", {"n": n, "text": "写到一半"})
        say(f"D {n}")


def serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for request in sys.stdin:
        folder, seed = request.split()
        if os.fork() == 0:
            say(f"P {os.getpid()}")
            asyncio.run(work(Path(folder), int(seed)))


if __name__ == "__main__":
    serve()
