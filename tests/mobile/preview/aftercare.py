"""Follow-up calls that are due, missed and made, and two survey rounds, for the screens that show them."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, OTHER_TRUCK, Company

from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.follow_ups.commands import AskCustomer, TryCall
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.surveys.commands import AnswerSurvey, OpenSurvey, SendSurvey
from rulebook.subjects.surveys.records import Channel

TOPICS = ("quality", "handling", "technical", "supply", "training", "paid_service")
PLATES = ("粤BD12345", "浙A8K26Z", "沪C52K18", "贵DF63170", "粤BD12345")
NAMES = ("鸿运物流", "顺达混凝土", "同城冷链配送", "北方快运", "海通渣土")


def aftercare(company: Company) -> Company:
    """A fleet to be called, one customer not reached, some asked; last year's survey closed, this year's open."""
    for n, name in enumerate(NAMES):
        company.hua.must(AddCustomer(name=name, contact="车队长", contact_phone="13913580246"), f"c-{n}")
        paper = {"customer": f"c-{n}", "customer_name": name, "vehicles": (f"vehicle:{PLATES[n]}",)}
        company.order_in(OrderState.COMPLETED, f"done-{n}", company.wang, **paper)
    company.order_in(OrderState.COMPLETED, "fleet-1", company.wang)
    company.order_in(OrderState.COMPLETED, "fleet-2", company.wang, vehicles=(OTHER_TRUCK,))
    company.anna.must(AskCustomer(said="正常", satisfied=5), "done-0")
    company.anna.must(AskCustomer(said="等太久", satisfied=2, why="等了两天"), "done-1")
    company.anna.must(TryCall(follow_ups=("done-2:next_day", "done-2:three_days"), note="占线"), "done-2")
    _round(company, "survey-old", 2025, 4)
    company.wait(days=28)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    company.anna.must(AskCustomer(said="能用", satisfied=4), "done-3")
    company.order_in(OrderState.COMPLETED, "fleet-3", company.wang)
    _round(company, "survey-now", 2026, 5)
    company.now += timedelta(minutes=5)
    return company


def surveyed(company: Company) -> Company:
    """The same, of customers that two dealers brought and one that nobody did."""
    company.dong.must(SetDealer(name="苏南车联经销有限公司", branch="苏州", contact="陆经理"), "dealer-1")
    company.dong.must(SetDealer(name="皖江电子商行", branch="芜湖", contact="鲍老板"), "dealer-2")
    aftercare(company)
    for customer, dealer in (("c-0", "dealer-1"), ("c-1", "dealer-2")):
        company.dong.must(AssignDealer(dealer=dealer, since="2026-01-01", reason="经销商介绍的客户"), customer)
    return company


def _round(company: Company, id: str, year: int, best: int) -> None:
    until = (company.now + timedelta(days=20)).date().isoformat()
    company.chen.must(OpenSurvey(year=year, topics="company", since="2026-01-01", until=until), id)
    company.anna.must(SendSurvey(customers=("c-0", "c-1", "c-2", CUSTOMER), channel=Channel.PHONE), id)
    for n, words in enumerate(("来得快，师傅讲得清楚", "配件等了一周", "")):
        scores = {topic: max(best - (n + place) % 3, 2) for place, topic in enumerate(TOPICS[: 6 - n])}
        said = AnswerSurvey(
            answer=f"{id}-{n}", channel=Channel.PHONE, customer=f"c-{n}", scores=scores, words=words
        )
        company.anna.must(said, id)
