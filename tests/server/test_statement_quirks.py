"""How banks without a layout of ours write days, sums, totals and currencies: read as meant, or told (CASH-5)."""

from __future__ import annotations

import pytest

from sync_server.subjects.statements.statement_files import UnreadableStatement, read_statement

HEAD = "交易日期,收入金额,支出金额,账户余额,对方户名,附言\n"


def told(text: str, encoding: str = "utf-8") -> list[tuple[str, int]]:
    """What each row is, and its sum: `in`, or why it is not taken."""
    return [("in" if line.taken else line.why, line.sum) for line in read_statement(text.encode(encoding)).lines]


@pytest.mark.parametrize(
    "day",
    [
        "2026/11/7", "2026年11月7日", "2026.11.07", "20261107", "2026-11-07T11:01:00", "2026-11-07T11:01:00+08:00",
        "46333.459", "46333", "２０２６－１１－０７",
        "20261107 1101", "20261107110122", '="20261107"', "'2026-11-07",
        "\t2026-11-07\t",
    ],
)  # fmt: skip
def test_cash_5_a_day_is_read_however_it_is_written(day: str) -> None:
    line = read_statement(f"{HEAD}{day},450.50,,1000.00,某公司,a\n".encode()).lines[0]
    assert line.taken
    assert line.taken.at.startswith("2026-11-0")
    assert line.sum == 45_050


@pytest.mark.parametrize("day", ["11/07/2026", "26-11-07", "2026-13-07", "昨天"])
def test_cash_5_a_day_that_could_be_two_is_none(day: str) -> None:
    assert told(f"{HEAD}{day},450.50,,1000.00,某公司,a\n") == [("time", 45_050)]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1926-11-07"])
def test_cash_5_a_day_of_no_year_of_ours_is_told_by_its_row(day: str) -> None:
    assert told(f"{HEAD}{day},450.50,,1000.00,某公司,a\n") == [("year", 45_050)]


@pytest.mark.parametrize(
    "sum_",
    ["￥450.50", "¥450.50", "+450.50", "450.50元", "４５０．５０", "\u00a0450.50\u00a0", "CNY450.50", "RMB 450.50",
     "0450.50", "450.5", "'450.50", '"450.50"'],
)  # fmt: skip
def test_cash_5_a_sum_is_read_however_it_is_written(sum_: str) -> None:
    assert told(f"{HEAD}2026-11-07,{sum_},,1000.00,某公司,a\n") == [("in", 45_050)]


@pytest.mark.parametrize("sum_", ["450.50CR", "4.505E+2", "450.505", '"450,50"', "(450.50)", "0.045万", "约450"])
def test_cash_5_a_sum_that_could_be_another_is_refused_and_not_guessed(sum_: str) -> None:
    assert told(f"{HEAD}2026-11-07,{sum_},,1000.00,某公司,a\n") == [("sum", 0)]


@pytest.mark.parametrize("nothing", ["", " ", "-", "--", "—", "/", "0", "0.00", "NULL", "null", "N/A", "无"])
def test_cash_5_the_empty_one_of_two_columns_says_nothing(nothing: str) -> None:
    rows = f"2026-11-07,450.50,{nothing},1000.00,某公司,a\n2026-11-08,{nothing},5.00,995.00,某公司,b\n"
    assert told(HEAD + rows) == [("in", 45_050), ("outgo", -500)]


@pytest.mark.parametrize(
    "between",
    [
        "本页小计,450.50,0.00,,,", "本日合计,450.50,0.00,,,", "本月合计：,450.50,0.00,,,", "承前页,,,1000.00,,",
        "过次页,450.50,,1000.00,,", "期初余额,,,549.50,,", "上日余额,549.50,,,,",
        "本年累计,99450.50,0.00,,,", HEAD.strip(),
    ],
)  # fmt: skip
def test_cash_5_what_a_page_or_day_comes_to_is_no_payment_and_no_summary_of_the_file(between: str) -> None:
    first, second = "2026-11-07,450.50,,1000.00,某公司,a", "2026-11-08,5.00,,1005.00,某公司,b"
    reading = read_statement(f"{HEAD}{first}\n{between}\n{second}\n合计,455.50,0.00,,,\n".encode())
    assert [line.sum for line in reading.lines] == [45_050, 500]
    assert [(check.told, check.listed) for check in reading.checks if check.what == "income"] == [(45_550, 45_550)]


@pytest.mark.parametrize(
    "name", ["CNY", "156", "人民币", "RMB", "人民币元", "CNY-人民币", "人民币(CNY)", "人民币/CNY"]
)
def test_cash_5_yuan_by_any_name_are_yuan(name: str) -> None:
    head = "交易日期,币种,收入金额,支出金额,账户余额\n"
    rows = f"2026-11-07,{name},450.50,,1.00\n2026-11-08,USD-美元,9.00,,1.00\n"
    assert told(head + rows) == [("in", 45_050), ("currency", 900)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("between", [",", "\t", ";", "|"])
def test_cash_5_any_encoding_and_separator(encoding: str, between: str) -> None:
    text = f"{HEAD}2026-11-07,450.50,,1000.00,某公司,a\n".replace(",", between)
    assert told(text, encoding) == [("in", 45_050)]


def test_cash_5_a_column_of_sums_without_a_direction_is_asked_about_and_not_guessed() -> None:
    with pytest.raises(UnreadableStatement, match="no heading"):
        read_statement("交易日期,交易金额,余额,对方户名\n2026-11-07,450.50,1000.00,某\n".encode())


def test_cash_5_money_in_and_out_in_one_row_is_told() -> None:
    assert told(f"{HEAD}2026-11-07,450.50,5.00,1000.00,某公司,a\n") == [("both_ways", 45_050)]
