"""Something of each small subject of the house, in a few lines, for what must hold of all records."""

from __future__ import annotations

from company import IN_BAG, STROKES, Company, unit

from rulebook.subjects.branches.commands import AskLoan, OpenBranch, SetBranchDays
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.contact_forms.commands import WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.knowledge.commands import PublishNotice, ReadNotice, WriteArticle
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.opinions.commands import GiveOpinion, HandLead
from rulebook.subjects.opinions.records import OpinionKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn
from rulebook.subjects.visitors.records import Zone


def in_the_house(company: Company) -> None:
    """Li wrote a contact form, trained Wang, and marked the test that qualified him."""
    li, wang = company.li, company.wang
    li.must(
        WriteContact(form="contact-1", sender=Department.SERVICE, to=Department.STORE, ask="补单"), "contact-1"
    )
    planned = PlanSession(
        kind=SessionKind.INTERNAL, title="维修", begins="2026-03-06T14:00:00+08:00", skill="repair", trainer=li.id
    )
    company.chen.must(planned, "training-1")
    li.must(AttendSession(session="training-1", attendance="there-1", person=wang.id, strokes=STROKES))
    li.must(HoldSession(session="training-1"))
    wang.must(GiveFeedback(score=5, words="清楚"), "there-1")
    li.must(MarkTest(session="training-1", person=wang.id, percent=90), "test-1")
    company.chen.must(SetQualification(test="test-1", until="2027-03-06"), "qualified-1")
    li.must(WriteArticle(title="不定位", symptom="灯不亮", steps="查电源线"), "article-1")
    company.chen.must(PublishNotice(title="新接线图", text="改为三线"), "notice-1")
    li.must(ReadNotice(notice="notice-1"))
    idea = GiveOpinion(opinion="idea-1", kind=OpinionKind.IDEA, text="编号", department=Department.STORE)
    li.must(idea, idea.opinion)
    li.must(HandLead(lead="lead-1", customer_name="海通渣土", want="20 台", to="anna"), "lead-1")
    li.must(VisitorIn(visitor="visitor-1", name="孙先生", host=li.id), "visitor-1")
    li.must(
        RecordTest(
            test="measured-1",
            values=(Value(what="供电电压", value="24.1", unit="V"),),
            unit=unit(UnitKind.TERMINAL, IN_BAG),
        )
    )
    company.chen.must(AllowZone(zone=Zone.STORE, day="2026-03-02", host="guo"))
    company.dong.must(OpenBranch(name="苏州服务中心"), "suzhou")
    company.dong.must(SetBranchDays(rest=(RestDay("2026-10-10", "盘点"),), reason="盘点"), "suzhou:2026")
    days = {"begins": "2026-12-01", "ends": "2026-12-03"}
    company.dong.must(AskLoan(person=li.id, branch="suzhou", **days), "loan-1")
