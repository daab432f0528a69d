"""A ticket for news dies with its device, and within minutes; a stream that is open ends with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attacker import Attacker
from pair.field import Field
from pair.serving import served
from test_http import Events, listening, ticket_of

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.people.commands import ChangeRoles, Deactivate
from sync_server.admin import cli
from sync_server.api.app import make_app


def ends(events: Events) -> bool:
    """Whether the stream comes to its end, whatever news comes before."""
    try:
        while events.next() == "news":
            continue
    except EOFError:
        return True
    return False


def asks(field: Field, ticket: str) -> int:
    status: int = field.client.get(f"/api/events?ticket={ticket}").status_code
    return status


@pytest.mark.parametrize("how", ["revoked", "left"])
def test_role_1_a_ticket_of_a_device_shut_out_opens_nothing(field: Field, how: str) -> None:
    one = Attacker(field)
    ticket = ticket_of(one)
    if how == "revoked":
        field.office("p-qian", RevokeDevice(reason="丢了"), one.device)
    else:
        field.office("p-qian", Deactivate(reason="离职"), "p-wang")
    assert asks(field, ticket) == 401


def test_a_ticket_lives_minutes(field: Field) -> None:
    ticket = ticket_of(Attacker(field))
    field.clock.now += timedelta(minutes=15)
    assert asks(field, ticket) == 401


@pytest.mark.parametrize("how", ["revoked", "left"])
def test_role_1_a_stream_that_is_open_ends_when_its_device_is_shut_out(field: Field, how: str) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    with (
        served(make_app(field.company)) as port,
        listening(port, ticket_of(one)) as out,
        listening(port, ticket_of(other)) as stays,
    ):
        if how == "revoked":
            field.office("p-qian", RevokeDevice(reason="丢了"), one.device)
        else:
            field.office("p-qian", Deactivate(reason="离职"), "p-wang")
        assert ends(out)
        field.office("p-qian", SetSetting(name="block_size", value="50"), "")
        assert stays.next() == "news"


def test_it_ends_too_where_another_program_revoked_it(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync_server.core.news.LOOK_AGAIN_S", 0.3)
    one = Attacker(field)
    with served(make_app(field.company)) as port, listening(port, ticket_of(one)) as out:
        assert cli.main(["revoke", one.device, "--data", str(field.folder / "server")]) == 0
        assert ends(out)


def test_who_gets_a_role_while_they_listen_hears_what_it_may_see(field: Field) -> None:
    one = Attacker(field)
    with served(make_app(field.company)) as port, listening(port, ticket_of(one)) as events:
        field.office("p-qian", ChangeRoles(roles=(Role.TECHNICIAN, Role.CUSTOMER_SERVICE)), PersonId("p-wang"))
        assert events.next() == "news"
        field.office("p-li", AddCustomer(name="新客户"), "customer-new")
        assert events.next() == "news"


def test_a_made_up_or_foreign_ticket_opens_nothing(field: Field) -> None:
    one = Attacker(field)
    device, until, seal = ticket_of(one).split(".")
    other = Attacker(field, "p-zhao").device
    for ticket in (f"{other}.{until}.{seal}", f"{device}.{int(until) + 600}.{seal}", f"{device}.{until}.0"):
        assert asks(field, ticket) == 401
