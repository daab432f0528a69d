"""What the tests of forgetting share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from appender import ANSWER, PROFILE
from folder_memory import MemoryFolder

from mobile.client.offline_client import JOURNAL, OfflineClient
from mobile.store.segments import segments_among
from mobile.sync.link import Answer, Link, Unreachable
from mobile.sync.reconciler import Reconciler
from rulebook.kernel.ids import VisitId
from rulebook.kernel.lines import GENESIS, signature_holds, unframe
from rulebook.kernel.wire import Acknowledged, Outcome, SyncAnswer
from rulebook.manifest import Manifest, lines_mark
from rulebook.subjects.visits.commands import RecordFinding

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


class Office(Link):
    """A server that took these lines and says so."""

    def __init__(self) -> None:
        self.hashes: list[str] = []
        self.asked: list[str] = []
        self.there = True

    def took(self, client: OfflineClient) -> None:
        for entry in client.journal.after(len(self.hashes)):
            self.hashes.append(entry.hash)

    async def get(self, path: str, headers: dict[str, str], timeout_s: float) -> Answer:
        self.asked.append(path)
        if not self.there:
            raise Unreachable
        first = int(path.partition("from=")[2].partition("&")[0])
        found = self.hashes[first - 1 :]
        said = Manifest(
            first=first,
            count=len(found),
            digest=lines_mark(found),
            seq=len(self.hashes),
            hash=self.hashes[-1] if self.hashes else GENESIS,
            hashes=tuple(found) if "hashes" in path else (),
            rescue="key",
        )
        return Answer(200, {}, msgspec.json.encode(said))

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        raise Unreachable


def _outcome(seq: int, line: str, refused: str | None) -> Outcome:
    if not refused:
        return Outcome(seq=seq, line=line, outcome="accepted")
    return Outcome(seq=seq, line=line, outcome=refused, rule="ORD-5", code="withdrawn")


class Place:
    """A phone at work: folder, clock, office."""

    def __init__(self) -> None:
        self.folder = MemoryFolder()
        self.clock = Clock()
        self.office = Office()

    async def open(self) -> OfflineClient:
        self.folder = self.folder.after_a_kill()
        client = await OfflineClient.open(self.folder, PROFILE, self.clock)
        if not client.notes.state.cursor:
            await client.take(ANSWER, 0, client.clock())
        return client

    async def writes(self, client: OfflineClient, lines: int) -> None:
        for _ in range(lines):
            found = RecordFinding(visit=VisitId("visit-1"), finding=f"检查 {client.journal.next_seq}")
            assert (await client.do(found, "order-1")).line

    async def acknowledges(self, client: OfflineClient, **kinds: str) -> None:
        """The server's answer to what is pending: accepted, or what `kinds` says of `l<seq>`."""
        outcomes = tuple(_outcome(e.seq, e.line.id, kinds.get(f"l{e.seq}")) for e in client.pending if e.line)
        self.office.took(client)
        last = Acknowledged(seq=client.journal.last_seq, hash=client.journal.head)
        said = SyncAnswer(cursor="e.s.2", acknowledged=last, outcomes=outcomes, server_time=ANSWER.server_time)
        await client.take(said, 0, client.clock())

    async def days(self, client: OfflineClient, days: int, lines: int, **kinds: str) -> None:
        """So many days of so many lines, each day synced and tidied."""
        reconciler = Reconciler(client, self.office)
        for _ in range(days):
            await self.writes(client, lines)
            await self.acknowledges(client, **kinds)
            await reconciler.after_sync()
            self.clock.now += timedelta(days=1, hours=1)


def files(folder: MemoryFolder) -> list[int]:
    return [s.first for s in segments_among(JOURNAL, folder.files)]


def whole(client: OfflineClient) -> None:
    """The lines held follow one another, each signed, up to the one that comes next."""
    before = client.journal.hash_at(client.journal.first - 1)
    for seq, entry in enumerate(client.journal.entries, client.journal.first):
        assert entry.line
        assert (entry.line.seq, entry.line.prev) == (seq, before)
        assert signature_holds(bytes.fromhex(PROFILE.key), *unframe(entry.framed))
        before = entry.hash
    assert client.journal.head == before


async def before_forgetting() -> tuple[Place, OfflineClient]:
    """Three old files, the second with a refusal not dealt with; nothing forgotten yet; two lines unsent."""
    place = Place()
    client = await place.open()
    for kinds in ({}, {"l15": "refused"}, {}):
        await place.writes(client, 10)
        await place.acknowledges(client, **kinds)
        await client.begin_file()
        place.clock.now += timedelta(days=1)
    place.clock.now += timedelta(days=10)
    await place.writes(client, 2)
    return place, client
