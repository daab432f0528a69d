"""The command line for people and ports: a first administrator, somebody who leaves, a port that is taken."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from pathlib import Path

import pytest
from pair.field import Field, on_both

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.roles import Role
from rulebook.subjects.master_keys.records import MasterKeys
from rulebook.subjects.own_systems.commands import GiveKey, SetWebhook
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook
from sync_server.admin import cli
from sync_server.core.company import open_company
from sync_server.core.enrolment import NotLetIn, issue_code, whom_for
from sync_server.core.verify import verify


def test_a_new_company_gets_its_first_administrator_and_their_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["add-person", "p-qian", "钱进", "--role", "administrator", "--data", str(tmp_path / "new")]
    assert cli.main([*words, "--base-url", "https://paigong.example"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://paigong.example/#/enrol/")
    company = open_company(tmp_path / "new")
    assert whom_for(company, link.rpartition("/")[2]) == {"person": "p-qian", "person_name": "钱进"}
    with company.read() as work:
        person = work.get(Person, "p-qian")
        assert person
        assert person.roles == (Role.ADMINISTRATOR,)
    assert not verify(company)
    company.engine.dispose()
    assert cli.main([*words[:2], "别人", *words[3:]]) == 1
    assert "is 钱进 already" in capsys.readouterr().err


@on_both
def test_whoever_leaves_is_shut_out_with_every_device_by_one_command(field: Field) -> None:
    async def scene() -> None:
        phones = [await field.phone("p-wang") for _ in range(2)]
        words = ["leave", "p-wang", "--reason", "moved away", "--data", str(field.folder / "server")]
        assert cli.main(words) == 0
        person = field.get(Person, "p-wang")
        assert person
        assert not person.active
        found = [d for d in field.all(Device) if d.person == "p-wang"]
        assert len(found) == 2
        assert all(d.revoked and d.revoked_why == "moved away" for d in found)
        for phone in phones:
            await phone.sync()
            assert phone.runner.signal != "online"
        assert cli.main(words) == 0, "again, it changes nothing"
        assert cli.main(["leave", "p-nobody", "--data", str(field.folder / "server")]) == 1

    asyncio.run(scene())


def test_role_1_an_administrators_offboarding_is_one_command_and_leaves_no_door_open(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    """Devices, codes they gave to others, keys and webhooks they know the secret of, and master.key itself."""

    async def scene() -> None:
        data = ["--data", str(field.folder / "server")]
        assert cli.main(["leave", "p-qian", *data]) == 1
        assert "only administrator" in capsys.readouterr().err
        assert cli.main(["add-person", "p-new", "新管理员", "--role", "administrator", *data]) == 0
        qian, wang = await field.phone("p-qian"), await field.phone("p-wang")
        code = issue_code(field.company, "p-zhao", by="p-qian")
        give = GiveKey(name="ERP", role=Role.FINANCE, hash=hashlib.sha256(b"pgk_x").hexdigest())
        field.office("p-qian", give, "key-1")
        field.office("p-qian", SetWebhook(url="https://erp.example/x", role=Role.FINANCE), "hook-1")
        capsys.readouterr()
        assert cli.main(["leave", "p-qian", *data]) == 0
        said = capsys.readouterr()
        assert "1 devices" in said.out
        assert "1 enrolment codes withdrawn, 0 keys and webhooks ended" in said.out
        assert {line.split("\t")[0] for line in said.err.splitlines()} == {"key-1", "hook-1"}
        with pytest.raises(NotLetIn, match="withdrawn"):
            whom_for(field.company, code)
        assert cli.main(["leave", "p-qian", "--end-keys", "--had-server", *data]) == 0
        assert "2 keys and webhooks ended\nkey 2 is in use" in capsys.readouterr().out
        assert {one.state for one in (*field.all(ApiKey), *field.all(Webhook))} == {InUse.ENDED}
        (keys,) = field.all(MasterKeys)
        assert keys.leaked == {1}
        await qian.sync()
        assert (qian.runner.problem, qian.client.profile.key_number) == ("revoked", 1)
        await wang.sync()
        assert (wang.runner.signal, wang.client.profile.key_number) == ("online", 2)
        assert verify(field.company) == []

    asyncio.run(scene())


def test_role_1_where_the_key_cannot_be_changed_it_is_said_what_to_do_and_they_are_shut_out(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "搬" * 1995  # as long as a line takes, but not with their id before it
    words = ["leave", "p-wang", "--had-server", "--reason", long, "--data", str(field.folder / "server")]
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert "p-wang is shut out" in said.out
    assert said.err.startswith("master.key was not changed: ")
    assert "`paigong keys rotate --leaked`" in said.err
    person = field.get(Person, "p-wang")
    assert person is not None
    assert not person.active
    assert verify(field.company) == []


def test_a_port_that_is_taken_is_a_sentence_for_a_server_and_for_a_demo_that_named_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for command in ("serve", "demo"):
            assert cli.main([command, "--port", port, "--data", str(tmp_path / "d"), "--app", "none"]) == 1
            said = capsys.readouterr().err
            assert f"port {port} of 127.0.0.1 is taken by another program" in said
    assert not (tmp_path / "d").exists(), "nothing is begun where nothing can be served"


@pytest.mark.parametrize(
    "words", [["verify"], ["serve", "--port", "0", "--app", "none"], ["backup", "b.tar"], ["devices"]]
)
def test_a_database_that_is_away_is_a_sentence(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIGONG_DATABASE_URL", "postgresql+psycopg://paigong:geheim@127.0.0.1:1/paigong")
    monkeypatch.chdir(tmp_path)
    assert cli.main([*words, "--data", str(tmp_path / "d")]) in (1, 2)
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert "geheim" not in said
    assert "refused" in said


def test_a_company_in_which_nothing_has_happened_yet_is_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The weekly look at the books of a server that was set up and not yet used."""
    assert cli.main(["verify", "--data", str(tmp_path / "new")]) == 0
    assert cli.main(["backup", str(tmp_path / "b.tar"), "--data", str(tmp_path / "new")]) == 0
    assert cli.main(["restore", "--check", str(tmp_path / "b.tar"), "--data", str(tmp_path / "new")]) == 0
    assert "sound" in capsys.readouterr().out
