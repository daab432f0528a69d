"""Logging out, changing user, wiping: on a real server, killed at any step, and nothing unsent is ever lost."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest
from company import picture
from pair.field import ORDER, Field
from pair.test_starting import Machine, devices, link_for
from store.folder_memory import Killed

from mobile.app.bootstrap import ROOT, Bootstrap
from mobile.app.state import AppState
from mobile.client import shared_device as others
from mobile.client.profiles import ANEW, FILE, Locked, locks, note_profile, read_profiles
from mobile.client.rescue import CannotRescue
from mobile.client.session import Session
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.company.records import Customer
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose
from rulebook.subjects.orders.records import Order
from sync_server.core.rescue import import_rescue

PIN = "2468"


@pytest.fixture
def machine(field: Field) -> Machine:
    return Machine(field)


@asynccontextmanager
async def tab(machine: Machine, route: str = "") -> AsyncIterator[tuple[Bootstrap, AppState]]:
    """A tab, started; it ends with the block, as by a kill."""
    bootstrap, state = machine.tab(route)
    try:
        await bootstrap.start()
        yield bootstrap, state
    finally:
        for task in bootstrap._running:
            task.cancel()
        await bootstrap._shared_sync.stop()
        await asyncio.gather(*bootstrap._running, return_exceptions=True)
        machine.killed()


async def enrolled(field: Field, machine: Machine, *people: str) -> list[str]:
    """Their profiles on this machine; the device of each."""
    for person in people:
        async with tab(machine, link_for(field, person)) as (bootstrap, state):
            await bootstrap.enrol(bootstrap.code)
            assert state.phase == "ready"
    return [devices(field, person)[0] for person in people]


def at(state: AppState) -> Session:
    assert isinstance(state.session, Session), state.phase
    return state.session


async def until(thing: Callable[[], bool]) -> None:
    """Let the tasks run until it is so."""
    async with asyncio.timeout(20):
        while not thing():
            await asyncio.get_running_loop().run_in_executor(None, int)  # the tasks under way have their turn


async def works_offline(state: AppState, machine: Machine) -> None:
    machine.weather.coming += ["no_signal"] * 10_000
    assert (await at(state).client.do(ReturnToBase(), "")).line


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


def test_wiping_refuses_while_anything_is_unsent_or_uncompared(field: Field, machine: Machine) -> None:
    """collect#6475: "reset" deletes unsent forms. kobotoolbox/docs PR#45: clearing the cache loses all."""

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            session = at(state)
            await works_offline(state, machine)
            assert session.unsent.records == 1
            assert await session.check() == "unreachable"
            assert not await bootstrap.wipe()
            machine.weather.coming.clear()
            await session.sync()
            assert not await bootstrap.wipe()  # sent, but not compared
            assert await session.check() == ""
            assert session.wipe_allowed == "matching"
            await session.client.do(ReturnToBase(), "")
            assert not await bootstrap.wipe()  # written after it was compared
            await session.sync()
            await session.check()
            assert await bootstrap.wipe()
            assert (state.phase, state.session) == ("enrol", None)
        assert machine.folders[f"{ROOT}-{wang}"].files == {}
        assert len(field.kept_lines(wang)) == 2

    asyncio.run(scene())


def test_a_half_filled_form_and_its_photos_are_told_and_go_only_where_the_person_says_so(
    field: Field, machine: Machine
) -> None:
    """collect#6475: "reset" deletes what nobody had sent. No sending saves these: only whoever fills them in."""

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            session = at(state)
            ref = await session.client.blobs.keep(picture(b"loose", 3000))
            loose = {"id": "photo-1", "file": msgspec.to_builtins(ref), "purpose": "before"}
            await session.save_draft("find/v", {"finding": "主板", "photos": [loose]})
            await session.save_draft("fee/v", {"reason": "人为"})
            await session.save_draft("settings", {"language": "en"})
            await session.save_draft("office.orders.filter", {"state": "open"})
            assert (session.unsent.forms, session.unsent.loose, session.unsent.nothing) == (2, 1, True)
            await session.sync()
            await session.check()
            assert session.wipe_allowed == "matching", "all records are with the company"
            assert not await bootstrap.wipe(), "but the forms are not"
            assert await bootstrap.log_out(PIN)
            await bootstrap.choose(wang, PIN)
            session = at(state)
            assert (session.unsent.forms, session.unsent.loose) == (2, 1), "whoever comes back goes on"
            assert await session.client.blobs.read(ref)
            await session.drop_photo(ref)
            assert await session.client.blobs.read(ref), "the form still has it"
            await session.do(AddPhoto(photo="photo-1", purpose=Purpose.BEFORE, file=ref), ORDER)
            assert (session.unsent.forms, session.unsent.loose, session.unsent.records) == (2, 0, 1)
            await session.sync()
            await session.check()
            assert not await bootstrap.wipe()
            assert await bootstrap.wipe(give_up_forms=True)
        assert machine.folders[f"{ROOT}-{wang}"].files == {}
        assert field.all(Photo)[0].arrived

    asyncio.run(scene())


