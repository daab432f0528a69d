"""A row of a statement, whole, which payment it is, and what is said no to (CASH-5). Amounts in fen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import MORNING, PRICE, Company
from msgspec.structs import replace
from refused_ground import refusal_of, wrong
from test_books import paid, row, waiting

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import iso
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow
from rulebook.subjects.statements.handlers import unmatched
from rulebook.subjects.statements.known_payments import Standing, find_known, readable_time, worth
from rulebook.subjects.statements.layouts import LONGEST, what_is_wrong
from rulebook.subjects.statements.records import Payment, StatementLayout

WECHAT = Method.WECHAT
ID = "wechat:42000001"


def take(
    company: Company, *rows: StatementRow, layout: str = "bill", file: str = "a.csv"
) -> list[tuple[str, ...]]:
    statement = ImportStatement(method=WECHAT, file=file, sha256="0", rows=rows, layout=layout)
    told = company.fang.must(statement).irregularities
    return [(one.code, one.about) for one in told]


def payment(company: Company, id: str = ID) -> Payment:
    found = company.world.get(Payment, id)
    assert found is not None
    return found


def test_cash_5_a_row_is_kept_as_the_file_tells_it_and_open_until_it_has_its_receipt(company: Company) -> None:
    take(company, row("X1", MORNING, 5_000, fee=Fen(30), entry="E1", whole_day=True, fee_untold=True))
    assert payment(company) == Payment(
        id=ID, method=WECHAT, at=iso(MORNING), number="X1", wallet_number="42000001", fen=Fen(5_000), fee=Fen(30),
        file="a.csv", open="wechat", layout="bill", trade=ID, entries=("bill/E1",), fee_untold=True,
        whole_day=True,
    )  # fmt: skip
    take(company, row("X2", MORNING, 500, "42000002"), layout="")
    before = payment(company, "wechat:42000002")
    assert (before.layout, before.trade, before.entries) == ("", "", ()), "a line from before there were layouts"


def test_cash_5_a_match_names_the_receipt_and_who_or_what_found_it(company: Company) -> None:
    first, second, third = paid(company), paid(company, "receipt-2"), paid(company, "receipt-3")
    take(company, row(first.number, MORNING), row("", MORNING + timedelta(days=9), wallet="42000002"))
    assert (payment(company).receipt, payment(company).matched_by, payment(company).open) == (
        first.id, "statement", "",
    )  # fmt: skip
    company.fang.must(MatchPayment(payment="wechat:42000002", receipt=second.id))
    by_hand = payment(company, "wechat:42000002")
    assert (by_hand.receipt, by_hand.matched_by, company.receipt("receipt-2").clearing) == (second.id, "fang", "")
    assert waiting(company) == ([], [third.id])


def test_cash_5_a_fee_that_only_the_second_kind_of_file_tells_is_booked_once(company: Company) -> None:
    take(company, row("X1", MORNING, 5_000, fee_untold=True))
    assert take(company, row("X1", MORNING, 5_000, fee=Fen(30), entry="P1"), layout="postings") == []
    seen = payment(company)
    assert (seen.fee, seen.fee_untold, seen.layout, seen.entries) == (30, False, "bill", ("postings/P1",))
    assert company.world.balance("wallet:wechat") == 4_970
    assert company.world.balance("expense:wallet_fee") == 30
    take(company, row("X1", MORNING, 5_000, fee=Fen(30), entry="P1"), layout="postings")
    assert company.world.balance("wallet:wechat") == 4_970


def test_cash_5_money_back_and_its_fee_leave_the_wallet_the_other_way(company: Company) -> None:
    told = take(company, row("X1", MORNING, 5_000, fee=Fen(30), entry="R1", refund=True))
    id = "wechat:R1:refund"
    assert told == [("refunded", id)]
    assert payment(company, id).trade == ID
    assert company.world.balance("wallet:wechat") == -5_000 + 30
    assert company.world.balance("expense:wallet_fee") == -30
    back = row("", MORNING, 700, "9", entry="R2", refund=True)
    statement = ImportStatement(method=WECHAT, file="b", sha256="0", layout="bill", rows=(back,))
    (one,) = company.fang.must(statement).irregularities
    assert one.facts == {"number": "9", "sum": "700"}, "the wallet's number where there is none of ours"


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.KNOWN),
        ({"fen": Fen(4_999)}, Standing.DIFFERS),
        ({"fee": Fen(31)}, Standing.DIFFERS),
        ({"fee": Fen(31), "fee_untold": True}, Standing.KNOWN),
        ({"number": "X2"}, Standing.DIFFERS),
        ({"number": ""}, Standing.KNOWN),
        ({"at": iso(MORNING + timedelta(seconds=30))}, Standing.KNOWN),
        ({"at": iso(MORNING + timedelta(minutes=1))}, Standing.DIFFERS),
        ({"wallet_number": "42000002"}, Standing.NEW),
    ],
)
def test_cash_5_a_row_told_again_is_known_by_its_number_and_differs_in_sum_fee_number_or_time(
    company: Company, changes: dict[str, object], standing: Standing
) -> None:
    one = row("X1", MORNING, 5_000, fee=Fen(30))
    take(company, one)
    found = find_known(company.world, WECHAT, "bill", replace(one, **changes))
    assert found.standing is standing
    assert found.payment == (None if standing is Standing.NEW else payment(company))
    again = take(company, replace(one, **changes), file="b.csv")
    assert again == ([("statement_differs", ID)] if standing is Standing.DIFFERS else [])


def test_cash_5_what_another_kind_of_file_calls_otherwise_is_the_same_payment(company: Company) -> None:
    one = row("X1", MORNING, 5_000, entry="E1")
    take(company, one)
    other = replace(one, entry="P1", number="别的", at=iso(MORNING + timedelta(hours=2)))
    assert find_known(company.world, WECHAT, "postings", other).standing is Standing.KNOWN
    second = find_known(company.world, WECHAT, "bill", replace(one, entry="E2"))
    assert (second.standing, second.id) == (Standing.NEW, f"{ID}:E2"), "the same file names two postings of it"
    back = replace(one, entry="R1", refund=True)
    take(company, back)
    near = replace(back, entry="P9", at=iso(MORNING + timedelta(minutes=10)))
    assert find_known(company.world, WECHAT, "postings", near).id == "wechat:R1:refund"
    far = replace(near, at=iso(MORNING + timedelta(minutes=11)))
    assert find_known(company.world, WECHAT, "postings", far).standing is Standing.NEW
    assert find_known(company.world, WECHAT, "postings", replace(near, fen=Fen(1))).standing is Standing.NEW


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("2000-01-01T00:00:00+08:00", True),
        ("1999-12-31T23:59:59+08:00", False),
        ("2099-12-31T23:59:59+08:00", True),
        ("2100-01-01T00:00:00+08:00", False),
        ("9999-12-31T23:59:59-12:00", False),
        ("gestern", False),
    ],
)
def test_cash_5_a_payment_is_of_a_year_of_this_century(text: str, readable: bool) -> None:
    assert readable_time(text) is readable


@pytest.mark.parametrize(
    ("columns", "money_in", "problem"),
    [
        ({"day": "日期", "sum": "金额"}, (), ""),
        ({"day": "日期", "income": "收入", "outgo": "支出"}, (), ""),
        ({"day": "日期", "sum": "金额", "way": "收支"}, ("收",), ""),
        ({"day": "日期", "sum": "金额", "way": "收支"}, (), "no_money_in"),
        ({"day": "日期", "sum": "金额", "x": "别的"}, (), "not_a_column"),
        ({"day": " ", "sum": "金额"}, (), "not_a_heading"),
        ({"day": "日" * LONGEST, "sum": "金额"}, (), ""),
        ({"day": "日" * (LONGEST + 1), "sum": "金额"}, (), "not_a_heading"),
        ({"sum": "金额"}, (), "no_day"),
        ({"day": "日期"}, (), "sum_or_income"),
        ({"day": "日期", "sum": "金额", "income": "收入"}, (), "sum_or_income"),
        ({"day": "日期", "sum": "金额", "fee": "金额"}, (), "heading_twice"),
        ({"day": "日期", "sum": "金额", "balance": "金额"}, (), "heading_twice"),
        ({"day": "日期", "income": "收支", "outgo": "收支"}, (), "heading_twice"),
        ({"day": "日期", "sum": "金额", "memo": "日期"}, (), ""),
    ],
)
def test_cash_5_a_layout_says_when_and_how_much_under_headings_of_their_own(
    company: Company, columns: dict[str, str], money_in: tuple[str, ...], problem: str
) -> None:
    assert what_is_wrong(columns, money_in) == problem
    save = SaveStatementLayout(
        layout="own", name="本行", method=Method.TRANSFER, columns=columns, money_in=money_in
    )
    if problem:
        said = ("CASH-5", "field_wrong", wrong("columns", problem))
        assert refusal_of(company, (company.fang, save)) == said
        return
    company.fang.must(save)
    kept = StatementLayout(
        id="own", name="本行", method=Method.TRANSFER, columns=columns, money_in=money_in, by=company.fang.id,
        by_name="方会计", at=iso(company.now),
    )  # fmt: skip
    assert company.world.get(StatementLayout, "own") == kept
    company.fang.must(replace(save, retired=True))
    assert company.world.get(StatementLayout, "own") == replace(kept, state="retired", at=iso(company.now))


def test_cash_5_by_a_layout_no_payment_is_of_another_century(company: Company) -> None:
    rows = (row("X1", MORNING.replace(year=1999)),)
    old = ImportStatement(method=WECHAT, file="a", sha256="0", rows=rows, layout="bill")
    assert refusal_of(company, (company.fang, old)) == ("CASH-5", "field_wrong", wrong("at", "not_a_time"))


def test_role_2_nobody_matches_a_receipt_of_their_own(company: Company) -> None:
    paid(company)
    take(company, row("", MORNING + timedelta(days=9)))
    company.world.records["receipt", "receipt-1"] = replace(company.receipt("receipt-1"), by=company.fang.id)
    own = MatchPayment(payment=ID, receipt=company.receipt("receipt-1").id)
    assert refusal_of(company, (company.fang, own)) == ("ROLE-2", "own_request", {})


def test_cash_5_a_fee_may_be_all_of_the_sum_and_before_layouts_any_year_was_taken(company: Company) -> None:
    take(company, row("X1", MORNING, 30, fee=Fen(30)))
    take(company, row("X2", MORNING.replace(year=1999), wallet="42000002"), layout="")
    assert company.world.balance("wallet:wechat") == PRICE


@pytest.mark.parametrize(("minutes", "found"), [(30, True), (31, False), (-30, True), (-31, False)])
def test_cash_5_half_an_hour_is_near(company: Company, minutes: int, found: bool) -> None:
    receipt = paid(company)
    take(company, row("", datetime.fromisoformat(receipt.at) + timedelta(minutes=minutes)))
    assert (payment(company).receipt == receipt.id) is found


@pytest.mark.parametrize(("days", "found"), [(0, True), (1, False)])
def test_cash_5_a_bank_that_tells_the_day_is_taken_by_it(company: Company, days: int, found: bool) -> None:
    receipt = paid(company)
    take(company, row("", MORNING.replace(hour=0) + timedelta(days=days), whole_day=True))
    assert (payment(company).receipt == receipt.id) is found


def test_cash_5_what_is_unmatched_is_the_rows_less_the_receipts(company: Company) -> None:
    paid(company)
    take(company, row("", MORNING + timedelta(days=9), 70), row("", MORNING, 50, "9", refund=True))
    rows, receipts, left = unmatched(company.world.all(Payment), [company.receipt("receipt-1")])
    assert ([worth(one) for one in rows], [one.id for one in receipts]) == ([70, -50], ["receipt-1"])
    assert left == 20 - PRICE
