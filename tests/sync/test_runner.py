"""The runner over a link that answers as told: patience, bites, trouble that is shown, no loop without an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from store.appender import ANSWER, PROFILE
from store.folder_memory import MemoryFolder

from mobile.client import offline_client, overlay
from mobile.client.offline_client import OfflineClient
from mobile.sync import runner as running
from mobile.sync.link import Answer, Link, Unreachable
from mobile.sync.runner import Runner
from rulebook.horizon.foretelling import foretell
from rulebook.kernel.ids import VisitId
from rulebook.kernel.lines import GENESIS, Line, line_hash, unframe
from rulebook.kernel.wire import Acknowledged, Outcome, SyncAnswer, SyncHeader
from rulebook.kernel.world import World
from rulebook.subjects.visits.commands import RecordFinding

Server = Callable[[SyncHeader, list[bytes]], Answer]


class Told(Link):
    """A link whose server is a function of header and lines."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.asked: list[tuple[SyncHeader, list[bytes]]] = []

    async def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
        assert path == "/api/sync"
        assert headers["authorization"] == f"Bearer {PROFILE.device}.{PROFILE.token}"
        head, _, framed = body.partition(b"\n")
        header = msgspec.json.decode(head, type=SyncHeader)
        self.asked.append((header, framed.split(b"\n")[:-1]))
        return self.server(*self.asked[-1])

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        raise Unreachable


def saying(**said: object) -> Answer:
    fields = {
        "cursor": "e.s.1",
        "acknowledged": Acknowledged(seq=0, hash=GENESIS),
        "server_time": datetime.now(UTC).isoformat(),
    }
    return Answer(200, {}, msgspec.json.encode(SyncAnswer(**fields | said)))  # type: ignore[arg-type]  # test data by name


class Taking:
    """A server that accepts what it gets and remembers how far it is. At most `most` bytes get through to it."""

    def __init__(self, most: int = 10**9) -> None:
        self.last = Acknowledged(seq=0, hash=GENESIS)
        self.most = most

    def __call__(self, header: SyncHeader, lines: list[bytes]) -> Answer:
        if sum(map(len, lines)) > self.most:
            raise Unreachable("not in time")
        if header.first > self.last.seq + 1:
            return saying(acknowledged=self.last, due=self.last.seq + 1)
        outcomes = tuple(
            Outcome(seq=seq, line="", outcome="accepted") for seq, _ in enumerate(lines, header.first)
        )
        if lines:
            self.last = Acknowledged(seq=outcomes[-1].seq, hash=line_hash(unframe(lines[-1])[0]))
        return saying(acknowledged=self.last, outcomes=outcomes)


async def client_with(lines: int, folder: MemoryFolder | None = None) -> tuple[OfflineClient, MemoryFolder]:
    kept = folder or MemoryFolder()
    client = await OfflineClient.open(kept, PROFILE)
    await client.take(ANSWER, 0, client.clock())
    for n in range(lines):
        assert (await client.do(RecordFinding(visit=VisitId("v"), finding=f"检查 {n}"), "order-1")).line
    return client, kept


def runner_for(client: OfflineClient, server: Server) -> tuple[Runner, Told]:
    link = Told(server)
    return Runner(client, link, lambda: None), link


def set_aside(header: SyncHeader, lines: list[bytes]) -> Answer:
    """What a server says to a copied phone: it has seven lines of another hand, and sets ours aside."""
    outcomes = tuple(
        Outcome(seq=seq, line=f"l{seq}", outcome="quarantined", rule="SYS-5", code="second_history")
        for seq in range(header.first, header.first + header.count)
    )
    return saying(outcomes=outcomes, acknowledged=Acknowledged(seq=7, hash="b" * 64))


def test_a_copied_phone_sends_each_line_once_says_so_and_keeps_its_files_small() -> None:
    async def scene() -> None:
        client, folder = await client_with(3)
        runner, link = runner_for(client, set_aside)
        assert not await runner.sync()
        assert (runner.signal, runner.problem) == ("trouble", "copied")
        assert client.pending == []
        assert [item.refusal.code for item in client.inbox if item.refusal] == ["second_history"] * 3
        size = sum(map(len, folder.files.values()))
        for _ in range(20):
            assert not await runner.sync()
        assert sum(map(len, folder.files.values())) == size
        assert [header.count for header, _ in link.asked] == [3] + [0] * 20
        await client.do(RecordFinding(visit=VisitId("v"), finding="再来一条"), "order-1")
        await runner.sync()
        assert [item.refusal.code for item in client.inbox if item.refusal] == ["second_history"] * 4

    asyncio.run(scene())


