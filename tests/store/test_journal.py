"""The journal: torn at any byte, damaged at any bit, no room, a caller that goes away."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from appender import ANSWER, PROFILE
from drawn import a_seed
from folder_contract import CONTRACT
from folder_memory import MemoryFolder

from mobile.client.offline_client import OfflineClient
from mobile.store.folder import Folder, StoreFailed, StoreFull
from mobile.store.journal import Journal
from rulebook.kernel.ids import VisitId
from rulebook.kernel.lines import LINE_LIMIT, signature_holds, unframe
from rulebook.subjects.visits.commands import Depart, RecordFinding
from rulebook.subjects.visits.records import Visit

KEY = bytes.fromhex(PROFILE.key)
JOURNAL = "journal.log"


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_the_folder_in_memory_keeps_the_contract(promise: Callable[[Folder], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(promise(MemoryFolder()))


async def on_the_device(folder: Folder, lines: int = 0) -> OfflineClient:
    """Li's device with so many findings written down."""
    client = await OfflineClient.open(folder, PROFILE)
    await client.take(ANSWER, 0, client.clock())
    for n in range(lines):
        assert (await client.do(finding(n), "order-1")).line
    return client


def finding(n: object) -> RecordFinding:
    return RecordFinding(visit=VisitId("visit-1"), finding=f"电源线松动 {n}")


async def written(lines: int) -> MemoryFolder:
    folder = MemoryFolder()
    await on_the_device(folder, lines)
    return folder.after_a_kill()


def test_a_last_line_torn_at_any_byte_is_cut_off_and_told() -> None:
    async def scene() -> None:
        whole = bytes((await written(3)).files[JOURNAL])
        two = whole[: whole.rindex(b"\n", 0, -1) + 1]
        for cut in range(len(two), len(whole)):
            folder = MemoryFolder(**{JOURNAL: whole[:cut]})
            journal = await Journal.open(folder, JOURNAL)
            assert (len(journal.entries), journal.torn) == (2, cut - len(two)), cut
            assert bytes(folder.files[JOURNAL]) == two, cut

    asyncio.run(scene())


def test_after_a_torn_line_the_next_one_takes_its_place_in_the_chain() -> None:
    async def scene() -> None:
        folder = await written(3)
        del folder.files[JOURNAL][-20:]
        client = await OfflineClient.open(folder, PROFILE)
        assert (await client.do(finding("again"), "order-1")).line
        await client.close()
        client = await OfflineClient.open(folder.after_a_kill(), PROFILE)
        lines = [entry.line for entry in client.journal.entries]
        assert [line.seq for line in lines if line] == [1, 2, 3]
        assert [line.prev for line in lines if line][1:] == [e.hash for e in client.journal.entries[:2]]
        shown = client.world.get(Visit, "visit-1")
        assert shown
        assert shown.finding == "电源线松动 again"

    asyncio.run(scene())


def test_on_a_full_device_nothing_has_happened_and_the_next_try_works() -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        client = await on_the_device(folder, 1)
        before, shown = bytes(folder.files[JOURNAL]), client.world.get(Visit, "visit-1")
        folder.room = 100
        for _ in range(2):
            with pytest.raises(StoreFull):
                await client.do(finding("full"), "order-1")
            assert bytes(folder.files[JOURNAL]) == before
            assert len(client.pending) == 1
            assert client.world.get(Visit, "visit-1") == shown
        folder.room = None
        assert (await client.do(finding("room"), "order-1")).line
        assert [e.line.seq for e in client.pending if e.line] == [1, 2]

    asyncio.run(scene())


def test_a_screen_that_goes_away_while_a_line_is_written_leaves_the_chain_whole() -> None:
    """The button's task is cancelled half-way; the line is finished, and the next one follows it."""

    class Slow(MemoryFolder):
        """Appends wait until they are let go."""

        def __init__(self) -> None:
            super().__init__()
            self.begun, self.go = asyncio.Event(), asyncio.Event()

        async def open(self, name: str) -> Any:
            file = await super().open(name)
            append = file.append

            async def slowly(data: bytes) -> None:
                self.begun.set()
                await self.go.wait()
                await append(data)

            file.append = slowly  # type: ignore[method-assign]  # the port at which this fault comes in
            return file

    async def scene() -> None:
        folder = Slow()
        folder.go.set()
        client = await on_the_device(folder)
        folder.go.clear()
        folder.begun.clear()
        tapped = asyncio.create_task(client.do(finding("left"), "order-1"))
        await folder.begun.wait()
        tapped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tapped
        second = asyncio.create_task(client.do(finding("next"), "order-1"))
        folder.go.set()
        assert (await second).line
        lines = bytes(folder.files[JOURNAL]).split(b"\n")[:-1]
        assert len(lines) == len(client.journal.entries) == 2
        journal = await Journal.open(folder.after_a_kill(), JOURNAL)
        assert [e.line.seq for e in journal.entries if e.line] == [1, 2]

    asyncio.run(scene())


