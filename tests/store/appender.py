"""A process that works at a desk until it is killed. No test: test_journal_kills.py starts it and forks from it.

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

from mobile.desk import Desk, Profile
from mobile.store.folder_native import NativeFolder
from rulebook import commands as c
from rulebook.ids import DeviceId, Fen, PersonId, VisitId
from rulebook.lines import GENESIS
from rulebook.papers import sheet_digest
from rulebook.records import Person, Role, Sheet, Stroke
from rulebook.wire import Acknowledged, Change, SyncAnswer

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


def command(random: random.Random) -> c.Command:
    """A small line, or a signature of up to 150 KB, which a kill can tear."""
    visit = VisitId("visit-1")
    if random.random() < 0.85:
        return c.RecordFinding(visit=visit, finding="电源线松动" * random.randrange(1, 40))
    points = tuple((x % 1000, x % 300, x * 16) for x in range(random.choice((12, 3_000, 10_000))))
    return c.SignVisit(
        visit=visit, signer="赵队长", digest=sheet_digest(SHEET), sheet=SHEET, strokes=(Stroke(points=points),)
    )


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


async def work(folder: Path, seed: int) -> None:
    dice = random.Random(seed)
    desk = await Desk.open(NativeFolder(folder), PROFILE)
    if not desk.notes.state.cursor:
        await desk.take(ANSWER, 0, desk.clock())
    for n in count(int(str(desk.draft("form").get("n", 0))) + 1):
        said = await desk.do(command(dice), "order-1")
        assert said.line, said.refusal
        say(f"S {len(desk.journal.entries)}")
        await desk.save_draft("form", {"n": n, "text": "写到一半"})
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
