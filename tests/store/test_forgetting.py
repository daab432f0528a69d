"""Forgetting what the server is known to hold: killed at any step, on old installations, at the same cost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from appender import ANSWER, PROFILE
from folder_memory import Killed, MemoryFolder

from mobile.client.offline_client import JOURNAL, OfflineClient
from mobile.store.folder import StoreFull
from mobile.store.segments import segment, segments_among
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


def test_a_phone_keeps_a_week_and_forgets_what_is_older() -> None:
    async def scene() -> None:
        place = Place()
        client = await place.open()
        await place.days(client, 20, 10)
        assert client.journal.first > 100
        assert len(client.journal.entries) <= 100
        whole(client)
        client = await place.open()
        assert client.journal.next_seq == 201
        whole(client)
        await place.writes(client, 1)
        assert [e.seq for e in client.pending] == [201]

    asyncio.run(scene())


def test_the_ten_thousandth_line_costs_the_start_no_more_than_the_hundredth() -> None:
    """Counted in bytes read, not in time. Accepted outcomes and the notes about them go too."""

    async def read_after(days: int, lines: int) -> int:
        place = Place()
        client = await place.open()
        await place.days(client, days, lines)
        client = await place.open()
        assert client.journal.next_seq == days * lines + 1
        assert len(client.notes.state.outcomes) <= 10 * lines
        return place.folder.bytes_read

    async def scene() -> None:
        hundred = await read_after(10, 10)
        ten_thousand = await read_after(1_000, 10)
        assert ten_thousand < hundred + 450_000, (hundred, ten_thousand)

    asyncio.run(scene())


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


def test_killed_between_any_two_steps_of_forgetting_nothing_is_lost_and_the_next_start_goes_on() -> None:
    async def scene() -> None:
        steps = 0
        while True:
            place, client = await before_forgetting()
            place.folder.dies_at = steps
            try:
                await Reconciler(client, place.office).tidy(await Reconciler(client, place.office).check())
                break
            except Killed:
                pass
            client = await place.open()
            whole(client)
            assert client.journal.next_seq == 33, steps
            assert [e.seq for e in client.pending] == [31, 32], steps
            assert [(i.kind, i.subject) for i in client.inbox] == [("visit.find", "order-1")], steps
            await place.acknowledges(client)
            await Reconciler(client, place.office).after_sync()
            assert client.journal.first == 31, steps
            steps += 1
        assert steps >= 5
        assert files(place.folder) == [31]

    asyncio.run(scene())


def test_killed_between_any_two_steps_of_beginning_a_file_the_chain_goes_on() -> None:
    async def scene() -> None:
        for step in range(2):
            place = Place()
            client = await place.open()
            await place.writes(client, 5)
            await place.acknowledges(client)
            place.folder.dies_at = step
            try:
                await client.begin_file()
                await place.writes(client, 1)
            except Killed:
                pass
            client = await place.open()
            whole(client)
            assert client.journal.next_seq == 6
            await place.writes(client, 1)
            whole(await place.open())

    asyncio.run(scene())


@pytest.mark.parametrize("torn", [b"", b'{"id":"half a li'])
def test_a_new_file_that_was_made_and_could_not_be_begun_costs_no_line(torn: bytes) -> None:
    """A full device makes the name and gives no handle: the old file goes on, past where the new begins."""

    async def scene() -> None:
        place = Place()
        client = await place.open()
        await place.writes(client, 3)
        await place.acknowledges(client)
        place.folder.refuses = {segment(JOURNAL, 4, client.journal.head).name}
        with pytest.raises(StoreFull):
            await client.begin_file()
        await place.writes(client, 0 if torn else 4)
        place.folder.files[JOURNAL] += torn
        count = client.journal.last_seq
        client = await place.open()
        assert client.journal.last_seq == count
        whole(client)
        await place.writes(client, 2)
        await place.acknowledges(client)
        await client.begin_file()
        await place.writes(client, 2)
        again = await place.open()
        assert again.journal.last_seq == count + 4
        whole(again)

    asyncio.run(scene())


def test_a_torn_line_at_the_beginning_of_a_new_file_is_cut_off() -> None:
    async def scene() -> None:
        place = Place()
        client = await place.open()
        await place.writes(client, 5)
        await place.acknowledges(client)
        await client.begin_file()
        await place.writes(client, 1)
        name = segments_among(JOURNAL, place.folder.files)[-1].name
        content = bytes(place.folder.files[name])
        for cut in range(0, len(content), 11):
            place.folder.files[name] = bytearray(content[:cut])
            client = await place.open()
            assert (client.journal.next_seq, client.journal.torn) == (6, cut)
            whole(client)

    asyncio.run(scene())


def test_a_damaged_old_file_costs_no_line_of_the_next_one_its_place() -> None:
    async def scene() -> None:
        place = Place()
        client = await place.open()
        await place.writes(client, 6)
        await place.acknowledges(client)
        await client.begin_file()
        await place.writes(client, 3)
        good = bytes(place.folder.files[JOURNAL])
        lines = good.splitlines(keepends=True)
        for damaged in (good[:-30], b"".join(lines[:4]), b"", good + b"x\ny\n", good.replace(b"\n", b"\n\n", 3)):
            place.folder.files[JOURNAL] = bytearray(damaged)
            client = await place.open()
            assert [e.seq for e in client.journal.entries] == list(range(1, 10))
            assert [e.line.seq for e in client.journal.entries[6:] if e.line] == [7, 8, 9]
            assert client.journal.next_seq == 10

    asyncio.run(scene())


def test_an_installation_from_before_opens_goes_on_and_forgets_in_time() -> None:
    """One journal.log of a month, notes that know of no forgetting."""

    async def scene() -> None:
        place = Place()
        client = await place.open()
        for _ in range(30):
            await place.writes(client, 4)
            await place.acknowledges(client)
            place.clock.now += timedelta(days=1)
        assert files(place.folder) == [1]
        client = await place.open()
        reconciler = Reconciler(client, place.office)
        await reconciler.after_sync()
        assert files(place.folder) == [1, 121]
        await place.days(client, 9, 4)
        assert 1 not in files(place.folder)
        whole(await place.open())

    asyncio.run(scene())


def test_what_is_not_acknowledged_or_in_no_manifest_stays() -> None:
    """getodk#1017: deleted although the send had failed. collect#6475: "reset" deletes what is unsent."""

    async def scene() -> None:
        place, client = await before_forgetting()
        place.office.there = False
        await Reconciler(client, place.office).after_sync()
        assert client.journal.first == 1
        place.office.there = True
        place.office.hashes[12] = "f" * 64  # the server has another line there
        reconciler = Reconciler(client, place.office)
        matching = await reconciler.check()
        assert matching.wrong == (13, 31, 32)
        await reconciler.tidy(matching)
        assert client.journal.first == 11
        await client.forget(10_000)
        assert client.journal.first == 31
        assert [e.seq for e in client.pending] == [31, 32]

    asyncio.run(scene())


