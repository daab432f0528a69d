"""Service terms and SIM plans: sold, warned of, renewed at the desk and on site, topped up (TERM-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import (
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    Company,
    Hand,
    opened,
    refused,
    unit,
)

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.rules import decide, passed_deadlines, tags_of
from rulebook.subjects.company.commands import ImportVehicles, ReplateVehicle, SetPrice, VehicleLine
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.numbers import next_number
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.service_terms.bulk import RowVerdict, judge_list, left_over
from rulebook.subjects.service_terms.commands import (
    AT_MOST,
    EndTerm,
    RenewTerm,
    ReportSigns,
    SetPlan,
    SetTerm,
    Sign,
    TermRow,
    TopUpSim,
)
from rulebook.subjects.service_terms.lookup import days_left, is_lapsed, list_fen, why_dead
from rulebook.subjects.service_terms.records import (
    RowOutcome,
    ServiceTerm,
    SimTopUp,
    TermKind,
    TermRenewal,
    TermState,
)
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.papers import paid
from rulebook.subjects.visits.records import FeeLine

YEAR, SIM_YEAR = Fen(36_000), Fen(6_000)
TERM = f"platform:{TRUCK}"
SIM_UNIT = unit(UnitKind.SIM, SIM_FITTED)


@pytest.fixture
def selling(company: Company) -> Company:
    """A company that sells a year of its platform, and of a SIM's plan."""
    for model, what, fen in (
        ("PLATFORM-Y", TermKind.PLATFORM, YEAR),
        ("SIM-Y", TermKind.SIM, SIM_YEAR),
    ):
        company.hua.must(SetPrice(model=model, name=model, name_en=model, fen=fen, valid_from="2025-01-01"), model)
        company.hua.must(SetPlan(what=what, months=12), model)
    return company


def term(company: Company, id: str = TERM) -> ServiceTerm:
    found = company.world.get(ServiceTerm, id)
    assert found is not None, id
    return found


def row(company: Company, vehicle: VehicleId = TRUCK, **changes: object) -> TermRow:
    """A year of the platform, as the phone shows it now."""
    known = company.world.get(ServiceTerm, f"platform:{vehicle}")
    said = {"what": TermKind.PLATFORM, "plan": "PLATFORM-Y", "months": 12, "fen": YEAR}
    return TermRow(**{"vehicle": vehicle, "seen": known.until if known else "", **said, **changes})


def renewal(
    company: Company, hand: Hand, *rows: TermRow, id: str = "term-receipt-1", **changes: object
) -> RenewTerm:
    """The renewal the phone would write now."""
    named = rows or (row(company),)
    number = next_number(company.world.find(NumberBlock, "device", hand.device)) or f"T-{hand.id}-{id[-4:]}"
    lines = tuple(FeeLine(model=r.plan, name=r.plan, name_en=r.plan, quantity=1, fen=r.fen) for r in named)
    said = {"number": number, "token": f"{id:-<22}", "plate": PLATE, "lines": lines, "method": Method.CASH}
    total = Fen(sum(r.fen for r in named))
    return RenewTerm(receipt=ReceiptId(id), rows=named, **{"total": total, **said, **changes})


def to_day(company: Company, day: str, hour: int = 10) -> None:
    company.now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=COMPANY_ZONE)


def looked(company: Company) -> None:
    """The server looks at what has passed."""
    for passed in passed_deadlines(company.world, company.now):
        company.system.must(passed, "")


def test_term_1_a_first_renewal_on_site_begins_the_term_and_the_cash_is_in_hand(selling: Company) -> None:
    order, visit = selling.on_site()
    said = opened(selling.li.does(renewal(selling, selling.li, visit=visit), order))
    assert said == set()
    assert term(selling).until == "2027-03-02"
    receipt = selling.receipt("term-receipt-1")
    assert (receipt.holder, receipt.total, receipt.number) == ("li", YEAR, "PGLI-000001")
    assert selling.world.balance("cash_in_hand:li") == YEAR
    assert selling.world.balance("income:service") == -YEAR


def test_term_1_a_renewal_on_site_is_no_part_of_the_visits_fee(selling: Company) -> None:
    order, visit = selling.on_site()
    selling.li.must(selling.swap(visit), order)
    selling.li.must(renewal(selling, selling.li, visit=visit), order)
    assert opened(selling.li.does(selling.receipt_for(selling.li, order, visit, "receipt-2"), order)) == set()
    assert paid(selling.world, selling.order(order), selling.visit(visit)) == 30_000


