"""A rescue file that is spoilt, foreign, copied or newer than the server: refused whole, or set aside."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from company import picture
from pair.field import ORDER, Field
from pair.rescues import after_a_visit, taken

from mobile.client.rescue import make_sealer, rescue_file
from rulebook import RULES_VERSION
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.rescue import PIECE, Spoilt, end_part, lines_part
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.admin import cli
from sync_server.core import syncing
from sync_server.core.company import open_company
from sync_server.core.rebuild import compare as derive_and_compare
from sync_server.core.rescue import import_rescue
from sync_server.subjects.devices.quarantine import quarantine_report


def test_nobody_without_the_master_secret_can_read_it(field: Field) -> None:
    async def scene() -> None:
        _, file = await after_a_visit(field)
        assert b"13862130977" not in file
        assert ORDER.encode() not in file
        assert "王建国".encode() not in file

    asyncio.run(scene())


def test_a_bit_flipped_anywhere_or_an_end_cut_off_anywhere_refuses_the_file_whole(field: Field) -> None:
    async def scene() -> None:
        _, file = await after_a_visit(field)
        before = field.tables()
        spoilt = [file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :] for at in range(0, len(file), 211)]
        spoilt += [file[:at] for at in range(0, len(file), 997)] + [file + b"\0" * 40, b"", b"PK\x03\x04" + file]
        for n, damaged in enumerate(spoilt):
            with pytest.raises(Spoilt, match=r"^(not_rescue|damaged|cut|foreign|newer): "):
                taken(field, damaged)
            assert n % 50 or field.tables() == before
        assert field.tables() == before
        taken(field, file)

    asyncio.run(scene())


def test_pieces_taken_away_or_moved_are_noticed(field: Field) -> None:
    """Each piece is sound by itself; what is missing is told by number and end mark."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(60):
            await wang.does(RecordFinding(visit=visit, finding=f"{n} " + "查" * 1900), ORDER)
        file = await wang.rescue()
        assert len(file) > PIECE
        header, _, rest = file.partition(b"\n")
        pieces = []
        while rest:
            size = 4 + int.from_bytes(rest[:4])
            pieces.append(rest[:size])
            rest = rest[size:]
        assert len(pieces) >= 2
        for kept in (pieces[:-1], pieces[1:], [pieces[1], pieces[0], *pieces[2:]], [pieces[0], *pieces]):
            with pytest.raises(Spoilt):
                taken(field, header + b"\n" + b"".join(kept))
        assert taken(field, file).new == wang.client.journal.last_seq

    asyncio.run(scene())


