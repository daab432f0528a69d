"""Branches: people, stores and orders belong to one; a branch closes only when nothing is left in it (BR-1)."""

from __future__ import annotations

from datetime import date

import pytest
from company import Company, Hand, opened, refused
from duty_days import at

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.rules import decide, why_not
from rulebook.subjects.branches.commands import (
    CloseBranch,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
)
from rulebook.subjects.branches.membership import home_of, name_of, works_for
from rulebook.subjects.branches.records import HEAD, Branch, BranchState
from rulebook.subjects.orders.commands import AssignOrder, OpenOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import ChangeRoles, Deactivate, Reactivate
from rulebook.subjects.stock.commands import (
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
)
from rulebook.subjects.stock.records import STORE, Place, Transfer, TransferState, Unit, UnitKind

SU = "suzhou"
TODAY = date(2026, 3, 2)


@pytest.fixture
def two(company: Company) -> Company:
    """A second branch, with nobody in it yet."""
    company.dong.must(OpenBranch(name="苏州服务中心"), SU)
    return company


def person(company: Company, id: str) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def order_in(company: Company, state: OrderState) -> Order:
    found = company.world.get(Order, company.order_in(state))
    assert found is not None
    return found


def move(company: Company, id: str, branch: str = SU, since: str = "") -> None:
    company.dong.must(MovePerson(branch=branch, since=since, reason="新站"), id)


def keeper_in_suzhou(company: Company) -> Hand:
    """A storekeeper of the second branch; `guo` keeps the head office's store."""
    company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER, Role.TECHNICIAN)), "wang")
    move(company, "wang")
    return company.wang


def unit_of(company: Company, number: str) -> Unit:
    (found,) = company.world.find(Unit, "number", number)
    return found


def everything(company: Company) -> list[Record]:
    return [*company.world.all(Person), *company.world.all(Order), *company.world.all(Unit)]


def test_br_1_a_company_that_opens_no_branch_has_one_and_no_record_says_so(company: Company) -> None:
    order = order_in(company, OrderState.APPROVED)
    assert home_of(person(company, "li"), TODAY) == HEAD
    assert order.branch == ""
    assert all(u.store == "" for u in company.world.all(Unit))
    assert company.world.all(Branch) == []
    assert why_not(company.world, person(company, "li"), order, company.now) == ()


