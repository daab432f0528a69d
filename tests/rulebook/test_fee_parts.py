"""A fee in parts, a fee agreed beforehand, and what is owed with its day (FEE-4, CASH-8)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from company import PRICE, SIM_FITTED, SIM_IN_BAG, Company, opened, refused

from rulebook.kernel.editions import FEE_IN_PARTS
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import missing_to_complete
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.orders.commands import AcceptOrder, AmendOrder, AssignOrder, ResumeOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, LeaveUnsolved
from rulebook.subjects.visits.papers import sheet_for
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import FeeLine

ORDER, VISIT = "order-1", "order-1-visit"
DIFFERS = ("FEE-3", "price_differs")


@pytest.fixture
def due_300(company: Company) -> Company:
    """Li has fitted a terminal out of warranty: 300 yuan are due."""
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)
    return company


def part(company: Company, id: str, fen: int, method: Method, **changes: Any) -> set[tuple[str, str]]:
    said = company.receipt_for(company.li, ORDER, VISIT, id, total=Fen(fen), method=method, **changes)
    return opened(company.li.does(said, ORDER))


def wants_fee(company: Company) -> bool:
    return "fee" in missing_to_complete(company.world, company.order(ORDER), company.visit(VISIT))


@pytest.mark.parametrize(
    "ways",
    [
        ((20_000, Method.CASH), (10_000, Method.WECHAT)),
        ((10_000, Method.CASH), (20_000, Method.OWED)),
        ((1, Method.CASH), (9_999, Method.ALIPAY), (20_000, Method.TRANSFER)),
    ],
    ids=["notes and wallet", "part now, the rest owed", "three ways"],
)
def test_fee_4_a_fee_paid_in_several_ways_is_no_irregularity_at_any_moment(
    due_300: Company, ways: tuple[tuple[int, Method], ...]
) -> None:
    for n, (fen, method) in enumerate(ways):
        assert wants_fee(due_300)
        assert part(due_300, f"r-{n}", fen, method) == set()
    assert not wants_fee(due_300)
    assert "price_differs" not in due_300.open_irregularities()
    assert sum(r.total for r in due_300.world.find(Receipt, "order", ORDER)) == PRICE


def test_fee_4_the_receipts_of_parts_may_each_name_their_own_items(due_300: Company) -> None:
    card = due_300.unit(SIM_IN_BAG, UnitKind.SIM).model
    price = SetPrice(model=card, name="卡", name_en="SIM", fen=Fen(6_000), valid_from="2026-01-01", reason="补录")
    due_300.hua.must(price)
    sim = due_300.swap(VISIT, "swap-2", unit=UnitKind.SIM, old_number=SIM_FITTED, new_number=SIM_IN_BAG)
    due_300.li.must(msgspec.structs.replace(sim, model=card), ORDER)
    lines = work_out_fee(due_300.world, due_300.order(ORDER), due_300.visit(VISIT)).lines
    assert [line.fen for line in lines] == [PRICE, 6_000]
    for line in lines:
        assert part(due_300, f"r-{line.model}", line.fen, Method.CASH, lines=(line,)) == set()
    assert not wants_fee(due_300)


def test_fee_4_parts_that_are_more_than_the_fee_are_told(due_300: Company) -> None:
    assert part(due_300, "r-1", 20_000, Method.CASH) == set()
    assert part(due_300, "r-2", 15_000, Method.WECHAT) == {DIFFERS}
    told = due_300.world.get(Irregularity, "price_differs:r-2")
    assert told
    assert told.facts == {"taken": "35000", "due": "30000"}


def test_fee_4_nothing_taken_is_no_part(due_300: Company) -> None:
    assert part(due_300, "r-1", 0, Method.CASH) == {DIFFERS}


def test_fee_4_a_visit_that_ends_with_a_part_only_says_what_is_left(due_300: Company) -> None:
    part(due_300, "r-1", 20_000, Method.CASH)
    left = LeaveUnsolved(visit=due_300.visit(VISIT).id, symptom="仍不定位", waiting_for="配件")
    assert DIFFERS in opened(due_300.li.does(left, ORDER))


def test_fee_4_a_part_that_was_voided_is_due_again(due_300: Company) -> None:
    part(due_300, "r-1", 20_000, Method.CASH)
    part(due_300, "r-2", 10_000, Method.WECHAT)
    due_300.li.must(VoidReceipt(receipt=due_300.receipt("r-2").id, reason="付款失败"), ORDER)
    assert wants_fee(due_300)
    assert part(due_300, "r-3", 10_000, Method.CASH) == set()
    assert not wants_fee(due_300)


def test_fee_4_what_was_told_too_early_is_settled_once_the_rest_is_paid(due_300: Company) -> None:
    line = FeeLine(model="GT-100", name="终端", name_en="", quantity=1, fen=Fen(20_000))
    assert part(due_300, "r-1", 20_000, Method.CASH, lines=(line,)) == {DIFFERS}
    rest = msgspec.structs.replace(line, fen=Fen(10_000))
    assert part(due_300, "r-2", 10_000, Method.WECHAT, lines=(rest,)) == set()
    assert "price_differs" not in due_300.open_irregularities()


def test_fee_4_lines_of_an_older_app_are_judged_as_they_were(due_300: Company) -> None:
    said = due_300.receipt_for(due_300.li, ORDER, VISIT, "r-1", total=Fen(20_000))
    line = msgspec.structs.replace(due_300.li.line(said, ORDER), rules=FEE_IN_PARTS - 1)
    from rulebook.rules import decide

    assert DIFFERS in opened(decide(due_300.world, line, due_300.now, keys=due_300.keys))


# what was agreed beforehand and approved


def agreed(company: Company, fen: int, **paper: Any) -> Company:
    company.on_site(agreed_fee=fen, **paper)
    return company


@pytest.mark.parametrize("swaps", [0, 1], ids=["no part", "a part of 300"])
def test_fee_4_a_fee_that_was_agreed_and_approved_is_due_whatever_the_list_says(
    company: Company, swaps: int
) -> None:
    agreed(company, 26_000)
    if swaps:
        company.li.must(company.swap(VISIT), ORDER)
    fee = work_out_fee(company.world, company.order(ORDER), company.visit(VISIT))
    assert (fee.rule, fee.reason, fee.total) == ("FEE-4", "agreed", 26_000)
    assert sum(line.fen * line.quantity for line in fee.lines) == 26_000
    assert wants_fee(company), "300 agreed and nothing taken is not complete"
    assert part(company, "r-1", 26_000, Method.CASH) == set()
    assert not wants_fee(company)


@pytest.mark.parametrize("taken", [0, 25_999, 26_001])
def test_fee_4_a_receipt_that_differs_from_what_was_agreed_is_told(company: Company, taken: int) -> None:
    agreed(company, 26_000)
    lines = (FeeLine(model="x", name="费", name_en="", quantity=1, fen=Fen(taken)),)
    assert part(company, "r-1", taken, Method.CASH, lines=lines) == {DIFFERS}


def test_fee_4_an_installation_bears_the_fee_that_was_agreed_for_it(company: Company) -> None:
    agreed(company, 30_000, kind=OrderKind.TRAINING)
    assert work_out_fee(company.world, company.order(ORDER), company.visit(VISIT)).total == 30_000


def test_fee_4_what_was_agreed_is_the_orders_and_is_due_once(company: Company) -> None:
    agreed(company, 30_000)
    assert part(company, "r-1", 20_000, Method.CASH) == set()
    unsolved = LeaveUnsolved(visit=company.visit(VISIT).id, symptom="仍不定位", waiting_for="配件")
    company.li.must(unsolved, ORDER)
    company.bo.must(ResumeOrder(), ORDER)
    company.bo.must(AssignOrder(technician=company.wang.id), ORDER)
    company.wang.must(AcceptOrder(), ORDER)
    company.wang.must(Arrive(visit="second"), ORDER)  # type: ignore[arg-type]  # an id of its own
    order = company.order(ORDER)
    assert order.taken == {VISIT: 20_000}, "the next one's phone does not see the receipt, but the order"
    assert work_out_fee(company.world, order, company.visit("second")).total == 10_000


def test_fee_4_a_fee_of_a_changed_order_waits_for_its_approval(company: Company) -> None:
    company.order_in(OrderState.APPROVED, agreed_fee=30_000)
    company.anna.must(AmendOrder(**company.paper(agreed_fee=10_000)), ORDER)
    from rulebook.subjects.visits.agreed_fees import is_agreed

    assert not is_agreed(company.order(ORDER))


# what is owed asks for its day


@pytest.mark.parametrize(
    ("said", "due", "told"),
    [
        ("", "2026-04-01", set()),
        ("2026-03-10", "2026-03-10", set()),
        ("2026-06-30", "2026-06-30", {("CASH-8", "promise_far")}),
        ("2026-03-01", "2026-04-01", {("SYS-2", "time_unreadable")}),
        ("下月", "2026-04-01", {("SYS-2", "time_unreadable")}),
    ],
    ids=["the company's term", "sooner", "later than the company's term", "over", "no day"],
)
def test_cash_8_what_is_owed_is_due_on_the_day_that_was_agreed(
    due_300: Company, said: str, due: str, told: set[tuple[str, str]]
) -> None:
    assert part(due_300, "r-1", PRICE, Method.OWED, due=said) == told
    assert due_300.receivable("r-1").due == due


def test_rct_1_the_payers_last_figures_stand_on_the_receipt(due_300: Company) -> None:
    part(due_300, "r-1", PRICE, Method.WECHAT, reference=" 000123 ")
    assert due_300.receipt("r-1").reference == "000123"


# ORD-10: the sheet says what was paid


def test_ord_10_the_sheet_says_what_was_paid_and_what_is_owed(due_300: Company) -> None:
    part(due_300, "r-1", 20_000, Method.CASH)
    part(due_300, "r-2", 10_000, Method.OWED)
    sheet = sheet_for(due_300.world, due_300.order(ORDER), due_300.visit(VISIT), "zh-CN")
    assert (sheet.total, sheet.paid, sheet.owed) == (PRICE, 20_000, 10_000)
    done = due_300.li.does(due_300.signature(ORDER, VISIT), ORDER)
    assert opened(done) == set()
    assert refused(due_300.li.does(CompleteVisit(visit=due_300.visit(VISIT).id), ORDER)) == (
        "ORD-10",
        "incomplete",
    )
