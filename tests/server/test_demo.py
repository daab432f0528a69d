"""The demo company: what a newcomer finds in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE, company_day
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.branches.membership import members
from rulebook.subjects.branches.records import Branch, Loan
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.records import Roster
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.records import Finding, Round, RoundState, RoundStop, StopState
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.trainings.records import Feedback, Qualification
from sync_server.admin.cli_serving import links
from sync_server.admin.demo import agreed_time
from sync_server.admin.demo_branches import WUXI, fill_branches
from sync_server.admin.demo_duty import fill_duty
from sync_server.admin.demo_rounds import FLEET, fill_rounds
from sync_server.admin.demo_weeks import add_weeks
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify


@pytest.mark.parametrize("hour", range(24))
def test_ord_7_nobody_is_late_in_a_new_demo(hour: int) -> None:
    now = datetime(2026, 3, 2, hour, 59, tzinfo=COMPANY_ZONE)
    assert timedelta(hours=2) <= agreed_time(now) - now <= timedelta(days=1)


def test_ord_7_its_orders_have_a_time_that_can_be_missed(field: Field) -> None:
    orders = field.all(Order)
    assert orders
    agreed = agreed_time(field.company.clock())
    assert {appointment_of(order) for order in orders} == {agreed, agreed + timedelta(hours=2)}


def test_rnd_1_who_looks_around_finds_a_round_that_is_walked_and_one_that_is_owed(field: Field) -> None:
    fill_duty(field.company)
    add_weeks(field.company)
    fill_rounds(field.company)
    fleet = [one for one in field.all(Round) if one.plan == FLEET and one.state is RoundState.STARTED]
    assert len(fleet) == 1
    states = {one.state for one in field.all(RoundStop) if one.round == fleet[0].id}
    assert states == {StopState.SEEN, StopState.DUE}, "some is left for whoever looks"
    (charged,) = field.all(RoundCharge)
    assert field.balance(f"receivable:{charged.customer}") == charged.total == 20_000
    assert field.all(Finding)[0].order_number
    (granted,) = field.all(Qualification)
    assert field.client.get(f"/v/{granted.token}").status_code == 200
    assert [one.score for one in field.all(Feedback)] == [4]


def test_br_1_who_looks_around_finds_a_second_branch_with_people_a_store_and_loans(field: Field) -> None:
    fill_duty(field.company)
    add_weeks(field.company)
    fill_rounds(field.company)
    fill_branches(field.company)
    today = company_day(field.company.clock())
    (branch,) = field.all(Branch)
    with field.company.read() as work:
        names = [one.name for one in members(work, WUXI, today)]
        assert set(names) == {"何方", "于海", "谭勇", "陆平"}
        lent = {one.name for one in members(work, WUXI, today + timedelta(days=3))} - set(names)
        assert lent == {"徐磊"}
        assert {one.store for one in work.all(Unit) if one.place is Place.STORE} == {"", WUXI}
    (order,) = (one for one in field.all(Order) if one.branch == WUXI)
    assert order.number.startswith(f"{branch.prefix}-")
    assert order.state == "assigned"
    assert {one.branch for one in field.all(Roster)} == {"main", WUXI}
    assert sorted(one.state for one in field.all(Loan)) == ["agreed", "asked"]
    assert not [one for one in field.all(Irregularity) if one.person.startswith("w-")]
    assert verify(field.company) == []
    assert compare(field.company).same
    boss = Attacker(field, "p-wu").headers
    month = today.isoformat()[:7]
    report = field.client.get("/api/reports/branches", params={"form": "csv", "month": month}, headers=boss)
    assert f"{month},{branch.name}" in report.content.decode("utf-8")


def test_br_1_the_links_of_the_demo_are_for_the_head_offices_people(field: Field) -> None:
    before = [(role, name) for role, name, _ in links(field.company)]
    fill_branches(field.company)
    assert [(role, name) for role, name, _ in links(field.company)] == before