def test_without_a_server_a_rescue_file_that_is_safe_allows_it(field: Field, machine: Machine) -> None:
    """cht-core#7703: replacing a worker's phone without connectivity."""

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        field.office("p-qian", RevokeDevice(reason="换机"), wang)
        async with tab(machine) as (bootstrap, state):
            session = at(state)
            await works_offline(state, machine)
            file = await session.rescue()
            assert not await bootstrap.wipe()  # made, but nobody said that it is safe
            session.rescued()
            assert session.wipe_allowed == "rescued"
            await session.client.do(ReturnToBase(), "")
            assert not await bootstrap.wipe()  # one more since
            file = await session.rescue()
            session.rescued()
            assert await bootstrap.wipe()
        assert import_rescue(field.company, io.BytesIO(file)).new == 2

    asyncio.run(scene())


def test_a_wipe_killed_at_any_step_is_finished_at_the_next_start_and_harms_no_colleague(
    field: Field, machine: Machine
) -> None:
    async def scene() -> None:
        wang, zhao = await enrolled(field, machine, "p-wang", "p-zhao")
        async with tab(machine) as (bootstrap, state):
            await works_offline(state, machine)  # Zhao's; Wang's is to be wiped
            await bootstrap.log_out(PIN)
            await bootstrap.choose(wang)
            machine.weather.coming += ["no_signal"] * 10_000
        before = {name: folder.after_a_kill() for name, folder in machine.folders.items()}
        steps = 0
        while True:
            machine.folders = {name: folder.after_a_kill() for name, folder in before.items()}
            machine.weather.coming.clear()
            died = False
            async with tab(machine) as (bootstrap, state):
                assert at(state).me.id == "p-wang"
                await at(state).sync()
                await at(state).check()
                machine.weather.coming += ["no_signal"] * 10_000
                own, root = machine.folders[f"{ROOT}-{wang}"], machine.folders[ROOT]
                (own if steps % 2 else root).dies_at = steps // 2
                try:
                    assert await bootstrap.wipe()
                except Killed:
                    died = True
            async with tab(machine) as (bootstrap, state):
                await bootstrap._shared_sync.stop()
                root = machine.folders[ROOT]
                left = [p.person for p in await read_profiles(root)]
                if state.phase == "ready":  # killed before anything was noted
                    assert (at(state).me.id, left) == ("p-wang", ["p-wang", "p-zhao"])
                else:
                    assert (state.phase, left) == ("choose", ["p-zhao"]), steps
                    assert machine.folders[f"{ROOT}-{wang}"].files == {}
                    assert wang.encode() not in bytes(root.files[FILE])
                    assert ANEW not in root.files
                    assert set(await locks(root)) == {zhao}
                    await bootstrap.choose(zhao, PIN)
                    assert at(state).unsent.records in (0, 1)
                    assert at(state).client.journal.last_seq == 1
            if not died and steps > 12:
                break
            steps += 1
        assert steps > 12

    asyncio.run(scene())


def test_signing_out_wipes_no_dead_letter(field: Field, machine: Machine) -> None:
    """boardsesh PR#4329: dead letters invisible, sign-out wipes them."""

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            at(state).client._key = bytes(32)  # a spoilt key: the server cannot tell whose line it is
            await at(state).client.do(ReturnToBase(), "")
            await at(state).sync()
            assert [i.outcome for i in at(state).inbox] == ["quarantined"]
            await bootstrap.log_out(PIN)
            await bootstrap.choose(wang, PIN)
            assert [i.outcome for i in at(state).inbox] == ["quarantined"]

    asyncio.run(scene())


def test_a_device_whose_storage_broke_still_gives_a_rescue_file(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            await works_offline(state, machine)
        own = machine.folders[f"{ROOT}-{wang}"]
        own.broken = True
        async with tab(machine) as (_, state):
            own = machine.folders[f"{ROOT}-{wang}"]
            own.broken = True
            bootstrap, state = machine.tab()
            machine.claims.clear()
            await bootstrap.start()
            assert (state.phase, state.session) == ("broken", None)
            assert state.rescue
            with pytest.raises(CannotRescue):
                await state.rescue()
            own.broken = False
            file = await state.rescue()
        assert import_rescue(field.company, io.BytesIO(file)).new == 1

    asyncio.run(scene())


def test_a_rescue_file_of_broken_storage_carries_the_photos_that_are_whole(field: Field, machine: Machine) -> None:
    """The notes cannot be read, so nobody can tell what was sent: the lines go, and every photo that is there."""

    async def scene() -> None:
        (wang,) = await enrolled(field, machine, "p-wang")
        async with tab(machine) as (bootstrap, state):
            machine.weather.coming += ["no_signal"] * 10_000
            client = at(state).client
            refs = [await client.blobs.keep(picture(f"photo {n}".encode(), 3000)) for n in range(3)]
            for n, ref in enumerate(refs):
                await client.do(AddPhoto(photo=f"photo-{n}", purpose=Purpose.BEFORE, file=ref), ORDER)
        own = machine.folders[f"{ROOT}-{wang}"]
        del own.files[f"file.{refs[2].sha256}"][1000:]
        notes = next(name for name in own.files if name.startswith("state."))
        own.refuses = {notes}
        bootstrap, state = machine.tab()
        machine.claims.clear()
        await bootstrap.start()
        assert (state.phase, state.session) == ("broken", None)
        assert state.rescue
        found = import_rescue(field.company, io.BytesIO(await state.rescue()))
        assert (found.new, found.files, found.new_files, found.unnamed) == (3, 2, 2, ())
        assert [photo.arrived for photo in sorted(field.all(Photo), key=lambda p: p.id)] == [True, True, False]

    asyncio.run(scene())