def test_a_damaged_line_does_not_keep_the_others_for_ever() -> None:
    """The line after it knows what it was."""

    async def scene() -> None:
        place, _ = await before_forgetting()
        spoilt = place.folder.files[JOURNAL]
        spoilt[spoilt.index(b"visit.find") + 2] = 0xFF
        client = await place.open()
        assert sum(e.line is None for e in client.journal.entries) == 1
        matching = await Reconciler(client, place.office).check()
        assert matching.wrong == (31, 32)

    asyncio.run(scene())


def test_an_outcome_stays_until_its_author_has_dealt_with_it_and_then_goes() -> None:
    async def scene() -> None:
        place, client = await before_forgetting()
        reconciler = Reconciler(client, place.office)
        await reconciler.tidy(await reconciler.check())
        for _ in range(2):
            (item,) = client.inbox
            assert (item.outcome, item.kind, item.subject) == ("refused", "visit.find", "order-1")
            assert item.at
            assert set(client.notes.state.outcomes) == {15}
            client = await place.open()
        await client.deal_with(item.line)
        for _ in range(2):
            assert not client.inbox
            assert not client.notes.state.outcomes
            assert not client.notes.state.dealt
            assert not client.notes.state.about
            client = await place.open()

    asyncio.run(scene())


@pytest.mark.parametrize("lost", ["notes", "journal"])
def test_notes_or_journal_lost_the_other_knows_where_the_chain_stands(lost: str) -> None:
    async def scene() -> None:
        place, client = await before_forgetting()
        await place.acknowledges(client)
        place.clock.now += timedelta(days=10)
        reconciler = Reconciler(client, place.office)
        await reconciler.tidy(await reconciler.check())
        assert files(place.folder) == [33]
        head = client.journal.head
        gone: Callable[[str], bool] = lambda name: name.startswith("state.") == (lost == "notes")  # noqa: E731
        for name in [n for n in place.folder.files if gone(n)]:
            del place.folder.files[name]
        client = await place.open()
        assert (client.journal.next_seq, client.journal.head) == (33, head)

    asyncio.run(scene())


def test_with_no_room_for_a_new_file_the_old_one_goes_on() -> None:
    async def scene() -> None:
        place, client = await before_forgetting()
        place.folder.room = 0
        with pytest.raises(StoreFull):
            await client.forget(30)
        assert client.journal.first == 1
        whole(client)
        await Reconciler(client, place.office).after_sync()
        place.folder.room = None
        await place.writes(client, 1)
        whole(await place.open())

    asyncio.run(scene())
