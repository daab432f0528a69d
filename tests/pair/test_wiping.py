"""What a device that is left wipes, and when it refuses: nothing unsent or uncompared goes."""

from __future__ import annotations

import asyncio
import io

import msgspec
import pytest
from company import picture
from pair.field import ORDER, Field
from pair.leaving import PIN, at, enrolled, tab, works_offline
from pair.test_starting import Machine
from store.folder_memory import Killed

from mobile.app.ahead import ROOT
from mobile.client.profiles import ANEW, FILE, locks, read_profiles
from mobile.client.rescue import CannotRescue
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose
from sync_server.core.rescue import import_rescue


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
