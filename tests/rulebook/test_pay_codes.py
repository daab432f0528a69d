"""The company's own collection codes (FEE-4)."""

from __future__ import annotations

import pytest
from company import Company, refused

from rulebook.kernel.identity import Person
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.pay_codes.records import PayCode
from rulebook.subjects.receipts.records import Method

TEXT = "wxp://f2f0AbCd"


def test_fee_4_finance_sets_the_code_that_customers_scan_and_what_it_said_before_is_kept(company: Company) -> None:
    company.fang.must(SetPayCode(method=Method.WECHAT, text=TEXT), "wechat")
    company.fang.must(SetPayCode(method=Method.WECHAT, text="wxp://f2f0New"), "wechat")
    known = company.world.get(PayCode, Method.WECHAT)
    assert known
    assert (known.text, known.set_by, [(p.text, p.set_by) for p in known.before]) == (
        "wxp://f2f0New",
        "fang",
        [(TEXT, "fang")],
    )
    li = company.world.get(Person, "li")
    assert li
    assert tags_of(known) & tags_of_reader(li, "device-li"), "every phone shows it, also without a network"


@pytest.mark.parametrize("method", [Method.CASH, Method.OWED])
def test_fee_4_cash_and_debts_have_no_code(company: Company, method: Method) -> None:
    assert refused(company.fang.does(SetPayCode(method=method, text=TEXT), method)) == ("FEE-4", "field_wrong")


@pytest.mark.parametrize("who", ["li", "bo", "chen", "hua"])
def test_fee_4_nobody_but_finance_sets_where_the_money_goes(company: Company, who: str) -> None:
    hand = getattr(company, who)
    assert refused(hand.does(SetPayCode(method=Method.ALIPAY, text=TEXT), "alipay")) == ("ROLE-1", "no_role")


def test_fee_4_a_code_is_taken_away_by_an_empty_one(company: Company) -> None:
    company.fang.must(SetPayCode(method=Method.ALIPAY, text=TEXT), "alipay")
    company.fang.must(SetPayCode(method=Method.ALIPAY, text=""), "alipay")
    known = company.world.get(PayCode, Method.ALIPAY)
    assert known
    assert (known.text, len(known.before)) == ("", 1)
