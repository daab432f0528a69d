"""Rounds with a price: approved first, and asked about anew where who pays for them leaves (RND-1, FEE-3)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, refused
from round_money import agreed, charges, price
from round_plans import FIRST, PLAN, plan, round_of, seen, walking

from rulebook.kernel.ids import CustomerId
from rulebook.subjects.approvals.commands import DenyApproval, GrantApproval, WithdrawApproval
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import PriceState, RoundPrice
from rulebook.subjects.rounds.commands import CloseRound, SkipStop
from rulebook.subjects.rounds.records import Round, RoundState

replace = msgspec.structs.replace


@pytest.fixture
def walked(company: Company) -> Company:
    return walking(company)


def test_fee_3_a_price_holds_once_another_has_approved_it(walked: Company) -> None:
    walked.bo.must(price(), "price-1")
    assert refused(walked.bo.does(price(9_000), "price-2")) == ("FEE-3", "price_waits")
    assert refused(walked.bo.does(GrantApproval(), "price-1"))[1] in ("own_request", "no_role")
    walked.chen.must(DenyApproval(reason="太低"), "price-1")
    denied = walked.world.get(RoundPrice, "price-1")
    assert denied is not None
    assert denied.state is PriceState.REFUSED
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert not charges(walked)
    assert not walked.world.all(Receivable)
    agreed(walked, 9_000, "price-3")
    assert [(one.total, [s.target for s in one.stops]) for one in charges(walked)] == [(9_000, [TRUCK])], (
        "what was walked before it was decided is owed all the same"
    )


def test_fee_3_who_decides_goes_by_what_a_whole_round_comes_to(walked: Company) -> None:
    """Two trucks at 200 yuan are above the service manager's 300: the department manager decides."""
    walked.bo.must(price(20_000), "price-1")
    assert refused(walked.chen.does(GrantApproval(), "price-1"))[1] == "no_role"


def test_fee_3_who_decides_goes_by_every_round_that_is_booked_with_it(walked: Company) -> None:
    """Two trucks at 100 yuan are the service manager's; with three rounds that are done already they are not."""
    again = [f"{FIRST}-{n}" for n in (2, 3)]
    for id in (FIRST, *again):
        walked.world.records[(Round.KIND, id)] = replace(round_of(walked), id=id, state=RoundState.CLOSED)
    walked.bo.must(price(10_000), "price-1")
    assert refused(walked.chen.does(GrantApproval(), "price-1"))[1] == "no_role"
    walked.bo.must(WithdrawApproval(), "price-1")
    walked.bo.must(price(10_000, since="2026-12-01"), "price-2")
    walked.chen.must(GrantApproval(), "price-2")


def test_fee_3_to_give_a_price_up_is_as_much_as_the_price_was(walked: Company) -> None:
    walked.bo.must(price(20_000, since="2026-12-01"), "price-1")
    walked.dong.must(GrantApproval(), "price-1")
    walked.bo.must(price(0, since="2026-12-02"), "price-2")
    assert refused(walked.chen.does(GrantApproval(), "price-2"))[1] == "no_role"


# a plan that leaves the customer who pays


def moved(company: Company, **said: Any) -> Any:
    """The plan goes to another customer's place from its next edition on."""
    return plan(customers=(CustomerId("customer-2"),), targets=(), edition=1, **said)


def two_customers(company: Company) -> None:
    company.hua.must(AddCustomer(name="安达快运", contact="孙", contact_phone="13800138001"), "customer-2")
    line = VehicleLine(plate="京B00001", vehicle_type="货车", driver="孙", driver_phone="13800138001")
    lists = ImportVehicles(file="b.xlsx", sha256="1" * 64, vehicles=(line,), customer="customer-2")
    company.anna.must(lists)
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=()), PLAN)


def test_rnd_1_a_plan_that_leaves_who_pays_for_it_asks_who_pays_from_then_on(company: Company) -> None:
    two_customers(company)
    agreed(company)
    before = company.world.snapshot()
    assert refused(company.bo.does(moved(company), PLAN)) == ("RND-1", "round_payer")
    assert company.world.snapshot() == before
    company.bo.must(moved(company, payer_stays=True), PLAN)


def test_rnd_1_once_another_price_is_agreed_nobody_is_asked(company: Company) -> None:
    two_customers(company)
    agreed(company)
    agreed(company, id="price-2", customer=CustomerId("customer-2"), since="2026-03-02")
    company.bo.must(moved(company), PLAN)


def test_rnd_1_a_price_of_a_later_day_asks_too_and_one_of_nothing_does_not(company: Company) -> None:
    two_customers(company)
    company.bo.must(moved(company), PLAN)
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=(), edition=2), PLAN)
    agreed(company, since="2026-06-01")
    leaves = plan(customers=(CustomerId("customer-2"),), targets=(), edition=3)
    assert refused(company.bo.does(leaves, PLAN)) == ("RND-1", "round_payer")
    company.bo.must(plan(customers=(CustomerId("customer-2"),), targets=(), edition=3, active=False), PLAN)


def test_rnd_1_a_payer_whom_the_plan_never_went_to_is_asked_about_by_nobody(company: Company) -> None:
    two_customers(company)
    agreed(company, customer=CustomerId("customer-2"))
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=(), edition=1), PLAN)
