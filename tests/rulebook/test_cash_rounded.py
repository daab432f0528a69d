"""Cash that no coins make, rounded off by the company's rule (FEE-4): down only, in cash only, once."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, Hand, opened, refused

from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.ledger import CASH_ROUNDING
from rulebook.rules import missing_to_complete
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receipts.rounding import rounded_off
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.visits.papers import sheet_for

ORDER, VISIT = "order-1", "order-1-visit"
PRICE = 45_055
TOLD = ("FEE-4", "rounding_differs")


@pytest.fixture
def odd(company: Company) -> Company:
    """450.55 yuan are due, and cash is rounded off to the jiao."""
    model = company.swap(VISIT).model
    odd = SetPrice(model=model, name="终端", name_en="", fen=Fen(PRICE), valid_from="2026-03-01", reason="调价")
    company.hua.must(odd)
    company.hua.must(SetSetting(name="cash_rounding_fen", value="10"))
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)
    return company


def pays(
    company: Company, fen: int, off: int, method: Method = Method.CASH, id: str = "r-1", **more: Any
) -> set[Any]:
    said = company.receipt_for(
        company.li, ORDER, VISIT, id, total=Fen(fen), method=method, rounded_off=Fen(off), **more
    )
    return opened(company.li.does(said, ORDER))


def balance(company: Company, account: str) -> int:
    return company.world.balance(account)


def test_fee_4_cash_is_rounded_off_by_the_rule_and_settles_the_fee(odd: Company) -> None:
    assert pays(odd, 45_050, 5) == set()
    assert "fee" not in missing_to_complete(odd.world, odd.order(ORDER), odd.visit(VISIT))
    assert odd.receipt("r-1").settles == PRICE


def test_fee_4_the_books_have_an_account_for_it_and_stay_balanced(odd: Company) -> None:
    pays(odd, 45_050, 5)
    moved = (balance(odd, "cash_in_hand:li"), balance(odd, CASH_ROUNDING), balance(odd, "income:service"))
    assert moved == (45_050, 5, -PRICE)
    odd.li.must(VoidReceipt(receipt=odd.receipt("r-1").id, reason="写错"), ORDER)
    assert {balance(odd, a) for a in ("cash_in_hand:li", CASH_ROUNDING, "income:service")} == {0}


def test_fee_4_the_sheet_that_is_signed_says_what_was_rounded_off(odd: Company) -> None:
    pays(odd, 45_050, 5)
    sheet = sheet_for(odd.world, odd.order(ORDER), odd.visit(VISIT), "zh")
    assert (sheet.total, sheet.paid, sheet.rounded, sheet.owed) == (PRICE, 45_050, 5, 0)


def test_fee_4_the_sum_to_the_fen_is_never_wrong(odd: Company) -> None:
    assert pays(odd, PRICE, 0) == set()


@pytest.mark.parametrize(
    ("fen", "off", "method", "allowed"),
    [
        (45_000, 55, Method.CASH, "5"),
        (45_052, 3, Method.CASH, "5"),
        (45_050, 5, Method.WECHAT, "0"),
        (45_050, 5, Method.OWED, "0"),
    ],
    ids=["more than the rule", "not to a coin", "a wallet needs no coins", "nor does a debt"],
)
def test_fee_4_what_is_not_the_rules_is_told_with_what_it_allows(
    odd: Company, fen: int, off: int, method: Method, allowed: str
) -> None:
    assert TOLD in pays(odd, fen, off, method)
    told = odd.world.get(Irregularity, "rounding_differs:r-1")
    assert told
    assert told.facts["due"] == allowed


def test_fee_4_one_sum_in_many_receipts_is_rounded_off_once(odd: Company) -> None:
    assert pays(odd, 15_010, 9) == set()
    assert TOLD in pays(odd, 15_010, 8, id="r-2")
    odd.li.must(VoidReceipt(receipt=odd.receipt("r-1").id, reason="写错"), ORDER)
    assert TOLD not in pays(odd, 15_010, 9, id="r-3") or odd.receipt("r-2").rounded_off


def test_fee_4_the_cash_of_a_split_fee_is_rounded_and_the_wallet_is_not(odd: Company) -> None:
    assert pays(odd, 20_050, 5) == set()
    assert pays(odd, 25_000, 0, Method.WECHAT, "r-2") == set()
    assert "fee" not in missing_to_complete(odd.world, odd.order(ORDER), odd.visit(VISIT))
    assert balance(odd, "clearing:wechat") == 25_000


def test_fee_4_without_a_rule_nothing_is_rounded(odd: Company) -> None:
    odd.hua.must(SetSetting(name="cash_rounding_fen", value="0"))
    odd.wait(minutes=1)
    assert TOLD in pays(odd, 45_050, 5)


@pytest.mark.parametrize(("step", "off"), [(0, 0), (1, 0), (10, 7), (50, 47), (100, 97)])
def test_fee_4_it_is_always_rounded_down(odd: Company, step: int, off: int) -> None:
    odd.hua.must(SetSetting(name="cash_rounding_fen", value=str(step)))
    odd.wait(minutes=1)
    assert rounded_off(odd.world, 45_097, odd.now) == off


@pytest.mark.parametrize("value", ["7", "20", "99", "101"])
def test_fee_4_the_rule_is_one_of_the_coins(odd: Company, value: str) -> None:
    assert refused(odd.hua.does(SetSetting(name="cash_rounding_fen", value=value))) == ("SYS-2", "field_wrong")


def test_fee_4_a_debt_paid_in_cash_is_rounded_and_nothing_stays_owed(odd: Company) -> None:
    assert pays(odd, PRICE, 0, Method.OWED) == set()
    assert pays(odd, 45_050, 5, id="r-2", lines=(), collects=odd.receipt("r-1").id) == set()
    owed = odd.world.get(Receivable, "r-1")
    assert owed
    assert (owed.state, owed.left, owed.rounded) == (ReceivableState.COLLECTED, 0, 5)


def test_ord_13_who_says_what_they_gave_after_rounding_accuses_nobody(odd: Company) -> None:
    pays(odd, 45_050, 5)
    anna: Hand = odd.anna
    assert opened(anna.does(AskCustomer(said="好了", paid=Fen(45_050)), ORDER)) == set()
