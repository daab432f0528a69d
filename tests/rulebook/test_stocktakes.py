"""Stocktakes, SIMs left behind, labels and late offers (STK-2, STK-4, RPL-2, RPL-4)."""

from __future__ import annotations

import pytest
from company import (
    FITTED,
    IN_BAG,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    PLATE,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    Company,
    opened,
    refused,
    unit,
)
from invariants import hold
from stock_facts import T, offer, told, transfer, where

from rulebook.kernel.ids import UnitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import missing_to_complete
from rulebook.subjects.people.commands import ChangeRoles
from rulebook.subjects.replacements.labels import return_label
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
)
from rulebook.subjects.stock.records import Place, Stocktake, TransferState, Unit, UnitKind
from rulebook.subjects.visits.commands import RecordFinding


def count(company: Company, *found: str, holder: str = "li", id: str = "k-1") -> TakeStock:
    return TakeStock(stocktake=id, holder=holder, found=found)


def test_stk_4_a_bag_counted_whole_opens_nothing(company: Company) -> None:
    verdict = company.guo.does(count(company, IN_BAG, SECOND_IN_BAG, SIM_IN_BAG))
    assert opened(verdict) == set()
    made = company.world.get(Stocktake, "k-1")
    assert made is not None
    assert (made.by, made.missing, made.surplus, made.unknown) == ("guo", (), (), ())


def test_stk_4_what_is_missing_is_answered_for_by_its_holder(company: Company) -> None:
    company.guo.must(count(company, IN_BAG, SIM_IN_BAG))
    missing = told(company, "stock_missing")
    assert (missing.person, missing.facts["number"]) == ("li", SECOND_IN_BAG)
    assert where(company, SECOND_IN_BAG) == (Place.PERSON, "li"), "it stays on the holder until somebody decides"


def test_stk_4_what_was_found_too_much_is_where_it_was_found(company: Company) -> None:
    verdict = company.guo.does(count(company, IN_BAG, SECOND_IN_BAG, SIM_IN_BAG, OTHER_FITTED, "没见过"))
    assert opened(verdict) == {("STK-4", "stock_surplus"), ("STK-1", "unknown_unit")}
    assert where(company, OTHER_FITTED) == (Place.PERSON, "li")
    assert told(company, "stock_surplus").facts["where"] == OTHER_PLATE, "in words that people use"
    hold(company.world)


@pytest.mark.parametrize("holder", ["guo", ""], ids=["own bag", "own store"])
def test_stk_4_nobody_counts_what_they_hold(company: Company, holder: str) -> None:
    assert refused(company.guo.does(count(company, holder=holder))) == ("ROLE-2", "own_stock")


def test_stk_4_the_store_is_counted_by_finance(company: Company) -> None:
    assert opened(company.fang.does(count(company, IN_STORE, holder=""))) == set()
    assert refused(company.fang.does(count(company, holder=""))) == ("SYS-4", "exists")


def test_rpl_2_a_sim_that_stays_in_the_old_terminal_comes_off_with_it_and_another_is_asked_for(
    company: Company,
) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, sim_stays=True), order)
    assert where(company, SIM_FITTED, UnitKind.SIM) == (Place.PERSON, "li")
    assert company.truck(TRUCK).sim is None
    assert "sim" in missing_to_complete(company.world, company.order(order), company.visit(visit))
    sim = company.swap(visit, "swap-2", unit=UnitKind.SIM, old_number="", new_number=SIM_IN_BAG, model="IoT-SIM")
    assert opened(company.li.does(sim, order)) == set()
    assert "sim" not in missing_to_complete(company.world, company.order(order), company.visit(visit))
    hold(company.world)


def test_rpl_2_a_sim_that_moves_along_is_still_on_the_truck(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, sim_moves=True), order)
    assert where(company, SIM_FITTED, UnitKind.SIM) == (Place.VEHICLE, TRUCK)
    assert "sim" not in missing_to_complete(company.world, company.order(order), company.visit(visit))


def test_rpl_4_the_return_label_says_all_without_the_system(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板无输出"), order)
    company.li.must(company.swap(visit), order)
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    label = return_label(company.world, swap, "李师傅")
    assert label is not None
    assert (label.number, label.plate, label.symptom) == (FITTED, "京A12345", "主板无输出")
    for part in (FITTED, company.order(order).number, "京A12345", "主板无输出"):
        assert part in label.code


def test_rpl_4_a_first_fitting_has_no_label(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit, old_number=""), order)
    swap = company.world.get(Swap, "swap-1")
    assert swap is not None
    assert return_label(company.world, swap) is None


