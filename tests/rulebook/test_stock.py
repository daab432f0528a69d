"""Custody changes hands in two acts, and is counted by another (STK-1 to STK-4, RPL-4)."""

from __future__ import annotations

from company import (
    IN_BAG,
    IN_STORE,
    TRUCK,
    Company,
    imei,
    opened,
    refused,
    unit,
)
from invariants import hold
from stock_facts import BAGGED, ON_TRUCK, STOCKED, T, offer, told, transfer, where

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import IrregularityState
from rulebook.kernel.roles import Role
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, Transfer, TransferState, UnitKind


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
