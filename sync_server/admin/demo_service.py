"""What the demo company has of complaints and faults: one on its way, one that is over (CMP-1, FLT-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import company_day
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import About, CauseKind, Severity
from rulebook.subjects.faults.commands import EndFault, RaiseFault, TellOfFault, UpdateFault
from rulebook.subjects.faults.records import Whom
from rulebook.subjects.measures.commands import SetMeasure
from rulebook.subjects.measures.records import MeasureKind

COMPLAINT, FAULT = "demo-complaint-1", "demo-fault-1"
Do = Callable[[Command, str, str], None]
"""(command, subject, whose)."""


def fill_service(do: Do, now: datetime, vehicle: str) -> None:
    """A complaint that was answered, explained and waits for its measure; a fault of this morning that is over."""
    heard = HearComplaint(
        what="上周换的终端又不在线，司机等了一上午",
        about=About.WORK,
        severity=Severity.SERIOUS,
        wish="今天修好，并说明原因",
        channel=Channel.VISIT,
        customer="c-shunda",
        vehicle=vehicle,
        person="p-xu",
    )
    due = (company_day(now) + timedelta(days=3)).isoformat()
    who = PersonId("p-wang")
    measure = SetMeasure(
        matter=COMPLAINT, kind=MeasureKind.CORRECTIVE, what="重新密封接头并做淋水试验", who=who, due=due
    )
    do(heard, COMPLAINT, "p-zhao")
    do(CalmComplaint(what="现场重启恢复上线，留下联系方式"), COMPLAINT, "p-zhao")
    do(HandComplaint(to=PersonId("p-li"), note="客户希望今天有回话"), COMPLAINT, "p-zhao")
    do(TakeComplaint(), COMPLAINT, "p-li")
    do(TellCustomer(what="两小时内说明原因"), COMPLAINT, "p-li")
    whys = ("终端进水", "接头没有密封", "没有按作业指导书打胶")
    do(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=whys), COMPLAINT, "p-li")
    do(measure, "demo-measure-1", "p-li")
    raised = RaiseFault(place="平台", phenomenon="定位数据中断十分钟", plan="联系平台商", model="TQ-808A")
    do(raised, FAULT, "p-chen")
    for whom, name in ((Whom.MANAGER, "周明"), (Whom.SALES, "销售部"), (Whom.TOP, "吴国强")):
        do(TellOfFault(whom=whom, who=name), FAULT, "p-chen")
    do(UpdateFault(text="平台商已切换备用线路"), FAULT, "p-chen")
    do(EndFault(how="备用线路恢复，数据补传完成"), FAULT, "p-chen")