def test_a_line_made_while_a_copied_phones_question_is_under_way_is_still_sent() -> None:
    """The server's seq is ahead of ours: what it acknowledges is none of our lines."""

    async def scene() -> None:
        client, _ = await client_with(0)
        runner, link = runner_for(client, set_aside)
        post = link.post

        async def meanwhile(path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
            if not client.journal.entries:
                await client.do(RecordFinding(visit=VisitId("v"), finding="路上写的"), "order-1")
            return await post(path, body, headers, timeout_s)

        link.post = meanwhile  # type: ignore[method-assign]  # the link is the port at which this comes in
        await runner.sync()
        assert [header.count for header, _ in link.asked] == [0, 1]
        assert len(client.inbox) == 1

    asyncio.run(scene())


def test_a_server_that_takes_nothing_and_says_nothing_is_not_asked_again_and_again() -> None:
    async def scene() -> None:
        client, folder = await client_with(3)
        runner, link = runner_for(client, lambda header, lines: saying())
        size = sum(map(len, folder.files.values()))
        for _ in range(5):
            assert not await runner.sync()
        assert (runner.signal, runner.problem) == ("trouble", "answer")
        assert len(link.asked) == 5
        assert len(client.pending) == 3
        assert sum(map(len, folder.files.values())) == size

    asyncio.run(scene())


def test_a_server_that_always_says_begin_anew_is_not_asked_without_end() -> None:
    async def scene() -> None:
        client, _ = await client_with(0)
        runner, link = runner_for(client, lambda header, lines: saying(reset=True))
        assert not await runner.sync()
        assert runner.signal == "trouble"
        assert len(link.asked) <= running.MOST_RESETS + 1

    asyncio.run(scene())


def test_a_server_that_waits_for_an_earlier_line_gets_it() -> None:
    """A backup was restored: it knows one line of three."""

    async def scene() -> None:
        client, _ = await client_with(3)
        server = Taking()
        runner, link = runner_for(client, server)
        await runner.sync()
        assert client.pending == []
        server.last = Acknowledged(seq=1, hash=client.journal.entries[0].hash)
        await client.do(RecordFinding(visit=VisitId("v"), finding="之后"), "order-1")
        link.asked.clear()
        assert await runner.sync()
        assert [(h.first, h.count) for h, _ in link.asked] == [(4, 1), (2, 3)]
        assert not client.copied

    asyncio.run(scene())


def test_bites_get_smaller_when_nothing_comes_back_and_grow_again() -> None:
    async def scene() -> None:
        client, _ = await client_with(60)
        runner, link = runner_for(client, Taking(most=6_000))
        for _ in range(40):
            await runner.sync()
        assert client.pending == []
        assert max(h.count for h, _ in link.asked) == 60

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(401, {}, b'{"title":"","status":401,"code":"login_unknown"}'), "expired"),
        (Answer(403, {}, b'{"title":"","status":403,"code":"device_revoked"}'), "revoked"),
        (Answer(503, {}, b""), "server"),
        (Answer(200, {}, b"<html>"), "answer"),
    ],
)
def test_trouble_is_shown_loses_nothing_and_goes_by_itself(answer: Answer, problem: str) -> None:
    """hercycle PR#313: a 401 deletes the queue. fhircore#3842: an expired login loops."""

    async def scene() -> None:
        client, _ = await client_with(2)
        runner, link = runner_for(client, lambda header, lines: answer)
        assert not await runner.sync()
        assert (runner.signal, runner.problem) == ("trouble", problem)
        assert len(client.pending) == 2
        assert len(link.asked) == 1
        link.server = Taking()
        assert await runner.sync()
        assert (runner.signal, runner.problem, client.pending) == ("online", "", [])

    asyncio.run(scene())


def test_it_waits_longer_after_each_failure_and_a_new_line_wakes_it_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "FIRST_RETRY_S", 3600.0)

    async def scene() -> None:
        client, _ = await client_with(1)
        asked = asyncio.Event()

        def nobody(header: SyncHeader, lines: list[bytes]) -> Answer:
            asked.set()
            raise Unreachable

        runner, link = runner_for(client, nobody)
        task = asyncio.create_task(runner.run())
        for n in range(1, 6):
            await asyncio.wait_for(asked.wait(), 5)
            asked.clear()
            assert len(link.asked) == n
            runner.wake()
        task.cancel()

    asyncio.run(scene())


