"""What stands against an erasure though no order leads to it, and words that stood where nobody looked (SEC-2)."""

from __future__ import annotations

import msgspec
from company import CUSTOMER, STROKES, TRUCK, Company
from round_plans import looks, plan
from term_sales import renewal, sells

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.dealers.commands import SendShipment, TakeShipment
from rulebook.subjects.dealers.records import Shipment, ShipmentKind, ShipmentLine
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.replacing import drivers_once, replaced, words_of
from rulebook.subjects.logs.records import DayLog, LogRemark
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.rounds.records import Round, RoundPlan

ASKED = AskErasure(reason="本人书面要求")
LEAFLETS = (ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=200),)
OTHER = CustomerId("customer-next")


def refused(company: Company) -> tuple[str, str]:
    """By what it is refused that the customer's words go, and of what."""
    verdict = company.hua.does(ASKED, CUSTOMER)
    assert isinstance(verdict, Refusal)
    return verdict.code, verdict.facts.get("what", "")


def erasure(company: Company) -> Erasure:
    found = company.world.get(Erasure, CUSTOMER)
    assert found is not None
    return found


def test_sec_2_cash_of_a_renewal_at_the_office_stands_against_it_though_it_is_of_no_order(
    company: Company,
) -> None:
    sells(company).li.must(renewal(company, company.li))
    receipt = company.world.get(Receipt, "term-receipt-1")
    assert receipt is not None
    assert (receipt.order, receipt.holder) == ("", "li")
    assert refused(company) == ("erase_owed", receipt.number)


def test_sec_2_a_refund_that_is_of_no_order_stands_against_it(company: Company) -> None:
    refund = Refund(
        id="form-1",
        state=RefundState.OWED,
        whose=CUSTOMER,
        customer=CustomerId(CUSTOMER),
        customer_name="顺达物流",
        number="T-1",
        fen=Fen(1_000),
        reason="多收",
        asked_by=PersonId("li"),
        asked_by_name="李师傅",
        granted_by=(PersonId("chen"),),
        granted_by_name="陈主管",
        granted_at=iso(company.now),
        due=iso(company.now),
    )
    company.world.records[refund.KIND, refund.id] = refund
    assert refused(company) == ("erase_owed", "T-1")


def test_sec_2_what_is_told_of_a_shipment_of_theirs_stands_against_it(company: Company) -> None:
    company.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=LEAFLETS), "ship-2")
    assert refused(company) == ("erase_open", "FH-2")
    company.li.must(TakeShipment(signer="赵队长", strokes=STROKES, whole=False, remark="少一箱"), "ship-2")
    open_yet = [one for one in company.world.all(Irregularity) if not one.is_settled]
    assert [one.code for one in open_yet] == ["shipment_short"]
    assert refused(company) == ("erase_open", open_yet[0].id)


def test_sec_2_a_plan_of_rounds_and_a_stop_that_is_due_stand_against_it(company: Company) -> None:
    company.chen.must(plan(), "monthly")
    assert refused(company) == ("erase_open", "顺达月检")
    assert looks(company)
    company.hua.must(AddCustomer(name="另一家"), OTHER)
    listed = (VehicleLine(plate="京B11111"),)
    company.anna.must(ImportVehicles(file="l.csv", sha256="0" * 64, vehicles=listed, customer=OTHER))
    company.chen.must(plan(name="另一家月检", customers=(OTHER,), edition=1), "monthly")
    code, what = refused(company)
    assert code == "erase_open", "the round that was made of the plan is still to be walked"
    assert what


def test_sec_2_a_round_that_bears_their_name_loses_it_with_its_plan(company: Company) -> None:
    company.chen.must(plan(name="顺达物流月检"), "monthly")
    assert looks(company)
    names = [one.name for kind in (Round, RoundPlan) for one in company.world.all(kind)]
    assert set(names) == {"顺达物流月检"}
    for kind in (Round, RoundPlan):
        for one in company.world.all(kind):
            after = replaced(one, "已删除-1", ("顺达物流",), False)
            assert isinstance(after, Round | RoundPlan)
            assert (after.name, after.people) == ("已删除-1月检", one.people)


def test_sec_2_in_a_shipment_of_their_own_name_address_signer_and_signature_go(company: Company) -> None:
    company.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=LEAFLETS), "ship-2")
    company.li.must(TakeShipment(signer="赵队长", strokes=STROKES), "ship-2")
    shipment = company.world.get(Shipment, "ship-2")
    assert shipment is not None
    assert shipment.strokes
    after = replaced(shipment, "已删除-1", (), True)
    assert isinstance(after, Shipment)
    assert (after.to_name, after.signer, after.strokes) == ("已删除-1", "已删除-1", ())
    assert after.address in ("", "已删除-1")
    assert (after.sent_by_name, after.number, after.lines) == (shipment.sent_by_name, "FH-2", LEAFLETS)


