"""What this device holds is opened while the page still loads, and never what a start would not open by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pair.field import Field
from pair.leaving import PIN, at, enrolled, tab, works_offline
from pair.test_starting import Machine, Tab, link_for, stopped

from mobile import main
from mobile.app.ahead import ROOT, Ahead
from mobile.client import profiles as notes
from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.profiles import read_profiles
from mobile.store.folder import StoreFailed


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose files were opened, in order."""
    seen: list[str] = []
    real = OfflineClient.open

    async def noted(folder: Any, profile: Any, *clock: Any) -> OfflineClient:
        seen.append(profile.device)
        return await real(folder, profile, *clock)

    monkeypatch.setattr(OfflineClient, "open", noted)
    return seen


def test_the_start_goes_on_with_the_files_that_were_opened_ahead(
    field: Field, machine: Machine, opened: list[str]
) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (_, state):
            await works_offline(state, machine)
        opened.clear()
        bootstrap, state = machine.tab_ahead()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "ready"
            assert opened == [wang], "once, and not again by the start"
            assert at(state).unsent.records == 1, "what was durable is there"
            assert at(state).client is not None

    asyncio.run(scene())


def test_nothing_of_a_profile_behind_its_pin_is_opened_ahead(
    field: Field, machine: Machine, opened: list[str]
) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, _):
            assert await bootstrap.log_out(PIN)
        opened.clear()
        bootstrap, state = machine.tab_ahead()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "choose"
            assert opened == []
            assert f"{ROOT}-{wang}" not in machine.claims
            await bootstrap.choose(wang, "0000")
            assert (state.trouble, state.session) == ("pin_wrong", None)
            await bootstrap.choose(wang, PIN)
            assert at(state).device_id == wang

    asyncio.run(scene())


def test_a_second_tab_opens_nothing_ahead_and_says_so(field: Field, machine: Machine, opened: list[str]) -> None:
    async def scene() -> None:
        await enrolled(field, machine, "p-wang")
        async with tab(machine):
            opened.clear()
            bootstrap, state = machine.tab_ahead()
            await bootstrap.start()
            assert (state.phase, opened) == ("second_tab", [])

    asyncio.run(scene())


def test_files_that_cannot_be_read_ahead_are_told_of_by_the_start_and_opened_once_they_can(
    field: Field, machine: Machine
) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        machine.folders[f"{ROOT}-{wang}"].broken = True
        bootstrap, state = machine.tab_ahead()
        await bootstrap.start()
        assert (state.phase, state.trouble) == ("broken", "storage")
        machine.folders[f"{ROOT}-{wang}"].broken = False
        with stopped(bootstrap):
            await bootstrap.retry()
            assert state.phase == "ready"

    asyncio.run(scene())


def test_what_was_being_removed_is_not_opened_ahead(field: Field, machine: Machine, opened: list[str]) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            assert await at(state).check() == ""

            async def cut_short(_: str) -> None:
                raise StoreFailed("killed")

            bootstrap._erase = cut_short  # type: ignore[method-assign]  # the removal noted, and not done
            with pytest.raises(StoreFailed):
                await bootstrap.wipe()
        opened.clear()
        bootstrap, state = machine.tab_ahead()
        await bootstrap.start()
        assert (state.phase, opened) == ("enrol", [])
        assert machine.folders[f"{ROOT}-{wang}"].files == {}

    asyncio.run(scene())


def test_another_persons_files_are_opened_by_the_start_and_not_taken_from_ahead(
    field: Field, machine: Machine
) -> None:
    async def scene() -> None:
        _, chen = await enrolled(field, machine, "p-wang", "p-chen")
        ahead = Ahead(Tab(machine))
        other = next(p for p in await profiles(machine) if p.device != chen)
        assert await ahead.claimed(chen)
        assert not await ahead.claimed(other.device)
        assert await ahead.take(other) is None
        mine = next(p for p in await profiles(machine) if p.device == chen)
        client = await ahead.take(mine)
        assert client is not None
        assert await ahead.take(mine) is None, "once"
        await client.close()

    asyncio.run(scene())


async def profiles(machine: Machine) -> list[Profile]:
    return await read_profiles(machine.folders[ROOT])


def test_nothing_is_opened_ahead_for_an_address_with_an_enrolment_code(field: Field) -> None:
    main.begin(link_for(field))
    assert main._begun == []


def test_what_a_kill_left_half_way_is_brought_to_its_end_by_one_alone(
    field: Field, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at once could leave the notes empty: killed there, nobody would be enrolled."""
    at_work: list[int] = [0]
    most: list[int] = [0]
    real = notes._finish_rewriting

    async def slow(folder: Any) -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        for _ in range(20):
            await asyncio.sleep(0)
        await real(folder)
        at_work[0] -= 1

    async def scene() -> None:
        await enrolled(field, machine, "p-wang")
        monkeypatch.setattr(notes, "_finish_rewriting", slow)
        bootstrap, state = machine.tab_ahead()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "ready"
            assert most == [1]

    asyncio.run(scene())


def test_a_mistake_in_opening_ahead_costs_the_start_nothing(
    field: Field, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = OfflineClient.open
    tries: list[str] = []

    async def wrong_once(folder: Any, profile: Any, *clock: Any) -> OfflineClient:
        tries.append(profile.device)
        if len(tries) == 1:
            raise ValueError("a mistake of ours")
        return await real(folder, profile, *clock)

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        monkeypatch.setattr(OfflineClient, "open", wrong_once)
        bootstrap, state = machine.tab_ahead()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "ready"
            assert tries == [wang, wang]

    asyncio.run(scene())
