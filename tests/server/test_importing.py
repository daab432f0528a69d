"""A customer's vehicle list goes in whole or not at all, over HTTP and from the command line (ORD-1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.numbers import luhn_holds
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from sync_server.admin import cli

HEADER = "序号,车牌号,司机姓名,司机电话,终端号(IMEI)"


def imei(n: int) -> str:
    body = f"868124{n:08d}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def good(n: int) -> str:
    return f"{n},贵D{n:05d},张{n},138{n:08d},{imei(n)}"


def csv(*rows: str) -> bytes:
    return "".join(f"{row}\r\n" for row in (HEADER, *rows)).encode("utf-8-sig")


GOOD = csv(good(1), good(2), good(3))
MIXED = csv(good(1), "2,不是车牌,李,13800000000,123", good(3))
PLATE = "贵D00001"


def post(field: Field, data: bytes, person: str = "p-li", **query: Any) -> Any:
    one = Attacker(field, person)
    asked = {"name": "清单.csv"} | {k: str(v).lower() for k, v in query.items()}
    return field.client.post("/api/imports/vehicles", params=asked, content=data, headers=one.headers)


def plates(field: Field) -> set[str]:
    return {v.plate for v in field.all(Vehicle)}


def lines_of(field: Field) -> int:
    return len(field.kept_lines("system"))


def test_a_dry_run_judges_every_row_and_imports_nothing(field: Field) -> None:
    got = post(field, MIXED)
    told = got.json()
    assert (got.status_code, told["good"], told["refused"], told["imported"]) == (200, 2, 1, 0)
    assert [row["verdict"] for row in told["rows"]] == ["taken", "refused", "taken"]
    bad = told["rows"][1]
    assert bad["row"] == 3
    assert bad["column"] == "车牌号"
    assert bad["reason"]
    assert bad["code"]
    assert PLATE not in plates(field)


def test_with_a_row_refused_nothing_is_imported(field: Field) -> None:
    before = plates(field)
    told = post(field, MIXED, dry_run=False).json()
    assert (told["refused"], told["imported"]) == (1, 0)
    assert plates(field) == before


def test_the_good_rows_alone_are_imported_when_asked_for(field: Field) -> None:
    told = post(field, MIXED, dry_run=False, accept_good_rows=True, customer="c-hongyun").json()
    assert told["imported"] == 2
    vehicle = field.get(Vehicle, vehicle_id(PLATE))
    assert vehicle
    assert (vehicle.customer, vehicle.driver, vehicle.planned_terminal) == ("c-hongyun", "张1", imei(1))
    assert "贵D00002" not in plates(field)


def test_the_same_list_again_changes_no_vehicle(field: Field) -> None:
    post(field, GOOD, dry_run=False)
    before = field.all(Vehicle)
    assert post(field, GOOD, dry_run=False).json()["imported"] == 3
    assert field.all(Vehicle) == before


def test_a_list_is_taken_under_the_name_of_who_sent_it(field: Field) -> None:
    post(field, GOOD, dry_run=False)
    raw = field.kept_lines("system")[-1][1]
    assert json.loads(raw)["actor"] == "p-li"


@pytest.mark.parametrize("person", ["p-wang", "p-sun", "p-zheng", "p-feng"])
def test_whoever_has_no_role_for_it_imports_nothing(field: Field, person: str) -> None:
    one = Attacker(field, person)
    before, lines = plates(field), lines_of(field)
    got = field.client.post(
        "/api/imports/vehicles", params={"dry_run": "false"}, content=GOOD, headers=one.headers
    )
    assert got.status_code == 403
    assert (got.json()["rule"], got.json()["code"]) == ("ROLE-1", "no_role")
    assert got.headers["content-type"] == "application/problem+json"
    assert (plates(field), lines_of(field)) == (before, lines)


def test_for_a_customer_nobody_knows_nothing_is_imported(field: Field) -> None:
    got = post(field, GOOD, dry_run=False, customer="c-nobody")
    assert (got.status_code, got.json()["code"]) == (404, "not_found")
    assert PLATE not in plates(field)


def test_without_a_login_nothing_is_even_read(field: Field) -> None:
    got = field.client.post("/api/imports/vehicles", content=GOOD)
    assert (got.status_code, got.json()["code"]) == (401, "login_unknown")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 torn", b"\x00" * 100, b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_that_cannot_be_read_is_a_problem_that_says_what_to_do(field: Field, data: bytes) -> None:
    got = post(field, data, dry_run=False)
    assert got.status_code == 422
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json()["rule"] == "ORD-1"
    assert len(got.json()["detail"]) > 5


def test_a_list_of_thousands_goes_in_by_several_lines_and_one_transaction(field: Field) -> None:
    """One line holds a megabyte; a leasing company has ten thousand vehicles."""
    count, lines = 5_000, lines_of(field)
    told = post(field, csv(*(good(n) for n in range(count))), dry_run=False).json()
    assert told["imported"] == count
    assert len(plates(field)) >= count
    assert lines_of(field) > lines + 2


# the command line


def run(field: Field, folder: Path, data: bytes, *options: str) -> int:
    file = folder / "清单.csv"
    file.write_bytes(data)
    return cli.main(["import", "vehicles", str(file), "--data", str(field.folder / "server"), *options])


def test_the_command_imports_a_good_list(field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(field, tmp_path, GOOD, "--customer", "c-shunda") == 0
    out, err = capsys.readouterr()
    assert "共 3 行" in out
    assert "3 vehicles imported" in err
    vehicle = field.get(Vehicle, vehicle_id(PLATE))
    assert vehicle
    assert vehicle.customer == "c-shunda"


def test_the_command_refuses_a_list_with_refused_rows_and_says_which(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = plates(field)
    assert run(field, tmp_path, MIXED) == 1
    out, err = capsys.readouterr()
    assert "不是车牌" in out or "车牌号" in out
    assert err
    assert plates(field) == before
    assert run(field, tmp_path, MIXED, "--accept-good-rows") == 0
    assert plates(field) == before | {PLATE, "贵D00003"}


def test_the_command_says_it_to_programs_one_object_a_row(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = plates(field)
    assert run(field, tmp_path, MIXED, "--json", "--dry-run") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["verdict"] for row in rows] == ["taken", "refused", "taken"]
    assert run(field, tmp_path, GOOD, "--json", "--dry-run", "--lang", "en") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {frozenset(row) for row in rows} == {frozenset({"row", "verdict", "column", "reason", "code"})}
    assert plates(field) == before


def test_the_command_tells_a_file_it_cannot_read_from_rows_it_refuses(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(field, tmp_path, b"PK\x03\x04 torn") == 2
    assert run(field, tmp_path, GOOD, "--customer", "c-nobody") == 2
    assert cli.main(["import", "vehicles", str(tmp_path / "nothing.csv"), "--data", str(tmp_path / "d")]) == 2
    assert capsys.readouterr().err.count("\n") >= 3
    with pytest.raises(SystemExit) as left:
        cli.main(["import", "vehicles"])
    assert left.value.code == 2


def test_the_command_stops_where_the_master_secret_is_missing(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (field.folder / "server" / "master.key").unlink()
    assert run(field, tmp_path, GOOD) == 2
    assert "master.key" in capsys.readouterr().err


def test_an_enrolment_link_is_printed_for_those_who_are_known(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(field.folder / "server"), "--base-url", "https://paigong.example/"]
    assert cli.main(["enrol", "p-wang", *data]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://paigong.example/#/enrol/")
    code = link.rpartition("/")[2]
    assert field.client.get(f"/api/enrol?code={code}").json() == {"person": "p-wang", "person_name": "王建国"}
    assert cli.main(["enrol", "p-nobody", *data]) == 1
