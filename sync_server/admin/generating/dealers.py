"""Two dealers in a made-up month: one rebated, paid and disputing, one without an agreement and late (DEAL-1).

Entered by the server on people's behalf, so that nothing of the month around it changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.rules import RULES
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.dealers.commands import (
    AnswerDispute,
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    DrawRebate,
    PayRebate,
    SendShipment,
    SetAgreement,
    SetDealer,
    TakeShipment,
)
from rulebook.subjects.dealers.records import (
    Dealer,
    RebateStatement,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    Tier,
    statement_id,
)
from rulebook.subjects.scores.span import month_of
from rulebook.subjects.visits.records import Stroke
from sync_server.admin.generating.people import Clock, moment
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

GOOD, BARE = "g-dealer-1", "g-dealer-2"
TIERS = (Tier(Fen(0), 300), Tier(Fen(200_000), 450), Tier(Fen(1_000_000), 625))
"""From nothing 3 %, from 2,000 yuan on 4.5 %, from 10,000 yuan on 6.25 % of what lies above."""
STROKES = (Stroke(points=tuple((x * 12, x * 9 % 280, x * 15) for x in range(14))),)
_WATCHED = tuple(watch for watch in RULES.deadlines if watch.kind in (Dealer, RebateStatement, Shipment))
_LINES = (
    ShipmentLine(kind=ShipmentKind.PAID, what="BSJ-GT06N", quantity=20, fen=Fen(21_000)),
    ShipmentLine(kind=ShipmentKind.FREE, what="BSJ-GT06N", quantity=1),
    ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=300),
)


class Dealers:
    """What is entered before the month, and what follows it."""

    def __init__(self, company: Company, clock: Clock, office: dict[Role, str], customers: list[str]) -> None:
        self.company, self.clock, self.office, self.customers = company, clock, office, customers

    def _does(self, role: Role, command: Command, subject: str) -> None:
        with self.company.write() as work:
            who = self.office[role]
            write_as_system(work, self.company.master, command, subject, self.clock.now, who)

    def begin(self, month: date) -> None:
        """Dealers, whose customers are whose, an agreement that two approved, three shipments."""
        head, since = Role.DEPARTMENT_MANAGER, month.isoformat()
        self._does(head, SetDealer(name="苏南车联经销有限公司", branch="苏州", contact="陆经理"), GOOD)
        self._does(head, SetDealer(name="皖江电子商行", branch="芜湖", contact="鲍老板"), BARE)
        for n, customer in enumerate(self.customers):
            if n % 4 < 2:
                dealer = BARE if n % 4 else GOOD
                self._does(head, AssignDealer(dealer=dealer, since=since, reason="经销商介绍的客户"), customer)
        until = (month + timedelta(days=400)).isoformat()
        ask = SetAgreement(number="JX-2026-01", dealer=GOOD, since=since, until=until, tiers=TIERS)
        self._does(Role.FINANCE, ask, "g-agreement-1")
        for role in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER):
            self._does(role, DecideAgreement(allow=True), "g-agreement-1")
        for n, (dealer, lines) in enumerate(((GOOD, _LINES), (BARE, _LINES[1:]), (BARE, _LINES[2:]))):
            sent = SendShipment(number=f"FH-{month:%Y%m}-{n + 1}", dealer=dealer, lines=lines)
            self._does(Role.STOREKEEPER, sent, f"g-ship-{n + 1}")
        self._does(Role.STOREKEEPER, TakeShipment(signer="陆经理", strokes=STROKES), "g-ship-1")
        short = TakeShipment(signer="鲍老板", whole=False, remark="少 20 张")
        self._does(Role.STOREKEEPER, short, "g-ship-2")
        self._does(Role.STOREKEEPER, TakeShipment(signer="？", strokes=STROKES), "g-ship-none")

    def end(self, end: date) -> None:
        """The month's statements: one approved, disputed, answered and paid, the other one late; then again."""
        month, id = month_of(end - timedelta(days=1)), statement_id(GOOD, month_of(end - timedelta(days=1)))
        self.clock.now = moment(end + timedelta(days=1), 9)
        self._pass()
        with self.company.read() as work:
            drawn = work.get(RebateStatement, id)
        if drawn is not None:
            approve = ApproveRebate(rebate=drawn.rebate, token=f"g-rebate-{month}".ljust(24, "0"))
            self._does(Role.FINANCE, approve, id)
            said = DisputeRebate(dispute="g-dispute-1", words="有一单没有算进来", said_by="陆经理")
            self._does(Role.FINANCE, said, id)
            answer = AnswerDispute(dispute="g-dispute-1", words="该单客户尚未付款，付款后列入下一期")
            self._does(Role.DEPARTMENT_MANAGER, answer, id)
            if drawn.payable:
                self._does(Role.FINANCE, PayRebate(fen=drawn.payable, reference=f"工行{end:%m}02"), id)
        with self.company.read() as work:
            late = work.get(RebateStatement, statement_id(BARE, month))
        self.clock.now = moment(end + timedelta(days=8), 9)
        self._pass()
        if late is not None:
            self._does(Role.FINANCE, DrawRebate(month=month), BARE)

    def _pass(self) -> None:
        """One look after the other, until nothing has passed: a month is drawn at each."""
        while passed := self._passed():
            with self.company.write() as work:
                for command in passed:
                    write_as_system(work, self.company.master, command, "", self.clock.now)

    def _passed(self) -> Iterable[Command]:
        with self.company.read() as work:
            return passed_deadlines(_WATCHED, work, self.clock.now)
