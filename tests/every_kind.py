"""A company in memory that holds at least one record of every kind there is."""

from __future__ import annotations

from datetime import datetime, timedelta

from company import CUSTOMER, Company, coins
from house_work import in_the_house
from partner_kinds import dealt_with, owed_back, pages_and_keys, sold_a_term, wrote_to_a_customer
from round_facts import a_round_that_is_owed, a_round_with_a_fault

from rulebook.kernel.ids import Fen, HandoverId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.classes import Class
from rulebook.policy.clocks import SiteClass
from rulebook.subjects.absences.commands import AskLeave
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.approvals.commands import AskApproval, SetMatrix, SetSetting
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.books.commands import CloseDay, RecordExport, SpendCash
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.cases.commands import ClassifySite, HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.confidentiality.commands import NoteReads, Read, SetClass
from rulebook.subjects.devices.commands import ReportForgotten
from rulebook.subjects.enrolment.commands import IssueCode
from rulebook.subjects.erasures.commands import AskErasure
from rulebook.subjects.faults.commands import RaiseFault
from rulebook.subjects.follow_ups.commands import SetCallTimes
from rulebook.subjects.leaver_erasures.commands import AskLeaverErasure
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.logs.commands import CheckSpot, CloseLog, CloseWeek, ReleaseSupervision, WriteMinutes
from rulebook.subjects.logs.records import Decided, Point
from rulebook.subjects.master_keys.commands import RotateMasterKey
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import MeasureKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.people.commands import Deactivate, NeedSkills
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.rosters.commands import AskSwap, SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from rulebook.subjects.scores.commands import GiveScoreEvent, ReleaseScore
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.statements.commands import ImportStatement, SaveStatementLayout, StatementRow
from rulebook.subjects.stock.commands import TakeStock
from rulebook.subjects.surveys.commands import AnswerSurvey, OpenSurvey
from rulebook.subjects.surveys.records import Channel as SurveyChannel
from rulebook.subjects.teams.commands import JoinTeam