def test_a_mistake_of_ours_does_not_end_the_syncing_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """central#970: "Sending" for ever, because whatever sends has died in silence."""
    monkeypatch.setattr(running, "FIRST_RETRY_S", 0.001)

    async def scene() -> None:
        client, _ = await client_with(2)
        mistakes = [ZeroDivisionError(), KeyError("x")]
        server = Taking()

        def stumbling(header: SyncHeader, lines: list[bytes]) -> Answer:
            if mistakes:
                raise mistakes.pop()
            return server(header, lines)

        runner, _ = runner_for(client, stumbling)
        seen: list[tuple[str, str]] = []
        through = asyncio.Event()

        def told() -> None:
            seen.append((runner.signal, runner.problem))
            if runner.signal == "online":
                through.set()

        runner.told = told
        task = asyncio.create_task(runner.run())
        await asyncio.wait_for(through.wait(), 5)
        task.cancel()
        assert ("trouble", "app") in seen
        assert client.pending == []

    asyncio.run(scene())


def test_two_who_ask_to_sync_at_once_do_not_send_twice() -> None:
    async def scene() -> None:
        client, _ = await client_with(5)
        runner, link = runner_for(client, Taking())
        await asyncio.gather(*(runner.sync() for _ in range(4)))
        assert [h.count for h, _ in link.asked if h.count] == [5]

    asyncio.run(scene())


class Silent(Told):
    """A link that was cut without a word: whatever is asked stays unanswered until it is let go."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.cut = False
        self.let_go = asyncio.Event()

    async def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
        if self.cut:
            await self.let_go.wait()
            raise Unreachable
        return await super().post(path, body, headers, timeout_s)


def test_online_is_not_said_while_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that is cut breaks no connection: "online" stood for half a minute, until the request gave up."""
    monkeypatch.setattr(running, "DOUBT_S", 0.01)

    async def scene() -> None:
        client, _ = await client_with(0)
        runner, _ = runner_for(client, Taking())
        link = runner.link = Silent(Taking())
        assert await runner.sync()
        link.cut = True
        doubted = asyncio.Event()
        runner.told = lambda: doubted.set() if runner.signal != "online" else None
        asked = asyncio.create_task(runner.sync())
        await asyncio.wait_for(doubted.wait(), 5)
        assert runner.signal == "syncing"
        link.let_go.set()
        assert not await asked
        assert runner.signal == "offline"

    asyncio.run(scene())


def test_a_machine_that_says_the_network_went_is_believed_at_once_and_asked_about() -> None:
    async def scene() -> None:
        client, _ = await client_with(0)
        runner, link = runner_for(client, Taking())
        assert await runner.sync()
        before = len(link.asked)
        runner.lost()
        assert runner.signal == "offline"
        task = asyncio.create_task(runner.run())
        back = asyncio.Event()
        runner.told = lambda: back.set() if runner.signal == "online" else None
        await asyncio.wait_for(back.wait(), 5)  # it was a mistake of the machine's: the server answers
        task.cancel()
        assert len(link.asked) > before

    asyncio.run(scene())


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of lines that are judged from now on, on a device whose clock stands still."""
    judged: list[str] = []

    def judging(world: World, line: Line, *more: Any) -> Any:
        judged.append(line.id)
        return foretell(world, line, *more)

    monkeypatch.setattr(overlay, "foretell", judging)
    monkeypatch.setattr(offline_client, "monotonic", lambda: 1_000.0)
    return judged


def test_days_of_lines_are_caught_up_without_judging_what_is_left_after_each_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        client, _ = await client_with(600)
        judged = counted(monkeypatch)
        runner, link = runner_for(client, Taking())
        assert await runner.sync()
        assert client.pending == []
        assert len([header for header, _ in link.asked if header.count]) > 4
        assert len(judged) <= 600

    asyncio.run(scene())


def test_a_catch_up_that_breaks_off_leaves_what_is_pending_judged_over_the_last_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        client, _ = await client_with(600)
        judged = counted(monkeypatch)
        taking = Taking()

        def breaking(header: SyncHeader, lines: list[bytes]) -> Answer:
            judged.clear()
            if taking.last.seq >= 300:
                raise Unreachable("gone")
            return taking(header, lines)

        runner, _ = runner_for(client, breaking)
        assert not await runner.sync()
        assert judged == [entry.line.id for entry in client.pending if entry.line]
        assert 100 < len(judged) <= 300

    asyncio.run(scene())
