"""Customers' pages: one given, a visit rated badly, reports that wait and one that was taken; an ERP."""

from __future__ import annotations

from company import Company, picture

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import OrderId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.customer_pages.commands import GivePage, RateVisit, ReportByPage, TakeReport
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.own_systems.commands import GiveKey, SetWebhook

ORDER = "page-order"


def customer_pages(company: Company) -> Company:
    order = OrderId(ORDER)
    company.order_in(OrderState.COMPLETED, ORDER, company.wang)
    company.anna.must(GivePage(order=order, contact="赵队长", until="2027-12-31"), "page-1")
    said = ReportByPage(
        page="page-1",
        said="换了终端以后指示灯一直闪，平台上还是看不到车，司机在路上，请尽快来电话",
        caller="赵队长",
        phone="13800138000",
        order=order,
        photo=ref_of(picture(b"lamp")),
    )
    company.system.must(ReportByPage(page="page-1", said="行驶记录仪打不出纸", order=order), "web-taken")
    company.bo.must(TakeReport(), "web-taken")
    company.wait(minutes=50)
    company.system.must(said, "web-1")
    company.wait(minutes=5)
    rated = RateVisit(page="page-1", visit=VisitId(f"{ORDER}-visit"), stars=2, words="等了一上午，走时没有说清楚")
    company.system.must(rated, ORDER)
    company.hua.must(GiveKey(name="用友 ERP", role=Role.FINANCE, hash="a" * 64, until="2027-12-31"), "key-1")
    hook = SetWebhook(url="https://erp.example.cn/paigong", role=Role.DISPATCHER, kinds=("order", "receipt"))
    company.hua.must(hook, "hook-1")
    company.wait(minutes=3)
    return company