def test_stk_1_what_nobody_entered_is_what_its_id_says_or_a_part(company: Company) -> None:
    company.wang.must(TakeUnits(transfer="t-1", units=(UnitId("sim:8986"), UnitId("天线 3 号")), giver="li"))
    sim, part = (company.world.get(Unit, id) for id in ("sim:8986", "天线 3 号"))
    assert sim is not None
    assert part is not None
    assert (sim.unit, sim.number, sim.holder) == (UnitKind.SIM, "8986", "wang")
    assert (part.unit, part.number, part.holder) == (UnitKind.PART, "天线 3 号", "wang")


def test_stk_2_the_keeper_of_the_store_calls_its_offers_back_whoever_made_them(company: Company) -> None:
    company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER,)), "anna")
    offer(company, unit(T, IN_STORE), taker="wang")
    company.anna.must(WithdrawUnits(transfer="t-1"))
    ended = transfer(company)
    assert (ended.state, ended.ended_by, ended.ended_by_name) == (TransferState.WITHDRAWN, "anna", "安娜")
    company.li.must(GiveUnits(transfer="t-2", units=(unit(T, IN_BAG),), taker="wang"))
    assert refused(company.anna.does(WithdrawUnits(transfer="t-2"))) == ("STK-2", "not_held")
    company.li.must(WithdrawUnits(transfer="t-2"))


def test_stk_2_what_the_store_is_to_get_back_only_its_keeper_can_decline(company: Company) -> None:
    company.li.must(GiveUnits(transfer="t-1", units=(unit(T, IN_BAG),), taker=""))
    company.wang.must(DeclineUnits(transfer="t-1", reason="没看到"))
    assert transfer(company).state is TransferState.OFFERED
    assert told(company, "transfer_differs").facts == {"numbers": "没看到", "state": "offered"}
    company.guo.must(DeclineUnits(transfer="t-1", reason="没收到"))
    assert transfer(company).state is TransferState.DECLINED


def test_stk_2_each_word_against_a_transfer_is_a_matter_of_its_own(company: Company) -> None:
    for _ in range(2):
        company.wang.must(DeclineUnits(transfer="t-none"))
    first, second = (i for i in company.world.all(Irregularity) if i.code == "transfer_differs")
    assert first.about == "t-none"
    assert second.about.startswith("t-none:")
    assert first.facts == {"numbers": "-", "state": "-"}


def test_stk_2_a_late_offer_of_other_units_or_to_another_taker_is_another_offer(company: Company) -> None:
    company.wang.must(TakeUnits(transfer="t-1", units=(unit(T, IN_STORE),)))
    for units, taker in (((unit(T, IN_STORE),), "li"), ((unit(T, IN_STORE), unit(T, IN_BAG)), "wang")):
        said = GiveUnits(transfer="t-1", units=units, taker=taker)
        assert refused(company.guo.does(said)) == ("SYS-4", "exists")
    company.guo.must(GiveUnits(transfer="t-1", units=(unit(T, IN_STORE),), taker="wang"))
    assert transfer(company).offered_at


def test_stk_1_a_unit_comes_out_of_the_workshop_as_it_went_in_unless_somebody_says_more(company: Company) -> None:
    id = unit(T, IN_STORE)
    company.guo.must(RepairUnit(unit=id, condition="进水"))
    assert company.unit(IN_STORE).condition == "进水"
    company.guo.must(RepairUnit(unit=id, done=True))
    assert (company.unit(IN_STORE).condition, company.unit(IN_STORE).place) == ("进水", Place.STORE)


def test_stk_4_a_stocktake_says_what_is_missing_too_much_and_unknown_and_where_the_books_had_it(
    company: Company,
) -> None:
    company.hand_out(company.wang, unit(T, IN_STORE))
    company.fang.must(count(company, IN_BAG, IN_STORE, FITTED, "8888"))
    (taken,) = company.world.all(Stocktake)
    assert set(taken.missing) == {SECOND_IN_BAG, SIM_IN_BAG}
    assert (set(taken.surplus), taken.unknown) == ({IN_STORE, FITTED}, ("8888",))
    found = {i.facts["number"]: i for i in company.world.all(Irregularity)}
    assert {i.person for i in found.values()} == {"li"}, "the holder answers for all of it"
    assert found[IN_STORE].facts["where"] == "王师傅"
    assert found[FITTED].facts["where"] == PLATE
    assert found["8888"].code == "unknown_unit"


def test_stk_4_in_the_store_nobody_but_the_counter_can_be_named(company: Company) -> None:
    company.fang.must(count(company, "8888", holder=""))
    assert {i.person for i in company.world.all(Irregularity)} == {"fang"}


def test_rpl_4_a_label_of_an_order_that_is_not_here_bears_its_id_and_who_took_it_off(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    (swap,) = company.world.all(Swap)
    label = return_label(company.world, swap, "李师傅")
    assert label is not None
    assert (label.by, label.order) == ("李师傅", company.order(order).number)
    del company.world.records["order", order]
    label = return_label(company.world, swap)
    assert label is not None
    assert (label.by, label.order) == ("", order)