def with_every_kind(company: Company) -> Company:
    """Li swapped, collected, handed over 10 yuan less, something is owed and paid by wallet, a day is closed."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(company.photo(visit), order)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(29_000)))
    company.hua.must(SetSetting(name="cash_minutes", value="60"))
    company.fang.must(SetPayCode(method=Method.WECHAT, text="wxp://f2f0"), "wechat")
    company.hua.must(SetLetterhead(name="路安达车联网", phone="0512-65550198"), "company")
    company.guo.must(TakeStock(stocktake="k-1", holder="li", found=()))
    company.hua.must(SetMatrix(subject="waiver", rows=(MatrixRow(role=Role.SERVICE_MANAGER),)))
    feng = company.hire("feng", "冯", Role.TECHNICIAN)
    company.order_in(OrderState.ASSIGNED, "order-9", feng)
    company.bo.must(JoinTeam(technician=company.li.id), "order-9")
    company.li.must(
        ClaimSpoken(claim="s-1", approver=company.chen.id, subject="spare_parts", what_for="天线"), order
    )
    company.hua.must(NeedSkills(model="GT-100", skills=()))
    company.li.must(MakePromise(promise="p-1", what="送说明书", due="2026-03-09"), order)
    company.li.must(AskApproval(subject="discount", reason="老客户"), "form-1")
    owed = company.receipt_for(company.li, order, visit, "receipt-2", method=Method.OWED, total=Fen(100))
    company.li.must(owed, order)
    company.li.must(SpendCash(expense="e-1", fen=Fen(500), purpose="过路费"))
    row = StatementRow(number="X1", wallet_number="42", at="2026-03-02T10:00:00+08:00", fen=Fen(100))
    company.fang.must(ImportStatement(method=Method.WECHAT, file="s", sha256="0", rows=(row,)))
    columns = {"day": "D", "sum": "S"}
    own = SaveStatementLayout(layout="own-1", name="某银行", method=Method.TRANSFER, columns=columns)
    company.fang.must(own)
    company.fang.must(CloseDay(day="2026-03-02", counts=coins(29_000)))
    company.hua.must(SetCalendar(notice="通知"), "2026")
    company.li.must(HearCase(kind=CaseKind.REQUEST, channel=Channel.VISIT, said="再装一台"), "case-1")
    company.li.must(HearComplaint(what="又离线"), "complaint-1")
    due = company.now.date().isoformat()
    measure = SetMeasure(
        matter="complaint-1", kind=MeasureKind.CORRECTIVE, what="返工", who=company.li.id, due=due
    )
    company.chen.must(measure, "measure-1")
    company.li.must(DoMeasure(result="已返工", proof=(company.photo(visit).file,)), "measure-1")
    company.li.must(RaiseFault(place="平台", phenomenon="离线"), "fault-1")
    company.anna.must(ClassifySite(site=SiteClass.SUBURB), CUSTOMER)
    company.system.must(RotateMasterKey(number=2))
    company.system.must(IssueCode(code="code-1", person=company.li.id, expires_at="2026-03-05T09:00:00+08:00"))
    company.system.must(RecordExport(report="books", form="xlsx", first="2026-03-01", last="2026-03-31"))
    printed = RecordExport(report="record", form="pdf", first="", last="", about=f"visit:{visit}")
    company.system.must(printed)
    scored(company, order)
    company.order_in(OrderState.COMPLETED, "order-8", feng)
    company.anna.must(SetCallTimes(quiet=((9, 10),)), CUSTOMER)
    company.chen.must(OpenSurvey(year=2026, topics="company", since="2026-01-01", until="2026-12-30"), "survey-1")
    scores = {"quality": 5}
    company.anna.must(
        AnswerSurvey(answer="a-1", channel=SurveyChannel.PHONE, customer=CUSTOMER, scores=scores), "survey-1"
    )
    duty_and_logs(company)
    dealt_with(company)
    a_round_with_a_fault(company)
    a_round_that_is_owed(company)
    owed_back(company)
    pages_and_keys(company, order, visit)
    wrote_to_a_customer(company, order, visit)
    sold_a_term(company)
    in_the_house(company)
    company.li.must(ReportForgotten(before="2026-02-01", days=30, gone=2), "device-li")
    company.li.must(NoteReads(reads=(Read(kind="visit", id=visit),)), "device-li")
    company.hua.must(SetClass(kind="vehicle", cls=Class.TOP_SECRET, reason="车队名单外泄过"), "vehicle")
    company.hua.must(AddCustomer(name="静安运输"), "customer-quiet")
    company.hua.must(AskErasure(reason="本人书面要求"), "customer-quiet")
    company.hire("gone", "齐旧人", Role.CUSTOMER_SERVICE)
    company.set_person("gone", since=())  # entered long ago
    company.hua.must(Deactivate(reason="离职"), "gone")
    company.hua.must(AskLeaverErasure(left="2014-02-28", reason="本人书面要求"), "gone")
    return company


def scored(company: Company, order: str) -> None:
    """Li's month is scored and released, weeks later; the clock goes back to where it was."""
    praised = GiveScoreEvent(point="point-1", rule="praise", day="2026-03-02", behind=f"order:{order}")
    company.chen.must(praised, "li")
    before, company.now = company.now, company.now + timedelta(days=40)
    company.chen.must(ReleaseScore(month="2026-03"), "li")
    company.now = before


def duty_and_logs(company: Company) -> None:
    """Li is in a roster, asked for leave and a swap, handed over, closed log and week; a meeting, a spot check."""
    li, wang = company.li, company.wang
    day = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
    rows = tuple(RosterRow(person=hand.id, codes=("D", "") * 15 + ("D",)) for hand in (li, wang))
    company.bo.must(SetRoster(patterns=(day,), rows=rows), "main:2026-03")
    span = {"begins": "2026-03-11T08:30:00+08:00", "ends": "2026-03-11T17:30:00+08:00"}
    li.must(AskLeave(kind=AbsenceKind.PERSONAL, **span), "leave-1")
    li.must(AskSwap(peer=wang.id, day="2026-03-15", peer_day="2026-03-15"), "shift-swap-1")
    li.must(BeginShift())
    li.must(GiveShift(handover="hand-1", to=wang.id))
    li.must(CloseLog(day="2026-03-02"))
    li.must(CloseWeek(week="2026-W10"))
    company.fang.must(CheckSpot(check="spot-1", order="order-1", points=(Point(name="签字", good=True),)))
    decided = Decided(task="task-1", what="补工具", who="li", due="2026-03-09")
    company.chen.must(
        WriteMinutes(minutes="m-1", title="月会", held="2026-03-02", present=("li",), decisions=(decided,))
    )
    now, company.now = company.now, datetime(2026, 3, 31, 16, tzinfo=COMPANY_ZONE)
    company.ji.must(ReleaseSupervision(words="正常"), "2026-03")
    company.now = now
