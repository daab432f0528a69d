"""`paigong import statement --json`: each row with what became of it and its sum (CASH-5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pair.field import ORDER, Field

from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from sync_server.admin import cli

HEAD = "交易日期,收入金额,支出金额,账户余额,对方户名,附言"
ROWS = (
    "2026-11-07,450.50,,1450.50,某公司,PGAA-000001",
    "2026-11-07,88.00,,1538.50,别人,谢谢",
    "2026-11-07,,5.00,1533.50,银行,手续费",
    "2026-11-08,八十,,1533.50,某公司,",
)


def imported(field: Field, file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[tuple[Any, Any]]:
    capsys.readouterr()
    cli.main(["import", "statement", str(file), "--json", *more, "--data", str(field.folder / "server")])
    return [(row["state"], row["sum"]) for row in json.loads(capsys.readouterr().out)["rows"]]


def test_cash_5_the_command_says_of_each_row_what_became_of_it_and_its_sum(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = IssueReceipt(
        visit=VisitId("v-1"), receipt=ReceiptId("r-1"), number="PGAA-000001", token="t" * 24, plate="苏E5K208",
        lines=(), total=Fen(45_050), method=Method.TRANSFER,
    )  # fmt: skip
    field.office("p-wang", issue, ORDER)
    file = tmp_path / "bank.csv"
    file.write_text("\n".join((HEAD, *ROWS)), "utf-8")
    rest = [("left_out", -500), ("refused", 0)]
    assert imported(field, file, capsys, "--dry-run") == [("new", 45_050), ("new", 8_800), *rest]
    assert field.balance("wallet:transfer") == 0
    assert imported(field, file, capsys) == [("matched", 45_050), ("unmatched", 8_800), *rest]
    assert imported(field, file, capsys) == [("known", 45_050), ("known", 8_800), *rest]
    assert field.balance("wallet:transfer") == 45_050 + 8_800
    assert field.balance("suspense:transfer") == -8_800
