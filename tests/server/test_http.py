"""The server over HTTP: errors that say what to do, the public receipt check, events, its own description."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from attacker import Attacker
from litestar.testing import TestClient
from pair.field import ORDER, Field, on_both
from pair.serving import served
from sqlalchemy import text

from mobile.sync.link_native import NativeLink
from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.kernel.wire import Problem, SyncAnswer
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.api.devices import MOST_BYTES

PROBLEM = "application/problem+json"


def problem(got: Any) -> Problem:
    assert got.headers["content-type"] == PROBLEM, got.text
    said = msgspec.json.decode(got.content, type=Problem)
    assert said.status == got.status_code
    assert said.title
    assert said.rule
    return said


# errors


def test_a_bad_request_names_the_field(field: Field) -> None:
    one = Attacker(field)
    got = field.client.post("/api/sync", content=b"nonsense\n", headers=one.headers)
    assert (problem(got).status, problem(got).field) == (400, "header")
    got = field.client.post("/api/enrol", content=b'{"code":"x"}')
    assert (got.status_code, problem(got).field) == (400, "device")
    got = field.client.post("/api/enrol", content=b'{"code":"x","device":"short","token":"y"}')
    assert (got.status_code, problem(got).field) == (400, "device")
    got = field.client.post("/api/imports/vehicles?dry_run=perhaps", content=b"", headers=one.headers)
    assert (got.status_code, problem(got).field) == (400, "dry_run")
    got = field.client.get("/api/events")
    assert (got.status_code, problem(got).field) == (400, "ticket")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/nothing", 404), ("GET", "/api/sync", 405)])
def test_what_is_not_there_is_a_problem_too(field: Field, method: str, path: str, status: int) -> None:
    got = field.client.request(method, path)
    assert got.status_code == status
    assert problem(got)


def test_a_body_too_large_is_refused_before_it_is_read(field: Field) -> None:
    one = Attacker(field)
    got = field.client.post("/api/sync", content=b"x" * (MOST_BYTES + 1), headers=one.headers)
    assert got.status_code == 413
    assert problem(got)


@on_both
def test_a_database_that_does_not_answer_takes_nothing_and_says_try_again(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line is not quarantined for the database's trouble: asked again, it is taken as if nothing had been."""
    one = Attacker(field)
    line = one.good()
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE sight RENAME TO sight_away"))
    got = one.post(1, line)
    assert (got.status_code, problem(got).rule) == (500, "SYS-6")
    assert "sight" not in got.text
    logged = capsys.readouterr().err
    assert "no such table" in logged or "does not exist" in logged
    for secret in (one.token, one.key.hex(), repr(one.key)[2:-1], field.company.master.key.hex(), "visit-x"):
        assert secret not in logged
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE sight_away RENAME TO sight"))
    assert field.kept_lines(one.device) == []
    assert [o.outcome for o in one.outcomes(1, line)] == ["recorded"]


def test_too_many_tries_to_enrol_are_told_so(field: Field) -> None:
    statuses = [field.client.get("/api/enrol?code=guess").status_code for _ in range(130)]
    assert statuses[0] == 403
    got = field.client.get("/api/enrol?code=guess")
    assert statuses[-1] == got.status_code == 429
    assert problem(got).code == "too_many"


# the public receipt check


def receipt_of(field: Field, void: str = "", **said: Any) -> tuple[Attacker, str]:
    """A receipt of Wang's with everything personal in it; its token."""
    one = Attacker(field)
    token = "token-" + "x" * 30
    issue = IssueReceipt(
        visit=VisitId("visit-x"),
        receipt=ReceiptId("receipt-x"),
        number=said.get("number", "PGXX-000007"),
        token=token,
        plate="苏E5K208",
        lines=(),
        total=Fen(12_345),
        method="cash",  # type: ignore[arg-type]  # a method is a string
        payer="刘志强",
        invoice_title="鸿运物流有限公司",
        tax_number="91320500MA1",
    )
    one.outcomes(1, one.good(issue, ORDER))
    if void:
        one.outcomes(2, one.good(VoidReceipt(receipt=ReceiptId("receipt-x"), reason=void), ORDER))
    return one, token


