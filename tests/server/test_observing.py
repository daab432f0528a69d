"""What an operator sees of a server: alive, ready, its figures, its log; and what nobody may see in them."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from full_disk import filled, mounted
from litestar.testing import TestClient
from pair.field import Field, on_both
from prometheus_client.parser import text_string_to_metric_families

from sync_server.admin import cli
from sync_server.admin.backup import back_up
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.observing.readiness import Expected, Readiness
from sync_server.core.observing.requests import request_id
from sync_server.core.server_settings import ServerSettings


def figures(said: str) -> dict[str, float]:
    """Each sample as its name with its labels."""
    found = {}
    for family in text_string_to_metric_families(said):
        for sample in family.samples:
            labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def asked_from(peer: str, company: Company, settings: ServerSettings | None = None) -> TestClient[Any]:
    """A server that is asked from that address."""
    app = make_app(company, settings=settings)
    inner = app.asgi_handler

    async def heard(scope: Any, receive: Any, send: Any) -> None:
        await inner({**scope, "client": (peer, 1)}, receive, send)

    app.asgi_handler = heard
    return TestClient(app)


# ready


@on_both
def test_a_server_that_can_write_its_books_is_ready(field: Field) -> None:
    got = field.client.get("/readyz")
    assert (got.status_code, got.json()["status"]) == (200, "ready")
    assert {name: check["state"] for name, check in got.json()["checks"].items()} == {
        "database": "ok",
        "photos": "ok",
        "room": "ok",
        "backup": "warning",
    }
    assert not [path for path in (field.folder / "server" / "files").rglob("*") if ".ready" in path.name]


@on_both
def test_a_database_that_somebody_has_locked_makes_it_unready_and_is_not_waited_for(field: Field) -> None:
    readiness = Readiness(field.company, Expected(within_s=0.3))
    with field.company.engine.connect() as other:
        if field.company.engine.dialect.name == "sqlite":
            other.exec_driver_sql("SELECT 1")  # our transactions take the write lock as they begin
        else:
            other.exec_driver_sql("LOCK TABLE meta IN ACCESS EXCLUSIVE MODE")
        found = readiness.look()
        assert (found.status, found.checks["database"].state) == ("not_ready", "failed")
        assert "lock" in found.checks["database"].detail or "timeout" in found.checks["database"].detail
    readiness.close()
    again = Readiness(field.company, Expected())
    assert again.look().status == "ready"
    again.close()


def test_a_full_disk_makes_it_unready_while_it_stays_alive(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=6m"):
        company = open_company(tmp_path / "disk" / "company")
        with TestClient(make_app(company, settings=ServerSettings(ready_free_mb=1))) as client:
            assert client.get("/readyz").status_code == 200
        filled(tmp_path / "disk")
        with TestClient(make_app(company, settings=ServerSettings(ready_free_mb=1))) as client:
            got = client.get("/readyz")
            failed = {name for name, check in got.json()["checks"].items() if check["state"] == "failed"}
            assert got.status_code == 503
            assert {"room", "photos"} <= failed
            assert client.get("/healthz").status_code == 200
            (tmp_path / "disk" / "ballast").unlink()
        with TestClient(make_app(company, settings=ServerSettings(ready_free_mb=1))) as client:
            assert client.get("/readyz").status_code == 200
        company.engine.dispose()


def test_a_folder_that_can_only_be_read_makes_it_unready(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=20m"):
        company = open_company(tmp_path / "disk" / "company")
        company.engine.dispose()
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True)
        readiness = Readiness(company, Expected(free_mb=1))
        found = readiness.look()
        assert found.status == "not_ready"
        assert {name for name, check in found.checks.items() if check.state == "failed"} >= {"database", "photos"}
        readiness.close()
        company.engine.dispose()


def test_a_database_that_does_not_answer_is_told_and_asked_once_at_a_time(field: Field) -> None:
    """Whoever asks meanwhile waits for nothing, and no second look is begun."""
    gate, looks = threading.Event(), list[int]()
    readiness = Readiness(field.company, Expected(within_s=0.01))

    def hang() -> dict[str, object]:
        looks.append(1)
        gate.wait(20)
        return {}

    readiness._checks = hang  # type: ignore[method-assign,assignment]  # a disk that hangs cannot be had otherwise
    for _ in range(2):
        readiness._at = -1e9
        assert readiness.look().checks["database"].state == "failed"
    assert len(looks) == 1
    gate.set()
    readiness.close()


def test_a_late_backup_is_a_warning_and_takes_no_server_away(field: Field, tmp_path: Path) -> None:
    def state() -> str:
        readiness = Readiness(field.company, Expected(backup_hours=26))
        found = readiness.look()
        readiness.close()
        assert found.status == "ready"
        return found.checks["backup"].state

    assert state() == "warning"
    back_up(field.company, tmp_path / "b.tar")
    assert state() == "ok"
    field.clock.now += timedelta(hours=30)
    assert state() == "warning"


# figures


@on_both
def test_the_figures_tell_lines_by_outcome_requests_by_route_and_the_age_of_the_backup(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        with asked_from("127.0.0.1", field.company) as client:
            before = figures(client.get("/metrics").text)
            wang = await field.phone("p-wang")
            await wang.does_the_visit()
            await wang.sync()
            back_up(field.company, tmp_path / "b.tar")
            client.get("/v/anything-at-all")
            client.get("/nothing/here")
        with asked_from("127.0.0.1", field.company) as client:
            client.get("/v/anything-at-all")
            client.get("/nothing/here")
            after = figures(client.get("/metrics").text)
        taken = "paigong_lines_total{outcome=accepted}"
        assert after[taken] - before[taken] >= len(field.kept_lines(wang.device_id)) > 5
        assert after["paigong_requests_total{method=GET,route=/v/{token},status=404}"] == 1
        assert after["paigong_requests_total{method=GET,route=none,status=404}"] == 1
        assert abs(after["paigong_backup_timestamp_seconds"] - field.clock().timestamp()) < 60
        assert after["paigong_database_up"] == 1
        assert after["paigong_deadlines_overdue"] == 0
        assert after["paigong_free_bytes{of=photos}"] > 0
        assert after["paigong_writers"] == after["paigong_streams"] == 0

    asyncio.run(scene())


def test_a_deadline_that_nobody_passed_is_counted_as_overdue(field: Field) -> None:
    field.clock.now += timedelta(days=3)
    with asked_from("127.0.0.1", field.company) as client:
        assert figures(client.get("/metrics").text)["paigong_deadlines_overdue"] > 0


def test_writers_that_wait_are_counted_and_none_is_left_over(field: Field) -> None:
    measures, entered, go = field.company.measures, threading.Event(), threading.Event()

    def write() -> None:
        with field.company.write():
            entered.set()
            go.wait(10)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert entered.wait(10)
    while measures.waiting < 3:
        os.sched_yield()
    assert measures.waiting == 3
    go.set()
    for thread in threads:
        thread.join(20)
    assert measures.waiting == 0


def test_what_was_rolled_back_is_not_counted(field: Field) -> None:
    before = dict(field.company.measures.lines)

    def fail() -> None:
        with field.company.write() as work:
            work.kept.append({"outcome": b'{"outcome":"accepted"}'})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert dict(field.company.measures.lines) == before


def test_an_address_that_somebody_makes_up_makes_no_figure_of_its_own(field: Field) -> None:
    with asked_from("127.0.0.1", field.company) as client:
        for n in range(50):
            client.get(f"/made-up/{n}")
            client.request(f"MADE{n}", "/healthz")
        names = [
            name for name in figures(client.get("/metrics").text) if name.startswith("paigong_requests_total")
        ]
    assert len(names) < 8, names


@pytest.mark.parametrize(
    ("peer", "headers", "token", "status"),
    [
        ("127.0.0.1", {}, "", 200),
        ("::1", {}, "", 200),
        ("10.0.0.7", {}, "", 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, "", 403),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, "", 403),
        ("127.0.0.1", {}, "a-long-token", 403),
        ("10.0.0.7", {"authorization": "Bearer a-long-token"}, "a-long-token", 200),
        ("10.0.0.7", {"authorization": "Bearer another"}, "a-long-token", 403),
        ("10.0.0.7", {"authorization": "Bearer "}, "a-long-token", 403),
    ],
)
def test_figures_are_for_this_machine_or_for_the_tokens_holder(
    field: Field, peer: str, headers: dict[str, str], token: str, status: int
) -> None:
    with asked_from(peer, field.company, ServerSettings(metrics_token=token)) as client:
        assert client.get("/metrics", headers=headers).status_code == status


# the log


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Lines of the log since it was last asked for; the last word of `said` is all that was written."""
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines]


