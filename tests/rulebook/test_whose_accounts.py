"""An account is called by a name that people know, whoever it is (section 4)."""

from __future__ import annotations

from company import CUSTOMER, TRUCK, Company

from rulebook.subjects.books.whose import whose_name
from rulebook.subjects.dealers.commands import SetDealer


def test_an_account_is_named_by_person_customer_plate_or_dealer(company: Company) -> None:
    company.dong.must(SetDealer(name="华北经销"), "dealer-1")
    names = [whose_name(company.world, whose) for whose in ("li", CUSTOMER, TRUCK, "dealer-1", "?")]
    assert names == ["李师傅", "顺达物流", "京A12345", "华北经销", "?"]