def test_a_file_for_another_server_is_refused_and_says_so(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        _, file = await after_a_visit(field)
        other = open_company(tmp_path / "other")
        with pytest.raises(Spoilt, match=r"foreign.*another server"):
            import_rescue(other, io.BytesIO(file))
        other.engine.dispose()

    asyncio.run(scene())


def test_nobody_else_can_make_one_in_a_phones_name(field: Field) -> None:
    """The server's key is public; a forged file must not take the places of the true lines."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        zhao = await field.phone("p-zhao")

        class Forger:
            device, person, key = wang.client.profile.device, "p-wang", zhao.client.profile.key

        made = rescue_file(
            make_sealer(), Forger(), field.company.rescue_key, wang.client.journal.entries, (), field.clock()
        )
        with pytest.raises(Spoilt, match=r"foreign.*did not make it"):
            taken(field, b"".join([piece async for piece in made]))
        assert field.kept_lines(wang.device_id) == []

    asyncio.run(scene())


def test_a_file_that_begins_after_what_the_server_has_is_refused_and_names_the_line(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        lines = wang.client.journal.entries[3:]
        profile = wang.client.profile
        made = rescue_file(make_sealer(), profile, profile.rescue, lines, (), field.clock())
        with pytest.raises(Spoilt, match="begins with line 4; line 1 is not here"):
            taken(field, b"".join([piece async for piece in made]))
        assert field.kept_lines(wang.device_id) == []

    asyncio.run(scene())


def test_a_copied_phones_rescue_is_set_aside_and_blocks_nobody(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        copy = await wang.copied_to(tmp_path / "copy")
        await wang.does_the_visit()
        await wang.sync()
        await copy.does(ReturnToBase(), "")
        found = taken(field, await copy.rescue())
        assert (found.new, found.outcomes) == (0, {"quarantined": 1})
        assert len(field.set_aside()) == 1
        assert (await wang.reconciler.check()).complete
        (aside,) = [i for i in field.all(Irregularity) if i.code == "set_aside"]
        assert aside.person == "p-wang"
        assert derive_and_compare(field.company).same

    asyncio.run(scene())


def test_a_photo_that_only_lines_set_aside_name_keeps_no_other_back(field: Field, tmp_path: Path) -> None:
    """A copied phone: its second history has no place, and the photos before it have."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        mine = await wang.client.blobs.keep(picture(b"mine", 3000))
        await wang.does(AddPhoto(photo="mine", purpose=Purpose.BEFORE, file=mine), ORDER)
        copy = await wang.copied_to(tmp_path / "copy")
        await wang.does(ReturnToBase(), "")
        wang.weather.coming += ["", *["no_signal"] * 9]
        await wang.sync()
        strange = await copy.client.blobs.keep(picture(b"strange", 3000))
        await copy.does(AddPhoto(photo="strange", purpose=Purpose.BEFORE, file=strange), ORDER)
        found = taken(field, await copy.rescue())
        assert (found.files, found.new_files, found.unnamed) == (2, 1, (strange.sha256,))
        assert field.company.files.size(mine.sha256)
        (aside,) = quarantine_report(field.company)
        assert (aside.person_name, aside.kind, aside.subject) == ("王建国", "photo.add", ORDER)
        assert aside.files == aside.missing == (strange.sha256,), (
            "whose it is, of which order, and that it is not here"
        )

    asyncio.run(scene())


def test_a_file_with_lines_of_a_newer_app_waits_for_the_servers_update(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        wang, file = await after_a_visit(field)
        with monkeypatch.context() as older:
            older.setattr(syncing, "RULES_VERSION", RULES_VERSION - 1)
            with pytest.raises(Spoilt, match="newer"):
                taken(field, file)
        assert field.set_aside() == field.kept_lines(wang.device_id) == []
        assert taken(field, file).new == wang.client.journal.last_seq

    asyncio.run(scene())


def test_a_photo_that_is_gone_when_its_turn_comes_does_not_spoil_the_file(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")

        async def gone() -> bytes:
            return b""

        await wang.does(ReturnToBase(), "")
        profile, lines = wang.client.profile, wang.client.journal.entries
        made = rescue_file(make_sealer(), profile, profile.rescue, lines, [("0" * 64, gone)], field.clock())
        found = taken(field, b"".join([piece async for piece in made]))
        assert (found.new, found.files) == (1, 0)

    asyncio.run(scene())


def test_the_command_line_takes_it_says_what_came_of_it_and_refuses_a_spoilt_one(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAIGONG_DATABASE_URL", raising=False)

    async def scene() -> bytes:
        _, file = await after_a_visit(field)
        return file

    made = tmp_path / "wang.paigong-rescue"
    made.write_bytes(asyncio.run(scene()))
    data = ["--data", str(field.folder / "server")]
    for new in (True, False):
        assert cli.main(["import", "rescue", str(made), *data]) == 0
        said = capsys.readouterr().out
        assert "p-wang" in said
        assert (" 0 of them new" in said.splitlines()[1]) != new
    made.write_bytes(made.read_bytes()[:-9])
    assert cli.main(["import", "rescue", str(made), *data]) == 1
    assert "nothing was taken" in capsys.readouterr().err
    assert cli.main(["import", "rescue", str(tmp_path / "nowhere"), *data]) == 2


def test_parts_say_how_long_they_are() -> None:
    assert lines_part(4, [b"a\n", b"b\n"]).endswith(b"\na\nb\n")
    assert end_part(2, 0, "m").endswith(b"\n")
