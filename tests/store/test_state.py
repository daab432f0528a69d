"""The file of notes: torn, damaged, grown, compacted, killed between two generations, no room."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from folder_memory import Killed, MemoryFile, MemoryFolder

from mobile.store import state as notes
from mobile.store.folder import StoreFailed, StoreFull
from mobile.store.notes import ANEW, Dealt, Draft, Synced
from mobile.store.state import SyncStateLog
from rulebook.kernel.wire import Change, Outcome


def synced(n: int, *changes: Change, **more: object) -> Synced:
    said = {"cursor": f"e.s.{n}", "at": f"2026-03-02T0{n % 10}:00:00+00:00", "offset": n, "acknowledged": n}
    return Synced(**said | {"changes": changes} | more)  # type: ignore[arg-type]  # test data by name


def price(n: int, size: int = 10) -> Change:
    return Change(
        kind="price", id=f"p{n}", version=1, body=msgspec.Raw(b'{"id":"p%d","x":"%s"}' % (n, b"x" * size))
    )


ALL = (
    synced(1, price(1), price(2)),
    Draft(key="form", value={"finding": "写到一半"}),
    synced(2, price(3), outcomes=(Outcome(seq=1, line="l1", outcome="accepted"),)),
    Dealt(line="l1"),
    synced(3, Change(kind="price", id="p2", gone=True)),
    Draft(key="other", value={"a": 1}),
    Draft(key="form", value={}),
)


async def written(*what: notes.Note) -> MemoryFolder:
    folder = MemoryFolder()
    log = await SyncStateLog.open(folder, "state")
    for note in what:
        await log.write(note)
    return folder.after_a_kill()


def name_in(folder: MemoryFolder) -> str:
    (name,) = folder.files
    return name


def test_what_was_noted_is_there_after_a_kill() -> None:
    async def scene() -> None:
        log = await SyncStateLog.open(await written(*ALL), "state")
        assert set(log.state.changes) == {("price", "p1"), ("price", "p3")}
        assert (log.state.cursor, log.state.acknowledged, log.state.offset) == ("e.s.3", 3, 3)
        assert log.state.drafts == {"other": {"a": 1}}
        assert log.state.dealt == {"l1"}
        assert log.state.outcomes[1].outcome == "accepted"

    asyncio.run(scene())


def test_a_last_note_torn_at_any_byte_leaves_those_before_it() -> None:
    async def scene() -> None:
        folder = await written(*ALL)
        whole = bytes(folder.files[name_in(folder)])
        before = (await SyncStateLog.open(await written(*ALL[:-1]), "state")).state
        last = whole.rindex(b"\n", 0, -1) + 1
        for cut in range(last, len(whole)):
            torn = MemoryFolder(**{"state.1": whole[:cut]})
            log = await SyncStateLog.open(torn, "state")
            assert log.state == before, cut
            await log.write(Draft(key="next", value={"n": cut}))
            assert (await SyncStateLog.open(torn.after_a_kill(), "state")).state.drafts["next"] == {"n": cut}

    asyncio.run(scene())


def test_a_first_note_torn_at_any_byte_is_an_empty_state() -> None:
    """Killed at the very first start."""

    async def scene() -> None:
        folder = await written()
        first = bytes(folder.files[name_in(folder)])
        for cut in range(len(first)):
            log = await SyncStateLog.open(MemoryFolder(**{"state.1": first[:cut]}), "state")
            assert log.state == notes.SyncState()

    asyncio.run(scene())


@pytest.mark.parametrize("damaged", range(1, len(ALL) + 1))
def test_a_damaged_note_costs_itself_and_makes_the_phone_ask_for_everything_anew(damaged: int) -> None:
    """The server has it all; what only the phone has, drafts and what was dealt with, is in the other notes."""

    async def scene() -> None:
        folder = await written(*ALL)
        name = name_in(folder)
        lines = bytes(folder.files[name]).split(b"\n")
        lines[damaged] = b"\xff" + lines[damaged][1:]
        folder.files[name] = bytearray(b"\n".join(lines))
        log = await SyncStateLog.open(folder, "state")
        assert log.state.cursor == ANEW
        assert log.state.acknowledged <= 3
        if damaged != 6:
            assert log.state.drafts.get("other") == {"a": 1}

    asyncio.run(scene())


async def grown(monkeypatch: pytest.MonkeyPatch) -> MemoryFolder:
    """A file worth tidying up: the same price a hundred times over."""
    monkeypatch.setattr(notes, "COMPACT_BYTES", 10_000)
    return await written(*ALL, *(synced(3, price(1, 500)) for _ in range(100)))


def test_a_grown_file_is_written_anew_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        folder = await grown(monkeypatch)
        log = await SyncStateLog.open(folder, "state")
        assert sorted(folder.files) == ["state.2"]
        assert len(folder.files["state.2"]) < 3_000
        again = await SyncStateLog.open(folder.after_a_kill(), "state")
        assert again.state == log.state
        assert again.state.drafts == {"other": {"a": 1}}

    asyncio.run(scene())


def test_killed_at_any_byte_of_the_new_generation_the_old_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        folder = await grown(monkeypatch)
        old = bytes(folder.files["state.1"])
        log = await SyncStateLog.open(folder, "state")
        new = bytes(folder.files["state.2"])
        for cut in range(0, len(new) + 1, 7):
            killed = MemoryFolder(**{"state.1": old, "state.2": new[:cut]})
            assert (await SyncStateLog.open(killed, "state")).state == log.state, cut
            assert len(killed.files) == 1, cut

    asyncio.run(scene())


def test_killed_before_the_old_generation_is_removed_the_new_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        folder = await grown(monkeypatch)
        old = bytes(folder.files["state.1"])
        log = await SyncStateLog.open(folder, "state")
        await log.write(Draft(key="newest", value={"n": 1}))
        killed = folder.after_a_kill()
        killed.files["state.1"] = bytearray(old)
        assert (await SyncStateLog.open(killed, "state")).state.drafts["newest"] == {"n": 1}
        assert sorted(killed.files) == ["state.2"]

    asyncio.run(scene())


def test_killed_in_any_step_of_tidying_nothing_that_was_noted_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, cut to nothing, half written, written and the old one not removed; at a start, and in mid-work."""

    async def scene() -> None:
        folder = await grown(monkeypatch)
        expected = (await SyncStateLog.open(folder.after_a_kill(), "state")).state
        for at_start in (True, False):
            steps = 0
            while True:
                here = folder.after_a_kill()
                monkeypatch.setattr(notes, "COMPACT_BYTES", 10_000 if at_start else 10**9)
                if at_start:
                    here.dies_at = steps
                try:
                    log = await SyncStateLog.open(here, "state")
                    monkeypatch.setattr(notes, "COMPACT_BYTES", 10_000)
                    if not at_start:
                        here.dies_at = steps
                        await log.tidy()
                    break
                except Killed:
                    steps += 1
                next_start = here.after_a_kill()
                log = await SyncStateLog.open(next_start, "state")
                assert log.state == expected, steps
                assert sorted(next_start.files) == [log._name], steps
                await log.write(Draft(key="next", value={"n": steps}))
                again = await SyncStateLog.open(next_start.after_a_kill(), "state")
                assert again.state.drafts["next"] == {"n": steps}
            assert steps >= 4, "make, cut, write, remove"
            assert sorted(here.files) == ["state.2"]

    asyncio.run(scene())


