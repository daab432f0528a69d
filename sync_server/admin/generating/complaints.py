"""Complaints, measures and faults of a made-up month, with every mistake that the rules know (CMP-1, FLT-1).

Has dice of its own, so that what the month's other subjects draw is what it was for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity, matter
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import (
    About,
    CauseKind,
    Complaint,
    ComplaintState,
    Outcome,
    Satisfied,
    Severity,
)
from rulebook.subjects.complaints.subject import SUBJECT as COMPLAINTS
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.records import Whom
from rulebook.subjects.faults.subject import SUBJECT as FAULTS
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import MeasureKind
from rulebook.subjects.measures.subject import SUBJECT as MEASURES
from rulebook.subjects.refunds.commands import PayRefund
from rulebook.subjects.refunds.records import PaidFrom
from rulebook.subjects.refunds.subject import SUBJECT as REFUNDS
from sync_server.admin.generating.people import Clock, Hand
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

WATCHED = (*COMPLAINTS.deadlines, *MEASURES.deadlines, *FAULTS.deadlines, *REFUNDS.deadlines)
SAID = (
    ("换过的终端又离线", About.WORK, "免费重修"),
    ("师傅说话不客气", About.PERSON, "道歉"),
    ("约好九点，下午才来", About.DELAY, ""),
    ("收费和报价不一样", About.CHARGE, "退差价"),
)
CAUSES: dict[About, tuple[CauseKind, tuple[str, ...]]] = {
    About.WORK: (CauseKind.WORKMANSHIP, ("终端进水", "接头没有密封", "没有按作业指导书打胶")),
    About.PERSON: (CauseKind.CONDUCT, ("现场争执", "等待时没有解释原因")),
    About.DELAY: (CauseKind.PLANNING, ("前一单超时", "两单之间没有留路程")),
    About.CHARGE: (CauseKind.PRICE, ("报价按旧价目表", "调价没有通知到人")),
    About.PRODUCT: (CauseKind.PRODUCT, ("主板批次不良",)),
    About.OTHER: (CauseKind.INSTRUCTION, ("客户不会看平台", "安装时没有讲解")),
}
MISTAKES = {"silent": 0.3, "again": 0.15, "lies": 0.15, "late": 0.15, "helpless": 0.1}
"""How often nobody answers, the customer calls again, a complaint lies, a measure is late, or does not help."""
A_WEEK = 6
"""So many evenings a complaint lies before somebody takes it up."""


class Plan(msgspec.Struct):
    """How far one complaint has come; `age` in evenings since anybody looked at it, `late` by how many it is.

    `parked`: nobody goes on with it; `set`: its measures are set.
    """

    age: int = 0
    late: int = 0
    parked: bool = False
    set: bool = False


class Complaints:
    """What customers complain of in a month, and what is done about it, evening by evening."""

    def __init__(
        self,
        company: Company,
        clock: Clock,
        seed: int,
        office: dict[Role, Hand],
        technicians: list[Hand],
    ) -> None:
        self.company, self.clock, self.dice = company, clock, random.Random(f"{seed} complaints")
        self.office, self.technicians = office, technicians
        self.service, self.manager = office[Role.CUSTOMER_SERVICE], office[Role.SERVICE_MANAGER]
        self.finance, self.pays = office[Role.FINANCE], dict[str, date]()
        self.head, self.store = office[Role.DEPARTMENT_MANAGER], office[Role.STOREKEEPER]
        self.plans: dict[str, Plan] = {}
        self.closed: list[str] = []
        self.slipped: set[str] = set()

    @contextmanager
    def _own_dice(self) -> Iterator[None]:
        """Whoever signs a line here draws its id from these dice."""
        hands = (*self.office.values(), *self.technicians)
        before = [hand.dice for hand in hands]
        for hand in hands:
            hand.dice = self.dice
        yield
        for hand, dice in zip(hands, before, strict=True):
            hand.dice = dice

    def evening(self, day: date, first: date, customers: int, away: list[Hand]) -> None:
        """What was heard, then one step with every complaint, then the faults; `away` have not handed in yet."""
        self.now = _at(day, 18.82)
        self.clock.now = _at(day, 18.98)
        nth = (day - first).days
        with self._own_dice():
            self._hear(day, customers, [h for h in self.technicians if h not in away])
            if nth == 0:
                self._never_verified(day, customers)
            for complaint in self._open():
                self._step(day, complaint)
            self._slips(nth)
            self._fault(day, nth)
        self._look()

    def end(self, last: date) -> None:
        """After the last day the server looks once more."""
        self.clock.now = _at(last, 24.2)
        self._look()

    def _does(self, hand: Hand, command: Command, subject: str) -> None:
        """Said now, a few seconds after what was said before, and handed in at once."""
        self.now += timedelta(seconds=4)
        hand.does(self.now, command, subject)
        hand.sync()

    def _open(self) -> list[Complaint]:
        with self.company.read() as work:
            return list(work.find(Complaint, "state", ComplaintState.OPEN))

    # heard
    def _hear(self, day: date, customers: int, there: list[Hand]) -> None:
        """One in the field every evening; most are handed to customer service, who take it or do not."""
        dice = self.dice
        hearer = dice.choice(there or [self.service])
        id = f"g-cmp-{day:%m%d}"
        self._does(hearer, self._complaint(dice.randrange(customers), hearer), id)
        if dice.random() < MISTAKES["silent"]:
            return
        self._does(hearer, TellCustomer(what="先道歉，明天给答复"), id)
        with self.company.read() as work:
            heard = work.get(Complaint, id)
        if hearer is not self.service and heard is not None and not heard.joined_to:
            self._does(hearer, HandComplaint(to=PersonId(self.service.person), note="请跟进"), id)
            self._does(self.service, TakeComplaint(), id)

    def _complaint(self, customer: int, hearer: Hand, about: int | None = None) -> HearComplaint:
        what, kind, wish = SAID[self.dice.randrange(len(SAID)) if about is None else about]
        others = [h for h in self.technicians[:3] if h is not hearer] or [hearer]
        return HearComplaint(
            what=what,
            about=kind,
            severity=self.dice.choice(tuple(Severity)),
            wish=wish,
            channel=Channel.VISIT if hearer is not self.service else Channel.CALL,
            customer=f"g-c-{customer}",
            contact="队长",
            person=self.dice.choice(others).person,
        )

    def _never_verified(self, day: date, customers: int) -> None:
        """Put right on the first day of the month, and nobody ever looks whether it helped."""
        id = "g-cmp-parked"
        self.plans[id] = Plan(parked=True)
        self._does(self.service, self._complaint(customers - 1, self.service, 0), id)
        self._does(self.service, CalmComplaint(what="先换备机"), id)
        self._does(self.service, ExplainComplaint(cause=CauseKind.PARTS, whys=("备件受潮", "库房没有除湿")), id)
        self._sets(day, id, 2)
        for kind in MeasureKind:
            self._does(self.store, DoMeasure(result="已装除湿机"), f"{id}-{kind}")

    # worked off
    def _step(self, day: date, complaint: Complaint) -> None:
        """One evening's step with a complaint, by how long it has been known."""
        id = complaint.id
        plan = self.plans.get(id)
        if plan is None:
            late = A_WEEK if self.dice.random() < MISTAKES["lies"] else 0
            plan = self.plans[id] = Plan(late=late)
        if plan.parked:
            return
        age = plan.age - plan.late
        plan.age += 1
        if plan.set and age < 3:
            return
        if age < 0:
            return
        if self.dice.random() < MISTAKES["again"] and age < 3:
            again = HearComplaint(what="还没有人处理", channel=Channel.CALL, again=id)
            self._does(self.service, again, f"{id}-again-{plan.age}")
        if age == 0:
            self._does(self.service, CalmComplaint(what="先远程恢复，登记备查"), id)
        elif age == 1:
            cause, whys = CAUSES[complaint.about]
            self._does(self.service, ExplainComplaint(cause=cause, whys=whys), id)
            self._does(self.service, TellCustomer(what="原因已查明，正在整改"), id)
        elif age == 2:
            self._sets(day, id, 2)
            plan.set = True
        elif age >= 3:
            self._finish(day, complaint, age)

    def _sets(self, day: date, id: str, days: int) -> None:
        due = (day + timedelta(days=days)).isoformat()
        for kind, what in (
            (MeasureKind.CORRECTIVE, "返工并回访"),
            (MeasureKind.PREVENTIVE, "修订作业指导书并培训"),
        ):
            who = PersonId(self.store.person)
            self._does(self.manager, SetMeasure(matter=id, kind=kind, what=what, who=who, due=due), f"{id}-{kind}")

    def _finish(self, day: date, complaint: Complaint, age: int) -> None:
        """Done, looked at by another department, told, closed. Some are late, some did not help at first."""
        id, dice = complaint.id, self.dice
        if age == 3:
            if dice.random() < MISTAKES["late"]:
                self.plans[id].late += 4  # it comes here again, four evenings on
                return
            for kind in MeasureKind:
                self._does(self._doer(complaint), DoMeasure(result="已完成，附照片"), f"{id}-{kind}")
            self._does(self.service, TellCustomer(what="已返工，正在核查"), id)
        elif age == 4:
            if dice.random() < MISTAKES["helpless"]:
                due = (day + timedelta(days=2)).isoformat()
                back = VerifyMeasure(helped=False, how="抽查仍有问题", due=due)
                self._does(self.service, back, f"{id}-{MeasureKind.CORRECTIVE}")
                self._does(self.store, DoMeasure(result="再次返工"), f"{id}-{MeasureKind.CORRECTIVE}")
            for kind in MeasureKind:
                self._does(self.service, VerifyMeasure(helped=True, how="抽查三台，正常"), f"{id}-{kind}")
        else:
            self._closes(day, complaint)

    def _doer(self, complaint: Complaint) -> Hand:
        """The storekeeper; once in the month the person complained of themselves, which is told."""
        suspect = next((h for h in self.technicians if h.person == complaint.person), None)
        if suspect is None or "own" in self.slipped or suspect.waiting:
            return self.store
        self.slipped.add("own")
        return suspect

    def _closes(self, day: date, complaint: Complaint) -> None:
        """Told and closed; half of those about a charge get money back first, the first of them far too late."""
        id = complaint.id
        refunds = complaint.about is About.CHARGE and (id in self.pays or self.dice.random() < 0.5)
        if refunds and not self._paid_back(day, id):
            self.plans[id].late += 1  # it comes here again tomorrow
            return
        satisfied = self.dice.choice((Satisfied.YES, Satisfied.YES, Satisfied.NO, Satisfied.UNSAID))
        self._does(self.service, TellCustomer(what="已整改并验证", satisfied=satisfied, final=True), id)
        outcome = self.dice.choice((Outcome.JUSTIFIED, Outcome.PARTLY))
        self._does(self.manager, CloseComplaint(outcome=outcome, verdict="已整改，客户知情"), id)
        self.closed.append(id)

    def _paid_back(self, day: date, id: str) -> bool:
        """Asked for and granted once, paid on its day; whether that has come."""
        if id not in self.pays:
            ask = AskApproval(subject="refund", about=id, amount=Fen(10_000), reason="退差价")
            self._does(self.service, ask, f"{id}-refund")
            self._does(self.manager, GrantApproval(), f"{id}-refund")
            self.pays[id] = day if self.pays else day + timedelta(days=A_WEEK + 2)
        if day < self.pays[id]:
            return False
        self._explained(f"{id}-refund")
        pay = PayRefund(fen=Fen(10_000), paid_from=PaidFrom.BANK, reference=f"工行{day:%m%d}88")
        self._does(self.finance, pay, f"{id}-refund")
        return True

    def _explained(self, refund: str) -> None:
        """Finance says why more than the books know of is given back, where that is asked."""
        with self.company.read() as work:
            told = list(work.find(Irregularity, "open_about", matter("refund_exceeds", refund)))
        for one in told:
            self._does(self.finance, Settle(irregularity=one.id, text="系统启用前收的款"), one.id)

    # slips
    def _slips(self, nth: int) -> None:
        """Numbers misread, and something recorded after the end."""
        if nth == 3:
            self._does(self.service, CalmComplaint(what="已安抚"), "g-cmp-misread")
            self._does(self.store, DoMeasure(result="已完成"), "g-measure-misread")
            self._does(self.service, UpdateFault(text="正在查"), "g-fault-misread")
        if self.closed and "over" not in self.slipped:
            self.slipped.add("over")
            self._does(self.service, CalmComplaint(what="又去了一次现场"), self.closed[0])

    # faults
    def _fault(self, day: date, nth: int) -> None:
        """One that goes wrong in every way on the sixth evening, one by the book on the sixteenth."""
        steps = {
            5: self._raised,
            6: self._told_late,
            15: self._by_the_book,
            16: self._reported,
            19: self._late_report,
        }
        if nth in steps:
            steps[nth](day)

    def _raised(self, _: date) -> None:
        raised = RaiseFault(place="苏州平台", phenomenon="全部终端离线", plan="联系平台商")
        self._does(self.service, raised, "g-fault-1")
        self._does(self.service, TellOfFault(whom=Whom.MANAGER, who="周明"), "g-fault-1")

    def _told_late(self, _: date) -> None:
        """A day later sales hear of it, and it is over."""
        self._does(self.service, TellOfFault(whom=Whom.SALES, who="销售部"), "g-fault-1")
        self._does(self.service, UpdateFault(text="平台商更换证书"), "g-fault-1")
        self._does(self.service, EndFault(how="证书更换后全部恢复"), "g-fault-1")

    def _late_report(self, day: date) -> None:
        self._report(day, "g-fault-1")

    def _by_the_book(self, _: date) -> None:
        raised = RaiseFault(place="园区", phenomenon="网关断开", plan="切换备用网关", model="BD-1078V")
        self._does(self.manager, raised, "g-fault-2")
        for whom in (Whom.SALES, Whom.TOP):
            self._does(self.manager, TellOfFault(whom=whom), "g-fault-2")
        self._does(self.manager, UpdateFault(text="备用网关已启用"), "g-fault-2")
        self._does(self.manager, EndFault(how="切换到备用网关"), "g-fault-2")

    def _reported(self, day: date) -> None:
        self._report(day, "g-fault-2")

    def _report(self, day: date, id: str) -> None:
        """Analysed, measures set, one of them given up again, released by another, handed to the customer."""
        whys = ("证书过期", "没有到期提醒")
        analysis = AnalyseFault(impact="车辆位置中断", process="监测发现后切换", whys=whys)
        self._does(self.manager, analysis, id)
        self._sets(day, id, 9)
        due = (day + timedelta(days=9)).isoformat()
        spare = SetMeasure(
            matter=id, kind=MeasureKind.PREVENTIVE, what="再买一台网关", who=PersonId(self.store.person), due=due
        )
        self._does(self.manager, spare, f"{id}-spare")
        self._does(self.manager, DropMeasure(reason="备用网关已够用"), f"{id}-spare")
        self._does(self.head, ReleaseReport(), id)
        self._does(self.service, TellOfFault(whom=Whom.CUSTOMER, note="报告已送达"), id)

    def _look(self) -> None:
        """The server looks at these deadlines; others are not this part's matter."""
        with self.company.write() as work:
            for command in passed_deadlines(WATCHED, work, self.clock.now):
                write_as_system(work, self.company.master, command, "", self.clock.now)


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE) + timedelta(minutes=round(hour * 60))