def test_sec_2_who_drove_for_them_goes_from_a_vehicle_that_is_anothers_now_and_nothing_else_does(
    company: Company,
) -> None:
    company.hua.must(AddCustomer(name="另一家"), OTHER)
    for driver, phone, customer in (("孔老大", "13700001111", CUSTOMER), ("齐师傅", "13700002222", OTHER)):
        row = VehicleLine(plate="京A12345", driver=driver, driver_phone=phone)
        company.anna.must(ImportVehicles(file="l.csv", sha256="0" * 64, vehicles=(row,), customer=customer))
    vehicle = company.world.get(Vehicle, TRUCK)
    assert vehicle is not None
    assert set(drivers_once(vehicle, CUSTOMER)) >= {"孔老大", "13700001111"}
    assert not set(drivers_once(vehicle, OTHER))
    rows = (ErasedRow(Vehicle.KIND, TRUCK, False), ErasedRow(Customer.KIND, CUSTOMER, True))
    company.system.must(CarryOutErasure(rows=rows, how=ErasedHow.AGAIN), CUSTOMER)
    after = company.world.get(Vehicle, TRUCK)
    assert after is not None
    left = msgspec.json.encode(after).decode()
    assert "13700001111" not in left
    assert "孔老大" not in left
    assert (after.driver, after.driver_phone, after.customer) == ("齐师傅", "13700002222", OTHER)
    assert after.past[-1].said["customer"] == CUSTOMER


def test_sec_2_a_driver_who_stayed_with_the_vehicle_is_its_new_owners(company: Company) -> None:
    company.hua.must(AddCustomer(name="另一家"), OTHER)
    for customer in (CUSTOMER, OTHER):
        row = VehicleLine(plate="京A12345", driver="孔老大", driver_phone="13700001111")
        company.anna.must(ImportVehicles(file="l.csv", sha256="0" * 64, vehicles=(row,), customer=customer))
    vehicle, customer = company.world.get(Vehicle, TRUCK), company.world.get(Customer, CUSTOMER)
    assert vehicle is not None
    assert customer is not None
    assert "孔老大" not in words_of(company.world, customer, [vehicle])


def test_sec_2_what_was_agreed_to_can_be_declined_until_it_is_carried_out(company: Company) -> None:
    company.hua.must(ASKED, CUSTOMER)
    company.dong.must(DecideErasure(agreed=True), CUSTOMER)
    again = company.dong.does(DecideErasure(agreed=True), CUSTOMER)
    assert isinstance(again, Refusal)
    assert again.code == "erase_not_asked"
    company.dong.must(DecideErasure(agreed=False, why="客户又来了"), CUSTOMER)
    company.system.must(CarryOutErasure(rows=(ErasedRow(Customer.KIND, CUSTOMER, True),)), CUSTOMER)
    customer = company.world.get(Customer, CUSTOMER)
    assert customer is not None
    assert (erasure(company).state, customer.name) == (ErasureState.DECLINED, "顺达物流")
    late = company.dong.does(DecideErasure(agreed=False, why="再说一次"), CUSTOMER)
    assert isinstance(late, Refusal)
    assert late.code == "erase_not_asked"


def test_sec_2_asked_for_again_or_declined_it_is_still_known_when_the_words_went(company: Company) -> None:
    row = ErasedRow(Customer.KIND, CUSTOMER, True)
    company.system.must(CarryOutErasure(rows=(row,), how=ErasedHow.AGAIN), CUSTOMER)
    first = erasure(company)
    assert first.done_at
    company.hua.must(ASKED, CUSTOMER)
    assert (erasure(company).state, erasure(company).done_at) == (ErasureState.ASKED, first.done_at)
    company.dong.must(DecideErasure(agreed=False, why="没有新的资料"), CUSTOMER)
    assert (erasure(company).done_at, erasure(company).how) == (first.done_at, ErasedHow.AGAIN)


def test_sec_2_what_anybody_is_called_by_stays_in_the_words_on_others() -> None:
    remark = LogRemark(
        by=PersonId("li"), name="李师傅", at="2026-03-02T10:00:00+08:00", text="孙队长和队长的孙静安明早到"
    )
    log = DayLog(
        id="li:2026-03-02",
        person=PersonId("li"),
        name="李师傅",
        day="2026-03-02",
        acts=(),
        figures={},
        digest="",
        closed_at=remark.at,
        arrived_at=remark.at,
        remarks=(remark,),
    )
    after = replaced(log, "已删除-1", ("孙静安", "队长"), False)
    assert isinstance(after, DayLog)
    assert after.remarks[0].text == "孙队长和队长的已删除-1明早到"
