"""What an operator meets: requests without end, a database that is away, two servers, broken exports."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from attacker import Attacker
from company import picture
from pair.field import Field
from pair.serving import served
from sqlalchemy import text

from mobile.sync.engine import LONGEST_WAIT_S, Trouble, read_answer, seconds_to_wait
from rulebook.subjects.cash.commands import ReturnToBase
from sync_server.admin import cli
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.outages import OnceAWhile
from sync_server.core.pace import Pace, TooBusy
from sync_server.core.served_alone import served_alone
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span

# pace


def test_a_device_that_asks_without_end_is_told_when_to_come_back_and_others_are_not(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    served = field.company.pace
    field.company.pace = Pace(served.burst, served.per_second, clock=lambda: 0.0)  # however slow the machine is
    got = [one.post(1) for _ in range(500)]
    refused = [g for g in got if g.status_code == 429]
    assert got[0].status_code == 200
    assert len(refused) > 50
    assert int(refused[-1].headers["retry-after"]) >= 1
    assert refused[-1].json()["code"] == "too_many"
    assert other.post(1).status_code == 200


def test_a_device_that_searches_without_end_is_told_when_to_come_back(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    field.company.pace = Pace(burst=5, per_second=0.1)
    got = [field.client.get("/api/search?q=5208", headers=one.headers) for _ in range(8)]
    assert [g.status_code for g in got] == [200] * 5 + [429] * 3
    assert int(got[-1].headers["retry-after"]) >= 1
    assert field.client.get("/api/search?q=5208", headers=other.headers).status_code == 200


def test_a_bucket_runs_dry_at_its_own_pace() -> None:
    now = [0.0]
    pace = Pace(burst=3, per_second=1, clock=lambda: now[0])
    for _ in range(3):
        pace.count("a")
    for _ in range(5):
        with pytest.raises(TooBusy) as found:
            pace.count("a")
    assert found.value.seconds == 1, "what was refused does not count"
    pace.count("b")
    now[0] += 1
    pace.count("a")


def test_a_file_of_many_papers_is_paid_off_sheet_by_sheet() -> None:
    now = [0.0]
    pace = Pace(burst=60, per_second=2, clock=lambda: now[0])
    pace.count("a", 100)
    with pytest.raises(TooBusy) as found:
        pace.count("a")
    assert found.value.seconds == 21, "41 too many, two a second"
    now[0] += 21
    pace.count("a")


@pytest.mark.parametrize(
    ("said", "waits"),
    [("7", 7), ("999999", LONGEST_WAIT_S), ("", 0), ("Wed, 21 Oct 2026", 0), ("-1", 0), ("９", 0), ("9" * 40, 0)],
)
def test_a_phone_reads_how_long_to_wait(said: str, waits: float) -> None:
    assert seconds_to_wait({"retry-after": said} if said else {}) == waits


def test_a_phone_obeys_whoever_wakes_it(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(ReturnToBase(), "")
        moment = [100.0]
        wang.client.monotonic = lambda: moment[0]
        field.company.pace = Pace(burst=1, per_second=0.1)
        field.company.pace.count(wang.device_id)
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "too_many")
        asked = len(wang.weather.sent)
        for _ in range(5):
            await wang.sync()
        assert len(wang.weather.sent) == asked
        moment[0] += 60
        field.company.pace = Pace(burst=10, per_second=10)
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])

    asyncio.run(scene())


def test_only_where_it_is_429_the_phone_waits() -> None:
    moment = open_company.__globals__["utc_now"]()
    body = b'{"title":"x","status":503}'
    step = read_answer(503, body, moment, moment, {"retry-after": "60"})
    assert isinstance(step, Trouble)
    assert step.wait_s == 0
    step = read_answer(429, body, moment, moment, {"retry-after": "60"})
    assert isinstance(step, Trouble)
    assert step.wait_s == 60


# a database that is away


def test_a_database_that_is_away_is_one_line_in_the_log_however_many_ask(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Attacker(field)
    with field.company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE devices RENAME TO devices_away"))
    capsys.readouterr()
    got = [one.post(1) for _ in range(60)]
    assert {g.status_code for g in got} == {500}
    assert all(int(g.headers["retry-after"]) > 0 for g in got)
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    away = [line for line in logged if "does not answer" in line["event"]]
    assert len(away) == 1
    assert "no such table" in away[0]["why"]
    assert not any("exception" in line or "Traceback" in str(line) for line in logged)


def test_what_is_said_once_a_while_says_how_often_it_had_been_so() -> None:
    now = [0.0]
    said = OnceAWhile(60, clock=lambda: now[0])
    assert [said.due() for _ in range(4)] == [1, 0, 0, 0]
    now[0] = 61
    assert said.due() == 4


# other accounts of the machine


def modes(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): stat.S_IMODE(p.stat().st_mode) for p in [folder, *folder.rglob("*")]}


def test_sec_1_no_other_account_reads_database_photos_or_keys(tmp_path: Path) -> None:
    data = tmp_path / "company"
    before = os.umask(0o022)
    try:
        company = open_company(data)
        photo = picture(b"x", 3000)
        name = hashlib.sha256(photo).hexdigest()
        company.files.append(name, "d", 0, photo)
        assert company.files.finish(name, "d")
        company.files.append("ab" * 32, "d", 0, b"part")
        company.engine.dispose()
    finally:
        os.umask(before)
    found = modes(data)
    assert len(found) > 6
    assert not {path: oct(mode) for path, mode in found.items() if mode & 0o077}


@pytest.mark.parametrize(
    "words",
    [
        ["export", "xlsx"],
        ["export", "xlsx", "--list", "customers", "--reason", "核对"],
        ["report", "database", "agreements"],
    ],
)
def test_sec_1_what_is_taken_out_is_its_owners_and_a_file_that_was_there_keeps_its_rights(
    field: Field, tmp_path: Path, words: list[str]
) -> None:
    fresh, shared = tmp_path / "fresh.xlsx", tmp_path / "shared.xlsx"
    shared.touch()
    shared.chmod(0o660)
    before = os.umask(0)
    try:
        for out in (fresh, shared):
            assert cli.main([*words, "--out", str(out), "--data", str(field.folder / "server")]) == 0
    finally:
        os.umask(before)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (fresh, shared)} == {
        "fresh.xlsx": 0o600,
        "shared.xlsx": 0o660,
    }
    assert fresh.stat().st_size > 1000


def test_sec_1_what_was_open_to_others_is_closed_at_the_next_start(tmp_path: Path) -> None:
    data = tmp_path / "company"
    open_company(data).engine.dispose()
    data.chmod(0o755)
    (data / "paigong.db").chmod(0o644)
    open_company(data).engine.dispose()
    assert stat.S_IMODE(data.stat().st_mode) == 0o750, "a group that somebody let in stays"
    assert stat.S_IMODE((data / "paigong.db").stat().st_mode) == 0o640


# two servers, a newer database


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    data, port = tmp_path / "company", free_port()
    command = [sys.executable, "-m", "sync_server.admin.cli", "serve", "--data", str(data), "--port", str(port)]
    one = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz")
                break
            except httpx.TransportError:
                assert one.poll() is None
                time.sleep(0.1)
        yield data, one
    finally:
        one.kill()
        one.wait()


def serve_again(data: Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "sync_server.admin.cli",
        "serve",
        "--data",
        str(data),
        "--port",
        str(free_port()),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def test_a_second_server_on_one_sqlite_says_so_and_stops(server: tuple[Path, subprocess.Popen[bytes]]) -> None:
    data, first = server
    second = serve_again(data)
    assert second.returncode == 3
    assert "served already" in second.stderr
    assert str(first.pid) in second.stderr
    assert "Traceback" not in second.stderr
    first.send_signal(signal.SIGKILL)
    first.wait()
    with pytest.raises(subprocess.TimeoutExpired):  # it serves: a killed server leaves no lock behind
        serve_again(data, timeout=8)


def test_a_demo_of_what_is_served_already_ends_nobodys_link(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    data = field.folder / "server"
    code = issue_code(field.company, "p-li")
    with served_alone(data, field.company):
        assert cli.main(["demo", "--data", str(data), "--app", "none", "--port", str(free_port())]) == 3
    said = capsys.readouterr()
    assert "served already" in said.err
    assert "/#/enrol/" not in said.out
    assert field.client.get(f"/api/enrol?code={code}").status_code == 200


def test_a_program_older_than_its_database_says_so_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "company"
    company = open_company(data)
    with company.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    company.engine.dispose()
    for command in (["verify"], ["devices"], ["serve"]):
        assert cli.main([*command, "--data", str(data)]) == 2
        said = capsys.readouterr().err
        assert "newer version (9999)" in said
        assert "Traceback" not in said


# exports that break off


def _noted(pieces: Iterator[bytes], told: bytearray) -> Iterator[bytes]:
    for piece in pieces:
        told.extend(piece)
        yield b""


class Broken(Exception):
    """The disk, the database: something in the middle."""


def broken(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    from sync_server.reporting import exporting
    from sync_server.reporting.reports import REPORTS

    def rows(*_: object) -> Iterator[tuple[str, ...]]:
        for n in range(500):
            yield (f"row {n}",)
        raise Broken

    report = next(iter(REPORTS.values()))
    monkeypatch.setattr(type(report), "rows", lambda *_: rows(), raising=False)
    monkeypatch.setattr(exporting, "beancount", lambda *_: (line for (line,) in rows()))
    assert company


@pytest.mark.parametrize("form", ["csv", "beancount"])
def test_an_export_that_breaks_off_says_so_in_its_last_line_and_by_its_length(
    field: Field, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync_server.reporting.reports import REPORTS

    name = next(iter(REPORTS))
    broken(field.company, monkeypatch)
    pieces = export(field.company, name, form, Span.month(""), "x")
    told = bytearray()
    with pytest.raises(Broken):
        told.extend(b"".join(_noted(pieces, told)))
    assert "NOT FINISHED" in told.decode().strip().splitlines()[-1]
    sun = Attacker(field, "p-sun")
    with served(make_app(field.company)) as port, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://127.0.0.1:{port}/api/reports/{name}?form={form}", headers=sun.headers)
