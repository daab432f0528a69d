"""Rows of statements as wallets and banks write them, and as spreadsheets leave them (CASH-5)."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from bills import Row, bill
from pair.field import Field

from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.statements.records import Payment
from sync_server.core.system import write_as_system
from sync_server.subjects.statements.statement_files import UnreadableStatement, read_statement
from sync_server.subjects.statements.statements import StatementReport, import_statement

FILES = Path(__file__).resolve().parents[1] / "data" / "statements"
ORDER = "4200002351202611070000000001"
PAID = Row(order=ORDER, number="PGAA000001", settled=45_000, fee=270)
PERSONAL = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
ALIPAY = "支付宝交易号,商户订单号,业务类型,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）\n"
BANK = "交易日期,收入金额,支出金额,账户余额,对方户名,附言\n"


def back(own: str, fen: int, became: str = "SUCCESS", at: str = "2026-11-08 10:00:00") -> Row:
    return Row(order=ORDER, state="REFUND", refund=own, back=fen, became=became, at=at)


def told(data: bytes) -> list[tuple[str, int]]:
    """What each row is, and its sum: `in`, `back`, or why it is not taken."""
    reading = read_statement(data)
    return [(("back" if x.refund else "in") if x.taken else x.why, x.sum) for x in reading.lines]


def taken(field: Field, *rows: Row) -> StatementReport:
    return import_statement(field.company, bill(*rows), "bill.csv")


def opened(field: Field) -> list[str]:
    return sorted(i.code for i in field.all(Irregularity))


# What a row's state says


def test_cash_5_a_coupon_lowers_what_came_in() -> None:
    assert told(bill(Row(order=ORDER, settled=28_000, coupon=2_000))) == [("in", 28_000)]


@pytest.mark.parametrize(("state", "why"), [("FAIL", "refund_failed"), ("PROCESSING", "refund_pending")])
def test_cash_5_a_refund_that_was_not_made_takes_nothing_off(field: Field, state: str, why: str) -> None:
    report = taken(field, PAID, back("503001", 5_000, state))
    assert [(row.state, row.why, row.sum) for row in report.rows][1] == ("left_out", why, -5_000)
    assert (report.sound, report.total, field.balance("suspense:wechat")) == (True, 45_000, -45_000)


def test_cash_5_a_refund_that_failed_and_is_made_later_is_taken_then(field: Field) -> None:
    taken(field, PAID, back("503001", 5_000, "PROCESSING"))
    assert taken(field, back("503001", 5_000)).total == -5_000
    assert field.balance("suspense:wechat") == -40_000


def test_cash_5_revoked_undoes_its_payment_by_the_sum_given_back_or_by_the_payments_own() -> None:
    revoked = Row(order=ORDER, state="REVOKED", refund="503009", back=45_000, became="SUCCESS")
    assert told(bill(PAID, revoked)) == [("in", 45_000), ("back", -45_000)]
    silent = Row(order=ORDER, state="REVOKED")
    assert told(bill(PAID, silent, summary=False)) == [("in", 45_000), ("back", -45_000)]
    assert told(bill(silent, PAID, summary=False)) == [("back", -45_000), ("in", 45_000)]
    assert told(bill(silent, summary=False)) == [("undone_of_what", 0)], "refused by name: nobody knows of what"


def test_cash_5_what_was_never_paid_is_left_out_and_a_state_nobody_knows_is_told(field: Field) -> None:
    closed = taken(field, PAID, Row(order="42001", state="CLOSED", settled=100))
    assert (closed.rows[1].why, closed.left_out.unowned) == ("unpaid", 0)
    report = import_statement(
        field.company, bill(PAID, Row(order="42002", state="SETTLED", settled=700), summary=False), "b.csv"
    )
    assert (report.rows[1].state, report.rows[1].why, report.rows[1].value) == ("left_out", "state", "SETTLED")
    assert (report.left_out.unowned, report.sound) == (700, False), "money came in that nobody took"


def test_cash_5_another_currency_is_left_out_and_told() -> None:
    rows = "交易日期,收入,支出,余额,币种\n2026-11-07,450.50,,1.00,人民币\n2026-11-07,10.00,,10.00,美元\n"
    assert told(rows.encode()) == [("in", 45_050), ("currency", 1_000)]


# Whose row it is


def test_cash_5_two_part_refunds_are_two_in_one_second_and_in_two_files(field: Field) -> None:
    taken(field, PAID, back("503001", 5_000), back("503002", 5_000))
    assert field.balance("suspense:wechat") == -35_000
    taken(field, PAID, back("503003", 5_000, at="2026-11-09 10:00:00"))
    assert field.balance("suspense:wechat") == -30_000
    assert opened(field) == ["refunded"] * 3


def test_cash_5_refunds_without_numbers_of_their_own_are_as_many_as_stand_there(field: Field) -> None:
    rows = "".join(f"2026110722{n},M1,退款,2026-11-08 10:00:00,-50.00,-50.00,,0.00\n" for n in (1, 1))
    data = (ALIPAY + "20261107221,M1,交易,2026-11-07 11:00:00,450.00,450.00,,-2.70\n" + rows).encode("gb18030")
    for _ in range(2):
        import_statement(field.company, data, "a.csv")
        assert field.balance("suspense:alipay") == -35_000


def test_cash_5_a_batch_number_that_two_payments_share_makes_two_refunds() -> None:
    rows = "".join(f"20261107{n},M{n},退款,2026-11-08 10:00:00,-50.00,-50.00,1,0.00\n" for n in (1, 2))
    entries = [line.taken.entry for line in read_statement((ALIPAY + rows).encode()).lines if line.taken]
    assert len(set(entries)) == 2


def test_cash_5_a_refund_taken_before_refunds_had_numbers_is_known(field: Field) -> None:
    rows = (
        StatementRow(number="PGAA000001", wallet_number=ORDER, at="2026-11-07T11:01:22+08:00", fen=Fen(45_000),
                       fee=Fen(270)),
        StatementRow(number="PGAA000001", wallet_number=ORDER, at="2026-11-08T10:00:00+08:00", fen=Fen(5_000),
                       refund=True),
    )  # fmt: skip
    with field.company.write() as work:
        old = ImportStatement(method=Method.WECHAT, file="old.csv", sha256="0", rows=rows)
        write_as_system(work, field.company.master, old, "old", field.clock())
    report = taken(field, PAID, back("503001", 5_000), back("503002", 5_000))
    assert [row.state for row in report.rows] == ["known", "known", "unmatched"], "the second refund was lost then"
    assert field.balance("suspense:wechat") == -35_000
    assert {r.state for r in taken(field, PAID, back("503001", 5_000), back("503002", 5_000)).rows} == {"known"}


@pytest.mark.parametrize(("again", "what"), [
    (Row(order=ORDER, number="PGAA000001", settled=44_000, fee=270), "another sum"),
    (Row(order=ORDER, number="PGAA000001", settled=45_000, fee=250), "another fee"),
    (Row(order=ORDER, number="PGAA000002", settled=45_000, fee=270), "another number of ours"),
])  # fmt: skip
def test_cash_5_a_known_row_that_says_something_else_is_told_and_changes_nothing(
    field: Field, again: Row, what: str
) -> None:
    taken(field, PAID)
    payments = field.all(Payment)
    tried = import_statement(field.company, bill(again), "b.csv", dry_run=True)
    report = taken(field, again)
    for said in (tried, report):
        assert [(row.state, row.why) for row in said.rows] == [("known", "differs")], what
        assert not said.sound
    assert opened(field) == ["statement_differs"]
    assert field.all(Payment) == payments


def test_cash_5_a_row_that_stands_in_a_file_twice_is_one_payment(field: Field) -> None:
    report = taken(field, PAID, PAID)
    assert [(row.state, row.why) for row in report.rows] == [("unmatched", ""), ("known", "twice")]
    assert (report.total, field.balance("suspense:wechat")) == (45_000, -45_000)


# What spreadsheets do to files


def test_cash_5_a_number_in_scientific_notation_is_refused_with_its_row() -> None:
    rows = (
        "2.02611E+27,PGAA000051,交易,2026-11-07 11:00,450,450,,-2.7\n2026110722,M,交易,2026-11-07 12:00,88,88,,0\n"
    )
    lines = read_statement((ALIPAY + rows).encode("gb18030")).lines
    first = lines[0]
    assert (first.row, first.refused, first.why, first.value) == (2, True, "shortened", "2.02611E+27")
    assert lines[1].taken


def test_cash_5_numbers_that_were_rounded_to_noughts_are_refused() -> None:
    rows = "".join(
        f"202611072200{n}00000000000000000,M{n},交易,2026-11-07 11:00,450,450,,0\n" for n in (141, 142, 143)
    )
    lines = read_statement((ALIPAY + rows).encode("gb18030")).lines
    assert {line.why for line in lines} == {"shortened"}
    one = rows.splitlines()[0]
    assert read_statement((ALIPAY + one).encode("gb18030")).lines[0].taken, "one such number alone may be one"


def workbook(text: str, numbers: bool = True) -> bytes:
    """The CSV as a spreadsheet saves it: sums and long numbers as numbers, times as times."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in text.splitlines():
        cells: list[object] = []
        for cell in line.split(","):
            try:
                cells.append(float(cell) if numbers and cell else cell or None)
            except ValueError:
                try:
                    cells.append(datetime.fromisoformat(cell.replace("/", "-")))
                except ValueError:
                    cells.append(cell)
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cash_5_a_bank_statement_saved_again_by_a_spreadsheet_is_the_same_statement(field: Field) -> None:
    rows = "2026-11-07,450.50,,8450.50,某公司,PGAA000001\n2026-11-08,,5.00,8445.50,,手续费\n"
    import_statement(field.company, (BANK + rows).encode(), "a.csv")
    saved = [
        (BANK + rows.replace("2026-11-0", "2026/11/")).encode("gb18030"),
        (BANK + rows.replace("450.50", "450.5", 1)).encode("utf-16"),
        workbook(BANK + rows),
        (BANK + rows).replace(",", "\t").encode(),
    ]
    for data in saved:
        report = import_statement(field.company, data, "again")
        assert [row.state for row in report.rows] == ["known", "left_out"]
        assert report.sound
    assert field.balance("wallet:transfer") == 45_050


