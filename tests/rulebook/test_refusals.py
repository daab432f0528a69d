"""Every reason to say no: the rule, the code and the facts that its words are made of; and nothing is changed."""

from __future__ import annotations

import pytest
from company import IN_BAG, Company
from refused_ground import OWED, STORED, VISIT, Allowed, No, refusal_of
from refused_money import ALLOWED_MONEY, NO_MONEY
from refused_orders import ALLOWED_ORDERS, NO_ORDERS
from refused_rules import ALLOWED_RULES, NO_RULES
from refused_stock import ALLOWED_STOCK, NO_STOCK

from rulebook.kernel.ids import Fen
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method


@pytest.fixture
def co(company: Company) -> Company:
    """Li at a vehicle with 300 yuan in cash and a receipt for 900 yuan that is owed; order-2 with Wang."""
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap(VISIT, "s-0", new_number=IN_BAG), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", VISIT, "receipt-0"), "order-1")
    owed = company.receipt_for(company.li, "order-1", VISIT, OWED, method=Method.OWED, total=Fen(90_000))
    company.li.must(owed, "order-1")
    company.hand_out(company.li, STORED)
    return company


NO: No = {**NO_MONEY, **NO_STOCK, **NO_RULES, **NO_ORDERS}


@pytest.mark.parametrize("ask", NO)
def test_what_may_not_be_is_refused_by_its_rule_and_says_why(co: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(co, make(co)) == (rule, code, facts)


ALLOWED: Allowed = {**ALLOWED_MONEY, **ALLOWED_STOCK, **ALLOWED_RULES, **ALLOWED_ORDERS}


@pytest.mark.parametrize("ask", ALLOWED)
def test_what_is_just_within_its_bounds_is_granted(co: Company, ask: str) -> None:
    hand, command, *subject = ALLOWED[ask](co)
    hand.must(command, *subject)
