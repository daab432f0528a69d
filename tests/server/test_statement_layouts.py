"""Every layout of a statement, on an invented file: taken, matched, taken again, damaged, its books (CASH-5)."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pair.field import Field

from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.records import Payment
from sync_server.admin import cli
from sync_server.subjects.statements.statement_files import LAYOUTS, read_statement
from sync_server.subjects.statements.statements import import_statement

FILES = Path(__file__).resolve().parents[1] / "data" / "statements"
BANK = (190_100, 0, 500)
EXAMPLES: dict[str, tuple[str, int, int, int]] = {
    # file → layout; what is taken in fen; its fees; what went out and is left out
    "wechat_personal.xlsx": ("wechat_personal", 48_850, 0, 3_500),
    "wechat_personal.csv": ("wechat_personal", 48_850, 0, 3_500),
    "wechat_trade.csv": ("wechat_trade", 63_050, 378, 3_000),
    "wechat_funds.csv": ("wechat_funds", 68_050, -30, 50_270),
    "alipay_trade.zip": ("alipay_trade", 63_050, 378, 0),
    "alipay_trade_summary_first.csv": ("alipay_trade", 63_050, 378, 0),
    "alipay_personal.csv": ("alipay_personal", 53_850, 0, 3_500),
    "alipay_account.csv": ("alipay_account", 63_050, 0, 10_270),
    **{
        f"{name}.csv": (name, *BANK)
        for name in (
            *(
                "icbc_personal",
                "icbc_company",
                "icbc_signs",
                "icbc_app",
                "ccb_company",
                "ccb_personal",
                "ccb_two_columns",
            ),
            *("cmb_company", "cmb_personal", "cmb_two_columns", "abc_company", "abc_personal"),
            *("boc_company", "boc_personal", "bank_two_columns", "bank_signs", "bank_signed"),
        )
    },
}


def read(name: str) -> bytes:
    return (FILES / name).read_bytes()


def with_a_receipt(field: Field, method: Method, number: str = "PGAA-000001", fen: int = 45_050) -> ReceiptId:
    """A receipt of that number, paid electronically: a fact, taken as it comes."""
    receipt = ReceiptId(f"r-{number}")
    issue = IssueReceipt(
        visit=VisitId("v-1"), receipt=receipt, number=number, token=f"{number}-{'x' * 20}", plate="苏E5K208",
        lines=(), total=Fen(fen), method=method,
    )  # fmt: skip
    assert field.office("p-wang", issue, field.assigned(f"o-{number}")).outcome != "refused"
    return receipt


def damaged(name: str) -> bytes:
    """The file with the sum of its first payment spoilt."""
    data = read(name)
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        for row in book.active.iter_rows():  # type: ignore[union-attr]  # a workbook has a sheet
            for cell in row:
                cell.value = "45o.50" if cell.value == 450.5 else cell.value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    if name.endswith(".zip"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for part in old.infolist():
                new.writestr(part, old.read(part).replace(b"450.50,450.50", b"45o.50,45o.50", 1))
        return out.getvalue()
    text = data.replace(b"450.50,450.50", b"45o.50,45o.50", 1)  # Alipay tells two sums, ICBC as well
    return text.replace(b"450.50", b"45o.50", 2 if b"ICBC" in data or name == "icbc_personal.csv" else 1)


def test_every_layout_has_its_example() -> None:
    assert {layout for layout, *_ in EXAMPLES.values()} == {layout.name for layout in LAYOUTS}
    assert {path.name for path in FILES.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_cash_5_each_layout_is_taken_matched_and_the_second_time_changes_nothing(field: Field, name: str) -> None:
    layout, total, fees, outgo = EXAMPLES[name]
    method = read_statement(read(name)).method
    receipt = with_a_receipt(field, method)
    tried = import_statement(field.company, read(name), name, dry_run=True)
    assert {row.state for row in tried.rows} - {"left_out"} == {"new"}
    assert field.all(Payment) == []
    report = import_statement(field.company, read(name), name)
    assert (report.layout, report.total, report.fees, report.left_out.outgo) == (layout, total, fees, outgo)
    assert report.sound, [check for check in report.checks if not check.agrees]
    assert [row.said for row in report.rows if row.state == "matched"] == [receipt]
    kept = field.get(Receipt, receipt)
    assert kept
    assert kept.clearing == ""
    assert field.balance(f"wallet:{method}") == total - fees
    assert field.balance("expense:wallet_fee") == fees
    assert field.balance(f"suspense:{method}") == -(total - 45_050)
    payments, opened = field.all(Payment), field.all(Irregularity)
    again = import_statement(field.company, read(name), name)
    assert {row.state for row in again.rows} - {"left_out"} == {"known"}
    assert (again.sound, again.total) == (True, total)
    assert field.all(Payment) == payments
    assert field.all(Irregularity) == opened
    assert field.balance(f"wallet:{method}") == total - fees


@pytest.mark.parametrize("name", EXAMPLES)
def test_cash_5_of_a_damaged_file_one_row_is_refused_and_the_rest_is_shown(field: Field, name: str) -> None:
    report = import_statement(field.company, damaged(name), name, dry_run=True)
    refused = [row for row in report.rows if row.state == "refused"]
    assert [(row.why, row.value.lstrip("¥+")) for row in refused] == [("sum", "45o.50")]
    assert not report.sound
    whole = import_statement(field.company, read(name), name, dry_run=True)
    lost = {row.row for row in refused}
    assert [r for r in whole.rows if r.row not in lost] == [r for r in report.rows if r.row not in lost]


def test_cash_5_the_command_tells_of_each_row_its_state_and_sum(
    field: Field, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with_a_receipt(field, Method.ALIPAY)
    data = ["--data", str(field.folder / "server")]
    assert cli.main(["import", "statement", str(FILES / "alipay_account.csv"), "--json", *data]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(row["row"], row["state"], row["sum"]) for row in said["rows"]] == [
        (6, "matched", 45_050), (7, "left_out", -270), (8, "unmatched", 28_000), (9, "unmatched", -5_000),
        (10, "unmatched", -5_000), (11, "left_out", -10_000),
    ]  # fmt: skip
    assert said["left_out"] == {"rows": 2, "income": 0, "outgo": 10_270, "neither": 0, "unowned": 0}
    spoilt = tmp_path / "damaged.csv"
    spoilt.write_bytes(damaged("icbc_personal.csv"))
    assert cli.main(["import", "statement", str(spoilt), "--dry-run", *data]) == 1
    assert "not a sum that can be read: 45o.50" in capsys.readouterr().out
    assert cli.main(["import", "statement", str(FILES / "alipay_account.csv"), "--json", *data]) == 0
    assert {row["state"] for row in json.loads(capsys.readouterr().out)["rows"]} == {"known", "left_out"}


@pytest.mark.parametrize("first", ["alipay_trade.zip", "alipay_account.csv"])
def test_cash_5_two_kinds_of_file_that_tell_the_same_money_are_booked_once(field: Field, first: str) -> None:
    names = ["alipay_trade.zip", "alipay_account.csv"]
    names.sort(key=lambda name: name != first)
    for name in names:
        assert import_statement(field.company, read(name), name).sound
    assert field.balance("wallet:alipay") + field.balance("expense:wallet_fee") == 63_050
    assert field.balance("expense:wallet_fee") == 378, "the list of trades tells the fees, whichever came first"
    assert len(field.all(Payment)) == 4
    for name in names:
        assert {r.state for r in import_statement(field.company, read(name), name).rows} <= {"known", "left_out"}
    assert field.balance("wallet:alipay") == 63_050 - 378


@pytest.mark.parametrize("first", ["wechat_trade.csv", "wechat_funds.csv"])
def test_cash_5_a_merchants_trades_and_funds_are_one_money(field: Field, first: str) -> None:
    names = sorted(["wechat_trade.csv", "wechat_funds.csv"], key=lambda name: name != first)
    for name in names:
        assert import_statement(field.company, read(name), name).sound
    assert field.balance("suspense:wechat") == -63_050
    assert field.balance("expense:wallet_fee") == 378
