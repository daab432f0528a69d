"""What a log draws of a day: each signed act with its number and time, figures to the fen, gaps (LOG-1)."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from company import IN_BAG, Company, visit_of
from duty_days import at

from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import TryFirst
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.logs.acts import acts_between, acts_on
from rulebook.subjects.logs.figures import Gap, figures_of, gaps, summed
from rulebook.subjects.logs.records import (
    LogAct,
)
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import OrderState, Step
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

MONDAY = "2026-03-02"
DAY = date(2026, 3, 2)


def worked(company: Company, order: str = "order-1", receipt: str = "receipt-1") -> str:
    """Li drives, arrives, swaps a terminal, takes 300 yuan, has it signed and is done: minutes apart."""
    company.order_in(OrderState.ON_SITE, order)
    visit = visit_of(order)
    company.li.must(RecordFinding(visit=visit, finding="主板损坏"), order)
    company.li.must(company.swap(visit, f"swap-{order}"), order)
    company.li.must(RecordWork(visit=visit, work="更换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit, receipt), order)
    company.wait(minutes=30)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    return order


def test_log_1_a_technicians_day_is_what_was_signed_in_its_order_with_number_and_time(company: Company) -> None:
    order = worked(company)
    found, visit = company.order(order), company.visit(visit_of(order))
    receipt = company.receipt("receipt-1")
    assert visit.signature is not None
    swap_at = next(act.at for act in acts_on(company.world, "li", DAY) if act.kind == "visit.swap")
    of = {"order": order, "words": found.number}
    expected = [
        LogAct(at=visit.departed_at, kind="visit.depart", **of),
        LogAct(at=visit.arrived_at, kind="visit.arrive", **of),
        LogAct(at=swap_at, kind="visit.swap", order=order, words=IN_BAG),
        LogAct(at=visit.acted_at, kind="visit.act", **of),
        LogAct(at=receipt.at, kind="receipt.issue", order=order, words=receipt.number),
        LogAct(at=visit.signature.at, kind="visit.sign", **of),
        LogAct(at=visit.completed_at, kind="visit.complete", **of),
    ]
    acts = [act for act in acts_on(company.world, "li", DAY) if act.kind.startswith(("visit.", "receipt."))]
    assert acts == expected
    assert acts_on(company.world, "wang", DAY) == ()


def test_log_1_a_day_comes_to_so_many_fen_and_minutes_over_all_its_visits(company: Company) -> None:
    worked(company)
    company.collect(5_000, "receipt-2")
    acts = acts_on(company.world, "li", DAY)
    found = figures_of(company.world, "li", acts)
    visit = company.visit("order-1-visit")
    spent = int((at(visit.completed_at[:19]) - at(visit.arrived_at[:19])).total_seconds()) // 60
    assert (found["fen"], found["minutes"]) == (company.receipt("receipt-1").total + 5_000, spent)
    assert (found["arrived"], found["completed"], found["swaps"], found["receipts"]) == (2, 1, 1, 2)
    assert "unsolved" not in found, "nought is left out"
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-2"), reason="写错"), "order-receipt-2")
    assert figures_of(company.world, "li", acts)["fen"] == company.receipt("receipt-1").total
    assert "fen" not in figures_of(company.world, "li", ()), "another day's"
    assert summed([{"fen": 1, "swaps": 2}, {"fen": 3}]) == {"fen": 4, "swaps": 2}


def test_log_1_a_visit_that_did_not_solve_it_says_so(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板损坏"), order)
    unsolved = msgspec.structs.replace(
        company.visit(visit), unsolved="缺配件", completed_at=iso(company.now), arrived_at=iso(company.now)
    )
    company.world.records["visit", visit] = unsolved
    kinds = [act.kind for act in acts_on(company.world, "li", DAY)]
    assert "visit.unsolved" in kinds
    assert "visit.complete" not in kinds


def test_log_1_the_offices_acts_are_of_their_orders_and_a_technician_has_only_their_own(company: Company) -> None:
    order = company.order_in(OrderState.COMPLETED)
    company.anna.must(AskCustomer(said="已恢复上线"), order)
    asked = iso(company.now)
    found = {hand.id: acts_on(company.world, hand.id, DAY) for hand in (company.anna, company.bo, company.chen)}
    number = company.order(order).number
    of = {"order": order, "words": number}
    assert LogAct(at=asked, kind="customer.ask", **of) in found["anna"]
    assert [act.kind for act in found["anna"]] == ["order.open", "customer.ask"]
    assert [(act.kind, act.order, act.words) for act in found["chen"]] == [("order.approve", order, number)]
    assert [(act.kind, act.order, act.words) for act in found["bo"]] == [("order.assign", order, number)]
    assert list(acts_between(company.world, "nobody", at("2026-03-02T00:00"), at("2026-03-03T00:00"))) == []
    company.anna.must(CloseOrder(follow_up="客户满意"), order)
    assert acts_on(company.world, "anna", DAY) == (), "an order that is closed names no office acts"


def test_log_1_a_promise_and_a_form_are_acts_with_their_own_words(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), order)
    made = LogAct(at=iso(company.now), kind="promise.make", order=order, words="送发票")
    assert acts_on(company.world, "li", DAY)[-1] == made
    ends = at("2026-03-02T00:00") + timedelta(days=1)
    begins = company.now
    assert list(acts_between(company.world, "li", begins, ends)) == [made], "from that moment on"
    assert list(acts_between(company.world, "li", begins - timedelta(minutes=1), begins)) == [], "before it"


def test_log_1_a_gap_is_an_hour_or_more_between_the_ends_of_the_work() -> None:
    def act(clock: str) -> LogAct:
        return LogAct(at=f"2026-03-02T{clock}:00+08:00", kind="x")

    begins, ends = at("2026-03-02T08:00"), at("2026-03-02T12:00")

    def found(*clocks: str) -> list[tuple[str, str]]:
        return [
            (f"{one.begins:%H:%M}", f"{one.ends:%H:%M}") for one in gaps([act(c) for c in clocks], begins, ends)
        ]

    assert found("08:59", "09:58", "10:57", "11:56") == []
    assert found("09:00", "10:00", "11:30") == [("08:00", "09:00"), ("09:00", "10:00"), ("10:00", "11:30")]
    assert found() == [("08:00", "12:00")]
    assert found("07:00", "11:30") == [("08:00", "11:30")], "what was before the work began is no gap's end"
    assert found("09:00", "12:00") == [("08:00", "09:00"), ("09:00", "12:00")]
    assert found("11:00") == [("08:00", "11:00"), ("11:00", "12:00")]
    assert list(gaps([], begins, begins + timedelta(minutes=59))) == []
    assert Gap(begins, ends).ends == ends


def test_ord_4_what_was_tried_by_phone_is_an_act_of_who_tried_it(company: Company) -> None:
    order = company.order_in(OrderState.SUBMITTED)
    company.bo.must(TryFirst(step=Step.HOTLINE, what="重启无效"), order)
    tried = LogAct(at=iso(company.now), kind="service.try", order=order, words=company.order(order).number)
    assert acts_on(company.world, "bo", DAY) == (tried,)
    assert tried not in acts_on(company.world, "anna", DAY)
