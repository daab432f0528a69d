"""Forgetting what the server is known to hold: killed at any step, on old installations, at the same cost."""

from __future__ import annotations

import asyncio

from folder_memory import Killed
from store.forgetting import Place, before_forgetting, files, whole

from mobile.sync.reconciler import Reconciler


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