def test_br_1_to_open_a_branch_changes_nothing_of_what_is_there(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    before = everything(company)
    company.dong.must(OpenBranch(name="苏州服务中心"), SU)
    assert everything(company) == before


def test_br_1_a_branch_has_a_name_of_its_own_and_what_it_was_called_stays(two: Company) -> None:
    assert refused(two.dong.does(OpenBranch(name=" 苏州服务中心 "), "other")) == ("BR-1", "exists")
    assert refused(two.dong.does(OpenBranch(name=" "), "other")) == ("BR-1", "field_missing")
    assert refused(two.dong.does(OpenBranch(name="无锡"), SU)) == ("BR-1", "exists")
    two.hua.must(RenameBranch(name="苏南服务中心"), SU)
    two.hua.must(RenameBranch(name="南京总部"), HEAD)
    two.hua.must(RenameBranch(name="总部"), HEAD)
    known, head = two.world.get(Branch, SU), two.world.get(Branch, HEAD)
    assert known is not None
    assert head is not None
    assert (known.name, known.past[0].name) == ("苏南服务中心", "苏州服务中心")
    assert (head.name, [p.name for p in head.past]) == ("总部", ["南京总部"])
    assert name_of(two.world, "") == "总部"


def test_role_1_only_administrator_and_department_manager_open_branches_and_move_people(two: Company) -> None:
    for hand in (two.anna, two.bo, two.chen, two.li, two.ji):
        assert refused(hand.does(OpenBranch(name="无锡"), "wuxi"))[0] == "ROLE-1"
        assert refused(hand.does(MovePerson(branch=SU), "wang"))[0] == "ROLE-1"


def test_br_1_a_person_moves_on_a_day_and_was_where_they_were_before(two: Company) -> None:
    move(two, "li", since="2026-03-05")
    li = person(two, "li")
    days = [date(2026, 3, day) for day in (2, 4, 5, 31)]
    assert [home_of(li, day) for day in days] == [HEAD, HEAD, SU, SU]
    move(two, "li", HEAD, since="2026-03-10")
    assert [home_of(person(two, "li"), date(2026, 3, day)) for day in (9, 10)] == [SU, HEAD]
    assert [one.by for one in person(two, "li").branches] == ["dong", "dong"]


def test_br_1_a_move_is_of_today_or_later_to_an_open_branch_and_another_one(two: Company) -> None:
    for since, rule in (("2026-03-01", "BR-1"), ("9999-12-31", "BR-1"), ("bald", "BR-1")):
        assert refused(two.dong.does(MovePerson(branch=SU, since=since), "li")) == (rule, "field_wrong")
    assert refused(two.dong.does(MovePerson(branch=HEAD), "li")) == ("BR-1", "branch_already")
    assert refused(two.dong.does(MovePerson(branch="nowhere"), "li"))[1] == "not_found"
    assert refused(two.dong.does(MovePerson(branch=SU), "dong")) == ("ROLE-2", "own_request")
    two.dong.must(CloseBranch(reason="合并"), SU)
    assert refused(two.dong.does(MovePerson(branch=SU), "li")) == ("BR-1", "branch_closed")


def test_br_1_who_has_an_order_of_the_old_branch_gives_it_on_before_they_move(two: Company) -> None:
    order = order_in(two, OrderState.ASSIGNED)
    said = two.dong.does(MovePerson(branch=SU), "li")
    assert isinstance(said, Refusal)
    assert (said.code, said.facts["numbers"]) == ("branch_orders", order.number)
    assert person(two, "li").branches == ()


def test_br_1_an_order_is_its_openers_branchs_or_the_one_that_is_named(two: Company) -> None:
    move(two, "anna")
    two.anna.must(OpenOrder(), "o-1")
    two.anna.must(OpenOrder(branch=HEAD), "o-2")
    two.bo.must(OpenOrder(), "o-3")
    two.bo.must(OpenOrder(branch=SU), "o-4")
    found = [two.world.get(Order, f"o-{n}") for n in (1, 2, 3, 4)]
    assert [o.branch for o in found if o] == [SU, "", "", SU]
    assert refused(two.bo.does(OpenOrder(branch="nowhere"), "o-5"))[1] == "not_found"
    assert [o.id for o in two.world.find(Order, "branch", SU)] == ["o-1", "o-4"]


def test_br_1_numbers_given_from_now_on_begin_with_the_branchs_letters_and_those_given_stay(two: Company) -> None:
    two.bo.must(OpenOrder(branch=SU), "o-1")
    before = two.order("o-1").number
    two.dong.must(NumberBranch(prefix="SZ"), SU)
    two.bo.must(OpenOrder(branch=SU), "o-2")
    two.bo.must(OpenOrder(), "o-3")
    two.chen.must(MoveOrder(branch=SU, reason="客户在苏州"), "o-3")
    assert (two.order("o-1").number, before[:3]) == (before, "W26")
    assert two.order("o-2").number == f"SZ-{before[:8]}O-2"
    assert two.order("o-3").number.startswith("W26"), "an order that is moved keeps its number"
    two.dong.must(NumberBranch(prefix="ZB"), HEAD)
    two.bo.must(OpenOrder(), "o-4")
    assert two.order("o-4").number.startswith("ZB-W26")
    assert refused(two.dong.does(NumberBranch(prefix="SZ"), HEAD)) == ("BR-1", "exists")
    for wrong in ("sz", "S1", "苏", "T"):
        assert refused(two.dong.does(NumberBranch(prefix=wrong), SU)) == ("BR-1", "field_wrong")
    two.dong.must(NumberBranch(), SU)
    two.bo.must(OpenOrder(branch=SU), "o-5")
    assert two.order("o-5").number.startswith("W26")


def test_br_1_letters_that_a_branch_gave_up_are_no_others_so_that_no_number_is_ambiguous(two: Company) -> None:
    for prefix in ("SZ", "SU", "", "WU", "SZ"):
        two.dong.must(NumberBranch(prefix=prefix), SU)
    for given_up in ("SU", "WU", "SZ"):
        assert refused(two.dong.does(NumberBranch(prefix=given_up), HEAD)) == ("BR-1", "exists")
    two.dong.must(CloseBranch(reason="合并"), SU)
    assert refused(two.dong.does(NumberBranch(prefix="SU"), HEAD)) == ("BR-1", "exists")
    two.dong.must(NumberBranch(prefix="S"), HEAD)
    known = two.world.get(Branch, SU)
    assert known is not None
    assert (known.prefix, known.prefixes) == ("SZ", ("SZ", "SU", "WU"))


def test_br_1_only_who_works_for_the_orders_branch_is_sent_to_it(two: Company) -> None:
    order = order_in(two, OrderState.APPROVED)
    move(two, "li")
    reasons = why_not(two.world, person(two, "li"), order, two.now)
    assert [(r.rule, r.code, r.facts) for r in reasons] == [("BR-1", "other_branch", {"branch": "苏州服务中心"})]
    assert refused(two.bo.does(AssignOrder(technician="li"), order.id)) == ("BR-1", "unsuitable")  # type: ignore[arg-type]  # an id is a string
    two.chen.must(MoveOrder(branch=SU, reason="客户在苏州"), order.id)
    two.bo.must(AssignOrder(technician="li"), order.id)  # type: ignore[arg-type]  # an id is a string


def test_br_1_an_order_that_somebody_is_on_or_that_is_over_goes_to_no_other_branch(two: Company) -> None:
    order = order_in(two, OrderState.ASSIGNED)
    assert refused(two.chen.does(MoveOrder(branch=SU, reason="客户在苏州"), order.id)) == ("BR-1", "wrong_state")
    two.bo.must(OpenOrder(), "o-2")
    assert refused(two.chen.does(MoveOrder(branch=SU, reason=" "), "o-2"))[1] == "reason_needed"
    assert refused(two.chen.does(MoveOrder(branch=HEAD, reason="再看"), "o-2")) == ("BR-1", "branch_already")


def test_br_1_a_branch_with_people_stock_or_orders_stays_open_and_says_what_has_to_be_moved(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    move(two, "li", since="2026-03-20")
    two.bo.must(OpenOrder(branch=SU), "o-1")
    keeper.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    said = two.dong.does(CloseBranch(reason="合并"), SU)
    assert isinstance(said, Refusal)
    order = two.world.get(Order, "o-1")
    assert order is not None
    wanted = {"people": "李师傅, 王师傅", "units": "KEY-1", "orders": order.number, "lent": "—", "offers": "—"}
    assert {name: said.facts[name] for name in wanted} == wanted
    keeper.must(GiveUnits(transfer="t-1", units=(unit_of(two, "KEY-1").id,), branch=HEAD))
    two.guo.must(TakeUnits(transfer="t-1", units=(unit_of(two, "KEY-1").id,), for_store=True))
    two.bo.must(MoveOrder(branch=HEAD, reason="合并"), "o-1")
    move(two, "wang", HEAD)
    move(two, "li", HEAD, since="2026-03-20")
    two.dong.must(CloseBranch(reason="合并"), SU)
    known = two.world.get(Branch, SU)
    assert known is not None
    assert (known.state, known.closed_why) == (BranchState.CLOSED, "合并")
    for command in (CloseBranch(reason="再"), RenameBranch(name="甲")):
        assert refused(two.dong.does(command, SU)) == ("BR-1", "branch_closed")
    assert refused(two.bo.does(OpenOrder(branch=SU), "o-9")) == ("BR-1", "branch_closed")


def test_br_1_the_head_office_stays_open(two: Company) -> None:
    assert refused(two.dong.does(CloseBranch(reason="合并"), HEAD)) == ("BR-1", "branch_head_stays")


def test_br_1_whoever_comes_back_after_their_branch_was_closed_is_the_head_offices(two: Company) -> None:
    move(two, "li")
    two.hua.must(Deactivate(reason="离职"), "li")
    two.now = at("2026-03-03T09:00")
    two.dong.must(CloseBranch(reason="合并"), SU)
    two.hua.must(Reactivate(), "li")
    li = person(two, "li")
    assert [works_for(two.world, li, date(2026, 3, day)) for day in (2, 3)] == [SU, HEAD]


def test_br_1_what_a_storekeeper_takes_in_lies_in_their_own_branchs_store(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    keeper.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-2", model="接插件"))
    assert [unit_of(two, n).store for n in ("KEY-1", "KEY-2")] == [SU, ""]
    keeper.must(RepairUnit(unit=unit_of(two, "KEY-1").id))
    keeper.must(RepairUnit(unit=unit_of(two, "KEY-1").id, done=True))
    assert (unit_of(two, "KEY-1").place, unit_of(two, "KEY-1").store) == (Place.STORE, SU)


def test_br_1_nobody_gives_out_of_another_branchs_store(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    keeper.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-2", model="接插件"))
    theirs, ours = unit_of(two, "KEY-1").id, unit_of(two, "KEY-2").id
    for hand, id in ((two.guo, theirs), (keeper, ours)):
        for command in (
            GiveUnits(transfer="t-1", units=(id,), taker="li"),
            IssueUnit(unit=id, to="li"),  # type: ignore[arg-type]  # an id is a string
            IssueUnit(unit=id),
            RepairUnit(unit=id),
        ):
            assert refused(hand.does(command)) == ("BR-1", "branch_other_store")
    assert [unit_of(two, n).store for n in ("KEY-1", "KEY-2")] == [SU, ""]
    keeper.must(GiveUnits(transfer="t-2", units=(theirs,), taker="li"))
    two.li.must(TakeUnits(transfer="t-2", units=(theirs,)))
    assert unit_of(two, "KEY-1").holder == "li"


def test_br_1_a_branch_without_a_storekeeper_is_served_by_another(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    keeper.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    move(two, "wang", HEAD)
    two.guo.must(GiveUnits(transfer="t-1", units=(unit_of(two, "KEY-1").id,), taker="li"))


def test_br_1_a_head_office_whose_storekeeper_moved_is_served_by_another(two: Company) -> None:
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    move(two, "guo")
    two.guo.must(GiveUnits(transfer="t-1", units=(unit_of(two, "KEY-1").id,), taker="li"))
    kept = two.hire("qi", "齐库管", Role.STOREKEEPER)
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-2", model="接插件"))
    assert unit_of(two, "KEY-2").store == SU
    two.guo.must(WithdrawUnits(transfer="t-1"))
    said = two.guo.does(GiveUnits(transfer="t-2", units=(unit_of(two, "KEY-1").id,), taker="wang"))
    assert refused(said) == ("BR-1", "branch_other_store"), "it has its own again"
    two.hua.must(Deactivate(reason="离职"), kept.id)
    two.guo.must(GiveUnits(transfer="t-3", units=(unit_of(two, "KEY-1").id,), taker="wang"))


def test_stk_2_from_store_to_store_it_moves_when_the_other_storekeeper_takes_it(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    id = unit_of(two, "KEY-1").id
    for wrong in (
        GiveUnits(transfer="t-0", units=(id,), taker="li", branch=SU),
        GiveUnits(transfer="t-0", units=(id,), branch=HEAD),
        GiveUnits(transfer="t-0", units=(id,), branch="nowhere"),
    ):
        assert isinstance(two.guo.does(wrong), Refusal)
    assert refused(two.guo.does(GiveUnits(transfer="t-0", units=(id,)))) == ("ROLE-2", "own_request")
    two.guo.must(GiveUnits(transfer="t-1", units=(id,), branch=SU))
    assert unit_of(two, "KEY-1").store == ""
    assert opened(keeper.does(TakeUnits(transfer="t-1", units=(id,), for_store=True))) == set()
    sent = two.world.get(Transfer, "t-1")
    assert sent is not None
    assert (unit_of(two, "KEY-1").store, unit_of(two, "KEY-1").place) == (SU, Place.STORE)
    assert (sent.to_branch, sent.taker, sent.state) == (SU, STORE, TransferState.TAKEN)


def test_stk_2_what_is_sent_to_a_branch_without_a_storekeeper_lies_there_once_another_took_it(
    two: Company,
) -> None:
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    id = unit_of(two, "KEY-1").id
    two.guo.must(GiveUnits(transfer="t-1", units=(id,), branch=SU))
    other = two.hire("qi", "齐库管", Role.STOREKEEPER)
    assert opened(other.does(TakeUnits(transfer="t-1", units=(id,), for_store=True))) == set()
    assert (unit_of(two, "KEY-1").place, unit_of(two, "KEY-1").store) == (Place.STORE, SU)
    two.guo.must(GiveUnits(transfer="t-2", units=(id,), branch=HEAD))
    assert opened(other.does(TakeUnits(transfer="t-2", units=(id,), for_store=True))) == set()
    assert unit_of(two, "KEY-1").store == ""


def test_stk_2_what_was_sent_to_a_branch_that_is_closed_lies_in_the_takers_store(two: Company) -> None:
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    id = unit_of(two, "KEY-1").id
    two.guo.must(GiveUnits(transfer="t-1", units=(id,), branch=SU))
    two.guo.must(WithdrawUnits(transfer="t-1"))
    two.dong.must(CloseBranch(reason="合并"), SU)
    other = two.hire("qi", "齐库管", Role.STOREKEEPER)
    said = other.does(TakeUnits(transfer="t-1", units=(id,), for_store=True))
    assert ("STK-2", "transfer_differs") in opened(said)
    assert unit_of(two, "KEY-1").store == ""


def test_stk_2_what_is_taken_into_another_store_than_it_was_sent_to_is_told(two: Company) -> None:
    keeper_in_suzhou(two)
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    id = unit_of(two, "KEY-1").id
    two.guo.must(GiveUnits(transfer="t-1", units=(id,), branch=SU))
    assert ("STK-2", "transfer_differs") in opened(
        two.guo.does(TakeUnits(transfer="t-1", units=(id,), for_store=True))
    )


def test_stk_4_a_stocktake_is_of_one_branchs_store(two: Company) -> None:
    keeper = keeper_in_suzhou(two)
    keeper.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-2", model="接插件"))
    said = two.chen.does(TakeStock(stocktake="s-1", found=("KEY-1", "KEY-2"), branch=SU))
    assert opened(said) == {("STK-4", "stock_surplus")}
    assert unit_of(two, "KEY-2").store == SU
    ours = [u.number for u in two.world.find(Unit, "place", Place.STORE) if u.store == ""]
    assert opened(two.chen.does(TakeStock(stocktake="s-2", found=tuple(ours)))) == set()
    wrong = TakeStock(stocktake="s-3", found=(), holder="li", branch=SU)
    assert refused(two.chen.does(wrong)) == ("STK-4", "field_wrong")


def test_stk_4_the_store_of_a_closed_branch_is_not_counted_so_that_nothing_comes_to_lie_there(
    two: Company,
) -> None:
    two.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    two.dong.must(CloseBranch(reason="合并"), SU)
    said = two.chen.does(TakeStock(stocktake="s-1", found=("KEY-1",), branch=SU))
    assert isinstance(said, Refusal)
    assert (said.code, said.facts) == ("branch_closed", {"branch": "苏州服务中心"})
    assert unit_of(two, "KEY-1").store == ""
    two.chen.must(TakeStock(stocktake="s-1", found=("KEY-1",), branch=HEAD))


def test_br_1_a_line_of_before_there_were_branches_is_judged_as_it_was(company: Company) -> None:
    line = company.anna.line(OpenOrder(), "o-1")
    assert b"branch" not in line.body if isinstance(line.body, bytes) else "branch" not in str(line.body)
    verdict = decide(company.world, line, company.now)
    assert not isinstance(verdict, Refusal)
    assert [getattr(record, "branch", "") for record in verdict.records] == [""]
