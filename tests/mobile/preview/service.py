"""Scenes of service after the service: a complaint half way, measures, a fault that goes on."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, TRUCK, Company

from rulebook.kernel.times import iso
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import About, CauseKind, Severity
from rulebook.subjects.faults.commands import RaiseFault, TellOfFault, UpdateFault
from rulebook.subjects.faults.records import Whom
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import MeasureKind


def complaints(company: Company) -> Company:
    """Two complaints, one of them half way; measures of which one is late; a fault since this morning."""
    heard = HearComplaint(
        what="上周换的终端又不在线，司机等了一上午",
        about=About.WORK,
        severity=Severity.SERIOUS,
        wish="今天修好，并说明原因",
        customer=CUSTOMER,
        vehicle=TRUCK,
        person="li",
    )
    company.wang.must(heard, "complaint-1")
    company.wang.must(HandComplaint(to="anna", note="客户希望今天有回话"), "complaint-1")
    company.anna.must(TakeComplaint(), "complaint-1")
    company.anna.must(TellCustomer(what="两小时内说明原因"), "complaint-1")
    company.anna.must(CalmComplaint(what="远程重启恢复上线"), "complaint-1")
    whys = ("终端进水", "接头没有密封", "没有按作业指导书打胶")
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=whys), "complaint-1")
    for n, (kind, what) in enumerate(
        ((MeasureKind.CORRECTIVE, "重新密封接头并做淋水试验"), (MeasureKind.PREVENTIVE, "修订作业指导书"))
    ):
        due = iso(company.now + timedelta(days=2 * n))[:10]
        measure = SetMeasure(matter="complaint-1", kind=kind, what=what, who="wang", due=due)
        company.anna.must(measure, f"measure-{n}")
    company.wang.must(DoMeasure(result="已打胶，淋水半小时无进水"), "measure-0")
    price = HearComplaint(what="收费和报价不一样", about=About.CHARGE, vehicle="vehicle:京A67890")
    company.bo.must(price, "complaint-2")
    raised = RaiseFault(
        place="苏州平台", phenomenon="全部终端离线，平台登录超时", plan="联系平台商", model="GT-100"
    )
    company.li.must(raised, "fault-1")
    company.li.must(TellOfFault(whom=Whom.MANAGER, who="陈经理"), "fault-1")
    company.anna.must(UpdateFault(text="平台商在更换证书"), "fault-1")
    company.set_person("dong", phone="13900001111")
    return company
