"""Devices are let in once, by a code; they are known by their tokens, and can be shut out."""

from __future__ import annotations

import threading
from datetime import timedelta

import msgspec
import pytest
from attacker import Attacker, ask, new_id, request
from pair.field import Field
from sqlalchemy import select

from rulebook.kernel.commands import Nature
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.lines import device_key
from rulebook.kernel.wire import EnrolAnswer
from rulebook.subjects.devices.commands import EnrolDevice, RevokeDevice
from sync_server.core.company import open_company
from sync_server.core.enrolment import CODE_HOURS, issue_code, ticket_for, ticket_holds
from sync_server.core.keyring import WrongMaster
from sync_server.db import tables as t


def devices_of(field: Field, person: str) -> list[Device]:
    return [d for d in field.all(Device) if d.person == person]


def test_a_code_lets_one_device_in_and_no_second(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    assert ask(field, request(code)).status_code == 200
    second = ask(field, request(code))
    assert second.status_code == 403
    assert (second.json()["code"], second.json()["rule"]) == ("code_used", "AUTH-1")
    assert len(devices_of(field, "p-wang")) == 1


def test_the_same_device_asking_again_gets_the_same_answer(field: Field) -> None:
    """The answer was lost on the way; whether it asks once or thrice, there is one device and one block."""
    wanted = request(issue_code(field.company, "p-wang"))
    answers = [msgspec.json.decode(ask(field, wanted).content, type=EnrolAnswer) for _ in range(3)]
    assert len({(a.device, a.key, a.person) for a in answers}) == 1
    tables = field.tables()
    assert ask(field, wanted).status_code == 200
    assert field.tables() == tables


def test_the_same_code_and_device_with_another_token_are_shut_out(field: Field) -> None:
    wanted = request(issue_code(field.company, "p-wang"))
    assert ask(field, wanted).status_code == 200
    thief = msgspec.structs.replace(wanted, token="t" * 43)
    assert ask(field, thief).status_code == 403


def test_a_new_code_cannot_take_over_a_device_that_is_there(field: Field) -> None:
    wang = request(issue_code(field.company, "p-wang"))
    ask(field, wang)
    thief = request(issue_code(field.company, "p-xu"), device=wang.device)
    assert ask(field, thief).status_code == 403
    with field.company.engine.connect() as connection:
        person = connection.execute(select(t.devices.c.person).where(t.devices.c.id == wang.device)).scalar_one()
    assert person == "p-wang"


def test_two_devices_asking_with_one_code_at_once_one_gets_in(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(field, request(code)).status_code)) for _ in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 403, 403, 403]
    assert len(devices_of(field, "p-wang")) == 1


