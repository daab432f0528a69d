"""A company with contact forms, trainings, knowledge and notices, for the screens that show them."""

from __future__ import annotations

from company import STROKES, Company

from rulebook.subjects.contact_forms.commands import RefuseContact, WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.knowledge.commands import PublishNotice, ReviewArticle, UseArticle, WriteArticle
from rulebook.subjects.opinions.commands import GiveOpinion, HandLead
from rulebook.subjects.opinions.records import OpinionKind
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visitors.commands import VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Zone

_D = Department


def house(company: Company) -> Company:
    """Something that waits for somebody on each of these pages."""
    li, wang, chen = company.li, company.wang, company.chen
    lent = WriteContact(
        form="f-1", sender=_D.SERVICE, to=_D.STORE, ask="补办一块 GT-100 的出库手续", done="先借给客户一块备机"
    )
    li.must(lent, lent.form)
    toll = WriteContact(form="f-2", sender=_D.SERVICE, to=_D.FINANCE, ask="报销高速过路费 35 元")
    li.must(toll, toll.form)
    company.fang.must(RefuseContact(reason="没有发票"), "f-2")
    asks = WriteContact(form="f-3", sender=_D.DISPATCH, to=_D.SERVICE, ask="限高 2.1 米的地库，请先打电话再出发")
    company.bo.must(asks, asks.form)
    done = PlanSession(
        kind=SessionKind.INTERNAL,
        title="北斗终端维修",
        begins="2026-03-02T08:00:00+08:00",
        outline="一、拆装；二、换主板；三、测试",
        material="教材第二版，在会议室",
        skill="repair",
        place="会议室",
        trainer=li.id,
    )
    chen.must(done, "t-1")
    for person in (wang, company.bo):
        signed = AttendSession(session="t-1", attendance=f"s-{person.id}", person=person.id, strokes=STROKES)
        li.must(signed, "t-1")
    li.must(HoldSession(session="t-1", words="按教材讲解并实操", ask=True), "t-1")
    wang.must(GiveFeedback(score=4, words="实操再多些"), f"s-{wang.id}")
    li.must(MarkTest(session="t-1", person=wang.id, percent=92), "x-1")
    li.must(MarkTest(session="t-1", person=company.bo.id, percent=64), "x-2")
    chen.must(SetQualification(test="x-1", until="2026-04-10", token="q" * 24), "q-1")
    li.must(MarkTest(session="t-1", person=company.bo.id, percent=88), "x-3")
    chen.must(SetQualification(test="x-3", until="2026-12-31", token="r" * 24), "q-2")
    chen.must(RevokeQualification(reason="没有按规程断电"), "q-2")
    next_one = PlanSession(
        kind=SessionKind.USER_TRAINING,
        title="顺达物流：平台怎么看轨迹",
        begins="2026-03-06T14:00:00+08:00",
        place="客户会议室",
        trainer=li.id,
    )
    chen.must(next_one, "t-2")
    text = WriteArticle(
        title="不定位，灯常亮",
        symptom="指示灯常亮，平台没有位置",
        steps="一、看天线有没有被挡；二、开到空旷处等五分钟；三、查 SIM 卡状态",
        model="GT-100",
        valid_until="2026-12-31",
    )
    li.must(text, "a-1")
    wang.must(ReviewArticle(edition=1), "a-1")
    wang.must(UseArticle(article="a-1", solved=True))
    wang.must(WriteArticle(title="频繁离线", symptom="每隔几分钟离线一次", steps="先查供电，再看信号"), "a-2")
    chen.must(PublishNotice(title="新接线图", text="GT-100 改为三线接法，图纸在知识库。"), "n-1")
    idea = GiveOpinion(opinion="o-1", kind=OpinionKind.IDEA, text="工具箱统一编号", department=_D.STORE)
    li.must(idea, idea.opinion)
    lead = HandLead(lead="l-1", customer_name="海通渣土", contact="高队", want="加装 20 台", to="anna")
    li.must(lead, lead.lead)
    for n, (zone, purpose) in enumerate(((Zone.MEETING, "谈代理"), (Zone.LOBBY, "送样品"))):
        guest = VisitorIn(
            visitor=f"v-{n}", name=("孙先生", "钱女士")[n], firm="天线厂", purpose=purpose, host=li.id, zone=zone
        )
        company.anna.must(guest, guest.visitor)
    company.anna.must(VisitorOut(visitor="v-1"), "v-1")
    return company
