"""A statement that nobody knows: looked at, its columns picked once, read by them from then on (CASH-5)."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import SaveStatementLayout
from rulebook.subjects.statements.records import Payment, StatementLayout
from sync_server.subjects.statements.statement_files import UnreadableStatement, look, read_statement
from sync_server.subjects.statements.statements import import_statement

FINANCE = "p-sun"
FILE = (
    "某村镇银行\n"
    "户名,某服务公司\n"
    "入账日,进出,发生,结存,对手,说明\n"
    "2026-11-07,进,450.50,8450.50,某公司,PGAA-000001\n"
    '2026-11-08,进,"1,450.50",9901.00,另一公司,\n'
    "2026-11-08,出,5.00,9896.00,,手续费\n"
).encode("gb18030")
COLUMNS = {"day": "入账日", "way": "进出", "sum": "发生", "balance": "结存", "party": "对手", "memo": "说明"}


def layout(**changes: object) -> SaveStatementLayout:
    said = SaveStatementLayout(
        layout="own-1", name="某村镇银行", method=Method.TRANSFER, columns=COLUMNS, money_in=("进",)
    )
    return msgspec.structs.replace(said, **changes)


def test_cash_5_a_file_that_no_layout_fits_is_shown_with_what_may_be_its_heading() -> None:
    with pytest.raises(UnreadableStatement) as caught:
        read_statement(FILE)
    assert caught.value.code == "no_heading"
    seen = look(FILE)
    assert (seen.head, seen.rows[2][1]) == (3, ["入账日", "进出", "发生", "结存", "对手", "说明"])


def test_cash_5_columns_that_were_picked_once_are_a_layout_of_the_company(field: Field) -> None:
    field.office(FINANCE, layout(), "own-1")
    assert [x.name for x in field.all(StatementLayout)] == ["某村镇银行"]
    report = import_statement(field.company, FILE, "a.csv")
    assert (report.layout, report.total, report.left_out.outgo, report.sound) == ("own:own-1", 190_100, 500, True)
    assert report.rows[0].number == "PGAA-000001"
    again = import_statement(field.company, FILE, "a.csv")
    assert [row.state for row in again.rows] == ["known", "known", "left_out"]
    field.office(FINANCE, layout(retired=True), "own-1")
    with pytest.raises(UnreadableStatement):
        import_statement(field.company, FILE, "a.csv")


def test_cash_5_a_companys_own_layout_goes_before_those_that_come_along(field: Field) -> None:
    file = "交易日期,收入,支出,余额,附言\n2026-11-07,450.50,,1.00,PGAA-000001\n".encode()
    assert read_statement(file).layout.name == "bank_two_columns"
    mine = layout(columns={"day": "交易日期", "income": "支出", "outgo": "收入", "memo": "附言"}, money_in=())
    field.office(FINANCE, mine, "own-1")
    assert import_statement(field.company, file, "a.csv").left_out.outgo == 45_050


def test_cash_5_the_columns_are_tried_on_the_screen_before_they_are_saved(field: Field) -> None:
    headers = Attacker(field, FINANCE).headers
    seen = field.client.post("/api/imports/statement/look", content=FILE, headers=headers).json()
    assert seen["head"] == 3
    asked = {"name": "a.csv", "layout": msgspec.json.encode(layout()).decode(), "dry_run": "false"}
    tried = field.client.post("/api/imports/statement", params=asked, content=FILE, headers=headers)
    assert [row["state"] for row in tried.json()["rows"]] == ["new", "new", "left_out"]
    assert field.all(Payment) == [], "a trial takes nothing"
    wrong = {"layout": msgspec.json.encode(layout(columns={"day": "入账日"})).decode()}
    refused = field.client.post("/api/imports/statement", params=wrong, content=FILE, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "field_wrong")
    odd = field.client.post("/api/imports/statement", params={"layout": "{"}, content=FILE, headers=headers)
    assert odd.status_code == 422
    other = Attacker(field, "p-wang").headers
    assert field.client.post("/api/imports/statement/look", content=FILE, headers=other).status_code == 403


def test_what_is_shown_of_a_file_is_never_more_than_its_top() -> None:
    assert len(look(b"a,b\n" * 5_000).rows) == 40
    examples = Path(__file__).resolve().parents[1] / "data" / "statements"
    assert look((examples / "wechat_personal.xlsx").read_bytes()).head == 18
