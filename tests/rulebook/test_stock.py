"""Custody changes hands in two acts, and is counted by another (STK-1 to STK-4, RPL-4)."""

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
    imei,
    opened,
    refused,
    unit,
)
from invariants import hold

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, UnitId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.rules import missing_to_complete
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.people.commands import ChangeRoles
from rulebook.subjects.replacements.labels import return_label
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, Stocktake, Transfer, TransferState, Unit, UnitKind
from rulebook.subjects.visits.commands import RecordFinding

T = UnitKind.TERMINAL
STOCKED, BAGGED, BAGGED_TOO, ON_TRUCK = (unit(T, n) for n in (IN_STORE, IN_BAG, SECOND_IN_BAG, FITTED))


def where(company: Company, number: str, kind: UnitKind = T) -> tuple[Place, str]:
    found = company.unit(number, kind)
    return found.place, found.holder


def transfer(company: Company, id: str = "t-1") -> Transfer:
    found = company.world.get(Transfer, id)
    assert found is not None
    return found


def told(company: Company, code: str) -> Irregularity:
    return next(i for i in company.world.all(Irregularity) if i.code == code)


def offer(company: Company, *units: UnitId, taker: str = "wang", id: str = "t-1") -> None:
    company.guo.must(GiveUnits(transfer=id, units=units or (STOCKED,), taker=taker))


# STK-2: the taker confirms


def test_stk_2_an_offer_moves_nothing_until_the_taker_confirms(company: Company) -> None:
    offer(company)
    assert where(company, IN_STORE) == (Place.STORE, "")
    assert opened(company.wang.does(TakeUnits(transfer="t-1", units=(STOCKED,)))) == set()
    assert where(company, IN_STORE) == (Place.PERSON, "wang")
    done = transfer(company)
    assert (done.state, done.giver, done.offered_by, done.ended_by) == (TransferState.TAKEN, "", "guo", "wang")
    hold(company.world)


def test_stk_2_the_storekeepers_old_press_is_an_offer_too(company: Company) -> None:
    company.guo.must(IssueUnit(unit=STOCKED, to=company.wang.id))
    assert where(company, IN_STORE) == (Place.STORE, "")
    assert [t.taker for t in company.world.find(Transfer, "state", "offered")] == ["wang"]


def test_stk_2_back_to_the_store_the_storekeeper_confirms(company: Company) -> None:
    company.li.must(GiveUnits(transfer="t-1", units=(BAGGED,)))
    assert where(company, IN_BAG) == (Place.PERSON, "li")
    company.guo.must(TakeUnits(transfer="t-1", units=(BAGGED,), giver="li", for_store=True, condition="good"))
    assert where(company, IN_BAG) == (Place.STORE, "")


def test_stk_2_two_technicians_in_a_yard_hand_over_with_both_phones_offline(company: Company) -> None:
    """The taker's phone syncs first: it says whom from, and the giver's word fits in later."""
    assert opened(company.wang.does(TakeUnits(transfer="t-1", units=(BAGGED,), giver="li"))) == set()
    assert where(company, IN_BAG) == (Place.PERSON, "wang")
    company.li.must(GiveUnits(transfer="t-1", units=(BAGGED,), taker="wang"))
    done = transfer(company)
    assert (done.state, done.giver, done.offered_by, done.taker) == (TransferState.TAKEN, "li", "li", "wang")


def test_stk_2_the_same_units_are_not_offered_twice(company: Company) -> None:
    offer(company)
    again = GiveUnits(transfer="t-2", units=(STOCKED,), taker="li")
    assert refused(company.guo.does(again)) == ("STK-2", "offered_already")
    same = GiveUnits(transfer="t-1", units=(STOCKED,), taker="wang")
    assert refused(company.guo.does(same)) == ("SYS-4", "exists")


def test_stk_2_nobody_offers_what_they_do_not_hold(company: Company) -> None:
    for units in ((BAGGED,), (ON_TRUCK,), (STOCKED,)):
        verdict = company.wang.does(GiveUnits(transfer="t-1", units=units, taker="li"))
        assert refused(verdict) == ("STK-2", "not_held")
    mixed = GiveUnits(transfer="t-1", units=(STOCKED, BAGGED), taker="wang")
    assert refused(company.guo.does(mixed)) == ("STK-2", "not_held")


def test_stk_2_an_offer_is_called_back_by_its_giver_only_and_only_before_it_is_taken(company: Company) -> None:
    offer(company)
    back = WithdrawUnits(transfer="t-1")
    assert refused(company.wang.does(back)) == ("STK-2", "not_held")
    company.guo.must(back)
    assert transfer(company).state is TransferState.WITHDRAWN
    assert refused(company.guo.does(back)) == ("STK-2", "transfer_over")


def test_stk_2_what_was_taken_before_the_offer_was_called_back_is_with_the_taker(company: Company) -> None:
    offer(company)
    company.guo.must(WithdrawUnits(transfer="t-1"))
    late = company.wang.does(TakeUnits(transfer="t-1", units=(STOCKED,)))
    assert opened(late) == {("STK-2", "transfer_differs")}
    assert where(company, IN_STORE) == (Place.PERSON, "wang")
    hold(company.world)


def test_stk_2_what_was_offered_but_did_not_arrive_stays_with_the_giver(company: Company) -> None:
    company.guo.must(ReceiveUnit(unit=T, number=imei(60), model="GT-100"))
    offer(company, STOCKED, unit(T, imei(60)))
    short = company.wang.does(TakeUnits(transfer="t-1", units=(STOCKED,)))
    assert opened(short) == {("STK-2", "transfer_short")}
    assert told(company, "transfer_short").facts["numbers"] == imei(60)
    assert where(company, imei(60)) == (Place.STORE, "")