def test_a_code_expires(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    field.clock.now += timedelta(hours=CODE_HOURS, minutes=1)
    got = ask(field, request(code))
    assert (got.status_code, got.json()["code"]) == (403, "code_expired")


def test_a_code_nobody_gave_is_unknown(field: Field) -> None:
    for path in ("/api/enrol?code=nonsense", "/api/enrol?code=%00", "/api/enrol?code="):
        got = field.client.get(path)
        assert (got.status_code, got.json()["code"]) == (403, "code_unknown"), path
    assert ask(field, request("nonsense")).json()["code"] == "code_unknown"


def test_a_code_says_whom_it_is_for_and_only_until_it_is_used(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    got = field.client.get(f"/api/enrol?code={code}")
    assert got.json() == {"person": "p-wang", "person_name": "王建国"}
    ask(field, request(code))
    assert field.client.get(f"/api/enrol?code={code}").json()["code"] == "code_used"


def test_a_person_who_is_no_longer_active_is_not_let_in(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    with field.company.write() as work:
        person = work.get(Person, "p-wang")
        assert person
        work.write([msgspec.structs.replace(person, active=False)], work.take_changes(1))
    assert ask(field, request(code)).json()["code"] == "person_inactive"


def test_a_code_for_nobody_lets_nobody_in(field: Field) -> None:
    assert ask(field, request(issue_code(field.company, "p-ghost"))).json()["code"] == "person_inactive"


@pytest.mark.parametrize(
    ("device", "status"),
    [("\x00" * 36, 403), ("x" * 36, 403), ("system" + "-" * 30, 403), ("short", 400), ("A" * 36, 403)],
)
def test_a_device_names_itself_by_a_uuid_and_nothing_else(field: Field, device: str, status: int) -> None:
    assert ask(field, request(issue_code(field.company, "p-wang"), device=device)).status_code == status


def test_a_name_that_no_line_can_carry_is_refused_and_the_code_is_still_good(field: Field) -> None:
    wanted = request(issue_code(field.company, "p-wang"), name="phone\x00")
    got = ask(field, wanted)
    assert got.status_code == 422
    assert got.json()["rule"] == "SYS-5"
    assert ask(field, msgspec.structs.replace(wanted, name="phone")).status_code == 200


def test_neither_code_nor_token_nor_key_is_in_the_database(field: Field) -> None:
    code = issue_code(field.company, "p-wang")
    wanted = request(code)
    answer = msgspec.json.decode(ask(field, wanted).content, type=EnrolAnswer)
    field.company.engine.dispose()
    stored = b"".join(p.read_bytes() for p in (field.folder / "server").glob("paigong.db*"))
    for secret in (code, wanted.token, answer.key, field.company.master.key.hex()):
        assert secret.encode() not in stored
        assert bytes.fromhex(answer.key) not in stored
    assert answer.key == device_key(field.company.master.key, answer.device).hex()


@pytest.mark.parametrize(
    "scheme", ["", "Basic", "Bearer", "Bearer x", "Bearer .", "Bearer {device}.", "Bearer {device}"]
)
def test_without_its_token_a_device_is_unknown(field: Field, scheme: str) -> None:
    one = Attacker(field)
    headers = one.headers | {"authorization": scheme.format(device=one.device)}
    got = field.client.post("/api/sync", content=b'{"first":1,"count":0,"digest":""}\n', headers=headers)
    assert (got.status_code, got.json()["code"]) == (401, "login_unknown")
    assert got.headers["content-type"] == "application/problem+json"


def test_nobody_logs_in_as_the_system(field: Field) -> None:
    for token in ("", "x", "0" * 64):
        headers = {"authorization": f"Bearer system.{token}"}
        assert field.client.post("/api/sync", content=b"{}", headers=headers).status_code == 401


def test_a_revoked_device_is_given_nothing_of_the_companys(field: Field) -> None:
    one = Attacker(field)
    field.office("p-qian", RevokeDevice(reason="丢了"), one.device)
    before = field.tables()
    got = field.client.post("/api/imports/vehicles", content=b"", headers=one.headers)
    assert (got.status_code, got.json()["code"]) == (403, "device_revoked")
    assert field.tables() == before


def test_a_ticket_is_for_its_time_and_cannot_be_made_up(field: Field) -> None:
    ticket = ticket_for(field.company, "d1", timedelta(hours=1))
    assert ticket_holds(field.company, ticket)
    device, until, seal = ticket.split(".")
    for made_up in (
        f"d2.{until}.{seal}",
        f"{device}.{int(until) + 1}.{seal}",
        f"{device}.{until}.",
        f"{device}.{until}",
        "",
        "..",
        f".{until}.{seal}",
        f"{device}.{'9' * 180}.{seal}",
        f"{device}.-1.{seal}",
        f"{device}.{until}.中",
    ):
        assert not ticket_holds(field.company, made_up), made_up
    field.clock.now += timedelta(hours=2)
    assert not ticket_holds(field.company, ticket)


def test_with_another_master_secret_the_company_does_not_open(field: Field) -> None:
    """A backup put back without its key would call every honest line foreign; better not to start at all."""
    data = field.folder / "server"
    key = (data / "master.key").read_text()
    (data / "master.key").write_text("ab" * 32)
    with pytest.raises(WrongMaster, match="put the right one back"):
        open_company(data)
    (data / "master.key").unlink()
    with pytest.raises(WrongMaster, match="missing"):
        open_company(data)
    assert not (data / "master.key").exists()
    (data / "master.key").write_text(key)
    open_company(data).engine.dispose()


def test_a_device_id_is_made_by_the_device_so_that_asking_twice_is_harmless(field: Field) -> None:
    wanted = request(issue_code(field.company, "p-zhao"), device=new_id())
    ask(field, wanted)
    assert [d.id for d in devices_of(field, "p-zhao")] == [wanted.device]
    assert EnrolDevice.NATURE is Nature.FACT