def test_cash_5_a_wallets_bill_saved_again_loses_its_seconds_and_is_known_or_its_long_numbers_and_is_named(
    field: Field,
) -> None:
    row = f"{ORDER[:-1]}7,PGAA000001,交易,2026-11-07 11:01:22,450.50,450.50,,-2.70\n"
    import_statement(field.company, (ALIPAY + row).encode("gb18030"), "a.csv")
    minutes = row.replace("2026-11-07 11:01:22", "2026/11/7 11:01").replace("450.50", "450.5")
    known = import_statement(field.company, (ALIPAY + minutes).encode("gb18030"), "b.csv")
    assert [(r.state, r.why) for r in known.rows] == [("known", "")]
    lost = import_statement(field.company, workbook(ALIPAY + row), "c.xlsx")
    assert [(r.state, r.why) for r in lost.rows] == [("refused", "shortened")]


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "9999-12-31 23:59:59", "2026-13-07", "1926-11-07", "x"]
)
def test_cash_5_a_bad_date_is_one_bad_row_and_never_the_end(field: Field, day: str) -> None:
    rows = f"{day},450.50,,1.00,甲,\n2026-11-08,88.00,,2.00,乙,\n"
    report = import_statement(field.company, (BANK + rows).encode(), "a.csv")
    assert [(r.row, r.state) for r in report.rows] == [(2, "refused"), (3, "unmatched")]
    assert report.rows[0].why in ("year", "time")


