"""The company's own systems on a real network: what a key reads, news for one that was away (API-1, API-2)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from attacker import Attacker
from litestar.testing import TestClient
from pair.field import ORDER, Field, on_both
from receiver import Receiver

from rulebook.kernel.roles import Role
from rulebook.subjects.orders.commands import WithdrawOrder
from rulebook.subjects.own_systems.records import ApiKey, Webhook
from sync_server.api.app import make_app
from sync_server.core.server_settings import ServerSettings
from sync_server.core.verify import verify
from sync_server.subjects.own_systems.pushing import push_all


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.goes()


def admin(field: Field) -> dict[str, str]:
    return {"authorization": Attacker(field, "p-qian").headers["authorization"]}


def key(field: Field, role: str = "dispatcher", **more: str) -> dict[str, str]:
    got = field.client.post("/api/keys", json={"name": "ERP", "role": role} | more, headers=admin(field))
    assert got.status_code == 201, got.text
    return dict(got.json())


def hook(field: Field, receiver: Receiver, **more: Any) -> dict[str, str]:
    said = {"url": receiver.url, "role": "dispatcher", "kinds": ["order"]} | more
    got = field.client.post("/api/webhooks", json=said, headers=admin(field))
    assert got.status_code == 201, got.text
    return dict(got.json())


def read(field: Field, given: dict[str, str], **query: Any) -> Any:
    headers = {"authorization": f"Bearer {given['key']}"}
    return field.client.get("/api/records", params=query, headers=headers)


def withdraw(field: Field) -> None:
    field.office("p-chen", WithdrawOrder(reason="改派"), ORDER)


@on_both
def test_api_1_a_key_reads_what_its_role_may_read_and_stands_nowhere(field: Field) -> None:
    given = key(field)
    assert given["key"].startswith("pgk_")
    assert given["key"] not in str(field.tables())
    first = read(field, given).json()
    kinds = {one["kind"] for one in first["changes"]}
    assert {"order", "customer", "vehicle"} <= kinds
    assert "api_key" not in kinds
    (order,) = [one for one in first["changes"] if one["id"] == ORDER]
    assert order["body"]["technician_name"] == "王建国"
    store = {one["kind"] for one in read(field, key(field, "storekeeper")).json()["changes"]}
    assert "order" not in store
    assert verify(field.company) == []


def test_api_1_it_goes_on_from_where_it_was_and_by_kinds(field: Field) -> None:
    given = key(field)
    after, seen = "", 0
    while True:
        page = read(field, given, after=after, limit=10).json()
        after, seen = page["next"], seen + len(page["changes"])
        if not page["more"]:
            break
    assert seen > 10
    assert read(field, given, after=after).json()["changes"] == []
    withdraw(field)
    page = read(field, given, after=after, kinds="order").json()
    assert [(one["kind"], one["id"]) for one in page["changes"]] == [("order", ORDER)]


def test_api_1_revoked_or_over_it_opens_nothing_and_a_devices_token_is_no_key(field: Field) -> None:
    given = key(field)
    assert read(field, given | {"key": given["key"] + "x"}).status_code == 401
    assert read(field, {"key": ""}).status_code == 401
    assert field.client.get("/api/records", headers=admin(field)).status_code == 401
    assert field.client.get("/api/keys", headers={"authorization": f"Bearer {given['key']}"}).status_code == 401
    ended = field.client.post(f"/api/keys/{given['id']}/revoke", json={"reason": "换系统"}, headers=admin(field))
    assert ended.status_code == 204
    assert read(field, given).status_code == 403
    short = key(field, until=field.clock.now.date().isoformat())
    assert read(field, short).status_code == 200
    field.clock.now += timedelta(days=1)
    assert read(field, short).status_code == 403


def test_api_1_only_the_administrator_gives_keys_and_no_list_tells_a_hash(field: Field) -> None:
    dispatcher = {"authorization": Attacker(field, "p-chen").headers["authorization"]}
    got = field.client.post("/api/keys", json={"name": "x", "role": "finance"}, headers=dispatcher)
    assert got.status_code == 403
    assert not field.all(ApiKey)
    given = key(field)
    (listed,) = field.client.get("/api/keys", headers=admin(field)).json()
    assert (listed["id"], listed["role"]) == (given["id"], str(Role.DISPATCHER))
    assert "hash" not in listed
    assert field.client.get("/api/keys", headers=dispatcher).status_code == 403


def test_api_2_news_is_signed_and_says_what_to_read(field: Field, receiver: Receiver) -> None:
    made = hook(field, receiver)
    receiver.comes()
    assert push_all(field.company) == 0, "nothing has changed since"
    withdraw(field)
    assert push_all(field.company) == 1
    ((headers, body),) = receiver.got
    at, _, mac = headers["Paigong-Signature"].partition(",v1=")
    stamp = at.removeprefix("t=")
    good = hmac.new(made["secret"].encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mac, good)
    assert abs(int(stamp) - field.clock.now.timestamp()) < 60
    said = json.loads(body)
    assert said["delivery"] == headers["Paigong-Delivery"]
    assert [(one["kind"], one["id"]) for one in said["news"]] == [("order", ORDER)]
    assert push_all(field.company) == 0
    assert made["secret"] not in str(field.tables())
    asked = f"/api/webhooks/{made['id']}/secret"
    assert field.client.get(asked, headers=admin(field)).json() == {"secret": made["secret"]}
    auditor = {"authorization": Attacker(field, "p-feng").headers["authorization"]}
    assert field.client.get(asked, headers=auditor).status_code == 403
    assert verify(field.company) == []


def test_api_2_a_receiver_that_was_away_gets_the_very_same_delivery_when_it_is_back(
    field: Field, receiver: Receiver
) -> None:
    hook(field, receiver)
    withdraw(field)
    assert push_all(field.company) == 0, "nobody there"
    (listed,) = field.client.get("/api/webhooks", headers=admin(field)).json()
    first = listed["standing"]
    assert (first["tries"], first["last"]) == (1, "ConnectionError")
    receiver.comes()
    assert push_all(field.company) == 0, "it waits a while first"
    receiver.answers = 503
    field.clock.now += timedelta(seconds=31)
    assert push_all(field.company) == 0
    field.clock.now += timedelta(seconds=31)
    assert push_all(field.company) == 0, "twice as long after the second"
    assert len(receiver.got) == 1
    field.clock.now += timedelta(seconds=31)
    receiver.answers = 302
    assert push_all(field.company) == 0, "no redirect is followed"
    receiver.answers = 200
    field.clock.now += timedelta(seconds=121)
    assert push_all(field.company) == 1
    assert {headers["Paigong-Delivery"] for headers, _ in receiver.got} == {first["delivery"]}
    assert len({body for _, body in receiver.got}) == 1
    (listed,) = field.client.get("/api/webhooks", headers=admin(field)).json()
    assert (listed["standing"]["tries"], listed["standing"]["last"]) == (0, "200")


def test_api_2_it_never_waits_longer_than_an_hour(field: Field, receiver: Receiver) -> None:
    hook(field, receiver)
    withdraw(field)
    for _ in range(20):
        push_all(field.company)
        field.clock.now += timedelta(hours=1)
    receiver.comes()
    assert push_all(field.company) == 1
    assert [one["id"] for one in receiver.news()] == [ORDER]


def test_api_2_ended_it_gets_nothing_and_what_a_role_may_not_see_is_not_told(
    field: Field, receiver: Receiver
) -> None:
    receiver.comes()
    hook(field, receiver, role="storekeeper", kinds=[])
    made = hook(field, receiver)
    ended = field.client.post(f"/api/webhooks/{made['id']}/end", json={}, headers=admin(field))
    assert ended.status_code == 204
    withdraw(field)
    push_all(field.company)
    assert "order" not in {one["kind"] for one in receiver.news()}
    wrong = field.client.post(
        "/api/webhooks", json={"url": receiver.url, "role": "auditor", "kinds": ["nonsense"]}, headers=admin(field)
    )
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kinds")


def test_api_2_the_server_pushes_by_itself_where_it_is_set_and_not_by_default(
    field: Field, receiver: Receiver
) -> None:
    assert not ServerSettings().webhooks
    hook(field, receiver)
    receiver.comes()
    withdraw(field)
    with TestClient(make_app(field.company, settings=ServerSettings(webhooks=True))):
        assert receiver.heard.wait(20)
    assert [one["id"] for one in receiver.news()] == [ORDER]


def test_api_2_it_is_described_for_who_builds_the_other_side(field: Field) -> None:
    said = field.client.get("/schema/openapi.json").json()
    assert {"/api/records", "/api/keys", "/api/webhooks", "/c/{token}"} <= set(said["paths"])
    assert "Paigong-Signature" in said["paths"]["/api/webhooks"]["post"]["description"]
    assert field.all(Webhook) == []


def test_api_2_an_address_that_no_library_reads_harms_no_other_webhook(field: Field, receiver: Receiver) -> None:
    receiver.comes()
    asked = {"url": "http://a..b/", "role": "dispatcher", "kinds": ["order"]}
    assert field.client.post("/api/webhooks", json=asked, headers=admin(field)).status_code == 201
    hook(field, receiver)
    withdraw(field)
    assert push_all(field.company) == 1
    tries = {
        one["url"]: one["standing"]["tries"]
        for one in field.client.get("/api/webhooks", headers=admin(field)).json()
    }
    assert tries["http://a..b/"] == 1, "it waits, as for any receiver that is away"