def test_whoever_holds_a_receipt_can_check_it_and_learns_nothing_personal(field: Field) -> None:
    _, token = receipt_of(field)
    got = field.client.get(f"/v/{token}")
    assert got.status_code == 200
    for said in ("PGXX-000007", "123.45", "壹佰贰拾叁元肆角伍分", "2026-03-02", "公司已收到"):
        assert said in got.text
    for secret in ("刘志强", "鸿运", "9132", "苏E5K208", "p-wang", "王建国", ORDER, "cash"):
        assert secret not in got.text
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert "script" not in got.text
    assert "http" not in got.text.replace("http-equiv", "")
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize("known", [True, False])
def test_rct_1_the_check_page_says_whose_receipt_it_is_and_where_one_rings(field: Field, known: bool) -> None:
    _, token = receipt_of(field)
    page = field.client.get(f"/v/{token if known else 'unknown'}").text
    for said in (demo.LETTERHEAD.name, "Lu&#x27;anda", demo.LETTERHEAD.address, 'href="tel:051265550198"', "电话"):
        assert said in page


def test_beside_the_app_every_address_is_still_answered_by_who_it_belongs_to(field: Field, tmp_path: Path) -> None:
    """The app is served at the root; a receipt's address once was taken for one of its files."""
    root = tmp_path / "app"
    files = {"index.html": b"<html>app", "assets/words.json": b"{}", "v.js": b"1"}
    entries = {}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
        entries[name] = {"size": len(content), "sha256": "0" * 64}
    (root / "build.json").write_text(json.dumps({"files": entries, "csp": "default-src 'self'"}))
    _, token = receipt_of(field)
    with TestClient(make_app(field.company, root), raise_server_exceptions=False) as client:
        assert client.get("/").content == files["index.html"]
        for name, content in files.items():
            assert client.get(f"/{name}").content == content, name
        assert "公司已收到" in client.get(f"/v/{token}").text
        assert "公司尚未收到" in client.get("/v/unknown").text
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/schema/openapi.json").status_code == 200
        assert client.get("/api/enrol?code=x").json()["code"] == "code_unknown"
        assert client.post("/api/sync").status_code == 401
        for missing in ("/nothing", "/assets/nothing.js", "/v", "/api", "/api/nothing", "/..%2fmaster.key"):
            assert client.get(missing).status_code == 404, missing


def test_a_voided_receipt_says_so(field: Field) -> None:
    _, token = receipt_of(field, void="写错了金额")
    got = field.client.get(f"/v/{token}")
    assert "此凭证已作废" in got.text
    assert "写错了金额" not in got.text


@on_both
@pytest.mark.parametrize("token", ["unknown", "x" * 64, "%00", "..%2f..%2fetc", "%3Cscript%3E", "中文"])
def test_a_receipt_the_company_does_not_have_is_told_apart_from_an_error(field: Field, token: str) -> None:
    got = field.client.get(f"/v/{token}")
    assert got.status_code == 404
    assert "公司尚未收到" in got.text or got.headers["content-type"] == PROBLEM
    assert "<script>" not in got.text


def test_a_receipt_number_is_shown_as_text_whatever_it_holds(field: Field) -> None:
    _, token = receipt_of(field, number="<img src=x onerror=alert(1)>")
    got = field.client.get(f"/v/{token}")
    assert "<img" not in got.text
    assert "&lt;img" in got.text


def test_a_receipt_is_found_by_its_token_only(field: Field) -> None:
    receipt_of(field)
    receipt = field.get(Receipt, "receipt-x")
    assert receipt
    for guess in (receipt.id, receipt.number, receipt.token[:-1]):
        assert field.client.get(f"/v/{guess}").status_code == 404


# alive, and described


def test_ready_means_able_to_read_its_books_and_alive_does_not(field: Field) -> None:
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE records RENAME TO records_away"))
    got = field.client.get("/readyz")
    assert (got.status_code, got.json()["status"]) == (503, "not_ready")
    assert got.json()["checks"]["database"]["state"] == "failed"
    assert field.client.get("/healthz").json() == {"status": "ok"}


