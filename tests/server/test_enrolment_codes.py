"""Enrolment codes are on record: who gave one out, for whom, who used it; one open a person; taken back."""

from __future__ import annotations

import msgspec
import pytest
from attacker import Attacker, ask, request
from pair.field import Field, on_both

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.enrolment.commands import IssueCode, WithdrawCode
from rulebook.subjects.enrolment.records import CodeState, EnrolmentCode
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.people.commands import AddPerson
from sync_server.admin import cli
from sync_server.core.enrolment import code_id, issue_code
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify


def given(field: Field, admin: Attacker, person: str) -> str:
    answer = field.client.post(f"/api/codes?person={person}", headers=admin.headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["code"])


def listed(field: Field, admin: Attacker) -> dict[str, EnrolmentCode]:
    answer = field.client.get("/api/codes", headers=admin.headers)
    assert answer.status_code == 200, answer.text
    return {one.id: one for one in msgspec.json.decode(answer.content, type=list[EnrolmentCode])}


@on_both
def test_role_1_who_gave_a_code_to_whom_and_which_device_used_it_is_on_record(field: Field) -> None:
    admin = Attacker(field, "p-qian")
    code = given(field, admin, "p-zhao")
    told = listed(field, admin)[code_id(code)]
    assert (told.person, told.issued_by, told.state, told.device) == ("p-zhao", "p-qian", CodeState.OPEN, "")
    wanted = request(code)
    assert ask(field, wanted).status_code == 200
    told = listed(field, admin)[code_id(code)]
    assert (told.state, told.device) == (CodeState.USED, wanted.device)
    raws = [raw for _, raw, _ in field.kept_lines("system")]
    assert any(b'"code.issue"' in raw and b'"actor":"p-qian"' in raw for raw in raws)
    assert not any(code.encode() in raw for raw in raws), "the code itself is nowhere"
    assert verify(field.company) == []
    assert compare(field.company).same


def test_role_1_a_newer_code_ends_the_one_that_is_open(field: Field) -> None:
    admin = Attacker(field, "p-qian")
    first = given(field, admin, "p-zhao")
    second = given(field, admin, "p-zhao")
    assert listed(field, admin)[code_id(first)].state is CodeState.WITHDRAWN
    assert ask(field, request(first)).status_code == 403
    assert field.client.get(f"/api/enrol?code={first}").status_code == 403
    assert ask(field, request(second)).status_code == 200


@pytest.mark.parametrize("how", ["over HTTP", "on the server", "in a line"])
def test_role_1_a_code_is_withdrawn_before_it_is_used(field: Field, how: str) -> None:
    admin = Attacker(field, "p-qian")
    code = given(field, admin, "p-zhao")
    id = code_id(code)
    if how == "over HTTP":
        assert field.client.delete(f"/api/codes/{id}?reason=x", headers=admin.headers).status_code == 204
        again = field.client.delete(f"/api/codes/{id}", headers=admin.headers)
        assert (again.status_code, again.json()["code"]) == (409, "settled_already")
        assert field.client.delete("/api/codes/none", headers=admin.headers).status_code == 404
    elif how == "on the server":
        assert cli.main(["codes", "--withdraw", id, "--data", str(field.folder / "server")]) == 0
        assert cli.main(["codes", "--withdraw", id, "--data", str(field.folder / "server")]) == 1
    else:
        (told,) = admin.outcomes(1, admin.good(WithdrawCode(code=id), id))
        assert told.outcome == "accepted"
    assert ask(field, request(code)).status_code == 403
    assert listed(field, admin)[id].state is CodeState.WITHDRAWN


@pytest.mark.parametrize("person", ["p-wang", "p-sun", "p-zhou"])
def test_role_1_nobody_but_an_administrator_lists_or_withdraws_codes(field: Field, person: str) -> None:
    code = issue_code(field.company, "p-zhao")
    one = Attacker(field, person)
    assert field.client.get("/api/codes", headers=one.headers).status_code == 403
    assert field.client.delete(f"/api/codes/{code_id(code)}", headers=one.headers).status_code == 403
    (told,) = one.outcomes(1, one.good(WithdrawCode(code=code_id(code)), "x"))
    assert (told.outcome, told.code) == ("refused", "no_role")
    assert ask(field, request(code)).status_code == 200


def test_role_1_nobody_makes_up_a_code_in_a_line(field: Field) -> None:
    admin = Attacker(field, "p-qian")
    made_up = IssueCode(code=code_id("made-up"), person=admin.line().actor, expires_at="2099-01-01T00:00:00+08:00")
    (told,) = admin.outcomes(1, admin.good(made_up, "x"))
    assert told.outcome == "recorded"
    assert code_id("made-up") not in listed(field, admin)
    assert ask(field, request("made-up")).status_code == 403


@pytest.mark.parametrize("person", ["p-sun", "p-feng", "p-zhou", "p-zhao"])
def test_role_1_one_more_device_of_somebody_with_power_is_told_to_them_and_to_another_administrator(
    field: Field, person: str
) -> None:
    told = person != "p-zhao"
    field.office("p-qian", AddPerson(name="另一位", roles=(Role.ADMINISTRATOR,)), "p-admin-2")
    admin, first = Attacker(field, "p-qian"), Attacker(field, person)
    assert not _news(field)
    second = request(given(field, admin, person))
    assert ask(field, second).status_code == 200
    found = _news(field)
    assert len(found) == told
    if told:
        (one,) = found
        assert (one.about, one.person, one.owner) == (second.device, person, Role.ADMINISTRATOR)
        settle = Settle(irregularity=one.id, text="是本人")
        (own,) = first.outcomes(1, first.good(settle, "x"))
        assert own.outcome == "refused"
        field.office("p-admin-2", settle, "x")


def _news(field: Field) -> list[Irregularity]:
    return [i for i in field.all(Irregularity) if i.code == "new_device"]
