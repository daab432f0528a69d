"""A rescue file: from a phone that cannot reach the server any more into the server, once and whole."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from pair.field import Field
from pair.rescues import after_a_visit, taken

from mobile.client.offline_client import JOURNAL
from mobile.client.rescue import CannotRescue, make_sealer, rescue_file
from mobile.store.folder_native import NativeFolder
from mobile.store.journal import read_raw
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.orders.records import OrderState
from sync_server.core.rebuild import compare as derive_and_compare


def revoke(field: Field, device: str) -> None:
    field.office("p-qian", RevokeDevice(reason="手机丢了"), device)


def test_the_whole_visit_arrives_as_if_it_had_been_sent(field: Field) -> None:
    async def scene() -> None:
        wang, file = await after_a_visit(field)
        found = taken(field, file)
        lines = wang.client.journal.entries
        assert (found.lines, found.new, found.person) == (len(lines), len(lines), "p-wang")
        assert [raw + b"\t" + mac.encode() + b"\n" for _, raw, mac in field.kept_lines(wang.device_id)] == [
            e.framed for e in lines
        ]
        assert field.order().state == OrderState.COMPLETED
        assert derive_and_compare(field.company).same

    asyncio.run(scene())


def test_importing_twice_changes_nothing(field: Field) -> None:
    async def scene() -> None:
        _, file = await after_a_visit(field)
        taken(field, file)
        before = field.tables()
        again = taken(field, file)
        assert (again.new, again.outcomes.keys() - {"accepted", "recorded"}) == (0, set())
        assert field.tables() == before

    asyncio.run(scene())


def test_a_phone_that_came_back_to_life_and_synced_makes_the_file_worth_nothing(field: Field) -> None:
    async def scene() -> None:
        wang, file = await after_a_visit(field)
        await wang.sync()
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        before = field.tables()
        assert taken(field, file).new == 0
        assert field.tables() == before

    asyncio.run(scene())


def test_a_phone_that_comes_back_after_the_import_is_told_the_same_outcomes(field: Field) -> None:
    async def scene() -> None:
        wang, file = await after_a_visit(field)
        await wang.does(ReturnToBase(), "")
        said = taken(field, file)
        await wang.sync()
        assert wang.client.pending == []
        assert not wang.client.copied
        assert len(wang.outcomes) == said.lines + 1
        assert {o.outcome for o in wang.outcomes.values()} <= {"accepted", "recorded"}
        assert (await wang.reconciler.check()).complete

    asyncio.run(scene())


def test_a_revoked_phone_without_signal_and_with_an_expired_login_can_make_one(field: Field) -> None:
    """cht-core#7703: replacing a worker's phone without connectivity."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        revoke(field, wang.device_id)
        wang.client.profile = msgspec.structs.replace(wang.client.profile, token="lapsed" * 8)
        wang.weather.coming += ["", *["no_signal"] * 9]
        for problem in ("expired", ""):
            await wang.sync()
            assert wang.runner.problem == problem
        wang.weather.sent.clear()
        file = await wang.rescue()
        assert wang.weather.sent == []
        assert taken(field, file).new == wang.client.journal.last_seq

    asyncio.run(scene())


def test_with_broken_notes_and_no_read_model_the_journals_files_are_enough(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await after_a_visit(field)
        profile, last = wang.client.profile, wang.client.journal.last_seq
        await wang.client.close()
        for notes in wang.files.glob("state.*"):
            notes.write_bytes(b"\0" * 5000)
        lines = await read_raw(NativeFolder(wang.files), JOURNAL)
        made = rescue_file(make_sealer(), profile, profile.rescue, lines, (), field.clock())
        assert taken(field, b"".join([piece async for piece in made])).new == last

    asyncio.run(scene())


def test_one_that_was_never_told_the_key_says_so(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        made = rescue_file(make_sealer(), wang.client.profile, "", (), (), field.clock())
        with pytest.raises(CannotRescue, match="no_key"):
            await anext(made)

    asyncio.run(scene())
