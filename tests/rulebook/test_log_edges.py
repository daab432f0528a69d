"""What a log holds of a day, to the minute and the fen; what is late, and whose it is (LOG-1, MIN-1)."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from company import IN_BAG, Company, visit_of
from duty_days import at, codes, pass_time, roster
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.ids import SYSTEM_PERSON, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.logs.acts import acts_between, acts_on
from rulebook.subjects.logs.commands import (
    CheckSpot,
    CloseLog,
    CloseWeek,
    EndTask,
    ReleaseSupervision,
    WriteMinutes,
)
from rulebook.subjects.logs.due import log_due, week_due, week_name
from rulebook.subjects.logs.figures import Gap, digest_of, figures_of, gaps, summed
from rulebook.subjects.logs.handlers import week_of
from rulebook.subjects.logs.records import (
    DayLog,
    Decided,
    LogAct,
    Minutes,
    Point,
    SpotCheck,
    SupervisionReport,
    Task,
    TaskState,
    WeekReport,
)
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

MONDAY = "2026-03-02"
DAY = date(2026, 3, 2)


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


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


def test_log_1_a_closed_log_bears_the_digest_of_its_acts_and_every_word(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), order)
    acts = acts_on(company.world, "li", DAY)
    company.li.must(CloseLog(day=MONDAY, remark=" 路上堵车 ", plan=" 明天去顺达 "))
    digest = hashlib.sha256(msgspec.json.encode(acts)).hexdigest()
    assert digest == digest_of(acts) != digest_of(())
    kept = company.world.get(DayLog, f"li:{MONDAY}")
    assert kept == DayLog(
        id=f"li:{MONDAY}", person=PersonId("li"), name="李师傅", day=MONDAY, acts=acts, figures={"promises": 1},
        digest=digest, remark="路上堵车", plan="明天去顺达", closed_at=iso(company.now),
        arrived_at=iso(company.now),
    )  # fmt: skip
    assert {"person:li", "role:dispatcher", "role:service_manager"} <= tags_of(kept)
    assert not {"role:technician", "role:finance", "all"} & tags_of(kept)


def test_log_1_a_log_is_due_at_nine_of_the_next_working_day_a_week_at_noon_of_its_last(
    company: Company,
) -> None:
    rest = tuple(RestDay(day=f"2026-03-{n:02d}", name="节") for n in (13, 16, 23, 24, 25, 26, 27))
    company.hua.must(SetCalendar(notice="公司", rest=rest), "2026")
    world = company.world
    assert log_due(world, date(2026, 3, 11)) == at("2026-03-12T09:00")
    assert log_due(world, date(2026, 3, 12)) == at("2026-03-17T09:00"), "Friday and Monday rest"
    assert [week_due(world, date(2026, 3, n)) for n in (2, 9, 23)] == [
        at("2026-03-06T12:00"), at("2026-03-12T12:00"), None,
    ]  # fmt: skip
    monday_only = tuple(RestDay(day=f"2026-04-{n:02d}", name="节") for n in (14, 15, 16, 17))
    company.hua.must(SetCalendar(notice="公司", rest=(*rest, *monday_only)), "2026")
    assert week_due(world, date(2026, 4, 13)) == at("2026-04-13T12:00")
    assert week_name(date(2027, 1, 3)) == "2026-W53"
    assert week_of("2026-W53")[0] == date(2026, 12, 28)
    assert (week_of("2026-W53")[6], len(week_of("2026-W53"))) == (date(2027, 1, 3), 7)
    assert week_of("2025-W53") == week_of("2026-W00") == week_of("W10") == ()


@pytest.mark.parametrize(("closed", "clear"), [("2026-03-03T09:00", True), ("2026-03-03T09:01", False)])
def test_log_1_closed_at_nine_is_in_time_and_a_minute_later_is_not(
    company: Company, closed: str, clear: bool
) -> None:
    roster(company, li=codes())
    pass_time(company, "2026-03-03T10:00", 100)
    (one,) = told(company, "log_missing")
    assert (one.about, one.person, one.facts) == (f"li:{MONDAY}", "li", {"name": "李师傅", "what": MONDAY})
    company.li.must(CloseLog(day=MONDAY), at=at(closed))
    assert told(company, "log_missing")[0].is_settled is clear


def test_log_1_who_was_away_for_the_whole_shift_owes_no_log_and_for_a_part_one(company: Company) -> None:
    roster(company, li=codes("", d3="D"), wang=codes("", d3="D"))
    for who, ends in (("li", "17:30"), ("wang", "17:29")):
        sick = TellSick(
            absence=f"a-{who}", person=who, begins="2026-03-03T08:30:00+08:00", ends=f"2026-03-03T{ends}:00+08:00"
        )
        getattr(company, who).must(sick)
    pass_time(company, "2026-03-04T09:30", 100)
    assert [one.about for one in told(company, "log_missing")] == ["wang:2026-03-03"]


def test_log_1_a_week_sums_its_logs_and_keeps_the_words(company: Company) -> None:
    worked(company)
    company.li.must(CloseLog(day=MONDAY))
    company.now = at("2026-03-04T17:00")
    company.li.must(CloseLog(day="2026-03-04"))
    company.li.must(CloseWeek(week="2026-W10", words=" 顺利 ", plan=" 下周验收 "))
    kept = company.world.get(WeekReport, "li:2026-W10")
    day = company.world.get(DayLog, f"li:{MONDAY}")
    assert day is not None
    assert kept == WeekReport(
        id="li:2026-W10", person=PersonId("li"), name="李师傅", week="2026-W10", days=(MONDAY, "2026-03-04"),
        figures=day.figures, words="顺利", plan="下周验收", closed_at=iso(company.now),
    )  # fmt: skip
    assert {"person:li", "role:dispatcher"} <= tags_of(kept)
    for again, week in (("2026-W10", "said already"), ("2026-W11", "to come")):
        (one,) = company.li.must(CloseWeek(week=again)).irregularities
        assert (one.code, one.facts) == ("log_not_written", {"text": again}), week


@pytest.mark.parametrize(("closed", "clear"), [("2026-03-06T12:00", True), ("2026-03-06T12:01", False)])
def test_log_1_a_week_closed_at_fridays_noon_is_in_time(company: Company, closed: str, clear: bool) -> None:
    roster(company, li=codes())
    pass_time(company, "2026-03-06T13:00", 400)
    (one,) = told(company, "week_missing")
    assert (one.about, one.person, one.facts["what"]) == ("li:2026-W10", "li", "2026-W10")
    company.li.must(CloseWeek(week="2026-W10"), at=at(closed))
    assert told(company, "week_missing")[0].is_settled is clear


def test_log_1_a_spot_check_says_what_was_looked_at_and_of_which_order(company: Company) -> None:
    order = company.order_in(OrderState.COMPLETED)
    points = (
        Point(name="签字", good=False),
        Point(name="照片", good=True),
        Point(name="工具", good=False, note="乱"),
    )
    company.fang.must(CheckSpot(check="c-1", order=order, about=" 现场 ", points=points))
    number = company.order(order).number
    kept = company.world.get(SpotCheck, "c-1")
    assert kept == SpotCheck(
        id="c-1", month="2026-03", order=order, number=number, about="现场", points=points, by=PersonId("fang"),
        by_name="方会计", at=iso(company.now),
    )  # fmt: skip
    (one,) = told(company, "spot_check_failed")
    assert (one.about, one.order, one.facts) == ("c-1", order, {"what": number, "points": "签字, 工具"})
    company.fang.must(CheckSpot(check="c-2", order="", about="电话抽查", points=points[:1]))
    other = told(company, "spot_check_failed")[1]
    assert (other.order, other.facts["what"]) == (None, "电话抽查")
    assert {"role:finance", "role:service_manager"} <= tags_of(kept)
    assert not {"role:technician", "all"} & tags_of(kept)


def test_min_1_minutes_keep_every_word_and_each_decision_is_somebodys_until_its_day(
    company: Company,
) -> None:
    decisions = (
        Decided(task="t-1", what="补齐工具", who="li", due="2026-03-05"),
        Decided(task="t-2", what="查欠费", who="外协", due="soon"),
    )
    said: dict[str, Any] = {"title": " 月会 ", "held": "2026-02-27", "present": ("li", "bo"), "words": " 讨论 "}
    company.chen.must(WriteMinutes(minutes="m-1", decisions=decisions, **said))
    kept = company.world.get(Minutes, "m-1")
    assert kept == Minutes(
        id="m-1", month="2026-02", title="月会", held_at="2026-02-27", present=("li", "bo"), words="讨论",
        tasks=("t-1", "t-2"), by=PersonId("chen"), by_name="陈经理", at=iso(company.now),
    )  # fmt: skip
    assert {"person:chen", "person:li", "person:bo"} <= tags_of(kept)
    assert not {"person:wang", "role:technician"} & tags_of(kept)
    first, second = company.world.get(Task, "t-1"), company.world.get(Task, "t-2")
    assert first == Task(
        id="t-1", minutes="m-1", what="补齐工具", who="li", who_name="李师傅", due_at="2026-03-06T00:00:00+08:00",
        state=TaskState.OPEN,
    )  # fmt: skip
    assert second is not None
    assert (second.who_name, second.due_at) == ("外协", "2026-03-03T00:00:00+08:00"), "no day: today's"
    assert tags_of(first) >= {"person:li", "role:dispatcher"}
    company.li.must(EndTask(task="t-1", how=" 已补齐 "))
    done = company.world.get(Task, "t-1")
    assert done is not None
    assert (done.state, done.how, done.ended_by, done.ended_by_name, done.ended_at) == (
        TaskState.DONE, "已补齐", "li", "李师傅", iso(company.now),
    )  # fmt: skip


def test_min_1_a_task_that_is_late_is_its_persons_and_is_told_again_until_it_is_ended(company: Company) -> None:
    decided = Decided(task="t-1", what="补齐工具", who="li", due="2026-03-05")
    company.chen.must(WriteMinutes(minutes="m-1", title="会", held=MONDAY, present=(), decisions=(decided,)))
    pass_time(company, "2026-03-06T00:00")
    assert told(company, "task_late") == []
    pass_time(company, "2026-03-06T00:01")
    (one,) = told(company, "task_late")
    assert (one.about, one.person, one.person_name) == ("t-1", "li", "李师傅")
    assert one.facts == {"what": "补齐工具", "name": "李师傅", "due": "2026-03-06T00:00:00+08:00"}
    company.li.must(EndTask(task="t-1", how="不用了", dropped=True))
    task = company.world.get(Task, "t-1")
    assert task is not None
    assert task.state is TaskState.DROPPED
    assert told(company, "task_late")[0].settled_by == PersonId(SYSTEM_PERSON)
    for id, what in (("t-1", "补齐工具"), ("none", "none")):
        (again,) = company.li.must(EndTask(task=id, how="又一次")).irregularities
        assert (again.code, again.facts) == ("task_unknown", {"what": what})


WORDLESS = ReleaseSupervision(words=" ")
RELEASE = ReleaseSupervision(words=" 总体正常 ")
NO: No = {
    "six days before its last": (
        lambda co: (setattr(co, "now", at("2026-03-25T12:00")), (co.ji, RELEASE, "2026-03"))[1],
        "LOG-1", "month_not_over", {"month": "2026-03"},
    ),
    "no month": (
        lambda co: (co.ji, RELEASE, "2026-3"), "LOG-1", "field_wrong", wrong("month", "not_a_month"),
    ),
    "without words": (
        lambda co: (setattr(co, "now", at("2026-04-01T12:00")), (co.ji, WORDLESS, "2026-03"))[1],
        "LOG-1", "field_missing", {"fields": "words"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_log_1_a_month_that_may_not_be_released_is_refused_and_says_why(company: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(company, make(company)) == (rule, code, facts)


def test_log_1_a_month_is_released_from_five_days_before_its_last_on_and_each_edition_is_numbered(
    company: Company,
) -> None:
    company.now = at("2026-03-26T00:00") - timedelta(minutes=1)
    company.ji.must(RELEASE, "2026-03")
    first = iso(company.now)
    company.fang.must(ReleaseSupervision(words="再看"), "2026-03")
    kept = company.world.get(SupervisionReport, "2026-03")
    assert kept is not None
    assert [(one.edition, one.by, one.by_name, one.words) for one in kept.editions] == [
        (1, "ji", "季审计", "总体正常"), (2, "fang", "方会计", "再看"),
    ]  # fmt: skip
    assert (kept.editions[0].at, first) == ("2026-03-26T00:00:00+08:00", "2026-03-26T00:00:00+08:00")
    assert {"role:finance", "role:service_manager"} <= tags_of(kept)
