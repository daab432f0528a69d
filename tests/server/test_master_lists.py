"""Lists of master data, over HTTP and by command: tried out, brought in row by row, taken out (SYS-4)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from attacker import Attacker
from list_importer import Importer, everything, lines, verdicts
from pair.field import Field

from rulebook.master_lists.kinds import KINDS
from rulebook.subjects.books.records import Export
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.dealers.commands import SetDealer
from sync_server.admin import cli
from sync_server.subjects.master_lists.bringing_in import bring_in, source_of
from sync_server.subjects.master_lists.list_reading import read_file


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_sys_4_what_is_taken_out_comes_in_again_as_nothing_changed(
    field: Field, kind: str, form: str, language: str
) -> None:
    with field.company.write() as work:
        from sync_server.core.system import write_as_system

        dealer = SetDealer(name="=远方+车联\n二部", branch="苏州", contact_phone="打前台转 0012")
        write_as_system(work, field.company.master, dealer, "dealer:1", field.clock())
    one = Importer(field, kind)
    before = everything(field)
    told = one.tries(one.takes_out(form, language))
    assert set(verdicts(told)) == {"unchanged"}, [r for r in told["rows"] if r["verdict"] != "unchanged"]
    assert told["ignored"] == []
    assert everything(field) == before


def test_a_trial_says_what_would_be_and_writes_nothing(field: Field) -> None:
    one = Importer(field, "customers")
    known = field.all(Customer)[0]
    data = lines(
        ("客户名称", "联系人", "电话", "更正原因"),
        (known.name, "新联系人", "13800138000", "客户来电"),
        ("顺风物流", "张三", "138-0013-8001", ""),
        ("乱码电话", "李四", "不是电话", ""),
        ("", "没有名字", "", ""),
    )
    before, kept = everything(field), len(field.kept_lines("system"))
    told = one.tries(data)
    assert verdicts(told) == ["corrected", "new", "refused", "refused"]
    assert [c["column"] for c in told["rows"][0]["changes"]] == ["联系人", "电话"]
    assert told["rows"][1]["texts"]["contact_phone"]
    bad = told["rows"][2]
    assert (bad["row"], bad["column"]) == (4, "电话")
    assert bad["reason"]
    assert bad["rule"]
    assert told["rows"][3]["column"] == "客户名称"
    assert (everything(field), len(field.kept_lines("system"))) == (before, kept)


def test_rows_go_in_one_by_one_and_what_stood_before_stays_on_record(field: Field) -> None:
    one = Importer(field, "customers")
    known = field.all(Customer)[0]
    data = lines(
        ("编号", "客户名称", "联系人", "更正原因"),
        (known.id, known.name, "新联系人", "客户来电"),
        ("", "顺风物流", "张三", ""),
        ("", "无原因", "", ""),
    )
    done = one.brings(one.tries(data))
    assert [(row["verdict"], row["done"]) for row in done] == [("corrected", True), ("new", True), ("new", True)]
    now = field.get(Customer, known.id)
    assert now is not None
    assert now.contact == "新联系人"
    assert (now.past[-1].contact, now.past[-1].reason, now.past[-1].by) == (known.contact, "客户来电", "p-li")
    assert [c.contact for c in field.all(Customer) if c.name == "顺风物流"] == ["张三"]
    assert set(verdicts(one.tries(data))) == {"unchanged"}


def test_a_correction_without_a_reason_is_refused_by_its_rule_and_the_reason_of_all_rows_counts(
    field: Field,
) -> None:
    one = Importer(field, "customers")
    known = field.all(Customer)[0]
    data = lines(("客户名称", "联系人"), (known.name, "新联系人"))
    (row,) = one.tries(data)["rows"]
    assert (row["verdict"], row["code"], row["done"]) == ("refused", "reason_needed", False)
    told = one.tries(data, reason="年度核对")
    assert verdicts(told) == ["corrected"]
    (row,) = one.brings(told, reason="年度核对")
    assert row["done"]
    now = field.get(Customer, known.id)
    assert now is not None
    assert now.past[-1].reason == "年度核对"


def test_an_empty_cell_says_nothing_and_a_field_is_emptied_by_saying_so(field: Field) -> None:
    one = Importer(field, "customers")
    known = next(c for c in field.all(Customer) if c.address and c.contact)
    data = lines(("编号", "客户名称", "联系人", "地址"), (known.id, known.name, "", "清空"))
    one.brings(one.tries(data, reason="搬走"), reason="搬走")
    now = field.get(Customer, known.id)
    assert now is not None
    assert (now.contact, now.address) == (known.contact, "")


def test_the_same_rows_again_change_nothing_and_a_file_that_broke_off_goes_on(field: Field) -> None:
    data = lines(("客户名称", "联系人"), *((f"客户{n}", "张") for n in range(10)))
    found = read_file("customers", data)
    source = source_of("customers", data, "清单.csv", actor="p-li")
    running = bring_in(field.company, found.rows, source, found.headings)
    assert [next(running).done for _ in range(4)] == [True] * 4
    running.close()
    outcomes = list(bring_in(field.company, found.rows, source, found.headings))
    assert [o.verdict for o in outcomes] == ["unchanged"] * 4 + ["new"] * 6
    names = [c.name for c in field.all(Customer) if c.name.startswith("客户")]
    assert len(names) == len(set(names)) == 10


def test_what_was_renamed_after_its_row_went_in_is_not_added_again(field: Field) -> None:
    one = Importer(field, "customers")
    data = lines(("客户名称", "联系人"), ("顺风物流", "张三"))
    (row,) = one.brings(one.tries(data))
    renamed = lines(("编号", "客户名称", "更正原因"), (row["id"], "顺丰物流", "写错了"))
    one.brings(one.tries(renamed))
    (again,) = one.tries(data)["rows"]
    assert (again["verdict"], again["code"]) == ("refused", "row.done_before")


def test_a_record_that_somebody_changed_after_the_trial_is_left_alone(field: Field) -> None:
    one = Importer(field, "customers")
    known = field.all(Customer)[0]
    told = one.tries(lines(("客户名称", "联系人", "更正原因"), (known.name, "甲", "来电")))
    one.brings(one.tries(lines(("客户名称", "联系人", "更正原因"), (known.name, "乙", "又来电"))))
    (row,) = one.brings(told)
    assert (row["verdict"], row["code"], row["done"]) == ("refused", "row.changed_since", False)
    now = field.get(Customer, known.id)
    assert now is not None
    assert now.contact == "乙"


def test_two_rows_about_one_record_and_a_name_that_two_bear_are_refused(field: Field) -> None:
    one = Importer(field, "customers")
    known = field.all(Customer)[0]
    again = lines(("编号", "客户名称", "联系人"), ("", "甲公司", "1"), ("", "甲公司", "2"), ("c-none", "乙", ""))
    told = one.tries(again)
    assert [row["code"] for row in told["rows"]] == ["", "row.repeated", "row.not_known"]
    one.brings(told)
    other = lines(("编号", "客户名称", "更正原因"), (known.id, "甲公司", "更名"))
    one.brings(one.tries(other))
    (row,) = one.tries(lines(("客户名称", "联系人"), ("甲公司", "3")))["rows"]
    assert (row["code"], row["column"]) == ("row.several_known", "客户名称")


@pytest.mark.parametrize(
    ("kind", "person"),
    [("people", "p-li"), ("prices", "p-zhou"), ("units", "p-wang"), ("customers", "p-sun"), ("dealers", "p-feng")],
)
def test_role_1_who_may_not_give_the_command_brings_no_list_in(field: Field, kind: str, person: str) -> None:
    before = everything(field)
    said = Importer(field, kind, person).tries(lines(("名称", "电话"), ("甲", "1")), status=403)
    assert (said["rule"], said["code"]) == ("ROLE-1", "no_role")
    assert everything(field) == before


def test_sec_1_a_list_taken_out_is_numbered_with_its_reason_and_holds_no_formula(field: Field) -> None:
    one = Importer(field, "customers")
    data = lines(("客户名称", "联系人"), ("=cmd|' /C calc'!A0", "+86"))
    one.brings(one.tries(data))
    text = one.takes_out("csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    noted = field.all(Export)[-1]
    assert (noted.report, noted.reason, noted.by_name) == ("list_customers", "核对", "李静")
    assert noted.number in rows[0][1]
    book = openpyxl.load_workbook(io.BytesIO(one.takes_out("xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_an_auditor_may_read_the_list_and_no_other_office_than_sees_it(field: Field) -> None:
    Importer(field, "customers", "p-feng").takes_out("csv")
    got = field.client.get("/api/lists/customers", headers=Attacker(field, "p-wang").headers)
    assert got.status_code == 403


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"\x00" * 100, b"<html>", "甲,乙\n1,2\n".encode()])
def test_what_is_no_list_is_said_and_nothing_is_written(field: Field, data: bytes) -> None:
    before = everything(field)
    said = Importer(field, "customers").tries(data, status=422)
    assert said["detail"]
    assert everything(field) == before


def test_gb18030_semicolons_and_a_title_above_the_header_are_read(field: Field) -> None:
    head = "客户台账;;\r\n制表：王;;\r\n*客 户 名 称;联系人（必填）;电话\r\n"
    data = f"{head}顺风物流;张三;１３８００１３８０００\r\n".encode("gb18030")
    (row,) = Importer(field, "customers").tries(data)["rows"]
    assert row["verdict"] == "new"
    assert {c["after"] for c in row["changes"]} == {"顺风物流", "张三", "13800138000"}


def test_the_command_line_tries_brings_in_and_takes_out(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "客户.csv"
    data.write_bytes(lines(("客户名称", "电话"), ("顺风物流", "13800138000"), ("坏行", "不是电话")))
    home = ["--data", str(field.folder / "server")]
    before = field.all(Customer)
    assert cli.main(["import", "customers", str(data), "--dry-run", "--json", *home]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["row"], row["verdict"], row["done"]) for row in told] == [
        (2, "new", False),
        (3, "refused", False),
    ]
    assert field.all(Customer) == before
    assert cli.main(["import", "customers", str(data), *home]) == 1
    out = capsys.readouterr().out
    assert "顺风物流" in out
    assert "电话" in out
    assert len(field.all(Customer)) == len(before) + 1
    taken = tmp_path / "out.xlsx"
    assert cli.main(["export", "xlsx", "--list", "customers", "--out", str(taken), "--reason", "核对", *home]) == 0
    assert cli.main(["import", "customers", str(taken), *home]) == 0
    assert "0 new, 0 corrected" in capsys.readouterr().err
    assert cli.main(["import", "customers", str(tmp_path / "none.csv"), *home]) == 2
    nowhere = tmp_path / "nowhere"
    assert cli.main(["import", "customers", str(data), "--dry-run", "--data", str(nowhere)]) == 2
    assert not nowhere.exists()


def test_the_command_line_takes_the_vehicles_row_by_row_too(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "车辆.csv"
    data.write_bytes(lines(("车牌号", "司机"), ("贵D00001", "张一"), ("不是车牌", "李")))
    home = ["--data", str(field.folder / "server")]
    assert cli.main(["import", "vehicles", str(data), "--row-by-row", *home]) == 1
    assert "1 new" in capsys.readouterr().err
    assert [v.driver for v in field.all(Vehicle) if v.plate == "贵D00001"] == ["张一"]