def test_a_power_cut_that_leaves_the_new_file_long_enough_and_full_of_zeros_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its length and its last block reached the disk, the blocks before did not; the old file is still there."""

    async def scene() -> None:
        folder = await grown(monkeypatch)
        old = bytes(folder.files["state.1"])
        expected = (await SyncStateLog.open(folder, "state")).state
        new = bytes(folder.files["state.2"])
        for hole in (slice(0, 512), slice(512, 1024), slice(0, len(new) - 1)):
            holed = bytearray(new)
            holed[hole] = bytes(len(new[hole]))
            cut = MemoryFolder(**{"state.1": old, "state.2": bytes(holed)})
            log = await SyncStateLog.open(cut, "state")
            assert log.state == expected, hole
            assert sorted(cut.files) == [log._name]

    asyncio.run(scene())


class Stubborn(MemoryFolder):
    """A disk that writes, says that it did not, and removes nothing any more."""

    stubborn = False

    async def open(self, name: str) -> MemoryFile:
        file = await super().open(name)
        if self.stubborn and name == "state.2":
            append = file.append

            async def lies(data: bytes) -> None:
                await append(data)
                raise StoreFailed("not flushed")

            file.append = lies  # type: ignore[method-assign]  # the port at which this fault comes in
        return file

    async def remove(self, name: str) -> None:
        if self.stubborn:
            raise StoreFailed("cannot be removed")
        await super().remove(name)


def test_where_the_new_file_failed_and_cannot_be_removed_the_one_that_was_gone_on_with_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        grew = await grown(monkeypatch)
        folder = Stubborn()
        folder.files = grew.files
        folder.stubborn = True
        log = await SyncStateLog.open(folder, "state")
        await log.write(Draft(key="later", value={"n": 1}))
        assert sorted(folder.files) == ["state.1", "state.2"]
        found = folder.after_a_kill()
        again = await SyncStateLog.open(found, "state")
        assert again.state.drafts["later"] == {"n": 1}
        assert again.state == log.state
        assert len(found.files) == 1
        await again.write(Draft(key="last", value={"n": 2}))
        assert (await SyncStateLog.open(found.after_a_kill(), "state")).state.drafts["last"] == {"n": 2}

    asyncio.run(scene())


def test_with_no_room_to_tidy_up_in_the_old_file_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """cht-core#2604: a full device must still open what is on it."""

    async def scene() -> None:
        folder = await grown(monkeypatch)
        folder.room = 100
        log = await SyncStateLog.open(folder, "state")
        assert log.state.drafts == {"other": {"a": 1}}
        with pytest.raises(StoreFull):
            await log.write(synced(4, price(9, 500)))
        assert log.state.cursor == "e.s.3"
        folder.room = None
        await log.write(Draft(key="room", value={"n": 1}))
        assert (await SyncStateLog.open(folder.after_a_kill(), "state")).state.drafts["room"] == {"n": 1}

    asyncio.run(scene())


def test_notes_that_cannot_be_read_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        folder = await written(*ALL)
        folder.broken = True
        with pytest.raises(StoreFailed):
            await SyncStateLog.open(folder, "state")
        folder.broken = False
        assert (await SyncStateLog.open(folder, "state")).state.acknowledged == 3

    asyncio.run(scene())


def test_a_note_that_does_not_fit_does_not_count() -> None:
    async def scene() -> None:
        folder = await written(*ALL)
        log = await SyncStateLog.open(folder, "state")
        folder.room = 0
        with pytest.raises(StoreFull):
            await log.write(Draft(key="form", value={"n": 1}))
        assert "form" not in log.state.drafts

    asyncio.run(scene())


def test_a_reset_forgets_what_the_server_said_and_keeps_what_only_the_phone_knows() -> None:
    async def scene() -> None:
        folder = await written(*ALL, synced(1, price(7), reset=True))
        state = (await SyncStateLog.open(folder, "state")).state
        assert set(state.changes) == {("price", "p7")}
        assert state.drafts == {"other": {"a": 1}}
        assert 1 in state.outcomes

    asyncio.run(scene())
