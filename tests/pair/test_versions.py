"""Phone and server of different versions: nothing is misread, nothing lost, and each says what to do."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pair.field import Field, Phone
from pair.links import AppLink, Weather
from pair.recorded import let_in, profile_of, recording_field, recordings

from mobile.client.offline_client import Profile
from mobile.store.world import PhoneWorld
from rulebook import OLDEST_RULES, RULES_VERSION
from rulebook.kernel.identity import Person
from rulebook.kernel.lines import encode_line, frame, read_line, sign_line
from rulebook.kernel.wire import LINES_TYPE, Change, SyncAnswer, SyncHeader, lines_digest, request_body
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.orders.records import Order, OrderState
from sync_server.core import syncing


@pytest.mark.parametrize("recording", recordings(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_journal_that_an_earlier_version_wrote_is_taken_for_ever(recording: Path, tmp_path: Path) -> None:
    """No line of it is quarantined, no draft is lost, and what the server keeps are its bytes."""

    async def scene() -> None:
        with recording_field(tmp_path) as field:
            profile = profile_of(recording)
            let_in(field.company, profile)
            files = tmp_path / "phone"
            shutil.copytree(recording, files)
            phone = await Phone.opened(files, profile, Weather(AppLink(field.client)), field.clock)
            lines = phone.client.pending
            assert lines
            assert all(entry.line for entry in lines)
            if profile.person == "p-wang":
                assert phone.draft("order/note") == {"text": "明天再来"}
            await phone.sync()
            assert (phone.runner.signal, phone.client.pending) == ("online", []), phone.runner.problem
            assert not [o for o in phone.outcomes.values() if o.outcome == "quarantined"]
            kept = [frame(raw, mac) for _, raw, mac in field.kept_lines(profile.device)][: len(lines)]
            assert kept == [entry.framed for entry in lines]
            await phone.client.close()

    asyncio.run(scene())


def test_there_is_a_recording_of_every_version_before_this_one() -> None:
    found = {int(path.parent.name[1:]) for path in recordings()}
    assert found >= set(range(OLDEST_RULES, RULES_VERSION + 1))


def test_a_server_that_was_set_back_takes_nothing_of_a_newer_app_and_all_after_its_update(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would have to quarantine what it cannot read; so it says so, and the phone keeps it and goes on."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        before = field.tables()
        with monkeypatch.context() as older:
            older.setattr(syncing, "RULES_VERSION", RULES_VERSION - 1)
            await wang.sync()
            assert (wang.runner.signal, wang.runner.problem) == ("trouble", "newer_app")
            assert field.tables() == before
            await wang.works(visit)
        assert len(wang.client.pending) == 5
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}

    asyncio.run(scene())


def test_a_line_of_a_newer_app_waits_even_where_an_older_app_brings_it(field: Field) -> None:
    """The server was set back and serves the older app again; the journal still holds what the newer one wrote."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(ReturnToBase(), "")
        key = bytes.fromhex(wang.client.profile.key)
        (entry,) = wang.client.pending
        assert entry.line
        newer = msgspec.json.decode(encode_line(entry.line))
        newer |= {"rules": RULES_VERSION + 1, "mood": "good"}
        raw = msgspec.json.encode(newer)
        framed = frame(raw, sign_line(key, raw))
        header = SyncHeader(first=1, count=1, digest=lines_digest(framed), rules=RULES_VERSION)
        profile = wang.client.profile
        headers = {"authorization": f"Bearer {profile.device}.{profile.token}", "content-type": LINES_TYPE}
        got = await wang.link.post("/api/sync", request_body(header, framed), headers, 5)
        assert (got.status, msgspec.json.decode(got.body)["code"]) == (409, "newer_app")
        assert field.kept_lines(wang.device_id) == []

    asyncio.run(scene())


def test_an_app_that_is_too_old_hands_in_its_lines_and_is_asked_to_update(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        monkeypatch.setattr(syncing, "OLDEST_RULES", RULES_VERSION + 1)
        wang.weather.heard.clear()
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "update_needed")
        assert wang.client.pending == []
        assert field.order().state is OrderState.COMPLETED
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        assert not any(a.changes for a in wang.weather.answers())

    asyncio.run(scene())


def _newer(answer: bytes) -> bytes:
    """What a newer server would say: a kind of record nobody knows, a field nobody knows, a state nobody knows."""
    said = msgspec.json.decode(answer, type=SyncAnswer)
    changes: list[Change] = []
    for change in said.changes:
        body: Any = msgspec.json.decode(change.body)
        if change.kind == "order":
            body["state"] = "teleported"
        if change.kind == "person":
            body["shoe_size"] = 43
        changes.append(msgspec.structs.replace(change, body=msgspec.Raw(msgspec.json.encode(body))))
    changes.append(Change(kind="hologram", id="h-1", version=1, body=msgspec.Raw(b'{"id":"h-1"}')))
    return msgspec.json.encode(msgspec.structs.replace(said, changes=tuple(changes)))


def test_what_a_newer_server_sends_is_kept_unread_until_the_app_can_read_it(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang", synced=False)
        real = wang.weather._link.send  # type: ignore[attr-defined]  # the link behind the weather

        async def newer(*args: Any) -> Any:
            got = await real(*args)
            return type(got)(got.status, got.headers, _newer(got.body))

        wang.weather._link.send = newer  # type: ignore[attr-defined]  # the link behind the weather
        await wang.sync()
        wang.weather._link.send = real  # type: ignore[attr-defined]  # the link behind the weather
        assert wang.runner.signal == "online"
        assert wang.world.all(Order) == []
        assert wang.the(Person, "p-wang").name == "王建国"
        await wang.sync()
        wang = await wang.restarted()
        kept = wang.client.notes.state.changes
        assert ("hologram", "h-1") in kept
        bodies = [change for (kind, _), change in kept.items() if kind == "order"]
        assert bodies
        assert all(b'"teleported"' in bytes(change.body) for change in bodies)
        assert any(b"shoe_size" in bytes(change.body) for (kind, _), change in kept.items() if kind == "person")
        updated = PhoneWorld()
        readable = [
            msgspec.structs.replace(b, body=msgspec.Raw(bytes(b.body).replace(b"teleported", b"assigned")))
            for b in bodies
        ]
        updated.apply(readable)
        assert updated.all(Order), "the updated app reads what was kept, without a new download"

    asyncio.run(scene())


def test_an_older_line_has_defaults_for_what_it_could_not_say(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(ReturnToBase(), "")
        entry = wang.client.pending[0].line
        assert entry
        old = msgspec.json.decode(encode_line(entry))
        for newer in ("heard", "ran"):
            old.pop(newer, None)
        read = read_line(msgspec.json.encode(old))
        assert (read.heard, read.ran) == (None, None)
        assert isinstance(wang.client.profile, Profile)

    asyncio.run(scene())
