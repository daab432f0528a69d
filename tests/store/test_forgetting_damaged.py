"""Forgetting where files are damaged, lost, or there is no room: no line goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from store.forgetting import Place, before_forgetting, files, whole

from mobile.client.offline_client import JOURNAL
from mobile.store.folder import StoreFull
from mobile.store.segments import segment, segments_among
from mobile.sync.reconciler import Reconciler


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