def test_term_1_early_carries_on_and_late_begins_on_the_day(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    selling.li.must(renewal(selling, selling.li), "")
    assert term(selling).until == "2027-03-10"
    to_day(selling, "2027-03-11")
    selling.li.must(renewal(selling, selling.li, id="term-receipt-2"), "")
    assert term(selling).until == "2028-03-11"
    kept = selling.world.get(TermRenewal, "term-receipt-2")
    assert kept is not None
    assert kept.rows[0].outcome is RowOutcome.STARTED_ANEW


def test_term_1_on_its_last_day_it_still_carries_on(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    to_day(selling, "2026-03-10", hour=23)
    selling.li.must(renewal(selling, selling.li), "")
    assert term(selling).until == "2027-03-10"


def test_term_1_the_end_of_january_is_counted_from_the_day_that_was_said(selling: Company) -> None:
    told = SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-02-28", began="2026-01-31")
    selling.anna.must(told, "")
    to_day(selling, "2026-02-20")
    selling.hua.must(SetPlan(what=TermKind.PLATFORM, months=1), "PLATFORM-Y")
    selling.li.must(renewal(selling, selling.li, row(selling, months=1)), "")
    assert term(selling).until == "2026-03-31"


def test_term_1_a_term_with_no_months_between_its_days_is_refused(selling: Company) -> None:
    wrong = SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-02-28", began="2026-01-15")
    assert refused(selling.anna.does(wrong, "")) == ("TERM-1", "term_no_span")
    no_day = SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-02-30")
    assert refused(selling.anna.does(no_day, "")) == ("TERM-1", "field_wrong")


def test_term_1_another_end_needs_a_reason_and_keeps_the_one_before(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    later = SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-06-10")
    assert refused(selling.anna.does(later, "")) == ("TERM-1", "reason_needed")
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-06-10", reason="合同"), "")
    assert [e.until for e in term(selling).earlier] == ["2026-03-10"]


def test_term_1_two_phones_without_signal_renew_one_term_and_the_second_goes_on_from_the_first(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    mine, his = (
        renewal(selling, selling.li, id="term-receipt-1"),
        renewal(selling, selling.wang, id="term-receipt-2"),
    )
    assert opened(selling.li.does(mine, "")) == set()
    assert opened(selling.wang.does(his, "")) == {("TERM-1", "term_paid_twice")}
    assert term(selling).until == "2028-03-10"
    assert selling.world.balance("income:service") == -2 * YEAR


def test_term_1_paid_twice_is_over_once_the_second_receipt_is_voided(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    mine, his = renewal(selling, selling.li), renewal(selling, selling.wang, id="term-receipt-2")
    selling.li.must(mine, "")
    selling.wang.does(his, "")
    selling.wang.must(VoidReceipt(receipt=ReceiptId("term-receipt-2"), reason="重复收费，已退"), "")
    assert term(selling).until == "2027-03-10"
    assert "term_paid_twice" not in selling.open_irregularities()
    assert selling.world.balance("income:service") == -YEAR
    kept = selling.world.get(TermRenewal, "term-receipt-2")
    assert kept is not None
    assert kept.void


def test_term_1_whichever_phone_arrives_first_the_end_is_the_same(selling: Company) -> None:
    """Lapsed in January; Li was paid on Monday, Wang on Wednesday; Wang's line arrives first."""
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-01-10"), "")
    first, second = renewal(selling, selling.li), renewal(selling, selling.wang, id="term-receipt-2")
    monday = selling.now
    to_day(selling, "2026-03-04")
    selling.wang.must(second, "")
    assert term(selling).until == "2027-03-04"
    selling.li.does(first, "", at=monday)
    assert term(selling).until == "2028-03-02"


def test_term_1_the_server_warns_thirty_seven_and_one_days_ahead_and_tells_that_it_lapsed(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-06-30"), "")
    seen = []
    for day in ("2026-05-30", "2026-05-31", "2026-06-22", "2026-06-23", "2026-06-28", "2026-06-29", "2026-06-30"):
        to_day(selling, day, hour=8)
        looked(selling)
        seen.append(term(selling).told)
    assert seen == [(), (30,), (30,), (30, 7), (30, 7), (30, 7, 1), (30, 7, 1)]
    assert "term_lapsed" not in selling.open_irregularities()
    to_day(selling, "2026-07-01", hour=8)
    looked(selling)
    assert term(selling).state is TermState.LAPSED
    assert "term_lapsed" in selling.open_irregularities()
    looked(selling)
    assert passed_deadlines(selling.world, selling.now) == []


def test_term_1_a_renewal_settles_that_it_lapsed_and_warnings_begin_anew(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-01"), "")
    looked(selling)
    assert "term_lapsed" in selling.open_irregularities()
    selling.li.must(renewal(selling, selling.li), "")
    assert "term_lapsed" not in selling.open_irregularities()
    assert (term(selling).state, term(selling).told) == (TermState.RUNNING, ())


def test_term_1_what_was_paid_in_time_and_arrives_late_settles_itself(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-03"), "")
    offline, then = renewal(selling, selling.li), selling.now
    to_day(selling, "2026-03-04")
    looked(selling)
    assert "term_lapsed" in selling.open_irregularities()
    selling.li.does(offline, "", at=then)
    assert term(selling).until == "2027-03-03"
    assert "term_lapsed" not in selling.open_irregularities()


def test_term_1_a_term_nobody_wants_is_ended_and_comes_back_when_it_is_paid_for(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-01"), "")
    looked(selling)
    assert refused(selling.anna.does(EndTerm(reason=" "), TERM)) == ("TERM-1", "reason_needed")
    selling.anna.must(EndTerm(reason="车辆报废"), TERM)
    assert "term_lapsed" not in selling.open_irregularities()
    assert refused(selling.anna.does(EndTerm(reason="再次"), TERM)) == ("TERM-1", "term_ended")
    selling.li.must(renewal(selling, selling.li), "")
    assert term(selling).state is TermState.RUNNING


def test_term_1_a_dead_unit_is_known_before_money_is_taken_and_told_after_it_was(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    old = iso(selling.now - timedelta(days=90))
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at=old),)), "")
    assert why_dead(selling.world, TermKind.PLATFORM, TRUCK, "", selling.now) == "silent"
    assert opened(selling.li.does(renewal(selling, selling.li), "")) == {("TERM-1", "dead_unit_renewed")}


def test_term_1_a_terminal_that_was_taken_off_is_dead_and_one_that_nobody_recorded_is_not(
    selling: Company,
) -> None:
    world = selling.world
    order, visit = selling.on_site(kind=OrderKind.REMOVAL)
    selling.li.must(selling.swap(visit, new_number="", model=""), order)
    assert why_dead(world, TermKind.PLATFORM, TRUCK, "", selling.now) == "none"
    selling.anna.must(
        ImportVehicles(file="x", sha256="2" * 64, vehicles=(VehicleLine(plate="京D11111"),)), "import-2"
    )
    assert why_dead(world, TermKind.PLATFORM, VehicleId("vehicle:京D11111"), "", selling.now) == ""


def test_term_1_another_card_or_one_in_the_workshop_is_dead(selling: Company) -> None:
    world, now = selling.world, selling.now
    assert why_dead(world, TermKind.PLATFORM, TRUCK, "", now) == ""
    assert why_dead(world, TermKind.SIM, TRUCK, SIM_UNIT, now) == ""
    assert why_dead(world, TermKind.SIM, TRUCK, "sim:unknown", now) == ""
    assert why_dead(world, TermKind.SIM, TRUCK, unit(UnitKind.SIM, SIM_IN_BAG), now) == "elsewhere"
    assert why_dead(world, TermKind.SIM, OTHER_TRUCK, SIM_UNIT, now) == "elsewhere"
    assert why_dead(world, TermKind.PLATFORM, VehicleId("none"), "", now) == ""


def test_term_1_signs_of_the_future_and_older_ones_change_nothing(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    now = iso(selling.now)
    for at in (now, iso(selling.now - timedelta(days=3)), iso(selling.now + timedelta(days=3)), "soon"):
        selling.li.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at=at),)), "")
    assert term(selling).last_sign == now
    selling.anna.must(SetTerm(what=TermKind.SIM, vehicle=TRUCK, until="2026-03-10", unit=SIM_UNIT), "")
    assert term(selling, f"sim:{SIM_UNIT}").last_sign == now


def test_term_1_another_price_than_the_lists_is_told_to_finance(selling: Company) -> None:
    cheap = row(selling, fen=Fen(20_000))
    said = opened(selling.li.does(renewal(selling, selling.li, cheap), ""))
    assert said == {("TERM-1", "term_price_differs")}
    assert list_fen(selling.world, "PLATFORM-Y", 24, selling.now.date()) == 2 * YEAR
    assert list_fen(selling.world, "PLATFORM-Y", 13, selling.now.date()) is None
    assert list_fen(selling.world, "GT-100", 12, selling.now.date()) is None


def test_term_1_a_fleets_renewal_is_one_receipt_with_an_outcome_for_every_row(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    rows = (row(selling), row(selling, OTHER_TRUCK), row(selling, VehicleId("vehicle:none")))
    said = opened(selling.anna.does(renewal(selling, selling.anna, *rows, method=Method.TRANSFER), ""))
    assert said == {("TERM-1", "term_vehicle_unknown"), ("RCT-2", "provisional")}
    kept = selling.world.get(TermRenewal, "term-receipt-1")
    assert kept is not None
    assert [(r.outcome, r.until) for r in kept.rows] == [
        (RowOutcome.CARRIED_ON, "2027-03-10"),
        (RowOutcome.STARTED_ANEW, "2027-03-02"),
        (RowOutcome.STARTED_ANEW, "2027-03-02"),
    ]
    assert selling.world.balance("clearing:transfer") == 3 * YEAR


def test_term_1_a_fleet_may_owe_it_and_is_asked_to_pay_as_any_debtor(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li, method=Method.OWED), "")
    owed = selling.world.get(Receivable, "term-receipt-1")
    assert owed is not None
    assert (owed.customer, owed.total) == ("customer-1", YEAR)


def test_term_1_a_sims_plan_is_the_cards_own_and_a_top_up_keeps_the_carriers_slip(selling: Company) -> None:
    sim = row(selling, what=TermKind.SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="")
    assert opened(selling.li.does(renewal(selling, selling.li, sim), "")) == set()
    top_up = TopUpSim(top_up="t-1", unit=SIM_UNIT, fen=Fen(3_000), slip="CM20260302", until="2026-12-31")
    assert opened(selling.li.does(top_up, "t-1")) == set()
    assert term(selling, f"sim:{SIM_UNIT}").carrier_until == "2026-12-31"
    kept = selling.world.get(SimTopUp, "t-1")
    assert kept is not None
    assert (kept.number, kept.vehicle, kept.slip) == (SIM_FITTED, TRUCK, "CM20260302")


def test_term_1_a_top_up_without_slip_or_with_one_used_before_is_told(selling: Company) -> None:
    no_slip = TopUpSim(top_up="t-1", unit=SIM_UNIT, fen=Fen(3_000))
    assert opened(selling.li.does(no_slip, "t-1")) == {("TERM-1", "slip_missing")}
    photographed = TopUpSim(top_up="t-2", unit=SIM_UNIT, fen=Fen(3_000), photo="photo-1", slip="S1")
    assert opened(selling.li.does(photographed, "t-2")) == set()
    again = TopUpSim(top_up="t-3", unit="none", fen=Fen(3_000), slip="S1")
    assert opened(selling.li.does(again, "t-3")) == {("TERM-1", "slip_twice"), ("TERM-1", "sim_unknown")}


def test_term_1_the_technician_on_the_way_sees_the_term_and_no_longer_afterwards(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    assert "person:li" not in tags_of(term(selling))
    order = selling.order_in(OrderState.ASSIGNED)
    assert "person:li" in tags_of(term(selling))
    selling.bo.must(CancelOrder(reason="客户取消"), order)
    assert "person:li" not in tags_of(term(selling))


def test_term_1_the_term_bears_the_vehicles_new_plate(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    selling.anna.must(ReplateVehicle(vehicle=TRUCK, plate="京B55555", reason="换牌"), "")
    assert term(selling).plate == "京B55555"


def test_term_1_phone_and_server_reckon_the_same_end(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2028-02-29"), "")
    body = renewal(selling, selling.li)
    line = selling.li.line(body, "")
    phone = decide(selling.world, line, selling.now)
    server = decide(selling.world, line, selling.now + timedelta(days=40))
    assert isinstance(phone, Decision)
    assert isinstance(server, Decision)
    ends = [next(r for r in d.records if isinstance(r, ServiceTerm)).until for d in (phone, server)]
    assert ends == ["2029-02-28", "2029-02-28"]


def test_term_1_a_voided_renewal_that_a_set_end_counts_is_told(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2027-06-30", reason="合同"), "")
    said = opened(selling.li.does(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="退款"), ""))
    assert ("TERM-1", "term_void_counted") in said
    assert term(selling).until == "2027-06-30"


def test_term_1_days_left_and_lapsed_are_told_from_the_day_alone(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    known, day = term(selling), selling.now.date()
    assert days_left(known, day) == 8
    assert not is_lapsed(known, day + timedelta(days=8))
    assert is_lapsed(known, day + timedelta(days=9))


def test_term_1_a_receipt_voided_later_does_not_bring_an_ended_term_back(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    selling.anna.must(EndTerm(reason="车辆报废"), TERM)
    selling.li.must(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="费用已退"), "")
    assert (term(selling).state, term(selling).ended_why) == (TermState.ENDED, "车辆报废")


def test_term_1_a_list_numbers_its_lines_and_promises_an_end_to_each_vehicle_once(selling: Company) -> None:
    text = f"{PLATE}\n\n{PLATE}\n京Z99999"
    rows = judge_list(selling.world, text, TermKind.PLATFORM, 12, selling.now)
    assert [(row.row, row.verdict, bool(row.then)) for row in rows] == [
        (1, RowVerdict.READY, True),
        (3, RowVerdict.TWICE, False),
        (4, RowVerdict.UNKNOWN, False),
    ]


def test_term_1_lines_that_one_renewal_cannot_hold_are_named(selling: Company) -> None:
    lines = [f"京E{n:05d}" for n in range(AT_MOST)]
    assert left_over("\n".join(lines)) == (0, 0)
    assert left_over("\n".join(["", *lines, "", "京F00001", "京F00002"])) == (AT_MOST + 3, 2)
