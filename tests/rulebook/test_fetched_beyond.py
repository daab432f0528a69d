"""What is fetched from beyond the horizon, and what a look-up within a branch can tell (SEC-1, BR-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_facts import CASE, heard
from company import CUSTOMER, FITTED, IN_BAG, OTHER_TRUCK, Company, unit, visit_of
from msgspec.structs import replace
from test_what_is_held import nobody_calls

from rulebook.horizon.bundles import Bundle, Horizon
from rulebook.horizon.fetching import MOST_BUNDLES, bundles_with
from rulebook.horizon.foretelling import Watched, WatchedInBranch, foretell
from rulebook.horizon.kinds import last_day
from rulebook.horizon.rule import horizon_days
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.lines import Line
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH
from rulebook.subjects.branches.commands import MovePerson, OpenBranch
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.customer_pages.records import CustomerPage
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson, ChangeRoles
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.records import Visit

ORDER, OLDER = Bundle(Order.KIND, "order-1"), Bundle(Order.KIND, "order-0")


def test_sec_1_with_an_order_or_its_visit_comes_what_hangs_together_with_it(company: Company) -> None:
    _, visit = company.on_site()
    for record in (company.order("order-1"), company.visit(visit)):
        assert bundles_with(company.world, record) == [ORDER]
    person = company.world.get(Person, "li")
    assert person is not None
    assert bundles_with(company.world, person) == [], "who is never forgotten has no history"


def test_sec_1_with_a_vehicle_comes_its_whole_history_the_latest_first(company: Company) -> None:
    company.order_in(OrderState.ON_SITE, "order-0")
    company.now += timedelta(days=40)
    _, visit = company.on_site()
    company.li.must(company.swap(visit), "order-1")
    company.now += timedelta(days=1)
    heard(company, order="order-0", when="2026-05-01T10:00")
    assert bundles_with(company.world, company.truck()) == [OLDER, ORDER], "heard of last"
    company.on_site("order-2", vehicles=(OTHER_TRUCK,))
    assert Bundle(Order.KIND, "order-2") not in bundles_with(company.world, company.truck())
    stray = replace(company.truck(), id=VehicleId("vehicle:x"), customer=None)
    assert bundles_with(company.world, stray) == []


def test_sec_1_with_a_unit_come_the_visits_that_took_it_on_and_off(company: Company) -> None:
    _, visit = company.on_site()
    company.li.must(company.swap(visit), "order-1")
    for number in (FITTED, IN_BAG):
        known = company.world.get(Unit, unit(UnitKind.TERMINAL, number))
        assert known is not None
        assert bundles_with(company.world, known) == [ORDER]
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    del company.world.records["visit", visit]
    assert bundles_with(company.world, swap) == [Bundle(Swap.KIND, "swap-1")], "its visit is out of sight"


def test_sec_1_of_a_long_history_the_latest_three_hundred_come(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    known = company.order("order-1")
    for n in range(MOST_BUNDLES + 2):
        day = f"{2000 + n}-01-01T00:00:00+08:00"
        company.world.records["order", f"o-{n}"] = replace(known, id=f"o-{n}", opened_at=day, submitted_at=day)
    found = bundles_with(company.world, company.truck())
    assert len(found) == 300
    assert found[0].id == f"o-{MOST_BUNDLES + 1}"
    assert "o-0" not in {one.id for one in found}


def test_sec_1_the_last_day_is_the_latest_moment_in_it_or_in_what_it_holds(company: Company) -> None:
    _, visit = company.on_site()
    company.now += timedelta(days=3)
    company.li.must(company.swap(visit), "order-1")
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert last_day(swap) == "2026-03-05"
    known = heard(company, when="2026-03-07T10:00")
    assert last_day(known) == "2026-03-07"
    later = replace(known.owners[0], since="2030-01-01T00:00:00+08:00", came_at="2026-04-01T00:00:00+08:00")
    assert last_day(replace(known, owners=(known.owners[0], later))) == "2026-04-01"


def test_sec_1_what_was_worked_out_is_by_what_hangs_together_not_by_the_first_asked(company: Company) -> None:
    company.order_in(OrderState.CLOSED)
    nobody_calls(company)
    rule = Horizon(company.world, "9999-01-01")
    visit = company.visit(visit_of("order-1"))
    assert not rule.holds(visit)
    assert not rule.keeps_bundle(company.order("order-1"))
    assert Horizon(company.world, "2026-03-02").holds(visit)


def test_sec_1_an_outsider_holds_their_one_day_and_a_technician_in_the_office_as_the_office(
    company: Company,
) -> None:
    for name, days in (("horizon_technician_days", "30"), ("horizon_office_days", "90")):
        company.hua.must(SetSetting(name=name, value=days, reason="手机存储"), "")
    later = company.now + timedelta(days=1)

    def days_of(**changes: object) -> int:
        known = company.world.get(Person, "li")
        assert known is not None
        return horizon_days(company.world, replace(known, **changes), later)

    assert days_of(outsider=True) == 0
    assert days_of(roles=(Role.TECHNICIAN, Role.DISPATCHER)) == 90
    assert days_of(roles=()) == 90
    assert days_of() == 30


@pytest.fixture
def two(company: Company) -> Company:
    """Suzhou with the dispatcher Bo; another one stays at the head branch; each sees their own."""
    company.hua.must(AddPerson(name="第二调度", roles=(Role.DISPATCHER,)), "bei")
    company.dong.must(OpenBranch(name="苏州站"), "suzhou")
    company.dong.must(MovePerson(branch="suzhou"), "bo")
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各管各的"), "")
    company.now += timedelta(days=5)
    return company


def watched(company: Company, hand: str, subject: str = "", within: Watched | None = None) -> WatchedInBranch:
    known = company.world.get(Person, hand)
    assert known is not None
    line: Line = getattr(company, hand).line(CloseOrder(follow_up="满意"), subject)
    return WatchedInBranch(within or company.world, company.now, line, known)  # type: ignore[arg-type]  # as a world


@pytest.mark.parametrize(
    ("kind", "key", "value", "whole"),
    [
        (Visit, "order", "theirs", True),
        (Visit, "order", "others", False),
        (Visit, "order", "unheard-of", False),
        (Visit, "order", "", True),
        (Swap, "visit", "theirs-visit", True),
        (Swap, "visit", "others-visit", False),
        (Swap, "visit", "unheard-of", False),
        (Order, "state", "approved", False),
        (Receipt, "number", "T-DEV-0001", True),
        (Receipt, "number", "PGLI-2026-0001", False),
        (Complaint, "case", CASE, False),
        (Complaint, "case", "unheard-of", False),
        (CustomerPage, "customer", CUSTOMER, False),
        (Unit, "holder", "li", True),
    ],
)
def test_br_1_within_a_branch_a_look_up_is_whole_where_its_order_is_their_own(
    two: Company, kind: type[Record], key: str, value: str, whole: bool
) -> None:
    heard(two, when="2026-03-07T10:00")
    for id, branch in (("theirs", "suzhou"), ("others", "")):
        two.on_site(id)
        two.world.records["order", id] = replace(two.order(id), branch=branch)
    asked = watched(two, "bo")
    list(asked.find(kind, key, value))
    assert asked.in_doubt is not whole
    assert asked.missed == set()


def test_br_1_what_the_line_itself_makes_is_missed_and_no_doubt(two: Company) -> None:
    asked = watched(two, "bo", "new-order")
    list(asked.find(Visit, "order", "new-order"))
    assert (asked.in_doubt, asked.missed) == (False, {("order", "new-order")})
    assert asked.get(Order, two.new_id()) is None
    assert len(asked.missed) == 2, "no id says whose it is"
    assert asked.get(Unit, "never forgotten") is None
    assert asked.get(Order, "") is None
    assert len(asked.missed) == 2
    newest = two.new_id()
    list(asked.find(Swap, "visit", newest))
    assert not asked.in_doubt, "a visit that begins by this very line"
    list(asked.find(Swap, "visit", "00000000-0000-7000-8000-000000000001"))
    assert asked.in_doubt


def test_br_1_within_a_branch_and_beyond_the_horizon_each_may_doubt(two: Company) -> None:
    beyond = Watched(two.world, two.now, two.bo.device)
    asked = watched(two, "bo", within=beyond)
    assert asked.get(Order, "forgotten") is None
    assert asked.missed == {("order", "forgotten")}
    assert beyond.missed == asked.missed, "missed by either is missed"
    beyond.unsure = True
    assert asked.in_doubt


@pytest.mark.parametrize(("more", "decides"), [((), True), ((Role.AUDITOR,), False)])
def test_br_1_who_sees_one_branch_only_leaves_what_may_be_anothers_to_the_server(
    two: Company, more: tuple[Role, ...], decides: bool
) -> None:
    two.hua.must(ChangeRoles(roles=(Role.CUSTOMER_SERVICE, *more)), "anna")
    line = two.anna.line(CloseOrder(follow_up="满意"), "unheard-of")
    said = foretell(two.world, line, two.now, None, days=0)
    assert said.server_decides is decides
    assert isinstance(said.verdict, Decision) is decides