def test_stk_2_declined_units_stay_and_say_why(company: Company) -> None:
    offer(company)
    assert opened(company.wang.does(DeclineUnits(transfer="t-1", reason="型号不对"))) == set()
    assert (transfer(company).state, transfer(company).reason) == (TransferState.DECLINED, "型号不对")
    assert where(company, IN_STORE) == (Place.STORE, "")
    assert opened(company.wang.does(DeclineUnits(transfer="t-1"))) == {("STK-2", "transfer_differs")}


def test_stk_2_helping_oneself_in_the_store_is_recorded_and_opened(company: Company) -> None:
    verdict = company.wang.does(TakeUnits(transfer="t-1", units=(STOCKED,)))
    assert opened(verdict) == {("STK-2", "transfer_unoffered")}
    assert where(company, IN_STORE) == (Place.PERSON, "wang")


def test_stk_2_the_storekeepers_late_offer_settles_what_looked_like_helping_oneself(company: Company) -> None:
    company.wang.must(TakeUnits(transfer="t-1", units=(STOCKED,)))
    offer(company)
    assert told(company, "transfer_unoffered").state is IrregularityState.SETTLED
    assert transfer(company).offered_by == "guo"


def test_role_2_giver_and_taker_are_two_people(company: Company) -> None:
    both = company.hire("zheng", "郑", Role.TECHNICIAN, Role.STOREKEEPER)
    own = GiveUnits(transfer="t-1", units=(STOCKED,), taker=both.id)
    assert refused(both.does(own)) == ("ROLE-2", "own_request")
    both.must(GiveUnits(transfer="t-2", units=(STOCKED,), taker="wang"))
    taken = both.does(TakeUnits(transfer="t-2", units=(STOCKED,)))
    assert ("ROLE-2", "own_transfer") in opened(taken)


def test_stk_2_only_a_storekeeper_takes_for_the_store(company: Company) -> None:
    company.li.must(GiveUnits(transfer="t-1", units=(BAGGED,)))
    verdict = company.wang.does(TakeUnits(transfer="t-1", units=(BAGGED,), for_store=True))
    assert ("ROLE-1", "no_role_fact") in opened(verdict)


# STK-1: one pair of hands at any time


def test_stk_1_a_terminal_taken_off_a_truck_without_a_swap_is_on_that_truck_no_more(company: Company) -> None:
    verdict = company.wang.does(TakeUnits(transfer="t-1", units=(ON_TRUCK,), giver="li"))
    assert opened(verdict) == {("STK-2", "transfer_differs")}
    assert company.truck(TRUCK).terminal is None
    hold(company.world)


def test_stk_1_a_thing_nobody_entered_has_a_holder_all_the_same(company: Company) -> None:
    spade = unit(UnitKind.TOOL, "T-07")
    verdict = company.wang.does(TakeUnits(transfer="t-1", units=(spade,), giver="li"))
    assert opened(verdict) == {("STK-1", "unknown_unit")}
    assert where(company, "T-07", UnitKind.TOOL) == (Place.PERSON, "wang")


def test_stk_1_workshop_and_back(company: Company) -> None:
    company.guo.must(RepairUnit(unit=STOCKED))
    assert where(company, IN_STORE) == (Place.WORKSHOP, "")
    assert refused(company.guo.does(RepairUnit(unit=STOCKED))) == ("STK-1", "field_wrong")
    company.guo.must(RepairUnit(unit=STOCKED, done=True, condition="good"))
    assert where(company, IN_STORE) == (Place.STORE, "")
    assert refused(company.guo.does(RepairUnit(unit=BAGGED))) == ("STK-1", "field_wrong")


def test_role_2_a_manager_writes_off_with_a_reason_what_they_do_not_hold(company: Company) -> None:
    lost = WriteOffUnit(unit=BAGGED, to=Place.LOST, reason="盘点未见")
    assert refused(company.guo.does(lost)) == ("ROLE-1", "no_role")
    assert refused(company.chen.does(WriteOffUnit(unit=BAGGED, to=Place.LOST, reason=" "))) == (
        "SYS-2",
        "reason_needed",
    )
    assert refused(company.chen.does(WriteOffUnit(unit=BAGGED, to=Place.STORE, reason="x")))[1] == "field_wrong"
    assert refused(company.chen.does(WriteOffUnit(unit=ON_TRUCK, to=Place.LOST, reason="x")))[1] == "field_wrong"
    company.chen.must(lost)
    assert where(company, IN_BAG) == (Place.LOST, "")


def test_role_2_a_manager_who_holds_it_does_not_write_it_off(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    company.hand_out(both, STOCKED)
    lost = WriteOffUnit(unit=STOCKED, to=Place.LOST, reason="丢了")
    assert refused(both.does(lost)) == ("ROLE-2", "own_stock")


def test_role_3_above_the_matrixs_limit_the_department_manager_writes_it_off(company: Company) -> None:
    lost = WriteOffUnit(unit=BAGGED, to=Place.LOST, reason="盘点未见")
    price = SetPrice(
        model="GT-100", name="终端", name_en="terminal", fen=Fen(60_000), valid_from="2026-03-02", reason="补录"
    )
    company.hua.must(price)
    verdict = company.chen.does(lost)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("no_role", {"roles": "department_manager"})
    company.hire("he", "何", Role.DEPARTMENT_MANAGER).must(lost)
    assert where(company, IN_BAG) == (Place.LOST, "")


# STK-4: counted by another


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


# RPL-2, RPL-4


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
