"""The case desk in the middle of a day: cases of every kind, clocks that run, wait, are kept and broken."""

from __future__ import annotations

from datetime import datetime

from company import CUSTOMER, PLATE, TRUCK, Company

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.clocks import SiteClass, WaitFor
from rulebook.rules import passed_deadlines
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifySite,
    CloseCase,
    GoOnCase,
    HandCase,
    HearAgain,
    HearCase,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.promises.commands import MakePromise
from sync_server.subjects.calendar.proposal import proposed

_K, _C = CaseKind, Channel


def _at(company: Company, hour: int, minute: int) -> None:
    company.now = datetime(2026, 3, 9, hour, minute, tzinfo=COMPANY_ZONE)


def _hears(company: Company, id: str, kind: CaseKind, channel: Channel, said: str, who: str = "anna") -> None:
    heard = HearCase(
        kind=kind, channel=channel, said=said, customer=CUSTOMER, customer_name="顺达物流", caller="赵队长",
        phone="13800138000", vehicle=TRUCK, plate=PLATE,
    )  # fmt: skip
    getattr(company, who).must(heard, id)


def service_day(company: Company) -> Company:
    """A Monday at half past three: one complaint is late, one is with the manager, one waits for parts."""
    year = proposed(2026)
    assert year is not None
    company.hua.must(year, "2026")
    company.hua.must(ClassifySite(site=SiteClass.SUBURB, reason="市郊停车场"), CUSTOMER)
    _at(company, 9, 5)
    _hears(company, "case-a0001", _K.REQUEST, _C.CALL, "平台上三号车离线两天，急着出车")
    _hears(company, "case-a0002", _K.COMPLAINT, _C.VISIT, "约好九点来人，等到现在没有消息", "li")
    _at(company, 9, 20)
    company.li.must(HandCase(to=company.chen.id, note="客户很生气"), "case-a0002")
    company.chen.must(TakeCase(), "case-a0002")
    company.chen.must(MakePromise(promise="p-a1", what="今天下班前给处理结果", due="2026-03-09"), "case-a0002")
    _at(company, 10, 0)
    _hears(company, "case-a0003", _K.COMPLAINT, _C.LETTER, "上月收费没有给凭证")
    _hears(company, "case-a0004", _K.SUGGESTION, _C.WEB, "希望手机上也能看轨迹")
    _at(company, 10, 40)
    company.anna.must(AnswerCase(what="下个版本会有", channel=_C.WEB, outcome=True, satisfied=True), "case-a0004")
    company.anna.must(CloseCase(), "case-a0004")
    _hears(company, "case-a0005", _K.REQUEST, _C.CALL, "换了终端还是时好时坏")
    company.anna.must(WaitCase(why=WaitFor.PARTS, note="天线周三到货"), "case-a0005")
    company.anna.must(LinkCase(case="case-a0001"), "case-a0005")  # type: ignore[arg-type]  # an id is a string
    _hears(company, "case-a0006", _K.LEAD, _C.WALK_IN, "车队要换二十台终端，询价")
    company.anna.must(WaitCase(why=WaitFor.CUSTOMER, note="等客户发车型"), "case-a0006")
    _at(company, 13, 0)
    company.anna.must(GoOnCase(how="车型收到了"), "case-a0006")
    company.anna.must(HearAgain(said="出车前能修好吗", channel=_C.CALL), "case-a0001")
    company.anna.must(LinkCase(order="order-20"), "case-a0001")  # type: ignore[arg-type]  # an id is a string
    _hears(company, "case-a0007", _K.REQUEST, _C.VISIT, "想给新车加装一台", "li")
    company.li.must(HandCase(to=company.anna.id, note="请报价"), "case-a0007")
    _at(company, 15, 30)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    return company


def near(company: Company) -> Company:
    """The same day, and two complaints of which most of the half hour is gone."""
    service_day(company)
    _hears(company, "case-a0008", _K.COMPLAINT, _C.CALL, "答应今天来，没有人来")
    _hears(company, "case-a0009", _K.COMPLAINT, _C.VISIT, "平台账号登录不了", "li")
    company.wait(minutes=26)
    return company
