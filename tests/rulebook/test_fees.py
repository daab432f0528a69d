"""What a visit costs and why (FEE-1, FEE-2, FEE-3): warranty's edges, customer's damage, price lists."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from company import (
    FITTED,
    IN_BAG,
    MORNING,
    PRICE,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    Company,
    imei,
    opened,
    refused,
)

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, SetSetting
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee


def fee(company: Company, order: str = "order-1") -> Fee:
    return work_out_fee(company.world, company.order(order), company.visit(f"{order}-visit"))


def said(found: Fee) -> tuple[str, str, int]:
    return found.rule, found.reason, found.total


def swapped(company: Company, **paper: object) -> Fee:
    order, visit = company.on_site(**paper)
    company.li.must(company.swap(visit), order)
    return fee(company)


@pytest.mark.parametrize("kind", [OrderKind.INSTALL, OrderKind.TRAINING, OrderKind.INSPECTION])
def test_fee_1_installation_and_advice_are_free(company: Company, kind: OrderKind) -> None:
    found = swapped(company, kind=kind)
    assert (found.rule, found.total) == ("FEE-1", 0)


def test_fee_2_a_repair_without_parts_is_free_whatever_its_age(company: Company) -> None:
    company.on_site(purchase_date="2019-01-01")
    assert said(fee(company)) == ("FEE-2", "no_parts", 0)


@pytest.mark.parametrize(
    ("bought", "due"),
    [("2025-03-03", 0), ("2025-03-02", 0), ("2025-03-01", PRICE)],
    ids=["a day left", "last day in", "the day after"],
)
def test_fee_2_the_warranty_ends_with_its_last_day(company: Company, bought: str, due: int) -> None:
    found = swapped(company, purchase_date=bought)  # the visit is on 2026-03-02, the term twelve months
    assert found.total == due
    assert found.reason == ("out_of_warranty" if due else "under_warranty")


@pytest.mark.parametrize(
    ("bought", "until"), [("2024-02-29", "2025-02-28"), ("2025-01-31", "2026-01-31"), ("2023-12-31", "2024-12-31")]
)
def test_fee_2_a_term_of_months_ends_on_a_day_that_exists(company: Company, bought: str, until: str) -> None:
    assert swapped(company, purchase_date=bought).warranty_until == until


def test_fee_2_the_term_is_a_setting(company: Company) -> None:
    company.hua.must(SetSetting(name="warranty_months", value="24", since="2025-01-01", reason="补录"))
    assert said(swapped(company, purchase_date="2025-01-15")) == ("FEE-2", "under_warranty", 0)


def test_fee_2_what_was_bought_before_the_new_term_keeps_the_old_one(company: Company) -> None:
    company.hua.must(SetSetting(name="warranty_months", value="24", since="2025-01-16", reason="补录"))
    assert said(swapped(company, purchase_date="2025-01-15")) == ("FEE-2", "out_of_warranty", PRICE)


@pytest.mark.parametrize(("until", "due"), [("2026-03-02", 0), ("2026-03-01", PRICE)])
def test_rpl_5_the_units_own_term_goes_before_the_papers(company: Company, until: str, due: int) -> None:
    known = company.unit(FITTED)
    company.world.records["unit", known.id] = msgspec.structs.replace(known, warranty_until=until)
    found = swapped(company, purchase_date="2020-01-01" if not due else "2026-01-01")
    assert (found.total, found.warranty_until) == (due, until)


def test_rpl_5_a_replacement_that_fails_again_is_under_its_own_warranty(company: Company) -> None:
    assert swapped(company).total == PRICE
    company.wait(days=30)
    order, visit = company.on_site("order-2")
    company.li.must(company.swap(visit, "swap-2", old_number=IN_BAG, new_number=SECOND_IN_BAG), order)
    assert said(fee(company, "order-2")) == ("FEE-2", "under_warranty", 0)


def test_fee_2_damage_by_the_customer_lifts_the_warranty(company: Company) -> None:
    order, visit = company.on_site(purchase_date="2026-01-01")
    company.li.must(company.swap(visit), order)
    assert fee(company).total == 0
    company.li.must(RecordFinding(visit=visit, finding="进水", customer_damage="洗车时打开外壳"), order)
    assert said(fee(company)) == ("FEE-2", "customer_damage", PRICE)


def test_fee_2_parts_only_each_by_its_own_warranty_added_up(company: Company) -> None:
    sim = company.unit(SIM_FITTED, UnitKind.SIM)
    company.world.records["unit", sim.id] = msgspec.structs.replace(sim, warranty_until="2027-01-01")
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.swap(visit, "swap-2", old_number=IN_BAG, new_number=SECOND_IN_BAG), order)
    company.li.must(
        company.swap(visit, "swap-3", unit=UnitKind.SIM, old_number=SIM_FITTED, new_number=SIM_IN_BAG), order
    )
    found = fee(company)
    assert [(line.model, line.quantity, line.fen) for line in found.lines] == [("GT-100", 1, PRICE)]
    assert found.total == PRICE, "the second terminal replaced one of today; the SIM has its own term"


def test_fee_2_a_removal_fits_no_part_and_costs_none(company: Company) -> None:
    order, visit = company.on_site(kind=OrderKind.REMOVAL)
    company.li.must(company.swap(visit, new_number=""), order)
    assert said(fee(company)) == ("FEE-2", "no_parts", 0)


def test_fee_2_a_part_without_a_price_is_told_not_given_away_in_silence(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=imei(77), model="GT-900"), order)
    assert ("FEE-2", "no_price") in opened(verdict)
    again = company.swap(visit, "swap-2", old_number=imei(77), new_number=IN_BAG)
    assert ("FEE-2", "no_price") not in opened(company.li.does(again, order))


# price lists: the latest that has begun by the day of the visit


@pytest.mark.parametrize(
    ("day", "price"),
    [("2025-12-31", 30_000), ("2026-01-01", 33_000), ("2026-03-01", 33_000), ("2026-03-02", 36_000)],
)
def test_fee_2_the_price_is_that_of_the_day_of_the_visit(company: Company, day: str, price: int) -> None:
    for begins, fen in (("2026-03-02", 36_000), ("2026-01-01", 33_000)):
        row = SetPrice(model="GT-100", name="终端", name_en="", fen=Fen(fen), valid_from=begins, reason="补录")
        company.hua.must(row)
    found = list_price(company.world, "GT-100", datetime.fromisoformat(day).date())
    assert found is not None
    assert found.fen == price


def test_fee_2_a_price_that_begins_tomorrow_is_not_todays(company: Company) -> None:
    company.hua.must(SetPrice(model="GT-100", name="", name_en="", fen=Fen(99_900), valid_from="2026-03-03"))
    assert swapped(company).total == PRICE


def test_fee_2_a_visit_reported_late_costs_what_held_when_it_was_made(company: Company) -> None:
    order, visit = company.on_site()
    at = company.now
    company.wait(days=2)
    company.hua.must(SetPrice(model="GT-100", name="", name_en="", fen=Fen(99_900), valid_from="2026-03-04"))
    company.li.must(company.swap(visit), order, at=at)
    assert fee(company).total == PRICE


def test_fee_3_a_price_that_would_change_what_visits_have_cost_needs_a_reason(company: Company) -> None:
    price = SetPrice(model="GT-100", name="", name_en="", fen=Fen(99_900), valid_from="2026-03-01")
    verdict = company.hua.does(price)
    assert refused(verdict) == ("FEE-3", "price_backdated")
    assert verdict.facts == {"model": "GT-100", "since": "2025-01-01"}  # type: ignore[union-attr]  # a refusal, or it fails
    company.hua.must(msgspec.structs.replace(price, reason="厂家补涨价函"))
    found = list_price(company.world, "GT-100", company.now.date())
    assert found is not None
    assert (found.fen, found.set_by, found.reason) == (99_900, "hua", "厂家补涨价函")


def test_fee_3_a_price_set_again_for_the_same_day_keeps_what_it_said_before(company: Company) -> None:
    for fen in (31_000, 32_000, 33_000):
        company.hua.must(SetPrice(model="GT-100", name="", name_en="", fen=Fen(fen), valid_from="2026-03-02"))
    found = list_price(company.world, "GT-100", company.now.date())
    assert found is not None
    assert (found.fen, [(p.fen, p.set_by) for p in found.before]) == (33_000, [(32_000, "hua"), (31_000, "hua")])


@pytest.mark.parametrize("day", ["20260401", "2026-W14-3", "morgen"])
def test_fee_3_a_price_begins_on_a_day_written_as_a_day(company: Company, day: str) -> None:
    price = SetPrice(model="GT-100", name="", name_en="", fen=Fen(1), valid_from=day)
    assert company.hua.does(price).code == "field_wrong"  # type: ignore[union-attr]  # a refusal, or it fails


# FEE-3: what is taken is what the list says


@pytest.mark.parametrize("off", [-5_000, 5_000], ids=["less", "more"])
def test_fee_3_another_price_than_the_list_is_told_and_the_money_booked(company: Company, off: int) -> None:
    swapped(company)
    line = msgspec.structs.replace(fee(company).lines[0], fen=Fen(PRICE + off))
    other = company.receipt_for(company.li, "order-1", "order-1-visit", total=Fen(PRICE + off), lines=(line,))
    assert opened(company.li.does(other, "order-1")) == {("FEE-3", "price_differs")}
    told = company.world.get(Irregularity, "price_differs:receipt-1")
    assert told is not None
    assert told.facts == {"taken": str(PRICE + off), "due": str(PRICE)}
    assert company.world.balance("cash_in_hand:li") == PRICE + off


def test_fee_3_lines_that_do_not_add_up_to_the_total_are_told(company: Company) -> None:
    swapped(company)
    other = company.receipt_for(company.li, "order-1", "order-1-visit", lines=())
    assert opened(company.li.does(other, "order-1")) == {("FEE-3", "price_differs")}


def test_ord_13_charging_the_fee_twice_is_told(company: Company) -> None:
    swapped(company)
    company.li.must(company.receipt_for(company.li, "order-1", "order-1-visit"), "order-1")
    second = company.receipt_for(company.li, "order-1", "order-1-visit", "receipt-2")
    assert opened(company.li.does(second, "order-1")) == {("FEE-3", "price_differs")}


def test_fee_2_days_are_counted_in_company_time(company: Company) -> None:
    company.now = MORNING.replace(hour=0, minute=5)  # 2 March here, still 1 March in UTC
    assert swapped(company, purchase_date="2025-03-01").reason == "out_of_warranty"


# FEE-3: leave for another price


def with_leave(company: Company, subject: str, fen: int) -> Fee:
    """Li asks on site, the service manager grants it."""
    swapped(company)
    ask = AskApproval(subject=subject, order="order-1", about="order-1-visit", amount=Fen(fen), reason="老客户")
    company.li.must(ask, "form-1")
    company.chen.must(GrantApproval(), "form-1")
    return fee(company)


@pytest.mark.parametrize(
    ("subject", "fen", "due"),
    [("discount", 5_000, PRICE - 5_000), ("waiver", PRICE, 0), ("override", 20_000, 20_000)],
)
def test_fee_3_with_leave_another_price_is_due_and_its_reason_is_on_the_receipt(
    company: Company, subject: str, fen: int, due: int
) -> None:
    found = with_leave(company, subject, fen)
    assert (found.rule, found.reason, found.total, found.listed) == ("FEE-3", subject, due, PRICE)
    assert opened(company.li.does(company.receipt_for(company.li, "order-1", "order-1-visit"), "order-1")) == set()
    receipt = company.receipt("receipt-1")
    assert (receipt.total, receipt.leave, receipt.leave_reason) == (due, "form-1", "老客户")


def test_fee_3_a_waiver_for_less_than_the_fee_waives_nothing(company: Company) -> None:
    assert with_leave(company, "waiver", PRICE - 1).total == PRICE


def test_fee_3_leave_that_came_after_the_price_was_told_is_told(company: Company) -> None:
    swapped(company)
    before = company.now
    with_company = AskApproval(subject="discount", order="order-1", amount=Fen(5_000), reason="老客户")
    company.li.must(with_company, "form-1")
    company.chen.must(GrantApproval(), "form-1")
    late = company.receipt_for(company.li, "order-1", "order-1-visit")
    assert opened(company.li.does(late, "order-1", at=before)) == {("FEE-3", "price_differs")}


@pytest.mark.parametrize("decide", [None, DenyApproval(reason="不行")], ids=["not decided", "denied"])
def test_fee_3_without_leave_the_list_holds(company: Company, decide: Command | None) -> None:
    swapped(company)
    company.li.must(AskApproval(subject="discount", order="order-1", amount=Fen(1), reason="老客户"), "form-1")
    if decide:
        company.chen.must(decide, "form-1")
    assert said(fee(company)) == ("FEE-2", "out_of_warranty", PRICE)
