"""Finance takes a wallet's workbook in from the screen: looked at row by row, taken, taken again (CASH-5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hands import sees, tap
from harness import Device
from office import Office
from pair.field import ORDER

from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.records import Payment, StatementLayout

pytestmark = pytest.mark.browser

FILES = Path(__file__).resolve().parents[1] / "data" / "statements"
FILE = FILES / "wechat_personal.xlsx"
RECEIPT = ReceiptId("r-wechat")


def test_cash_5_finance_takes_wechats_workbook_in_and_the_receipt_is_found(office: Office) -> None:
    issue = IssueReceipt(
        visit=VisitId("v-1"), receipt=RECEIPT, number="PGAA-000001", token=f"PGAA-000001-{'x' * 20}",
        plate="苏E5K208", lines=(), total=Fen(45_050), method=Method.WECHAT,
    )  # fmt: skip
    office.says(issue, ORDER, "p-wang")
    desk = office.comes_in("p-sun", "孙丽")
    desk.page.evaluate("path => { location.hash = path }", "#/office/finance/statement")
    chooses(desk, FILE, "选择文件")
    sees(desk, "各行合计 ¥488.50", 60_000)
    sees(desk, "与文件汇总一致")
    sees(desk, "未入账 2 行：收入 ¥0.00，支出 ¥35.00，不计收支 ¥200.00")
    sees(desk, "支出，不是收款")
    tap(desk, "入账 3 行")
    sees(desk, "对账单已入账", 60_000)
    assert office.balances() | {"wallet:wechat": 48_850, "suspense:wechat": -3_800} == office.balances()
    with office.company.read() as work:
        receipt = work.get(Receipt, RECEIPT)
        assert receipt
        assert receipt.clearing == ""
        assert len(work.all(Payment)) == 3
    chooses(desk, FILE, "换一个文件")
    sees(desk, "已有", 60_000)
    desk.close()
    assert office.balances()["wallet:wechat"] == 48_850


def test_cash_5_a_statement_that_nobody_knows_has_its_columns_named_once(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "village.csv"
    file.write_bytes(
        "某村镇银行\n入账日,进出,发生,结存,说明\n2026-11-07,进,450.50,8450.50,PGAA-000001\n"
        "2026-11-08,出,5.00,8445.50,手续费\n".encode("gb18030")
    )
    desk = office.comes_in("p-sun", "孙丽")
    desk.page.evaluate("path => { location.hash = path }", "#/office/finance/statement")
    chooses(desk, file, "选择文件")
    sees(desk, "没有找到对账单的表头", 60_000)
    tap(desk, re.compile("^指定各列"))
    sees(desk, "哪一行是表头")
    for heading, meaning in (("入账日", "日期"), ("进出", "收支方向"), ("发生", "金额"), ("说明", "附言")):
        tap(desk, re.compile(f"^{heading} 不读"))
        tap(desk, meaning)
    tap(desk, "进")
    tap(desk, "看前十行")
    sees(desk, "前 2 行", 60_000)
    tap(desk, "存为本公司的格式")
    sees(desk, "入账 1 行", 60_000)
    tap(desk, "入账 1 行")
    sees(desk, "对账单已入账", 60_000)
    desk.close()
    with office.company.read() as work:
        assert [x.columns["sum"] for x in work.all(StatementLayout)] == ["发生"]
        assert [p.number for p in work.all(Payment)] == ["PGAA-000001"]
    assert office.balances()["wallet:transfer"] == 45_050


def chooses(desk: Device, file: Path, button: str) -> None:
    with desk.page.expect_file_chooser() as chooser:
        tap(desk, button)
    chooser.value.set_files(file)