@pytest.mark.parametrize(("text", "clock", "moment"), [
    ("2026-11-07 11:01:22", "", "2026-11-07T11:01:22+08:00"),
    ("2026/11/7 11:01", "", "2026-11-07T11:01:00+08:00"),
    ("20261107", "110122", "2026-11-07T11:01:22+08:00"),
    ("20261107", "90122", "2026-11-07T09:01:22+08:00"),
    ("20261107 15:24:03", "", "2026-11-07T15:24:03+08:00"),
    ("20261107110122", "", "2026-11-07T11:01:22+08:00"),
    ("2026年11月7日 11:01:22", "", "2026-11-07T11:01:22+08:00"),
    ("2026-11-07-11.01.22.000000", "", "2026-11-07T11:01:22+08:00"),
    ("2026-11-07T11:01:22+08:00", "", "2026-11-07T11:01:22+08:00"),
    ("2026.11.07", "11:01", "2026-11-07T11:01:00+08:00"),
    ("46333.459282", "", "2026-11-07T11:01:22+08:00"),
    ("２０２６－１１－０７", "", "2026-11-07T00:00:00+08:00"),
])  # fmt: skip
def test_cash_5_moments_are_read_as_banks_and_spreadsheets_write_them(text: str, clock: str, moment: str) -> None:
    from sync_server.subjects.statements.statement_files.cells import moment as read

    assert read(text, clock)[0].isoformat() == moment


def test_cash_5_a_quotation_mark_too_many_costs_its_own_row_only() -> None:
    rows = '2026-11-07,"450.50,,1.00,甲,\n2026-11-08,88.00,,2.00,乙,\n2026-11-09,99.00,,3.00,丙,"\n'
    found = told((BANK + rows).encode())
    assert found[1:] == [("in", 8_800), ("in", 9_900)]
    assert found[0][0] in ("sum", "no_sum")


@pytest.mark.parametrize("end", ["2026-11-08,8", "2026-11-08,88.00,,1.0", "2026-11-08,88.00,,2.00,乙"])
def test_cash_5_a_file_that_breaks_off_has_no_last_row(end: str) -> None:
    assert told((BANK + "2026-11-07,450.50,,1.00,甲,\n" + end).encode()) == [("in", 45_050), ("cut_off", 0)]
    assert told((BANK + "2026-11-07,450.50,,1.00,甲,").encode()) == [("in", 45_050)], (
        "it may end without a line end"
    )


