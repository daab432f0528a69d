"""A company with a roster, leave asked for and told, a swap, a hand-over that waits and closed logs."""

from __future__ import annotations

from datetime import datetime

from company import Company

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.absences.commands import AskLeave, TellSick
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.logs.commands import CloseLog, ReleaseSupervision, WriteMinutes
from rulebook.subjects.logs.records import AgreedAnswer, Decided
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.rosters.commands import AgreeSwap, AskSwap, SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift
from rulebook.subjects.shift_handovers.open_matters import open_matters

DAY = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
LATE = ShiftPattern(code="L", name="晚班", begins="14:00", ends="22:00")


def duty(company: Company) -> Company:
    """March 2026, with everything that waits for somebody."""
    li, wang, anna = company.li, company.wang, company.anna
    for technician in (li, wang):
        company.set_person(technician.id, skills=tuple(OrderKind), skill_history=())
    holiday = SetCalendar(notice="公司成立日放假", rest=(RestDay("2026-03-20", "成立日"),))
    company.hua.must(holiday, "2026")
    weekdays = [datetime(2026, 3, n + 1, tzinfo=COMPANY_ZONE).weekday() < 5 for n in range(31)]
    rows = tuple(
        RosterRow(person=hand.id, codes=tuple(code if work else "" for work in weekdays))
        for hand, code in ((li, "D"), (wang, "L"), (anna, "D"))
    )
    company.bo.must(SetRoster(patterns=(DAY, LATE), rows=rows), "main:2026-03")
    li.must(BeginShift())
    order = company.order_in(OrderState.ACCEPTED, "duty-1", appointment="2026-03-05T10:00:00+08:00")
    li.must(MakePromise(promise="duty-p", what="周五前寄发票", due="2026-03-06"), order)
    span = {"begins": "2026-03-10T08:30:00+08:00", "ends": "2026-03-11T17:30:00+08:00"}
    li.must(AskLeave(kind=AbsenceKind.ANNUAL, reason="回老家", **span), "leave-1")
    sick = {"begins": "2026-03-12T00:00:00+08:00", "ends": "2026-03-14T00:00:00+08:00"}
    anna.must(TellSick(absence="sick-1", person="wang", words="发烧", **sick))
    li.must(AskSwap(peer="wang", day="2026-03-17", peer_day="2026-03-17", reason="接孩子"), "swap-a")
    wang.must(AgreeSwap(agree=True), "swap-a")
    wang.must(AskSwap(peer="li", day="2026-03-25", peer_day="2026-03-25"), "swap-b")
    wang.must(
        GiveShift(handover="hand-1", to="li", matters=open_matters(company.world, "wang"), words="钥匙在前台")
    )
    wang.must(CloseLog(day="2026-03-02", remark="下午路上堵车", plan="明天去顺达"))
    company.chen.must(
        WriteMinutes(
            minutes="m-1",
            title="三月服务例会",
            held="2026-03-02",
            present=("li", "wang", "bo"),
            words="本月重点：减少二次上门。",
            decisions=(Decided(task="t-1", what="补齐万用表", who="li", due="2026-03-06"),),
            answers=(AgreedAnswer(question="终端为什么离线？", answer="先查欠费，再请司机重启。"),),
        )
    )
    now, company.now = company.now, datetime(2026, 3, 31, 16, tzinfo=COMPANY_ZONE)
    company.ji.must(ReleaseSupervision(words="总体正常，二次上门偏多。"), "2026-03")
    company.now = now
    return company
