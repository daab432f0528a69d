"""Leave, sickness, shifts, hand-over book and logs, tapped by the words people see (DUTY-1, LOG-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import Company
from flet.controls.base_control import BaseControl
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.screens.rosters.roster_form import PATTERNS, pattern_lines, typed_patterns
from mobile.ui.text import use_language, why_words
from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.absences.commands import AskLeave, DecideLeave, TellSick
from rulebook.subjects.absences.records import Absence, AbsenceKind, AbsenceState
from rulebook.subjects.logs.commands import CloseLog, ReleaseSupervision, WriteMinutes
from rulebook.subjects.logs.records import DayLog, Decided, Task, TaskState
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.rosters.commands import AgreeSwap, AskSwap, SetRoster
from rulebook.subjects.rosters.records import Roster, RosterRow, ShiftPattern, ShiftSwap, SwapState
from rulebook.subjects.shift_handovers.commands import GiveShift
from rulebook.subjects.shift_handovers.open_matters import open_matters
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover

DAY = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
LATE = ShiftPattern(code="L", name="晚班", begins="14:00", ends="22:00")
MONTH = "main:2026-03"


@pytest.fixture
def duty(company: Company) -> Company:
    use_language("zh")
    weekdays = [datetime(2026, 3, n + 1, tzinfo=COMPANY_ZONE).weekday() < 5 for n in range(31)]
    rows = (
        RosterRow(person="li", codes=tuple("D" if work else "" for work in weekdays)),
        RosterRow(person="wang", codes=tuple("L" if work else "" for work in weekdays)),
    )
    company.bo.must(SetRoster(patterns=(DAY, LATE), rows=rows), MONTH)
    return company


async def press(glass: Glass, words: str) -> None:
    """The button with just these words, once it can be pressed."""

    def ready() -> list[BaseControl]:
        found = [c for c in glass.controls() if getattr(c, "content", None) == words]
        return [c for c in found if getattr(c, "on_click", None) and not getattr(c, "disabled", False)]

    await glass.until(lambda: bool(ready()), words)
    await glass.tap_number(ready()[-1]._i)


def absence(company: Company) -> Absence:
    (found,) = company.world.all(Absence)
    return found


def test_duty_1_leave_is_asked_for_on_the_phone_and_decided_in_the_inbox(duty):
    async def ask(glass: Glass, session):
        await glass.sees("您手上还有：设备和配件")
        await glass.sees("1. 一天以内由主管批")
        await glass.tap("王师傅")
        await glass.tap("提交请假申请")
        await glass.sees("待批")

    on_screen(duty, "li", routes.tab("me", "leave"), ask)
    asked = absence(duty)
    assert (asked.begins[:16], asked.ends[:16], asked.stand_in) == ("2026-03-03T08:30", "2026-03-03T17:30", "wang")

    async def decide(glass: Glass, session):
        await glass.sees("李师傅 请假")
        await press(glass, "同意")
        await glass.until(lambda: absence(duty).state is AbsenceState.APPROVED, "approved")

    on_screen(duty, "bo", routes.office("approvals"), decide)


def test_duty_1_too_late_the_form_asks_for_the_need(duty):
    async def ask(glass: Glass, session):
        await glass.sees("请假提得太晚：提前一天申请")
        await glass.sees("为什么这么急")

    on_screen(duty, "li", routes.tab("me", "leave"), ask, leave__ask={"first": "2026-03-02", "part": "afternoon"})


def test_duty_1_who_holds_something_is_named_on_the_card_and_a_no_is_still_possible(duty):
    span = {"begins": "2026-03-04T08:30:00+08:00", "ends": "2026-03-04T17:30:00+08:00"}
    duty.li.must(AskLeave(kind=AbsenceKind.PERSONAL, **span), "a-1")

    async def decide(glass: Glass, session):
        await glass.sees("李师傅 手上还有：设备和配件")
        await glass.tap("不同意")
        await glass.until(lambda: absence(duty).state is AbsenceState.REFUSED, "refused")

    on_screen(duty, "bo", routes.office("approvals"), decide, **{"office.decide/a-1": {"reason": "人手不够"}})


def test_duty_1_sickness_is_told_with_two_taps_and_the_dispatcher_sees_why_not(duty):
    order = duty.order_in(OrderState.APPROVED, appointment="2026-03-02T15:00:00+08:00")

    async def tell(glass: Glass, session):
        await glass.tap("3 天")
        await glass.tap("报病假")
        await glass.until(lambda: bool(duty.world.all(Absence)), "told")

    on_screen(duty, "li", routes.tab("me", "sick"), tell)
    assert absence(duty).state is AbsenceState.TOLD

    async def look(glass: Glass, session):
        await glass.sees("请假至2026年3月4日")

    on_screen(duty, "bo", routes.office("dispatch", order), look)


def test_duty_1_on_leave_until_a_day_in_both_languages():
    reason = WhyNot("DUTY-1", "on_leave", {"until": "2026-12-03"})
    use_language("en")
    assert why_words(reason) == "on leave until 3 Dec 2026"
    use_language("zh")
    assert why_words(reason) == "请假至2026年12月3日"
    assert why_words(WhyNot("ORD-6", "off_duty")) == "不在岗"


def test_duty_1_a_shift_begins_with_one_tap_and_what_nobody_took_stands_above_it(duty):
    duty.wang.must(GiveShift(handover="h-1", to="li"))

    async def begin(glass: Glass, session):
        await glass.sees("王师傅 交的班您还没接")
        await glass.tap("上班")
        await glass.sees("已上班")

    on_screen(duty, "li", routes.tab("me", "shifts"), begin)
    assert [shift.code for shift in duty.world.all(Shift)] == ["D"]


def test_duty_1_a_swap_goes_from_phone_to_phone_to_both_leaders(duty):
    async def ask(glass: Glass, session):
        await glass.tap("提交换班申请")
        await glass.sees("等对方答复")

    draft = {"day": "2026-03-11", "peer": "wang", "peer_day": "2026-03-11"}
    on_screen(duty, "li", routes.tab("me", "shifts"), ask, swap__ask=draft)

    async def agree(glass: Glass, session):
        await glass.tap("同意换班")
        await glass.sees("等双方主管")

    on_screen(duty, "wang", routes.tab("me", "shifts"), agree)

    async def consent(glass: Glass, session):
        await glass.sees("李师傅 与 王师傅")
        granted = len(duty.world.all(ShiftSwap)[0].grants)
        await press(glass, "同意")
        await glass.until(lambda: len(duty.world.all(ShiftSwap)[0].grants) > granted, "granted")

    for leader in ("bo", "chen"):
        on_screen(duty, leader, routes.office("approvals"), consent)
    (swap,) = duty.world.all(ShiftSwap)
    assert swap.state is SwapState.APPROVED
    roster = duty.world.get(Roster, MONTH)
    assert [row.codes[10] for row in roster.rows] == ["L", "D"]


def test_duty_1_the_form_says_which_row_forbids_a_swap(duty):
    async def ask(glass: Glass, session):
        await glass.sees("不能换班：不能连上两班")

    draft = {"day": "2026-03-11", "peer": "wang", "peer_day": "2026-03-12"}
    on_screen(duty, "li", routes.tab("me", "shifts"), ask, swap__ask=draft)


def test_duty_1_the_hand_over_book_lists_what_is_open_and_the_successor_ticks_it(duty):
    order = duty.order_in(OrderState.ACCEPTED)
    duty.li.must(MakePromise(promise="p-1", what="周五送发票", due="2026-03-06"), order)

    async def give(glass: Glass, session):
        await glass.sees("系统列出的未结事项：2 件")
        await glass.tap("王师傅")
        await press(glass, "交班")
        await glass.until(lambda: bool(duty.world.all(ShiftHandover)), "handed over")

    on_screen(duty, "li", routes.tab("me", "book"), give)
    (handover,) = duty.world.all(ShiftHandover)
    assert [m.kind for m in handover.matters] == ["order", "promise"]
    assert handover.matters == open_matters(duty.world, "li")

    async def unread(glass: Glass, session):
        await glass.sees("李师傅 交的班")
        await glass.sees("还有 2 件没看")

    on_screen(duty, "wang", routes.tab("me", "book"), unread)

    async def take(glass: Glass, session):
        await glass.tap("签收接班")
        await glass.until(lambda: duty.world.all(ShiftHandover)[0].state is HandoverState.TAKEN, "taken")

    seen = {f"seen-{m.kind}-{m.id}": True for m in handover.matters}
    on_screen(duty, "wang", routes.tab("me", "book"), take, **{f"hand.take/{handover.id}": seen})


def test_duty_1_the_hand_over_book_says_by_when_a_promise_is_due_and_not_the_day_after(duty):
    order = duty.order_in(OrderState.ACCEPTED)
    duty.li.must(MakePromise(promise="p-1", what="周五送发票", due="2026-03-06"), order)

    async def look(glass: Glass, session):
        await glass.sees("周五送发票 · 3月6日 24:00")
        assert "2026-03-07" not in glass.words()

    on_screen(duty, "li", routes.tab("me", "book"), look)


def test_duty_1_the_roster_shows_leave_and_orders_and_is_changed_by_taps(duty):
    duty.order_in(OrderState.ASSIGNED, appointment="2026-03-11T10:00:00+08:00")
    sick = TellSick(
        absence="a-1", person="wang", begins="2026-03-12T00:00:00+08:00", ends="2026-03-13T00:00:00+08:00"
    )
    duty.wang.must(sick)

    async def change(glass: Glass, session):
        await glass.sees("1单")
        await glass.sees("假")
        await glass.tap("L 晚班 14:00–22:00")
        await glass.tap("李师傅 3/18 D")
        await press(glass, "保存排班")
        await glass.until(lambda: duty.world.get(Roster, MONTH).edition == 2, "saved")

    on_screen(duty, "bo", routes.office("roster"), change)
    assert duty.world.get(Roster, MONTH).rows[0].codes[17] == "L"


def test_duty_1_everybody_reads_the_roster_and_only_who_sends_people_sets_it(duty):
    async def read(glass: Glass, session):
        await glass.sees("李师傅")
        assert "保存排班" not in glass.words()

    on_screen(duty, "anna", routes.office("roster"), read)


def test_log_1_the_days_log_draws_itself_and_is_closed_with_a_word(duty):
    duty.order_in(OrderState.COMPLETED)

    async def close(glass: Glass, session):
        await glass.sees("出发")
        await glass.tap("提交日志")
        await glass.until(lambda: bool(duty.world.all(DayLog)), "closed")

    on_screen(duty, "li", routes.tab("me", "log"), close, **{"log/2026-03-02": {"remark": "堵车"}})
    (log,) = duty.world.all(DayLog)
    assert (log.remark, log.figures["completed"]) == ("堵车", 1)

    async def read(glass: Glass, session):
        await glass.sees("堵车")
        await glass.sees("完成 1")
        await glass.tap("批注")

    on_screen(
        duty, "chen", routes.office("logs", "day", log.id), read, **{f"office.log/{log.id}": {"text": "下次早走"}}
    )
    assert [r.text for r in duty.world.all(DayLog)[0].remarks] == ["下次早走"]


def test_log_1_the_office_sees_what_came_after_closing_with_both_times(duty):
    order = duty.order_in(OrderState.ACCEPTED)
    duty.li.must(CloseLog(day="2026-03-02"))
    duty.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), order)

    async def read(glass: Glass, session):
        await glass.sees("提交后补记")

    on_screen(duty, "chen", routes.office("logs", "day", "li:2026-03-02"), read)


def test_log_1_supervision_opens_each_figures_list_and_is_released_by_another_line(duty):
    duty.order_in(OrderState.SUBMITTED)
    duty.now = datetime(2026, 3, 31, 16, tzinfo=COMPANY_ZONE)

    async def read(glass: Glass, session):
        await glass.sees("以下只按本机已有的记录统计")
        await glass.tap("受理工单")
        await glass.sees("顺达物流")
        assert "发布报告" not in glass.words()

    on_screen(duty, "chen", routes.office("logs", "month", "2026-03"), read)

    async def release(glass: Glass, session):
        await glass.tap("发布")
        await glass.sees("第 1 版")

    words = {"office.supervision/2026-03/words": {"words": "总体正常"}}
    on_screen(duty, "ji", routes.office("logs", "month", "2026-03"), release, **words)


def test_log_1_half_a_year_names_the_months_that_are_missing(duty):
    duty.now = datetime(2026, 3, 31, 16, tzinfo=COMPANY_ZONE)
    duty.ji.must(ReleaseSupervision(words="三月"), "2026-03")

    async def read(glass: Glass, session):
        await glass.sees("已发布 1 个月，还缺：")
        await glass.sees("2026年5月")

    on_screen(duty, "chen", routes.office("logs", "month", "2026-H1"), read)


def test_log_1_a_task_of_a_meeting_is_ended_where_it_stands(duty):
    decided = Decided(task="t-1", what="补工具", who="li", due="2026-03-05")
    duty.chen.must(WriteMinutes(minutes="m-1", title="月会", held="2026-03-02", decisions=(decided,)))

    async def end(glass: Glass, session):
        await glass.sees("补工具")
        await glass.tap("已办好")
        await glass.sees("已办")

    on_screen(duty, "bo", routes.office("logs", "minutes", "m-1"), end, **{"task/t-1": {"how": "已买"}})
    assert duty.world.get(Task, "t-1").state is TaskState.DONE


def test_log_1_minutes_are_written_with_decision_and_answer(duty):
    draft = {
        "title": "三月例会",
        "decisions": [{"task": "t-9", "what": "补工具", "who": "li", "due": "2026-03-05"}],
        "answers": [{"question": "为什么离线", "answer": "先查欠费"}],
        "present": ["li", "bo"],
    }

    async def write(glass: Glass, session):
        await glass.tap("保存纪要")
        await glass.sees("到会：李师傅")

    on_screen(duty, "chen", routes.office("logs", "new", "minutes"), write, office__minutes=draft)


def test_role_1_an_auditor_and_finance_find_logs_on_their_rail():
    for role in (Role.AUDITOR, Role.FINANCE):
        who = Person(id="x", name="x", roles=(role,))
        assert "logs" in [entry.key for entry in opened_by(who, OFFICE_ENTRIES)]


def test_duty_1_decided_leave_and_swap_leave_the_inbox(duty):
    span = {"begins": "2026-03-04T08:30:00+08:00", "ends": "2026-03-04T17:30:00+08:00"}
    duty.li.must(AskLeave(kind=AbsenceKind.PERSONAL, stand_in="wang", **span), "a-1")
    duty.bo.must(DecideLeave(grant=True), "a-1")
    duty.li.must(AskSwap(peer="wang", day="2026-03-11", peer_day="2026-03-11"), "s-1")
    duty.wang.must(AgreeSwap(agree=False, reason="有事"), "s-1")

    async def look(glass: Glass, session):
        await glass.until(lambda: "李师傅 请假" not in glass.words() and "换班" not in glass.words(), "gone")

    on_screen(duty, "bo", routes.office("approvals"), look)


def test_duty_1_shifts_are_typed_a_line_each_and_read_back_as_they_were():
    typed = typed_patterns("D 白班 8:30-17:30 60\nN 夜班 22:00-06:00")
    assert typed == (DAY, ShiftPattern(code="N", name="夜班", begins="22:00", ends="06:00"))
    assert typed_patterns(pattern_lines(PATTERNS)) == PATTERNS
    assert typed_patterns("D Day shift 0830–1730") == (
        ShiftPattern(code="D", name="Day shift", begins="08:30", ends="17:30"),
    )
    assert typed_patterns("白班") is None
    assert typed_patterns("") is None


def test_duty_1_a_companys_own_shift_is_set_with_the_roster(duty):
    async def change(glass: Glass, session):
        await glass.sees("E 早班 06:00–14:00")
        await press(glass, "保存排班")
        await glass.until(lambda: duty.world.get(Roster, MONTH).edition == 2, "saved")

    typed = {"patterns": "D 白班 08:30-17:30 60\nL 晚班 14:00-22:00\nE 早班 06:00-14:00"}
    on_screen(duty, "bo", routes.office("roster"), change, **{f"office.roster/{MONTH}": typed})
    assert [p.code for p in duty.world.get(Roster, MONTH).patterns] == ["D", "L", "E"]


def test_duty_1_who_has_no_inbox_of_approvals_decides_where_they_ask_themselves(duty):
    span = {"begins": "2026-03-04T08:30:00+08:00", "ends": "2026-03-04T17:30:00+08:00"}
    duty.dong.must(AskLeave(kind=AbsenceKind.PERSONAL, **span), "a-1")

    async def decide(glass: Glass, session):
        await glass.sees("等我审批的请假")
        await press(glass, "同意")
        await glass.until(lambda: absence(duty).state is AbsenceState.APPROVED, "approved")

    on_screen(duty, "hua", routes.tab("me", "leave"), decide)
