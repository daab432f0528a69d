"""Banks without a row of their own: dates and times apart, signs of every kind, postings taken back (CASH-5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pair.field import Field
from test_statement_layouts import with_a_receipt

from rulebook.subjects.receipts.records import Method, Receipt
from sync_server.subjects.statements.statement_files import read_statement
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement
from sync_server.subjects.statements.statement_files.rows import Line
from sync_server.subjects.statements.statements import import_statement


def lines(text: str) -> tuple[Line, ...]:
    return read_statement(text.encode()).lines


@pytest.mark.parametrize(
    "clock",
    ["10:11:12", "101112", "10.11.12", "１０：１１：１２"],
    ids=["colons", "figures", "dots", "full width"],
)
def test_cash_5_a_time_of_day_beside_its_day_is_read_however_the_column_is_called(clock: str) -> None:
    for name in ("交易时间", "记账时间", "时间"):
        (line,) = lines(f"交易日期,{name},收入金额,支出金额,余额,摘要\n20261107,{clock},350.00,,350.00,货款\n")
        assert line.taken, (name, line.why)
        assert line.taken.at == "2026-11-07T10:11:12+08:00"


def test_cash_5_a_time_of_day_without_its_first_nought_is_no_day() -> None:
    (line,) = lines("交易日期,交易时间,收入金额,支出金额,余额,摘要\n20261107,90122,350.00,,350.00,货款\n")
    assert line.taken
    assert line.taken.at == "2026-11-07T09:01:22+08:00"


@pytest.mark.parametrize("heading", ["借贷方向", "收支标志", "收付标志", "资金流向", "借贷标记"])
@pytest.mark.parametrize(
    ("came", "went"), [("贷", "借"), ("+", "-"), ("收", "支"), ("贷记", "借记"), ("Cr", "Dr")]
)
def test_cash_5_which_way_the_money_went_is_read_by_word_or_sign(heading: str, came: str, went: str) -> None:
    head = f"交易时间,{heading},发生额,余额,对方户名,摘要\n"
    payment = f"2026-11-07 10:11:12,{came},350.00,350.00,某运输公司,货款\n"
    paid, charge = lines(f"{head}{payment}2026-11-08 09:00:00,{went},5.00,345.00,,手续费\n")
    assert (paid.taken is not None, paid.sum, charge.why, charge.sum) == (True, 35_000, "charge", -500)


SIGNED = "日期,记账时间,交易金额,余额,摘要\n"


@pytest.mark.parametrize("minus", ["-20.00", "－20.00", "−20.00", "-¥20.00", "¥-20.00"])
def test_cash_5_signed_sums_are_read_where_the_balances_move_by_them_in_either_order(minus: str) -> None:
    rows = ["2026-11-07,10:11:12,350.00,1350.00,货款\n", f"2026-11-08,09:00:00,{minus},1330.00,转出\n"]
    for ordered in (rows, rows[::-1]):
        found = {line.sum: line.why for line in lines(SIGNED + "".join(ordered))}
        assert found == {35_000: "", -2_000: "outgo"}


@pytest.mark.parametrize(
    "rows",
    [
        "2026-11-07,10:11:12,350.00,1350.00,货款\n2026-11-08,09:00:00,20.00,1330.00,转出\n",  # no sign: which way?
        "2026-11-07,10:11:12,350.00,1350.00,货款\n",  # one row proves nothing
        "2026-11-07,10:11:12,350.00,,货款\n2026-11-08,09:00:00,20.00,,转出\n",
    ],
    ids=["unsigned", "one row", "no balances"],
)
def test_cash_5_sums_whose_signs_nothing_bears_out_are_not_guessed_at(rows: str) -> None:
    with pytest.raises(UnreadableStatement, match="name its columns"):
        lines(SIGNED + rows)


@pytest.mark.parametrize("back", ["2026-11-08,-350.00,,0.00,货款\n", "2026-11-08,,350.00,0.00,冲正\n"])
def test_cash_5_a_posting_that_the_bank_took_back_is_told_and_never_passed_over(back: str) -> None:
    head = "交易日期,收入金额,支出金额,余额,摘要\n"
    paid, taken_back = lines(head + "2026-11-07,350.00,,350.00,货款\n" + back)
    assert paid.taken is not None
    assert (taken_back.refused, taken_back.why) == (True, "reversed")


ALREADY_READ = {
    "交易时间,收入,支出,余额,交易对手\n2026-11-07 10:11:12,350.00,,350.00,某公司\n": "~27fa9a0a67c30ae2b1a1de77",
    "交易日期,入账时间,收入,支出,余额,对方户名\n2026-11-07,2026-11-08 10:11:12,350.00,,350.00,某运输公司\n": (
        "~2ae705ece5dcb9a9d66bf8a1"
    ),
    "日期,账务日期,收入,支出,当前余额,对方户名\n2026-11-07,2026-11-08,350.00,,350.00,某运输公司\n": (
        "~0ebaf8a64269fc606460b7f8"
    ),
    "交易时间,收/支,借贷标志,金额,余额\n2026-11-07 10:11:12,收入,-,350.00,350.00\n": "~27fa9a0a67c30ae2b1a1de77",
    "交易时间,收入,入账金额,支出,余额\n2026-11-07 10:11:12,350.00,349.00,,350.00\n": "~27fa9a0a67c30ae2b1a1de77",
}
"""Files with columns that nothing was read of once → what their row went by then."""


@pytest.mark.parametrize("text", ALREADY_READ)
def test_cash_5_a_row_that_an_earlier_release_took_is_known_by_the_same_number(text: str) -> None:
    """Else a statement that overlaps one in the books would book its transfers a second time."""
    (line,) = lines(text)
    assert line.taken
    assert (line.taken.wallet_number, line.taken.fen) == (ALREADY_READ[text], 35_000)


def test_cash_5_a_moment_under_another_name_is_read_where_nothing_else_tells_it() -> None:
    for name in ("交易日期时间", "入账时间", "发生时间"):
        (line,) = lines(f"{name},收入,支出,余额\n2026-11-07 10:11:12,350.00,,350.00\n")
        assert line.taken
        assert line.taken.at == "2026-11-07T10:11:12+08:00"


@pytest.mark.parametrize("written", ["SZ-PGAA-000001", "SZPGAA000001", "PGAA-000001", "维修费 SZ-PGAA000001"])
def test_br_1_a_payer_who_writes_a_number_with_its_branchs_prefix_pays_that_receipt(
    field: Field, written: str
) -> None:
    """Another receipt of the same sum is nearer to the payment, and waits on."""
    named = with_a_receipt(field, Method.TRANSFER, "SZ-PGAA-000001")
    field.clock.now += timedelta(days=2)
    nearer = with_a_receipt(field, Method.TRANSFER, "PGAB-000001")
    day = field.clock.now.strftime("%Y-%m-%d %H:%M:%S")
    bill = f"交易时间,收入,支出,余额,附言\n{day},450.50,,450.50,{written}\n"
    report = import_statement(field.company, bill.encode(), "bank.csv")
    assert [row.said for row in report.rows if row.state == "matched"] == [named]
    assert [bool(kept.clearing) for id in (named, nearer) if (kept := field.get(Receipt, id))] == [False, True]
