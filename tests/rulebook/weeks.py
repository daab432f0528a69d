"""Weeks of work in companies of any make-up, phones on and off line: what is promised of orders holds throughout.

Nobody is assigned without an approval that stands at that moment; nobody approves what they asked for; closed
means signed, units returned, promises ended and irregularities settled. Everybody tries everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

import invariants
from company import CUSTOMER, TICKED, Company, Hand, imei, make_company
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rulebook.kernel.commands import MANAGERS, Command, Nature
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, HandoverId, VehicleId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.handlers import cash_in_hand, receipts_in_hand
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.places import Assignment
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.teamwork import WORKING, orders_of
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.stock.commands import IssueUnit, ReceiveUnit
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.teams.commands import JoinTeam
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
)
from rulebook.subjects.visits.records import Visit

_R = Role
MIXED = (
    (_R.TECHNICIAN, _R.SERVICE_MANAGER),
    (_R.DISPATCHER, _R.TECHNICIAN),
    (_R.CUSTOMER_SERVICE, _R.SERVICE_MANAGER),
    (_R.DEPARTMENT_MANAGER, _R.DISPATCHER),
    (_R.TECHNICIAN, _R.CUSTOMER_SERVICE),
)
ACTS = ("submit", "amend", "approve", "reject", "withdraw", "suspend", "cancel")
BY_THE_MATRIX = (ApproveOrder, RejectOrder, GrantApproval, Settle)
pick = st.integers(0, 10**6)
COUNTED: Counter[str] = Counter()


class Weeks(RuleBasedStateMachine):
    """A company at work. Every choice is a number taken modulo what there is to choose from."""

    company: Company

    @initialize(others=st.lists(st.sampled_from(MIXED), max_size=3))
    def a_company(self, others: list[tuple[Role, ...]]) -> None:
        self.company = make_company()
        self.company.phones_are_asked = True
        self.people = list(self.company.hands())
        for n, roles in enumerate(others):
            self.people.append(self.company.hire(f"mixed{n}", f"多面手{n}", *roles))
        self.technicians = [h for h in self.people if _R.TECHNICIAN in self.roles(h)]
        self.offline: dict[str, list[tuple[Command, str, datetime]]] = defaultdict(list)
        self.made = 0

    def roles(self, hand: Hand) -> tuple[Role, ...]:
        person = self.company.world.get(Person, hand.id)
        assert person is not None
        return person.roles

    def orders(self, *states: OrderState) -> list[Order]:
        return [o for o in self.company.world.all(Order) if not states or o.state in states]

    def asks(self, n: int, command: Command, subject: str = "") -> bool:
        """Somebody asks; whether it was granted. Three times in four somebody with the role."""
        roles = MANAGERS if isinstance(command, BY_THE_MATRIX) else command.ROLES
        able = [h for h in self.people if roles.intersection(self.roles(h))]
        among = able if n % 4 < 3 and able else self.people
        verdict = among[n // 4 % len(among)].does(command, subject)
        if isinstance(verdict, Decision):
            COUNTED[command.KIND] += 1
        return isinstance(verdict, Decision)

    # in the office
    @rule(n=pick, kind=st.sampled_from(OrderKind), draft=st.booleans())
    def opens(self, n: int, kind: OrderKind, draft: bool) -> None:
        self.made += 1
        row = VehicleLine(plate=f"京C{self.made:05d}", vehicle_type="货车", driver="孙", driver_phone="1")
        fleet = ImportVehicles(file="", sha256="", vehicles=(row,), customer=CUSTOMER)
        self.company.anna.must(fleet)
        paper = self.company.paper(kind=kind, vehicles=(VehicleId(f"vehicle:{row.plate}"),))
        self.asks(n, OpenOrder(**paper, submit=not draft), f"order-{self.made}")

    @rule(n=pick, m=pick, act=st.sampled_from(ACTS))
    def decides(self, n: int, m: int, act: str) -> None:
        if not (found := self.orders()):
            return
        order = found[m % len(found)]
        paper = self.company.paper(kind=order.kind, vehicles=order.vehicles, address=f"{m}号")
        made: dict[str, Command] = {
            "submit": SubmitOrder(),
            "amend": AmendOrder(**paper),
            "approve": ApproveOrder(revision=order.revision),
            "reject": RejectOrder(revision=order.revision, reason="不详"),
            "withdraw": WithdrawOrder(reason="改派"),
            "suspend": SuspendOrder(waiting_for="配件"),
            "cancel": CancelOrder(reason="客户取消"),
        }
        self.asks(n, made[act], order.id)

    @rule(n=pick, m=pick)
    def moves_on(self, n: int, m: int) -> None:
        """What the office does most: approve what waits, resume what was put off, assign what was approved."""
        waiting = (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.SUSPENDED, OrderState.APPROVED)
        if not (found := self.orders(*waiting)):
            return
        order = found[m % len(found)]
        if order.state is OrderState.DRAFT:
            self.asks(n - n % 4, SubmitOrder(), order.id)
        elif order.state is OrderState.SUBMITTED:
            self.asks(n - n % 4, ApproveOrder(revision=order.revision), order.id)
        elif order.state is OrderState.SUSPENDED:
            self.asks(n - n % 4, ResumeOrder(), order.id)
        else:
            self._sends(n, m, order)

    @rule(n=pick, m=pick)
    def sends(self, n: int, m: int) -> None:
        """Assign anybody to any order; granted only on an approval of what it says now, by somebody else."""
        if not (found := self.orders()):
            return
        self._sends(n, m, found[(m // 5 if m % 5 == 4 else m) % len(found)])

    def _sends(self, n: int, m: int, order: Order) -> None:
        technician = self.technicians[n // 3 % len(self.technicians)]
        if n % 3 == 2:
            technician = self.people[n // 3 % len(self.people)]
        command: Command = AssignOrder(technician=technician.id)
        if m % 5 == 4:
            command = JoinTeam(technician=technician.id)
        if not self.asks(n, command, order.id):
            return
        approval = order.approval
        assert approval is not None, "assigned without an approval"
        assert approval.revision == order.revision, "assigned on the approval of what it said before"
        assert approval.by != technician.id, "sent to do what they approved themselves"
        assert order.state not in (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.REJECTED)

    @rule(n=pick, m=pick, amount=st.sampled_from([0, 20_000, 20_001]))
    def asks_leave(self, n: int, m: int, amount: int) -> None:
        found = self.orders()
        if found:
            order = found[m % len(found)].id
            self.asks(
                n, AskApproval(subject="discount", reason="老客户", order=order, amount=Fen(amount)), f"f-{n}"
            )

    @rule(n=pick, m=pick)
    def gives_leave(self, n: int, m: int) -> None:
        if found := self.company.world.all(ApprovalForm):
            self.asks(n, GrantApproval(emergency="急" if m % 2 else ""), found[m % len(found)].id)

    @rule(n=pick, m=pick)
    def settles(self, n: int, m: int) -> None:
        found = [i for i in self.company.world.all(Irregularity) if not i.is_settled]
        if found:
            self.asks(n, Settle(irregularity=found[m % len(found)].id, text="已处理"))

    @rule(n=pick, m=pick)
    def takes_back(self, n: int, m: int) -> None:
        found = [u for u in self.company.world.all(Unit) if u.owed_to_store]
        if found:
            self.asks(n, IssueUnit(unit=found[m % len(found)].id))

    @rule(hours=st.sampled_from([1, 5, 20, 60]))
    def time_passes(self, hours: int) -> None:
        self.company.wait(hours=hours)
        for command in passed_deadlines(self.company.world, self.company.now):
            self.company.system.must(command)

    @rule(n=pick, m=pick)
    def closes(self, n: int, m: int) -> None:
        if not (found := self.orders(OrderState.COMPLETED)):
            return
        order = found[m % len(found)]
        if m % 4 < 3:
            self._tidies(order)
        if self.asks(n - n % 4, CloseOrder(follow_up="客户满意"), order.id):
            self._really_closed(order)

    def _tidies(self, order: Order) -> None:
        """What a good office does first: cash counted, units back, irregularities settled."""
        world = self.company.world
        self.company.anna.must(AskCustomer(said="已恢复"), order.id)
        for hand in self.technicians:
            if receipts := receipts_in_hand(world, hand.id):
                self.made += 1
                id, total = f"h-{self.made}", cash_in_hand(world, hand.id)
                hand.must(ReturnToBase())
                hand.must(self.company.envelope(id, total, *(r.id for r in receipts)))
                self.company.fang.must(
                    CountHandover(handover=HandoverId(id), counts=self.company.envelope(id, total).counts)
                )
            for unit in [u for u in world.find(Unit, "holder", hand.id) if u.owed_to_store]:
                self.company.guo.must(IssueUnit(unit=unit.id))
        for found in world.find(Irregularity, "order", order.id):
            for hand in (self.company.chen, self.company.dong):
                hand.does(Settle(irregularity=found.id, text="已处理"))

    def _really_closed(self, order: Order) -> None:
        world = self.company.world
        visits = list(world.find(Visit, "order", order.id))
        last = [v for v in visits if v.completed_at and v.technician == order.technician]
        assert any(v.signature for v in last), "closed without a signature"
        for swap in (s for v in visits for s in world.find(Swap, "visit", v.id)):
            for unit in world.find(Unit, "number", swap.old_number):
                assert not unit.owed_to_store, f"closed while {unit.number} is owed to the store"
        about = list(world.find(Irregularity, "order", order.id))
        assert all(i.is_settled for i in about), "closed over something irregular"
        assert all(i.settled_by != i.person for i in about), "settled by its own cause"
        assert all(p.state is not PromiseState.OPEN for p in world.find(Promise, "order", order.id))
        assert all(s.state is not SpokenState.CLAIMED for s in world.find(SpokenApproval, "order", order.id))
        COUNTED["really closed"] += 1

    # on the road
    def reports(self, hand: Hand, off: bool, command: Command, subject: str) -> None:
        """On line at once; off line kept with its time, and sent in its order later."""
        if off or self.offline[hand.id]:
            self.offline[hand.id].append((command, subject, self.company.now))
        else:
            hand.does(command, subject)
            COUNTED[f"{command.KIND} on line"] += 1

    @rule(n=pick, m=pick, off=st.booleans(), steps=st.integers(1, 8))
    def works(self, n: int, m: int, off: bool, steps: int) -> None:
        """One technician does the next steps of one of their orders, as their phone has it."""
        hand = self.technicians[n % len(self.technicians)]
        if not (found := orders_of(self.company.world, hand.id)):
            return
        order = found[m % len(found)]
        visit = VisitId(f"{order.id}-{order.revision}-{hand.id}")
        for command in self._way(hand, order, visit, m)[:steps]:
            self.company.wait(minutes=10)
            self.reports(hand, off, command, order.id)

    @rule(n=pick, m=pick, off=st.booleans())
    def a_whole_day(self, n: int, m: int, off: bool) -> None:
        """An order that is under way, or approved and sent now, worked as far as its technician gets today."""
        under_way = (OrderState.APPROVED, *sorted(WORKING))
        if not (found := self.orders(*under_way)):
            return
        order = found[m % len(found)]
        if order.state is OrderState.APPROVED:
            self._sends(n - n % 3, 0, order)
        known = self.company.order(order.id).technician
        for hand in [h for h in self.technicians if h.id == known]:
            for _ in range(8):
                mine = [o for o in orders_of(self.company.world, hand.id) if o.id == order.id]
                if not mine or mine[0].state not in WORKING:
                    break
                for command in self._way(hand, mine[0], VisitId(f"{order.id}-{mine[0].revision}-{hand.id}"), m):
                    self.company.wait(minutes=5)
                    self.reports(hand, off, command, order.id)
                if off:
                    break

    def _way(self, hand: Hand, order: Order, visit: VisitId, m: int) -> list[Command]:
        known = self.company.world.get(Visit, visit)
        if order.state is OrderState.ASSIGNED:
            return [AcceptOrder(), Depart(visit=visit, ticked=TICKED), Arrive(visit=visit)]
        if known is None or not known.arrived_at:
            return [Depart(visit=visit, ticked=TICKED if m % 4 < 3 else ()), Arrive(visit=visit)]
        if not known.finding:
            return [RecordFinding(visit=visit, finding="进水"), *self._fits(hand, order, visit)]
        if not known.work:
            return [RecordWork(visit=visit, work="更换", customer_tried=True)]
        if m % 7 == 6:
            return [LeaveUnsolved(visit=visit, symptom="仍不上线", waiting_for="配件")]
        way: list[Command] = []
        if m % 3 == 2:
            way.append(MakePromise(promise=f"p-{m}", what="送说明书", due="2026-03-20"))
        fee_open = not known.receipts
        if fee_open:
            self.made += 1
            way.append(self.company.receipt_for(hand, order.id, visit, f"receipt-{self.made}"))
            return way
        return [*way, self.company.signature(order.id, visit), CompleteVisit(visit=visit)]

    def _fits(self, hand: Hand, order: Order, visit: VisitId) -> list[Command]:
        """A new terminal onto each of the order's vehicles, out of the hand's bag."""
        commands: list[Command] = []
        for vehicle in order.vehicles:
            self.made += 1
            number = imei(5000 + self.made)
            self.company.system.must(
                ReceiveUnit(
                    unit=UnitKind.TERMINAL, number=number, model="GT-100", place=Place.PERSON, holder=hand.id
                )
            )
            on = self.company.truck(vehicle).terminal
            old = on.partition(":")[2] if on else ""
            swap = self.company.swap(visit, f"s-{self.made}", vehicle=vehicle, old_number=old, new_number=number)
            commands.append(swap)
        return commands

    @rule(n=pick)
    def signal(self, n: int) -> None:
        """A phone is on line again: everything goes up, in its order; no fact is refused."""
        hand = self.technicians[n % len(self.technicians)]
        for command, subject, at in self.offline.pop(hand.id, []):
            verdict = hand.does(command, subject, at=at)
            kept = isinstance(verdict, Decision) or command.NATURE is Nature.REQUEST
            assert kept, f"a fact was refused: {verdict}"
            COUNTED[f"offline {command.KIND}"] += 1

    @rule(n=pick, m=pick)
    def ends_promises(self, n: int, m: int) -> None:
        for promise in self.company.world.find(Promise, "state", PromiseState.OPEN):
            self.company.anna.must(KeepPromise(promise=promise.id, how="已办", broken=bool(m % 2)), promise.order)

    # what holds after every step
    @invariant()
    def nobody_approves_what_they_asked_for(self) -> None:
        for order in self.orders():
            for approval in (*order.approvals, *((order.approval,) if order.approval else ())):
                assert approval.by not in (order.opened_by, order.submitted_by, order.amended_by)
        for form in self.company.world.all(ApprovalForm):
            givers = [grant.by for grant in form.grants]
            assert form.asked_by not in givers
            assert len(set(givers)) == len(givers), "one person stood for two approvers"

    @invariant()
    def whoever_is_on_an_order_is_there_by_its_approval(self) -> None:
        held = (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED, OrderState.ON_SITE)
        for order in self.orders():
            if order.state in held:
                assert order.technician, "with somebody, and nobody is named"
                assert order.approval is not None
                assert order.approval.revision == order.revision
            else:
                assert not order.team or order.state in (OrderState.COMPLETED, OrderState.CLOSED)
        for place in self.company.world.all(Assignment):
            known = self.company.world.get(Order, place.order)
            assert known is not None
            assert place.ended_at or place.technician in known.team
            assert place.technician != known.technician or place.ended_at

    @invariant()
    def the_books_hold(self) -> None:
        invariants.hold(self.company.world)
