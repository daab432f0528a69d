"""Logging out, changing user, wiping: on a real server, killed at any step, and nothing unsent is ever lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from pair.field import Field
from pair.leaving import PIN, at, enrolled, tab, works_offline
from pair.test_starting import Machine, link_for

from mobile.app.bootstrap import ROOT
from mobile.client import shared_device as others
from mobile.client.profiles import FILE, Locked, locks, note_profile
from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.records import Order


async def until(thing: Callable[[], bool]) -> None:
    """Let the tasks run until it is so."""
    async with asyncio.timeout(20):
        while not thing():
            await asyncio.get_running_loop().run_in_executor(None, int)  # the tasks under way have their turn


def test_what_a_person_left_unsent_goes_out_under_their_name_while_a_colleague_works(
    field: Field, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """enketo#1127: A's records when B logs in. enketo-express#321: cannot send after signing out."""
    monkeypatch.setattr(others, "AGAIN_S", 0.01)

    async def scene() -> None:
        wang, zhao = await enrolled(field, machine, "p-wang", "p-zhao")
        async with tab(machine) as (bootstrap, state):
            assert at(state).device_id == zhao
            assert await bootstrap.log_out(PIN)
            await bootstrap.choose(wang)
            assert at(state).me.id == "p-wang"
            await works_offline(state, machine)
            assert await bootstrap.log_out(PIN)
            assert (state.phase, state.session) == ("choose", None)
            assert state.locked == {wang, zhao}
            await until(lambda: state.waiting.get(wang) == 1)
            await bootstrap.choose(zhao, PIN)
            assert at(state).me.id == "p-zhao"
            machine.weather.coming.clear()
            await until(lambda: state.waiting.get(wang) == 0)
            assert len(at(state).client.journal.entries) == 0
        (line,) = field.kept_lines(wang)
        assert b'"p-wang"' in line[1]
        assert field.kept_lines(zhao) == []

    asyncio.run(scene())


def test_who_goes_while_a_colleagues_records_still_wait_is_sent_for_too(
    field: Field, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "AGAIN_S", 0.01)

    async def scene() -> None:
        wang, zhao = await enrolled(field, machine, "p-wang", "p-zhao")
        async with tab(machine) as (bootstrap, state):
            assert await bootstrap.log_out(PIN)
            for device in (wang, zhao):
                await bootstrap.choose(device, PIN if device == zhao else "")
                await works_offline(state, machine)
                assert await bootstrap.log_out(PIN)
            await until(lambda: state.waiting == {wang: 1, zhao: 1})
            machine.weather.coming.clear()
            await until(lambda: state.waiting == {wang: 0, zhao: 0})
        assert [len(field.kept_lines(device)) for device in (wang, zhao)] == [1, 1]

    asyncio.run(scene())


def test_neither_sees_the_others_customers(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        field.assigned("zhaos", "p-zhao", vehicle=1)
        wang, zhao = await enrolled(field, machine, "p-wang", "p-zhao")
        seen: dict[str, set[str]] = {}
        async with tab(machine) as (bootstrap, state):
            for device in (zhao, wang):
                assert await bootstrap.log_out(PIN)
                await bootstrap.choose(device, PIN)
                if state.session is None:  # never logged out: no PIN yet
                    await bootstrap.choose(device, "")
                await at(state).sync()
                seen[device] = {o.id for o in at(state).world.all(Order)} | {
                    x.id for x in at(state).world.all(Customer)
                }
        assert "zhaos" in seen[zhao]
        assert "zhaos" not in seen[wang]
        assert not {o for o in seen[wang] & seen[zhao] if o.startswith(("demo-order", "zhaos"))}

    asyncio.run(scene())


def test_a_person_who_logged_out_gets_in_with_the_pin_only_after_a_kill_too(
    field: Field, machine: Machine
) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            for bad in ("", "12", "abcd", "1" * 13):
                assert not await bootstrap.log_out(bad), bad
            assert state.phase == "ready"
            assert await bootstrap.log_out(PIN)
        async with tab(machine) as (bootstrap, state):
            assert (state.phase, state.people) == ("choose", [(wang, "王建国")])
            for wrong in ("", "1111", PIN + "0"):
                await bootstrap.choose(wang, wrong)
                assert (state.phase, state.session, state.trouble) == ("choose", None, "pin_wrong")
            await bootstrap.choose(wang, PIN)
            assert at(state).me.id == "p-wang"
            assert await bootstrap.log_out("")  # the PIN there is
        assert PIN.encode() not in bytes(machine.folders[ROOT].files[FILE])
        async with tab(machine) as (bootstrap, state):
            await bootstrap.choose(wang, PIN)
            assert state.phase == "ready"
            machine.killed()
        async with tab(machine) as (bootstrap, state):
            assert state.phase == "ready"  # not logged out: the next start goes straight in

    asyncio.run(scene())


OLD_MARK = Locked(
    "", "00112233445566778899aabbccddeeff", "9147a7bd038bcd865b8a3a52de203259132df680b9e339a25ddc6a112db452f3"
)
"""What an app before this one kept of the PIN 2468."""


def test_a_pin_that_an_earlier_app_kept_opens_and_is_kept_anew(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        root = machine.folders[ROOT]
        await note_profile(root, msgspec.structs.replace(OLD_MARK, device=wang))
        async with tab(machine) as (bootstrap, state):
            await bootstrap.choose(wang, PIN[::-1])
            assert (state.phase, state.trouble) == ("choose", "pin_wrong")
            assert (await locks(root))[wang].rounds == 0
            await bootstrap.choose(wang, PIN)
            assert at(state).me.id == "p-wang"
            assert await bootstrap.log_out("")  # the PIN there is
        kept = (await locks(machine.folders[ROOT]))[wang]
        assert kept.rounds > 0
        async with tab(machine) as (bootstrap, state):
            await bootstrap.choose(wang, PIN)
            assert at(state).me.id == "p-wang"

    asyncio.run(scene())


def test_a_pin_entered_twice_at_once_opens_once(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            assert await bootstrap.log_out(PIN)
            await asyncio.gather(bootstrap.choose(wang, PIN), bootstrap.choose(wang, PIN))
            assert at(state).me.id == "p-wang"
            assert state.phase == "ready"

    asyncio.run(scene())


def test_a_forgotten_pin_costs_a_new_code_and_no_record(
    field: Field, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "AGAIN_S", 0.01)

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            await works_offline(state, machine)
            await bootstrap.log_out(PIN)
            machine.weather.coming.clear()
        async with tab(machine, link_for(field)) as (bootstrap, state):
            await bootstrap.enrol(bootstrap.code)
            assert at(state).me.id == "p-wang"
            assert at(state).device_id != wang
            await until(lambda: len(field.kept_lines(wang)) == 1)

    asyncio.run(scene())
