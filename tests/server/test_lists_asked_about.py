"""What a person is told and asked about a list, over HTTP and by command: sheets, check digits, plates."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.numbers import luhn_holds
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.terminal_models import rule_name
from sync_server.admin.cli import import_list

HEADER = ["车牌号", "车架号", "终端型号", "终端号"]
VIN = "LZZ5CLSB9NA100001"


def imei(n: int) -> str:
    body = f"868124{n:08d}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in (HEADER, *rows):
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def post(field: Field, data: bytes, **asked: str | bool) -> dict[str, Any]:
    headers = Attacker(field, "p-li").headers
    params = {name: str(value).lower() if isinstance(value, bool) else value for name, value in asked.items()}
    got = field.client.post("/api/imports/vehicles", params=params, content=data, headers=headers)
    assert got.status_code == 200, got.text
    answer: dict[str, Any] = got.json()
    return answer


def wrong(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def test_of_two_lists_in_one_file_the_person_says_which(field: Field) -> None:
    data = book(("十月", [["贵D00001", VIN, None, imei(1)]]), ("十一月", [["贵D00002", None, None, imei(2)]]))
    told = post(field, data)
    assert told["sheets"] == ["十月", "十一月"]
    assert "“十一月”" in told["question"]
    told = post(field, data, sheet="十一月", dry_run=False)
    assert told["imported"] == 1
    assert told["notes"] == ["工作表“十月”也像清单（2 行），未读：要导入请指定它"]
    assert [v.plate for v in field.all(Vehicle) if v.plate.startswith("贵D0000")] == ["贵D00002"]


def test_a_check_digit_that_fails_is_taken_as_printed_when_asked(field: Field) -> None:
    data = book(("表", [["贵D00001", None, None, wrong(imei(1))], ["贵D00002", None, None, imei(2)]]))
    told = post(field, data)
    assert (told["good"], told["refused"], told["as_printed"]) == (1, 1, 1)
    told = post(field, data, as_printed=True, dry_run=False)
    assert (told["imported"], told["refused"]) == (2, 0)
    assert told["rows"][0]["verdict"] == "taken"
    assert "按原样收下" in told["rows"][0]["reason"]


def test_the_companys_rule_on_a_model_counts_for_its_lists(field: Field) -> None:
    data = book(("表", [["贵D00001", None, "HB-R03S", "HB123456"]]))
    assert post(field, data)["refused"] == 1
    field.office("p-qian", SetSetting(name=rule_name("HB-R03S"), value="HB######"), rule_name("HB-R03S"))
    assert post(field, data)["refused"] == 0


def test_a_vin_that_the_archive_knows_under_another_plate_is_told_with_its_row(field: Field) -> None:
    post(field, book(("表", [["贵D00001", VIN, None, None]])), dry_run=False)
    told = post(field, book(("表", [["贵D00009", VIN, None, None]])))
    assert "档案里这个车架号的车牌号是 贵D00001" in told["rows"][0]["reason"]


def test_a_truck_listed_without_a_plate_has_the_colour_none(field: Field) -> None:
    post(field, book(("表", [["未上牌", VIN, None, None]])), dry_run=False)
    (truck,) = (v for v in field.all(Vehicle) if v.vin == VIN)
    assert (truck.plate, truck.plate_colour) == (VIN, "none")


def test_the_command_line_names_a_sheet_and_takes_numbers_as_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "明细.xlsx"
    second = [["贵D00002", None, None, wrong(imei(2))]]
    file.write_bytes(book(("甲", [["贵D00001", VIN, None, imei(1)]]), ("乙", second)))
    asked = argparse.Namespace(
        file=file, sheet=None, as_printed=False, json=False, lang="en", dry_run=True, data=tmp_path / "none",
        accept_good_rows=False, customer="",
    )  # fmt: skip
    assert import_list(asked) == 2
    assert "both look like lists" in capsys.readouterr().err
    asked.sheet = "乙"
    assert import_list(asked) == 1
    asked.as_printed = True
    assert import_list(asked) == 0
    assert "the sheet '甲' looks like a list too (2 rows)" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