def test_the_server_describes_itself_and_the_description_is_whole(field: Field) -> None:
    got = field.client.get("/schema/openapi.json")
    assert got.status_code == 200
    told = got.json()
    assert told["openapi"].startswith("3.")
    assert {"/api/sync", "/api/enrol", "/api/events", "/api/imports/vehicles", "/v/{token}", "/healthz"} <= set(
        told["paths"]
    )
    names: list[str] = []
    for path, methods in told["paths"].items():
        for method in methods.values():
            assert method["responses"], path
            assert method["summary"], path
            names.append(method["operationId"])
            declared = {p["name"] for p in method.get("parameters", ()) if p["in"] == "path"}
            assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path
    assert len(names) == len(set(names))
    for reference in _references(told):
        place = told
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


# events, over a real socket


class Events:
    """A listener to the server's events, as a browser is one."""

    def __init__(self, port: int, ticket: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self._connection.request("GET", f"/api/events?ticket={ticket}")
        self.response = self._connection.getresponse()

    def next(self) -> str:
        """The name of the next event."""
        while line := self.response.readline().decode():
            if line.startswith("event:"):
                return line.partition(":")[2].strip()
        raise EOFError

    def close(self) -> None:
        self.response.close()
        self._connection.close()


@contextmanager
def listening(port: int, ticket: str) -> Iterator[Events]:
    events = Events(port, ticket)
    try:
        assert events.response.status == 200
        assert events.response.headers["content-type"].startswith("text/event-stream")
        assert events.next() == "hello"
        yield events
    finally:
        events.close()


def ticket_of(one: Attacker) -> str:
    answer: SyncAnswer = one.send(one.seq + 1)
    return answer.ticket


def test_whoever_listens_hears_of_every_commit_and_of_nothing_else(field: Field) -> None:
    one = Attacker(field)
    ticket = ticket_of(one)
    with (
        served(make_app(field.company)) as port,
        listening(port, ticket) as first,
        listening(port, ticket) as second,
    ):
        for _ in range(3):
            one.outcomes(one.seq + 1, one.good())
            assert first.next() == second.next() == "news"
        with pytest.raises(RuntimeError, match="no"), field.company.write():
            raise RuntimeError("no")
        field.office("p-qian", SetSetting(name="block_size", value="50"), "")
        assert first.next() == "news"


def test_a_listener_comes_back_after_the_server_was_gone(field: Field) -> None:
    one = Attacker(field)
    ticket = ticket_of(one)
    app = make_app(field.company)
    with served(app) as port, listening(port, ticket) as before:
        one.outcomes(1, one.good())
        assert before.next() == "news"
    with pytest.raises(ConnectionRefusedError):
        Events(port, ticket)
    one.outcomes(2, one.good())
    with served(app, port), listening(port, ticket) as after:
        one.outcomes(3, one.good())
        assert after.next() == "news"


def test_a_listener_that_went_away_is_forgotten(field: Field) -> None:
    one = Attacker(field)
    ticket = ticket_of(one)
    with served(make_app(field.company)) as port:
        for _ in range(5):
            with listening(port, ticket):
                pass
        with listening(port, ticket) as last:
            for _ in range(20):
                one.outcomes(one.seq + 1, one.good())
                assert last.next() == "news"
                if len(field.company.news._listeners) == 1:
                    return
    raise AssertionError(f"{len(field.company.news._listeners)} listeners are still kept")


def test_events_are_for_those_with_a_ticket(field: Field) -> None:
    for ticket in ("x", "a.1.b", f"{'d' * 36}.99999999999.{'0' * 32}"):
        got = field.client.get(f"/api/events?ticket={ticket}")
        assert (got.status_code, problem(got).code) == (401, "login_unknown")


def test_a_whole_visit_over_a_real_socket(field: Field) -> None:
    """The phone's own transport against the server's own: requests and uvicorn."""

    async def scene(port: int) -> None:
        wang = await field.phone("p-wang")
        link = NativeLink(f"http://127.0.0.1:{port}")
        wang.runner.link = link
        receipt = await wang.does_the_visit()
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert field.get(Receipt, receipt.id) == receipt
        link.close()

    with served(make_app(field.company)) as port:
        asyncio.run(scene(port))


def test_json_is_what_it_says_it_is(field: Field) -> None:
    one = Attacker(field)
    got = one.post(1)
    assert got.headers["content-type"] == "application/json"
    assert json.loads(got.content)["cursor"]
