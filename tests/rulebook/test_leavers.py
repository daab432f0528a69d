"""Who leaves takes nothing along unseen (CASH-1, STK-1, BASE-1); who is promised twice is told (ORD-6, ORD-7)."""

from __future__ import annotations

import msgspec
import pytest
from company import IN_STORE, OTHER_TRUCK, Company, coins, opened, refused

from rulebook.kernel.editions import FEE_IN_PARTS
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import HandoverId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import why_not
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import ChangeRoles, Deactivate, Takeover
from rulebook.subjects.people.holdings import held_by
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.teams.commands import JoinTeam

OUT = Deactivate(reason="离职")


def told(company: Company, part: str, person: str = "li") -> Irregularity:
    found = company.world.get(Irregularity, f"left_{part}:{part}:{person}")
    assert found, part
    return found


@pytest.fixture
def busy(company: Company) -> Company:
    """Li has 300 yuan, units in the bag, an order and a promise."""
    company.collect(30_000)
    company.li.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-09"), "order-receipt-1")
    return company


def test_base_1_what_is_in_a_leavers_hands_is_told_each_with_an_owner_and_a_deadline(busy: Company) -> None:
    held = held_by(busy.world, "li")
    assert held.parts == ("cash", "units", "orders", "promises")
    verdict = busy.hua.does(OUT, "li")
    assert {code for _, code in opened(verdict)} == {f"left_{part}" for part in held.parts}
    owners = {part: told(busy, part).owner for part in held.parts}
    assert owners == {
        "cash": Role.FINANCE,
        "units": Role.STOREKEEPER,
        "orders": Role.DISPATCHER,
        "promises": Role.CUSTOMER_SERVICE,
    }
    assert told(busy, "cash").facts["total"] == "30000"
    assert told(busy, "cash").person == "li"
    assert IN_STORE not in told(busy, "units").facts["what"]


def test_base_1_the_decision_names_who_sees_to_it_and_by_when(busy: Company) -> None:
    over = (Takeover(part="cash", owner="fang", due="2026-03-05"), Takeover(part="units", owner="guo"))
    busy.hua.must(msgspec.structs.replace(OUT, takeovers=over), "li")
    cash = told(busy, "cash")
    assert (cash.facts["who"], cash.due_at) == ("方会计", "2026-03-06T00:00:00+08:00")
    assert told(busy, "units").facts["who"] == "郭库管"


@pytest.mark.parametrize(
    "over",
    [
        Takeover(part="cash", owner="nobody"),
        Takeover(part="cash", owner="li"),
        Takeover(part="cash", owner="fang", due="2026-03-01"),
        Takeover(part="cash", owner="fang", due="bald"),
        Takeover(part="wallet", owner="fang"),
    ],
    ids=["unknown", "the leaver", "over", "no day", "no such part"],
)
def test_base_1_what_is_given_to_nobody_is_refused(busy: Company, over: Takeover) -> None:
    refused(busy.hua.does(msgspec.structs.replace(OUT, takeovers=(over,)), "li"))
    known = busy.world.get(Person, "li")
    assert known
    assert known.active


def test_base_1_an_envelope_that_finance_has_not_counted_is_cash_in_hand_still(busy: Company) -> None:
    busy.li.must(busy.envelope("h-1", 30_000, "receipt-1"))
    assert "cash" in held_by(busy.world, "li").parts
    busy.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(30_000)))
    assert "cash" not in held_by(busy.world, "li").parts


def test_base_1_who_has_nothing_goes_with_nothing_told(company: Company) -> None:
    company.hire("mei", "梅师傅", Role.TECHNICIAN)
    assert opened(company.hua.does(OUT, "mei")) == set()


def test_base_1_who_is_no_technician_any_more_hands_in_what_they_hold(busy: Company) -> None:
    verdict = busy.hua.does(ChangeRoles(roles=(Role.DISPATCHER,)), "li")
    assert ("CASH-1", "left_cash") in opened(verdict)


def test_base_1_an_approver_who_leaves_has_words_to_confirm(company: Company) -> None:
    order, _ = company.on_site()
    said = ClaimSpoken(claim="s-1", approver=company.chen.id, subject="spare_parts", what_for="天线")
    company.li.must(said, order)
    assert ("ROLE-3", "left_approvals") in opened(company.hua.does(OUT, "chen"))


def test_base_1_a_line_of_an_older_app_opens_nothing_new(busy: Company) -> None:
    from rulebook.rules import decide

    line = msgspec.structs.replace(busy.hua.line(OUT, "li"), rules=FEE_IN_PARTS - 1)
    assert opened(decide(busy.world, line, busy.now, keys=busy.keys)) == set()


# ORD-6: promised to two customers at once

TEN, HALF_PAST, NOON = (f"2026-03-03T{clock}:00+08:00" for clock in ("10:00", "10:30", "12:00"))


def two_orders(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=TEN)
    company.order_in(OrderState.ACCEPTED, "order-2", vehicles=(OTHER_TRUCK,))


@pytest.mark.parametrize(("time", "found"), [(TEN, True), (HALF_PAST, True), (NOON, False)])
def test_ord_7_who_agrees_a_second_time_for_the_same_hour_is_told_at_once(
    company: Company, time: str, found: bool
) -> None:
    two_orders(company)
    verdict = company.bo.does(AgreeTime(time=time), "order-2")
    assert (("ORD-6", "double_booked") in opened(verdict)) is found


def test_ord_7_another_time_agreed_settles_it(company: Company) -> None:
    two_orders(company)
    company.bo.must(AgreeTime(time=TEN), "order-2")
    company.bo.must(AgreeTime(time=NOON), "order-2")
    assert "double_booked" not in company.open_irregularities()


def test_ord_6_who_is_promised_elsewhere_at_that_time_is_not_suitable(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=TEN)
    company.order_in(OrderState.APPROVED, "order-2", appointment=HALF_PAST)
    li = company.world.get(Person, "li")
    assert li
    assert [w.code for w in why_not(company.world, li, company.order("order-2"), company.now)] == [
        "promised_elsewhere"
    ]
    assert refused(company.bo.does(AssignOrder(technician=company.li.id), "order-2")) == ("ORD-6", "unsuitable")
    company.bo.must(AssignOrder(technician=company.wang.id), "order-2")


def test_ord_6_the_way_to_the_next_customer_is_a_setting(company: Company) -> None:
    company.hua.must(SetSetting(name="travel_minutes", value="90"))
    two_orders(company)
    assert ("ORD-6", "double_booked") in opened(company.bo.does(AgreeTime(time=NOON), "order-2"))


def test_ord_6_who_is_beside_the_technician_is_promised_too(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED, "order-1", appointment=TEN)
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang, vehicles=(OTHER_TRUCK,))
    company.bo.must(JoinTeam(technician=company.li.id), "order-2")
    assert ("ORD-6", "double_booked") in opened(company.bo.does(AgreeTime(time=TEN), "order-2"))


def test_ord_6_an_order_that_is_done_promises_nobody(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, "order-1", appointment=TEN)
    company.order_in(OrderState.ACCEPTED, "order-2", appointment=TEN)
