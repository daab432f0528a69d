"""Every cell of (order state, command, who): allowed, refused by rule, or recorded, and never anything else.

The tables here are written from the rulebook's section 2 by hand; they share nothing with `states.py`. A
new state, command or role without a row fails the count at the end.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from company import PEOPLE, TICKED, TRUCK, Company, Hand, make_company, visit_of

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.policy.states import ORDER_FACTS, ORDER_REQUESTS
from rulebook.rules import COMMANDS, decide
from rulebook.subjects.follow_ups.commands import AskCustomer
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
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    VisitFact,
)
from rulebook.subjects.visits.records import Visit

ORDER = "order-1"
VISIT = visit_of(ORDER)

WHO = {hand: role for hand, (_, role) in PEOPLE.items()}
"""Hand → the one role they hold. Li is the order's technician, Wang is not."""

C, D, M, P, T = "anna", "bo", "chen", "dong", "li wang"  # service, dispatch, manager, deputy, technicians


def to(state: str, *, of: str) -> dict[str, str]:
    return dict.fromkeys(of.split(), state)


UNDER_WAY = "assigned accepted departed on_site"

REQUESTS: dict[str, tuple[str, dict[str, str]]] = {
    # command: who holds the role, and from where it leads where (all else is refused)
    "order.open": (f"{C} {D} {M}", {}),
    "order.amend": (
        f"{C} {D} {M}",
        to("draft", of="draft rejected") | to("submitted", of="submitted approved assigned accepted suspended"),
    ),
    "order.submit": (f"{C} {D} {M}", to("submitted", of="draft")),
    "order.approve": (f"{M} {P}", to("approved", of="submitted")),
    "order.reject": (f"{M} {P}", to("rejected", of="submitted")),
    "order.assign": (f"{D} {M}", to("assigned", of=f"approved {UNDER_WAY}")),
    "order.withdraw": (f"{D} {M}", to("approved", of=UNDER_WAY)),
    "order.suspend": (f"{D} {M}", to("suspended", of=f"approved {UNDER_WAY}")),
    "order.resume": (f"{D} {M}", to("approved", of="suspended")),
    "order.cancel": (
        f"{C} {D} {M} {P}",
        to("cancelled", of=f"draft submitted rejected approved {UNDER_WAY} suspended"),
    ),
    "order.accept": (T, to("accepted", of="assigned")),
    "visit.complete": (T, to("completed", of="on_site")),
    "order.close": (f"{C} {M}", to("closed", of="completed")),
}

WORK = to("on_site!", of="assigned accepted departed") | to("on_site", of="on_site")

FACTS: dict[str, dict[str, str]] = {
    # command: from where it takes the order where, for its own technician; `!` = out of turn.
    # Where no cell is given, the order stays and the fact is out of turn.
    "visit.depart": to("departed!", of="assigned") | to("departed", of="accepted"),
    "visit.arrive": to("on_site!", of="assigned accepted") | to("on_site", of="departed"),
    "visit.find": WORK,
    "visit.act": WORK,
    "visit.swap": WORK,
    "visit.vehicle": WORK,
    "visit.relocate": WORK,
    "visit.sign": WORK,
    "visit.damage": WORK,
    "receipt.issue": WORK,
    "visit.unsolved": to("suspended!", of="assigned accepted departed") | to("suspended", of="on_site"),
}

NOBODYS = ("draft", "submitted", "rejected", "approved", "suspended", "cancelled")
"""States in which no technician holds the order."""

RULE = {
    "no_role": "ROLE-1",
    "exists": "SYS-4",
    "wrong_state": "ORD-5",
    "not_approved": "ORD-5",
    "withdrawn": "ORD-5",
    "not_yours": "ORD-5",
}

ABOUT_THE_STEP = {"state", "not_assigned", "no_role_fact"}
"""Irregularities of when and by whom; what the command itself says is other tests' business."""


def refused_as(state: str, kind: str, hand: str) -> str:
    """The code a request is refused with, or '' where the table allows it."""
    holders, leads = REQUESTS[kind]
    if hand not in holders.split():
        return "no_role"
    if kind == "order.open":
        return "exists"
    if kind in ("order.accept", "visit.complete"):
        if state in NOBODYS:
            return "withdrawn"
        if hand == "wang":
            return "not_yours"
    if kind == "order.assign" and state in ("draft", "submitted", "rejected"):
        return "not_approved"
    return "" if state in leads else "wrong_state"


def recorded_as(state: str, kind: str, hand: str) -> tuple[str, set[str]]:
    """Where the order stands after a fact, and which irregularities of step and author it opens."""
    if hand not in T.split():
        return state, {"no_role_fact", "not_assigned"}
    if hand == "wang" or state in NOBODYS:
        return state, {"not_assigned"}
    after = FACTS[kind].get(state, state + "!")
    return after.rstrip("!"), {"state"} if after.endswith("!") else set()


