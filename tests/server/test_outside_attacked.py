"""Every address of the server by every kind of caller: nothing is kept, told or broken (SEC-1)."""

from __future__ import annotations

import asyncio
import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from attacker import Attacker
from litestar.testing import TestClient
from pair.field import ORDER, Field, on_both
from pair.serving import served
from sqlalchemy import text
from test_customer_page import given, path_of, report

from rulebook.policy.figures import FIGURES
from rulebook.subjects.customer_pages.commands import RevokePage
from rulebook.subjects.customer_pages.records import PublicReport, VisitRating
from rulebook.subjects.devices.commands import RevokeDevice
from sync_server.api import limits
from sync_server.api.app import make_app
from sync_server.subjects.customer_pages.links import NoPage
from sync_server.subjects.customer_pages.taking import NotTaken, take_rating, take_report

OPEN = ("/healthz", "/readyz", "/schema", "/v/", "/c/", "/s/", "/api/enrol", "/api/events", "/metrics")
"""What has no login, or another."""
BODIES: dict[str, Any] = {
    "/api/keys": {"name": "ERP", "role": "auditor"},
    "/api/webhooks": {"url": "https://erp.example.cn/", "role": "auditor"},
}


def addresses(field: Field) -> list[tuple[str, str, dict[str, Any]]]:
    """Each route and method with what it needs to be understood."""
    found = []
    for path, methods in field.client.get("/schema/openapi.json").json()["paths"].items():
        for method, said in methods.items():
            needed = [one for one in said.get("parameters", []) if one["in"] == "query" and one["required"]]
            values = {one["name"]: 1 if one["schema"].get("type") == "integer" else "2026-03" for one in needed}
            body = {"json": BODIES.get(path, {})} if "requestBody" in said else {}
            found.append((method, re.sub(r"\{[^}]+\}", "1", path), {"params": values} | body))
    return found


def test_no_answer_of_the_api_is_kept_by_a_browser_or_proxy(field: Field) -> None:
    administrator = Attacker(field, "p-qian").headers
    paths = {path for _, path, _ in addresses(field)} - {"/api/events"}
    assert {"/api/keys", "/c/1", "/api/reports/1"} <= paths
    for path in sorted(paths):
        for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS"):
            for headers in ({}, administrator):
                got = field.client.request(method, path, headers=headers)
                assert "no-store" in got.headers["cache-control"], (method, path)
    key = field.client.post("/api/keys", json=BODIES["/api/keys"], headers=administrator)
    code = field.client.post("/api/codes", params={"person": "p-wang"}, headers=administrator)
    for secret in (key, code):
        assert (secret.is_success, secret.headers["cache-control"]) == (True, "no-store")


def test_api_1_a_key_a_pages_link_or_nothing_opens_no_other_address(field: Field) -> None:
    administrator = Attacker(field, "p-qian")
    key = field.client.post("/api/keys", json=BODIES["/api/keys"], headers=administrator.headers).json()["key"]
    link = given(field).removeprefix("/c/")
    callers = {"": "", "key": f"Bearer {key}", "link": f"Bearer {link}", "half": f"Bearer {administrator.device}."}
    shut = 0
    for method, path, said in addresses(field):
        if path.startswith(OPEN):
            continue
        for who, credentials in callers.items():
            headers = {"authorization": credentials} if credentials else {}
            got = field.client.request(method, path, headers=headers, **said)
            if (path, who) == ("/api/records", "key"):
                assert got.status_code == 200
                continue
            assert 400 <= got.status_code < 500, (method, path, who, got.text)
            shut += got.status_code == 401
    assert shut > 100, "and not for want of something else"
    assert field.client.get("/api/records", headers=administrator.headers).status_code == 401


