"""What administrators see over HTTP: devices, what was set aside, codes. Nobody else does."""

from __future__ import annotations

import msgspec
from attacker import Attacker, ask, request, spoilt
from pair.field import Field

from rulebook.kernel.identity import Device
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.people.commands import Deactivate


def got(field: Field, who: Attacker, path: str) -> list[dict[str, object]]:
    answer = field.client.get(path, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = msgspec.json.decode(answer.content)
    return found


def test_an_administrator_sees_each_device_and_when_it_was_last_heard_of(field: Field) -> None:
    qian, wang = Attacker(field, "p-qian"), Attacker(field)
    wang.send(1, wang.good())
    rows = {str(row["id"]): row for row in got(field, qian, "/api/devices")}
    assert set(rows) == {qian.device, wang.device}
    row = rows[wang.device]
    assert (row["person_name"], row["lines"], row["revoked"], row["active"]) == ("王建国", 1, False, True)
    assert str(row["last_seen"]).startswith("2026-03-02")
    field.office("p-qian", RevokeDevice(reason="丢了"), wang.device)
    field.office("p-qian", Deactivate(reason="离职"), "p-wang")
    (row,) = (r for r in got(field, qian, "/api/devices") if r["id"] == wang.device)
    assert (row["revoked"], row["revoked_why"], row["active"]) == (True, "丢了", False)


def test_what_was_set_aside_is_shown_whole_with_owner_and_state(field: Field) -> None:
    qian, wang = Attacker(field, "p-qian"), Attacker(field)
    line = wang.good()
    foreign = spoilt(wang.good())
    wang.send(1, line, foreign)
    (row,) = got(field, qian, "/api/quarantine")
    assert (row["person"], row["seq"], row["code"], row["in_chain"]) == ("p-wang", 2, "foreign", True)
    assert (row["owner"], row["state"], row["kind"]) == ("administrator", "open", "visit.find")
    assert "检查" in str(row["text"])
    field.office("p-qian", Settle(irregularity=str(row["irregularity"]), text="已补录"), "")
    (row,) = got(field, qian, "/api/quarantine")
    assert row["state"] == "settled"
    (told,) = [i for i in field.all(Irregularity) if i.code == "set_aside"]
    assert told.settled_by == "p-qian"


def test_nobody_but_an_administrator_sees_or_gives_any_of_it(field: Field) -> None:
    wang = Attacker(field)
    for path in ("/api/devices", "/api/quarantine"):
        answer = field.client.get(path, headers=wang.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_role")
        assert field.client.get(path).status_code == 401
    answer = field.client.post("/api/codes?person=p-wang", headers=wang.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_role")


def test_a_code_given_on_the_screen_lets_that_person_in_once(field: Field) -> None:
    qian = Attacker(field, "p-qian")
    answer = field.client.post("/api/codes?person=p-zhao", headers=qian.headers)
    said = answer.json()
    assert said["link"].endswith(f"/#/enrol/{said['code']}")
    assert ask(field, request(said["code"])).status_code == 200
    assert ask(field, request(said["code"])).status_code == 403
    assert [d.person for d in field.all(Device) if d.person == "p-zhao"] == ["p-zhao"]
    field.office("p-qian", Deactivate(reason="离职"), "p-zhao")
    assert field.client.post("/api/codes?person=p-zhao", headers=qian.headers).status_code == 403
    assert field.client.post("/api/codes?person=nobody", headers=qian.headers).status_code == 403