def command(company: Company, kind: str) -> Command:
    order = company.order(ORDER)
    made: dict[str, Command] = {
        "order.open": OpenOrder(**company.paper()),
        "order.amend": AmendOrder(**company.paper(address="新地址")),
        "order.submit": SubmitOrder(),
        "order.approve": ApproveOrder(revision=order.revision),
        "order.reject": RejectOrder(revision=order.revision, reason="地址不详"),
        "order.assign": AssignOrder(technician=PersonId("wang")),
        "order.withdraw": WithdrawOrder(reason="改派"),
        "order.suspend": SuspendOrder(waiting_for="等配件"),
        "order.resume": ResumeOrder(),
        "order.cancel": CancelOrder(reason="客户取消"),
        "order.accept": AcceptOrder(),
        "order.close": CloseOrder(follow_up="客户满意"),
        "visit.complete": CompleteVisit(visit=VISIT),
        "visit.depart": Depart(visit=VISIT, ticked=TICKED),
        "visit.arrive": Arrive(visit=VISIT),
        "visit.find": RecordFinding(visit=VISIT, finding="电源线松动"),
        "visit.act": RecordWork(visit=VISIT, work="重新接线", customer_tried=True),
        "visit.swap": company.swap(VISIT),
        "visit.vehicle": ReportVehicle(visit=VISIT, vehicle=TRUCK),
        "visit.relocate": RelocateUnit(
            visit=VISIT, relocation="m", source=TRUCK, source_plate="", target=TRUCK, target_plate="", number="1"
        ),
        "visit.damage": ReportDamage(visit=VISIT, what="划伤仪表台"),
        "visit.unsolved": LeaveUnsolved(visit=VISIT, symptom="仍不定位", waiting_for="等新终端"),
    }
    if kind in made:
        return made[kind]
    known = company.world.get(Visit, VISIT) or Visit(
        id=VISIT, order=order.id, technician=PersonId("li"), arrived_at="2026-03-02T10:00:00+08:00"
    )
    company.world.records["visit", VISIT] = known  # the sheet and the fee are those of a visit
    if kind == "visit.sign":
        return company.signature(ORDER, VISIT)
    assert kind == "receipt.issue"
    return company.receipt_for(company.li, ORDER, VISIT)


@cache
def company_with_order(state: OrderState) -> Company:
    """The company once its order is in that state; on site, all papers are ready to complete."""
    company = make_company()
    company.order_in(state, ORDER)
    if state is OrderState.COMPLETED:
        company.anna.must(AskCustomer(said="已恢复"), ORDER)
    if state is OrderState.ON_SITE:
        company.li.must(RecordFinding(visit=VISIT, finding="电源线松动"), ORDER)
        company.li.must(RecordWork(visit=VISIT, work="重新接线", customer_tried=True), ORDER)
        company.li.must(company.signature(ORDER, VISIT), ORDER)
    return company


KINDS = (*REQUESTS, *FACTS)
CELLS = list(product(OrderState, KINDS, WHO))


def judged(state: OrderState, kind: str, who: str) -> tuple[Company, Decision | Refusal]:
    company = company_with_order(state)
    before = company.world.snapshot()
    hand: Hand = getattr(company, who)
    made = command(company, kind)
    company.world.records = dict(before[0])
    verdict = decide(company.world, hand.line(made, ORDER), company.now)
    assert company.world.snapshot() == before, "deciding alone must change nothing"
    return company, verdict


@pytest.mark.parametrize(("state", "kind", "who"), [cell for cell in CELLS if cell[1] in REQUESTS], ids=str)
def test_a_request_is_granted_or_refused_by_its_rule(state: OrderState, kind: str, who: str) -> None:
    _, verdict = judged(state, kind, who)
    code = refused_as(state, kind, who)
    if code:
        assert isinstance(verdict, Refusal), f"granted, but {code} was due"
        assert (verdict.code, verdict.rule) == (code, RULE[code])
        return
    assert isinstance(verdict, Decision), verdict
    after = next(r for r in verdict.records if isinstance(r, Order))
    assert after.state == REQUESTS[kind][1][state]
    assert not verdict.irregularities


@pytest.mark.parametrize(("state", "kind", "who"), [cell for cell in CELLS if cell[1] in FACTS], ids=str)
def test_a_fact_is_recorded_and_what_is_irregular_about_it_is_said(state: OrderState, kind: str, who: str) -> None:
    company, verdict = judged(state, kind, who)
    assert isinstance(verdict, Decision), f"a fact was refused: {verdict}"
    stands, irregular = recorded_as(state, kind, who)
    orders = [r for r in verdict.records if isinstance(r, Order)]
    assert (orders[0] if orders else company.order(ORDER)).state == stands
    assert {i.code for i in verdict.irregularities} & ABOUT_THE_STEP == irregular
    assert any(isinstance(r, Visit) and r.technician == who for r in verdict.records), "the visit is kept"


AT_THE_SITE_TOO = {"visit.relocate"}
"""Facts that the tables do not name: one more thing done at the site."""


BY_THE_CUSTOMER = {"visit.rate"}
"""What a customer says on their page: nobody's step of an order."""


def test_no_cell_is_left_out() -> None:
    assert set(KINDS) == {"order.open", *ORDER_REQUESTS, *ORDER_FACTS, *AT_THE_SITE_TOO}
    of_orders = {k for k, t in COMMANDS.items() if k.startswith(("order.", "visit.")) or issubclass(t, VisitFact)}
    of_orders -= BY_THE_CUSTOMER
    assert set(KINDS) == of_orders
    assert {kind for kind in KINDS if COMMANDS[kind].NATURE is Nature.REQUEST} == set(REQUESTS)
    assert set(WHO.values()) == set(Role)
    assert len(CELLS) == len(OrderState) * len(KINDS) * (len(Role) + 1) == 12 * 24 * 10