def test_api_1_a_revoked_device_manages_no_keys(field: Field) -> None:
    administrator = Attacker(field, "p-qian")
    field.client.post("/api/keys", json=BODIES["/api/keys"], headers=administrator.headers)
    field.office("p-qian", RevokeDevice(reason="丢了"), administrator.device)
    for method, path in (("GET", "/api/keys"), ("POST", "/api/keys"), ("GET", "/api/webhooks")):
        body = {"json": BODIES[path]} if method == "POST" else {}
        got = field.client.request(method, path, headers=administrator.headers, **body)
        assert (got.status_code, got.json()["code"]) == (403, "device_revoked")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/keys", {"name": "x" * 201, "role": "auditor"}),
        ("/api/webhooks", {"url": "https://x/" + "y" * 500, "role": "auditor"}),
        ("/api/webhooks", {"url": "https://x/", "role": "auditor", "kinds": ["order"] * 51}),
    ],
)
def test_api_2_what_is_too_long_is_refused_and_not_cut(field: Field, path: str, said: dict[str, Any]) -> None:
    headers = Attacker(field, "p-qian").headers
    got = field.client.post(path, json=said, headers=headers)
    assert (got.status_code, got.json()["field"] in said) == (400, True)
    assert field.client.get(path, headers=headers).json() == []


def test_api_1_a_kind_that_there_is_none_of_is_named(field: Field) -> None:
    headers = Attacker(field, "p-qian").headers
    key = field.client.post("/api/keys", json=BODIES["/api/keys"], headers=headers).json()["key"]
    got = field.client.get("/api/records?kinds=order,orders", headers={"authorization": f"Bearer {key}"})
    assert (got.status_code, got.json()["field"], "'orders'" in got.json()["detail"]) == (400, "kinds", True)


def test_json_within_json_is_the_senders_mistake(field: Field) -> None:
    got = field.client.post("/api/keys", content=b"[" * 200_000)
    assert (got.status_code, got.json()["rule"]) == (400, "SYS-2")


# pages that people open


@pytest.mark.parametrize("page", ["/c/", "/v/", "/s/"])
def test_cust_1_whatever_a_link_became_on_its_way_people_are_shown_a_page(field: Field, page: str) -> None:
    for rest in ("x" * 500, "x，请查收", "x?lang=chinese&from=timeline", "%00", "%20"):
        got = field.client.get(page + rest, headers={"accept-language": "zh," * 2000})
        assert (got.status_code, got.headers["content-type"]) == (404, "text/html; charset=utf-8"), rest
        assert "default-src 'none'" in got.headers["content-security-policy"]