def test_each_request_is_a_line_with_its_number_person_and_duration(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> str:
        wang = await field.phone("p-wang")
        logged(capsys)
        await wang.does_the_visit()
        await wang.sync()
        return wang.device_id

    device = asyncio.run(scene())
    told = [line for line in logged(capsys) if line["event"] == "request" and line["route"] == "/api/sync"]
    assert told
    assert {(line["person"], line["device"]) for line in told} == {("p-wang", device)}
    assert all(isinstance(line["ms"], float) and line["status"] == 200 for line in told)
    assert len({line["request_id"] for line in told}) == len(told)


def test_the_answer_bears_the_number_that_the_log_has_and_a_proxys_own_is_kept(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    got = field.client.get("/v/x", headers={"x-request-id": "proxy-0123456789"})
    assert got.headers["x-request-id"] == "proxy-0123456789"
    assert logged(capsys)[-1]["request_id"] == "proxy-0123456789"
    for strange in (b"short", b"with a space in it", b"x" * 65, b'"},{"event":"made up', b"\xff" * 10):
        number = request_id([(b"x-request-id", strange)])
        assert len(number) == 16
        assert number.encode() != strange


def test_what_goes_wrong_in_a_request_bears_its_number(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    with field.company.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE record_keys RENAME TO keys_away")
    got = field.client.get("/v/x")
    told = logged(capsys)
    assert got.status_code == 500
    assert {line["event"] for line in told} >= {"the database does not answer", "request"}
    assert {line["request_id"] for line in told} == {got.headers["x-request-id"]}


def test_no_code_ticket_token_or_key_is_ever_logged(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene() -> list[str]:
        capsys.readouterr()
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        profile = wang.client.profile
        secret = [profile.token, profile.key.hex() if isinstance(profile.key, bytes) else str(profile.key)]
        code = issue_code(field.company, "p-li")
        field.client.get(f"/api/enrol?code={code}")
        field.client.get("/api/enrol?code=guessed-code-0815")
        field.client.post("/api/enrol", json={"code": code, "device": "x" * 36, "token": "geheim" * 6})
        field.client.get("/api/events?ticket=made-up.ticket.geheim-ticket-4711")
        field.client.get("/api/files/" + "0" * 64, headers={"authorization": "Bearer device.geheim-token"})
        field.client.get("/v/receipt-token-42")
        return [
            *secret,
            code,
            "guessed-code-0815",
            "geheim",
            "geheim-ticket-4711",
            "receipt-token-42",
            field.company.master.key.hex(),
        ]

    secrets = asyncio.run(scene())
    said = capsys.readouterr().err
    assert '"event": "request"' in said
    assert not [secret for secret in secrets if secret in said]


# by the command line


def test_verify_and_a_rehearsed_restore_are_noted_for_the_figures(field: Field, tmp_path: Path) -> None:
    data = field.folder / "server"
    assert cli.main(["verify", "--data", str(data)]) == 0
    assert cli.main(["backup", "--data", str(data), str(tmp_path / "b.tar")]) == 0
    assert cli.main(["restore", "--check", "--data", str(data), str(tmp_path / "b.tar")]) == 0
    with asked_from("127.0.0.1", field.company) as client:
        found = figures(client.get("/metrics").text)
    assert found["paigong_verify_faults"] == 0
    assert found["paigong_verify_timestamp_seconds"] > 1.7e9
    assert found["paigong_restore_check_timestamp_seconds"] > 1.7e9


def test_the_mark_of_readiness_changes_nothing_that_verify_looks_at(field: Field) -> None:
    field.client.get("/readyz")
    assert cli.main(["verify", "--data", str(field.folder / "server")]) == 0
    with sqlite3.connect(field.folder / "server" / "paigong.db") as plain:
        assert plain.execute("SELECT count(*) FROM meta WHERE key = 'ready'").fetchone() == (1,)