# Files that are named with what to do


def protected() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("微信支付账单.xlsx", b"x" * 100)
    data = bytearray(out.getvalue())
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(sign) + (6 if sign == b"PK\x03\x04" else 8)
        data[place] |= 1
    return bytes(data)


def two_in_one() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, bill(PAID))
    return out.getvalue()


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    (protected(), "password"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "torn"),
    (bill(PAID)[:60], "no_heading"),
    (b"PK\x03\x04 not an archive", "torn"),
    (two_in_one(), "two"),
])  # fmt: skip
def test_cash_5_a_file_that_cannot_be_read_is_named_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableStatement) as caught:
        read_statement(data)
    assert caught.value.code == code
    assert "statement.file" not in str(caught.value), "it has words"


# The file's own summary


@pytest.mark.parametrize(("name", "old", "new", "what"), [
    ("wechat_personal.csv", "收入：2笔 538.50元", "收入：2笔 538.40元", "income"),
    ("wechat_personal.csv", "收入：2笔", "收入：3笔", "income_count"),
    ("wechat_personal.csv", "支出：2笔 85.00元", "支出：2笔 86.00元", "outgo"),
    ("wechat_personal.csv", "共5笔记录", "共6笔记录", "count"),
    ("wechat_trade.csv", "`850.50,`220.00", "`850.50,`230.00", "back"),
    ("wechat_trade.csv", "`850.50,`220.00", "`860.50,`220.00", "income"),
    ("wechat_trade.csv", "`3.78000", "`3.79000", "fee"),
    ("wechat_funds.csv", "`730.50", "`730.40", "income"),
    ("alipay_account.csv", "共-202.70元", "共-202.60元", "outgo"),
    ("alipay_trade_summary_first.csv", "商家实收共730.50元", "商家实收共730.60元", "income"),
    ("alipay_trade_summary_first.csv", "商家实收退款共-100.00元", "商家实收退款共-90.00元", "back"),
    ("icbc_personal.csv", '"1,901.00",5.00', '"1,902.00",5.00', "income"),
    ("boc_company.csv", ",5.00\r\n", ",6.00\r\n", "outgo"),
    ("cmb_two_columns.csv", "共1901.00元", "共1900.00元", "income"),
])  # fmt: skip
def test_cash_5_a_summary_that_does_not_agree_is_told_by_what(
    field: Field, name: str, old: str, new: str, what: str
) -> None:
    data = (FILES / name).read_bytes()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030"
    text = data.decode(encoding)
    assert old in text
    report = import_statement(field.company, text.replace(old, new, 1).encode(encoding), name, dry_run=True)
    assert [check.what for check in report.checks if not check.agrees] == [what]
    assert not report.sound


# Matching


def test_cash_5_a_transfer_of_which_only_the_day_is_known_is_matched_by_sum_and_day() -> None:
    row = read_statement((BANK + "2026-11-07,450.50,,1.00,甲,货款\n").encode()).lines[0].taken
    assert row
    assert (row.whole_day, row.at) == (True, "2026-11-07T00:00:00+08:00")


@pytest.mark.parametrize(("words", "number"), [
    ("PGAA-000001", "PGAA-000001"),
    ("转账备注:pgaa000001", "PGAA000001"),
    ("货款ＰＧＡＡ－000001维修", "PGAA-000001"),
    ("T-ABCD1234-0007", "T-ABCD1234-0007"),
    ("维修费", "维修费"),
])  # fmt: skip
def test_cash_5_a_receipts_number_is_found_in_whatever_the_payer_wrote(words: str, number: str) -> None:
    row = read_statement((BANK + f"2026-11-07,450.50,,1.00,甲,{words}\n").encode()).lines[0].taken
    assert row
    assert row.number == number


def test_cash_5_money_paid_out_is_never_a_receipt_whatever_it_was_for() -> None:
    rows = (
        "2026-11-08 12:00:00,商户消费,面馆,午餐,支出,¥35.00,零钱,支付成功,42001,1,/\n"
        "2026-11-08 12:00:00,零钱提现,银行,提现,/,¥200.00,银行,提现已到账,42002,2,/\n"
        "2026-11-08 12:00:00,转账,李*,转账,支出,¥10.00,零钱,对方已收钱,42003,3,/\n"
        "2026-11-08 12:00:00,转账,王*,PGAA-000001,收入,¥10.00,/,已全额退款,42004,4,/\n"
    )
    assert told((PERSONAL + rows).encode()) == [
        ("outgo", -3_500), ("neither", 20_000), ("outgo", -1_000), ("returned", 1_000),
    ]  # fmt: skip