def test_cust_1_what_is_no_form_is_told_on_a_page_in_both_languages(field: Field) -> None:
    path = given(field)
    got = field.client.post(path, content=b"x", headers={"content-type": "multipart/form-data"})
    assert (got.status_code, got.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "没能读懂" in got.text
    assert "could not be read" in got.text
    assert not field.all(PublicReport)


def test_cust_1_what_was_written_is_shown_again_as_far_as_it_is_taken(field: Field) -> None:
    got = report(field, given(field), said="", caller="张" * 1_000_000)
    assert got.status_code == 422
    assert len(got.content) < 50_000


@on_both
def test_cust_1_a_database_away_is_told_on_a_page_that_says_to_come_again(field: Field) -> None:
    path = given(field)
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE record_keys RENAME TO away"))
    for page in (path, "/v/x"):
        got = field.client.get(page)
        assert (got.status_code, got.headers["retry-after"]) == (500, "10")
        assert "请过一会儿再试" in got.text
        assert "record_keys" not in got.text
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO record_keys"))
    assert field.client.get(path).status_code == 200


def test_cust_1_each_kind_of_page_is_counted_by_itself_and_too_often_is_told_on_a_page(field: Field) -> None:
    path = given(field)
    got = [field.client.get("/v/x") for _ in range(61)]
    assert (got[59].status_code, got[60].status_code) == (404, 429)
    assert "请等一分钟" in got[60].text
    assert 0 < int(got[60].headers["retry-after"]) <= 60
    assert field.client.get(path).status_code == 200, "receipts looked at are no page opened"
    assert field.client.get("/api/enrol?code=x").status_code == 403


def test_cust_1_one_household_is_one_caller() -> None:
    same = {limits.caller(f"2001:db8:1:2:{end}::7") for end in ("0", "ffff")}
    assert len(same) == 1
    assert limits.caller("2001:db8:1:3::1") not in same
    assert limits.caller("203.0.113.7") == limits.caller("::ffff:203.0.113.7") != limits.caller("203.0.113.8")
    assert limits.caller("testclient") == "testclient"


def test_cust_1_who_asked_once_is_not_remembered_for_ever(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FORGOTTEN_EVERY_S", 0.01)
    app = make_app(field.company)
    with TestClient(app) as client:
        store = app.stores.get(limits.STORE)
        client.blocking_portal.call(store.set, "page 203.0.113.7", b"{}", timedelta(milliseconds=1))
        for _ in range(100_000):
            if not client.blocking_portal.call(store.exists, "page 203.0.113.7"):
                return
    pytest.fail("still there")


def test_cust_1_a_program_that_only_looks_at_a_link_gets_its_head(field: Field) -> None:
    path = given(field)
    with served(field.client.app) as port:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        for _ in range(2):
            for page, status in ((path, 200), ("/v/x", 404), ("/c/x", 404)):
                line.request("HEAD", page)
                got = line.getresponse()
                assert (got.status, got.read(), got.headers["content-type"]) == (
                    status,
                    b"",
                    "text/html; charset=utf-8",
                )
        line.request("GET", path)
        assert b"</html>" in line.getresponse().read(), "on the same connection"
        line.close()


# many at once


@on_both
def test_cust_1_the_same_form_many_times_at_once_is_one_report(field: Field) -> None:
    token = given(field).removeprefix("/c/")
    with ThreadPoolExecutor(8) as crowd:
        fields = {"said": "又不定位了", "once": "1"}
        numbers = list(crowd.map(lambda _: take_report(field.company, token, fields, b""), range(8)))
    assert len(set(numbers)) == len(field.all(PublicReport)) == 1


@on_both
def test_cust_1_of_many_reports_at_once_no_more_are_taken_than_a_day_has(field: Field) -> None:
    token, most = given(field).removeprefix("/c/"), FIGURES["page_reports_a_day"].default

    def send(n: int) -> str:
        try:
            take_report(field.company, token, {"said": f"第{n}件"}, b"")
        except NotTaken as no:
            return no.code
        return "taken"

    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(send, range(most + 6)))
    assert said.count("too_many") == 6
    assert said.count("taken") == len(field.all(PublicReport)) == most


@on_both
def test_cust_1_a_link_revoked_meanwhile_takes_nothing_more(field: Field) -> None:
    token = given(field).removeprefix("/c/")

    def send(n: int) -> str:
        if n == 4:
            field.office("p-li", RevokePage(), "page-1")
            return ""
        try:
            return take_report(field.company, token, {"said": f"第{n}件"}, b"")
        except NoPage as no:
            return no.code

    with ThreadPoolExecutor(4) as crowd:
        said = list(crowd.map(send, range(10)))
    assert said.count("gone") + len(field.all(PublicReport)) == 9
    assert send(11) == "gone"
    assert path_of(field).removeprefix("/c/") == token


@on_both
def test_cust_1_of_many_ratings_at_once_one_is_taken(field: Field) -> None:
    async def day() -> None:
        phone = await field.phone("p-wang")
        await phone.does_the_visit()
        await phone.sync()

    asyncio.run(day())
    token = given(field).removeprefix("/c/")

    def rate(stars: int) -> bool:
        try:
            take_rating(field.company, token, {"order": field.order().number, "stars": str(stars)})
        except NotTaken:
            return False
        return True

    with ThreadPoolExecutor(5) as crowd:
        assert sum(crowd.map(rate, range(1, 6))) == 1
    assert [one.order for one in field.all(VisitRating)] == [ORDER]
