"""Dealers, rounds, customers' pages, keys and terms, for a company that holds every kind of record."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, TRUCK, Company

from rulebook.kernel.ids import Fen, OrderId, ReceiptId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query
from rulebook.subjects.customer_pages.commands import GivePage, RateVisit, ReportByPage
from rulebook.subjects.dealers.commands import AssignDealer, DrawRebate, SendShipment, SetAgreement, SetDealer
from rulebook.subjects.dealers.records import ShipmentKind, ShipmentLine, Tier
from rulebook.subjects.messages.commands import HandMessage, WishMessages, WordMessages
from rulebook.subjects.messages.records import MessageChannel, Occasion
from rulebook.subjects.own_systems.commands import GiveKey, SetWebhook
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import RenewTerm, SetPlan, TermRow, TopUpSim
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.records import FeeLine


def dealt_with(company: Company) -> None:
    """The customer is a dealer's, whose agreement is asked for, who is sent leaflets and told of a month."""
    company.dong.must(SetDealer(name="华北经销"), "dealer-1")
    company.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    tiers = (Tier(Fen(0), 500),)
    ask = SetAgreement(number="JX-1", dealer="dealer-1", since="2026-01-01", until="2026-12-31", tiers=tiers)
    company.fang.must(ask, "agreement-1")
    leaflets = (ShipmentLine(kind=ShipmentKind.LEAFLET, what="单页", quantity=9),)
    company.guo.must(SendShipment(number="FH-1", dealer="dealer-1", lines=leaflets), "ship-1")
    company.guo.must(SaveQuery(name="发货", query=Query(database=Database.SHIPMENTS)), "query-1")
    before, company.now = company.now, company.now + timedelta(days=40)
    company.fang.must(DrawRebate(month="2026-03"), "dealer-1")
    company.now = before


def pages_and_keys(company: Company, order: str, visit: str) -> None:
    """Li gave the customer a page; on it a fault was reported and a visit rated. The ERP has a key and is told."""
    company.li.must(GivePage(order=OrderId(order)), "page-1")
    company.system.must(ReportByPage(page="page-1", said="又离线"), "web-1")
    company.system.must(RateVisit(page="page-1", visit=VisitId(visit), stars=5), order)
    company.hua.must(GiveKey(name="ERP", role=Role.FINANCE, hash="a" * 64), "key-1")
    company.hua.must(SetWebhook(url="https://erp.example.cn", role=Role.FINANCE), "hook-1")


def wrote_to_a_customer(company: Company, order: str, visit: str) -> None:
    """Li told the customer by text that the work is done; they want no more of that, and the words are our own."""
    told = HandMessage(
        occasion=Occasion.DONE, about=order, of=visit, channel=MessageChannel.SMS, to="13800138000", text="修好了"
    )
    company.li.must(told, order)
    company.anna.must(WishMessages(silent=True, words="别发了"), CUSTOMER)
    company.hua.must(WordMessages(zh="修好了", en="done"), Occasion.DONE)


def sold_a_term(company: Company) -> None:
    """Li renews the truck's platform and tops its card up."""
    company.hua.must(SetPlan(what=TermKind.PLATFORM, months=12), "PLATFORM-Y")
    row = TermRow(what=TermKind.PLATFORM, vehicle=TRUCK, plan="PLATFORM-Y", months=12, fen=Fen(36_000))
    line = FeeLine(model="PLATFORM-Y", name="平台", name_en="platform", quantity=1, fen=Fen(36_000))
    renew = RenewTerm(
        receipt=ReceiptId("term-1"), number="T-1", token="t" * 22, rows=(row,), lines=(line,),
        total=Fen(36_000), method=Method.TRANSFER,
    )  # fmt: skip
    company.li.must(renew, "")
    company.li.must(TopUpSim(top_up="top-up-1", unit="sim:none", fen=Fen(3_000), slip="CM-1"), "top-up-1")


def owed_back(company: Company) -> None:
    """Whoever complained is granted money back."""
    ask = AskApproval(subject="refund", about="complaint-1", amount=Fen(2_000), reason="多收")
    company.anna.must(ask, "form-refund")
    company.chen.must(GrantApproval(), "form-refund")