def test_a_journal_that_cannot_be_read_is_let_go_so_that_another_try_can_open_it() -> None:
    async def scene() -> None:
        folder = await written(2)
        folder.broken = True
        for _ in range(2):
            with pytest.raises(StoreFailed, match="cannot be read"):
                await OfflineClient.open(folder, PROFILE)
        folder.broken = False
        assert len((await OfflineClient.open(folder, PROFILE)).journal.entries) == 2

    asyncio.run(scene())


def test_a_bit_flipped_anywhere_costs_one_line_and_no_other_its_place() -> None:
    """Including the bits that make a newline, or unmake one: then the next line stands where it stood."""
    seed = a_seed()
    dice = random.Random(seed)

    async def scene() -> None:
        whole = bytes((await written(6)).files[JOURNAL])
        originals = whole.split(b"\n")[:-1]
        newlines = [at for at, byte in enumerate(whole[:-1]) if byte == 0x0A]
        becoming = [(at, bit) for at in range(len(whole)) for bit in range(8) if whole[at] ^ 1 << bit == 0x0A]
        flips = [(at, bit) for at in newlines for bit in range(8)] + dice.sample(becoming, min(60, len(becoming)))
        flips += [(dice.randrange(len(whole) - 1), dice.randrange(8)) for _ in range(400)]
        for at, bit in flips:
            where = f"seed {seed}, byte {at}, bit {bit}"
            content = bytearray(whole)
            content[at] ^= 1 << bit
            journal = await Journal.open(MemoryFolder(**{JOURNAL: bytes(content)}), JOURNAL)
            good = 0
            for seq, entry in enumerate(journal.entries, 1):
                assert entry.seq == seq, where
                sent = entry.framed
                assert sent.endswith(b"\n"), where
                assert sent.count(b"\n") == 1, where
                good += sent[:-1] == originals[seq - 1] if seq <= 6 else 0
            assert good >= (4 if at in newlines else 5), where
            assert all(sound(e.framed) == (e.framed[:-1] in originals) for e in journal.entries), where

    asyncio.run(scene())


def sound(framed: bytes) -> bool:
    try:
        raw, mac = unframe(framed)
    except ValueError:
        return False
    return signature_holds(KEY, raw, mac)


def test_a_zeroed_block_costs_the_lines_it_covers_and_no_other() -> None:
    """What a failing flash leaves: whole blocks of NUL, newlines and all."""

    async def scene() -> None:
        whole = bytes((await written(12)).files[JOURNAL])
        originals = whole.split(b"\n")[:-1]
        for start in range(0, len(whole) - 1500, 97):
            content = whole[:start] + bytes(1024) + whole[start + 1024 :]
            hit = set(range(whole[:start].count(b"\n"), whole[: start + 1023].count(b"\n") + 1))
            journal = await Journal.open(MemoryFolder(**{JOURNAL: content}), JOURNAL)
            kept = {n for n, e in enumerate(journal.entries) if e.framed[:-1] == originals[n]}
            assert kept == set(range(12)) - hit, start

    asyncio.run(scene())


@pytest.mark.parametrize("text", ["半个字 \ud83d", "NUL \0", "长" * 2001])
def test_what_no_line_can_say_is_refused_on_the_spot_and_not_written(text: str) -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        client = await on_the_device(folder)
        said = await client.do(
            RecordFinding(visit=VisitId("visit-1"), finding=text * (1 if text[0] != "长" else 3)), "o"
        )
        assert said.line is None
        assert said.refusal
        assert said.refusal.code == "field_wrong"
        assert bytes(folder.files[JOURNAL]) == b""
        assert (await client.do(finding("after"), "order-1")).line

    asyncio.run(scene())


def test_a_line_longer_than_the_server_takes_is_refused_on_the_spot() -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        client = await on_the_device(folder)
        parts = tuple(f"{n:06}" * 10 for n in range(LINE_LIMIT // 60))
        said = await client.do(Depart(visit=VisitId("visit-1"), ticked=parts), "order-1")
        assert said.refusal
        assert said.refusal.facts["field"] == "too_long"
        assert bytes(folder.files[JOURNAL]) == b""

    asyncio.run(scene())


def test_lines_made_at_once_follow_one_another() -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        client = await on_the_device(folder)
        await asyncio.gather(*(client.do(finding(n), "order-1") for n in range(30)))
        journal = await Journal.open(folder.after_a_kill(), JOURNAL)
        lines = [e.line for e in journal.entries]
        assert [line.seq for line in lines if line] == list(range(1, 31))
        assert [line.prev for line in lines if line][1:] == [e.hash for e in journal.entries[:-1]]

    asyncio.run(scene())


def test_a_line_that_does_not_follow_is_not_appended() -> None:
    async def scene() -> None:
        folder = await written(2)
        journal = await Journal.open(folder, JOURNAL)
        last = journal.entries[-1]
        assert last.line
        before = bytes(folder.files[JOURNAL])
        with pytest.raises(ValueError, match="does not follow"):
            await journal.append(last.line, b"{}", "0" * 64)
        assert bytes(folder.files[JOURNAL]) == before

    asyncio.run(scene())
