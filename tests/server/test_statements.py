"""A wallet's statement as it is downloaded: read row by row, matched, taken once (CASH-5). Reports over HTTP."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pair.field import Field, Phone

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.books.records import Export
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import StatementRow
from rulebook.subjects.statements.records import Payment
from sync_server.admin import cli
from sync_server.core.rebuild import compare
from sync_server.subjects.statements.statement_files import Reading, UnreadableStatement, read_statement
from sync_server.subjects.statements.statements import import_statement

FILE = Path(__file__).resolve().parents[1] / "data" / "wallet-statement.csv"
ALIPAY = """支付宝账务明细,,,,
账号:[a@example.com],,,,
支付宝交易号,商户订单号,业务类型,完成时间,订单金额（元）,收入（+元）,支出（-元）,服务费（元）
2026110722001\t,PGAA-000001\t,交易,2026/11/07 11:01:22,,450.50,,-2.70
2026110722002\t,PGAA-000002\t,退款,2026/11/07 12:00:00,,,-88.00,0.00
""".encode("gb18030")


def taken(reading: Reading) -> list[StatementRow]:
    return [line.taken for line in reading.lines if line.taken]


def test_cash_5_values_behind_backticks_refunds_and_the_summary_are_read() -> None:
    reading = read_statement(FILE.read_bytes())
    rows = taken(reading)
    assert (reading.method, len(rows), len(reading.lines)) == (Method.WECHAT, 40, 40)
    assert sum(line.sum for line in reading.lines) == reading.told == 647_250
    first = rows[0]
    assert (first.number, first.wallet_number, first.fen) == ("PG1000000", "42000275351260605246585", 45_050)
    assert first.at == "2026-11-07T11:01:22+08:00"
    assert [row.number for row in rows if row.refund] == ["PG1000007", "PG1000023"]


def test_cash_5_alipays_file_in_its_own_encoding_is_read_too() -> None:
    reading = read_statement(ALIPAY)
    assert (reading.method, reading.told) == (Method.ALIPAY, None)
    assert [(row.fen, row.refund, row.fee) for row in taken(reading)] == [(45_050, False, 270), (8_800, True, 0)]


def test_cash_5_a_row_that_cannot_be_read_is_told_and_the_others_stand() -> None:
    reading = read_statement(FILE.read_bytes().replace(b"`450.50", b"`4x0.50", 1))
    refused = [(line.row, line.why, line.value, line.number) for line in reading.lines if line.refused]
    assert (len(taken(reading)), refused) == (39, [(2, "sum", "4x0.50", "PG1000000")])
    assert reading.told == 647_250


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", "车牌号\n苏E\n".encode()])
def test_cash_5_what_is_no_statement_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnreadableStatement):
        read_statement(data)


def test_cash_5_the_same_file_again_changes_nothing(field: Field) -> None:
    first = import_statement(field.company, FILE.read_bytes(), FILE.name)
    assert {row.state for row in first.rows} == {"unmatched"}
    assert first.sound
    assert field.balance("wallet:wechat") == -field.balance("suspense:wechat") == 647_250
    before = field.all(Payment)
    again = import_statement(field.company, FILE.read_bytes(), FILE.name)
    assert {row.state for row in again.rows} == {"known"}
    assert field.all(Payment) == before
    assert field.balance("wallet:wechat") == 647_250
    refunds = [i for i in field.all(Irregularity) if i.code == "refunded"]
    assert {i.facts["number"] for i in refunds} == {"PG1000007", "PG1000023"}


def test_cash_5_a_dry_run_takes_nothing(field: Field) -> None:
    report = import_statement(field.company, FILE.read_bytes(), FILE.name, dry_run=True)
    assert {row.state for row in report.rows} == {"new"}
    assert field.all(Payment) == []


def test_cash_5_the_command_reports_row_by_row(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(field.folder / "server")]
    assert cli.main(["import", "statement", str(FILE), "--json", *data]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["total"], said["told"], len(said["rows"])) == (647_250, 647_250, 40)
    assert cli.main(["import", "statement", str(FILE), *data]) == 0
    assert "the summary says 6,472.50" in capsys.readouterr().out
    assert cli.main(["import", "statement", str(field.folder / "none.csv"), *data]) == 2


def test_cash_5_a_summary_that_says_another_sum_is_told(field: Field, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_bytes(FILE.read_bytes().replace(b"`6472.50", b"`6472.51"))
    assert cli.main(["import", "statement", str(short), "--data", str(field.folder / "server")]) == 1


# Reports over HTTP


def test_sec_1_reports_are_for_finance_and_auditors_and_bear_their_name(field: Field) -> None:
    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        await wang.does_the_visit()
        await wang.sync()

        def get(phone: Phone, path: str) -> Any:
            profile = phone.client.profile
            headers = {"authorization": f"Bearer {profile.device}.{profile.token}"}
            return field.client.get(path, headers=headers)

        receipts = get(sun, "/api/reports/receipts?month=2026-03")
        assert receipts.status_code == 200
        lines = receipts.content.decode("utf-8-sig").splitlines()
        assert "孙丽" in lines[0]
        assert "860.00" in lines[2]
        books = get(sun, "/api/reports/books?form=xlsx")
        assert books.content[:2] == b"PK"
        assert "860.00 CNY" in get(sun, "/api/reports/books?form=beancount").text
        refused = get(wang, "/api/reports/receipts")
        assert (refused.status_code, refused.json()["rule"]) == (403, "ROLE-1")
        assert get(sun, "/api/reports/secrets").status_code == 404
        assert get(sun, "/api/reports/receipts?month=march").status_code == 400
        assert field.client.get("/api/reports/receipts").status_code == 401
        taken = {(x.report, x.form, x.by, x.by_name) for x in field.all(Export)}
        assert taken == {(r, f, "p-sun", "孙丽") for r, f in (
            ("receipts", "csv"), ("books", "xlsx"), ("books", "beancount")
        )}, "each that was given is a line; what was refused is none"  # fmt: skip
        auditor = await field.phone("p-feng")
        assert sorted(auditor.world.all(Export), key=lambda x: x.id) == field.all(Export)
        await wang.sync()
        assert wang.world.all(Export) == []
        assert compare(field.company).same

    asyncio.run(scene())


def test_a_cell_that_somebody_wrote_is_never_a_formula() -> None:
    from sync_server.reporting.reports import REPORTS
    from sync_server.reporting.sheets import as_csv

    text = "".join(as_csv(REPORTS["balances"], [('=HYPERLINK("http://x")', "-1.00")], "x"))
    assert "\"'=HYPERLINK" in text
    assert ",-1.00" in text


def test_cash_5_a_number_of_more_than_15_figures_leaves_a_csv_as_text() -> None:
    from sync_server.reporting.reports import REPORTS
    from sync_server.reporting.sheets import as_csv

    rows = [("4200002351202611070000000001", "1.00"), ("123456789012345", "1.00")]
    text = "".join(as_csv(REPORTS["balances"], rows, "x"))
    assert text.splitlines()[-2:] == ["'4200002351202611070000000001,1.00", "123456789012345,1.00"]
