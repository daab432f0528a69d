"""Facts and requests about rounds, as any history may hold them (RND-1)."""

from __future__ import annotations

from typing import Any

from company import CUSTOMER, TRUCK, Company
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.commands import (
    CloseRound,
    NotePoint,
    OrderFinding,
    PlanRound,
    PriceRound,
    SeeStop,
    SkipStop,
    StartRound,
    WithdrawFinding,
)
from rulebook.subjects.rounds.records import Every, How, OnRest, Position, Result, Rhythm, RoundKind

words = st.sampled_from(["", "外壳松动", "{0}", "x" * 200])
targets = st.sampled_from(["vehicle:京A12345", "vehicle:京A67890", "vehicle:none", "customer-1", "机房"])
numbers = st.sampled_from(["", "868124150000012", "868124150000020", "号"])
points = st.sampled_from(["外观", "指示灯", "别的"])
findings = st.sampled_from(["", "f-1", "f-2"])
positions = st.builds(
    Position,
    latitude=st.integers(-90_000_000, 90_000_000),
    longitude=st.integers(-180_000_000, 180_000_000),
    metres=st.integers(0, 1000),
)
rhythms = st.builds(
    Rhythm,
    every=st.sampled_from(Every),
    count=st.integers(1, 260),
    nth=st.integers(-1, 4),
    weekday=st.integers(0, 6),
    on_rest=st.sampled_from(OnRest),
)

ROUND_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    StartRound: st.just(StartRound()),
    SeeStop: st.builds(
        SeeStop,
        target=targets,
        how=st.sampled_from(How),
        terminal=numbers,
        sim=numbers,
        all_ok=st.booleans(),
        position=st.none() | positions,
    ),
    SkipStop: st.builds(SkipStop, target=targets, reason=words.filter(bool)),
    NotePoint: st.builds(
        NotePoint,
        target=targets,
        point=points,
        result=st.sampled_from(Result),
        words=words,
        finding=findings,
        fixed=st.booleans(),
    ),
    WithdrawFinding: st.builds(
        WithdrawFinding,
        finding=st.sampled_from(["f-1", "f-2", "none"]),
        reason=words.filter(bool),
        in_order=st.booleans(),
    ),
}

plans = st.builds(
    PlanRound,
    name=st.just("月检"),
    kind=st.sampled_from(RoundKind),
    people=st.sampled_from([(), (PersonId("li"),), (PersonId("none"),)]),
    rhythm=rhythms,
    since=st.sampled_from(["2026-03-02", "2026-02-28", "2027-01-01", "9999-12-31", "0001-01-01", "x", ""]),
    customers=st.sampled_from([(), (CustomerId("customer-1"),), (CustomerId("none"),)]),
    model=st.sampled_from(["", "GT-100"]),
    targets=st.lists(targets, max_size=2).map(tuple),
    points=st.just(("外观", "指示灯")),
    window=st.integers(1, 60),
    edition=st.integers(0, 2),
    active=st.booleans(),
)

ROUND_REQUESTS: list[st.SearchStrategy[Any]] = [
    plans,
    st.builds(
        PriceRound,
        plan=st.sampled_from(["plan-1", "none"]),
        customer=st.sampled_from([CustomerId("customer-1"), CustomerId("none")]),
        per=st.sampled_from(Per),
        fen=st.integers(0, 10**9).map(Fen),
        since=st.sampled_from(["2026-03-01", "2026-03-31", "x", ""]),
        reason=words,
    ),
    st.builds(OrderFinding, finding=st.sampled_from(["f-1", "f-2", "none"])),
    st.just(CloseRound()),
]


def a_round_with_a_fault(company: Company) -> str:
    """Li walks a round of the customer's trucks and finds something; the round's id."""
    plan = PlanRound(
        name="月检",
        kind=RoundKind.INSPECTION,
        people=(PersonId("li"),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=company.now.date().isoformat(),
        customers=(CustomerId(CUSTOMER),),
        points=("外观",),
    )
    company.bo.must(plan, "plan-1")
    for due in passed_deadlines(company.world, company.now):
        if due.record == "round_plan":
            company.system.must(due)
    id = f"round:plan-1:{plan.since}"
    company.li.must(NotePoint(target=TRUCK, point="外观", result=Result.FAULT, finding="f-1"), id)
    return id


def a_round_that_is_owed(company: Company) -> str:
    """Li tours the customer, for 88 yuan that Chen approved; the charge's id."""
    plan = PlanRound(
        name="季度走访",
        kind=RoundKind.TOUR,
        people=(PersonId("li"),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=company.now.date().isoformat(),
        customers=(CustomerId(CUSTOMER),),
        points=("意见和需求",),
    )
    company.bo.must(plan, "plan-owed")
    said = PriceRound(
        plan="plan-owed",
        customer=CustomerId(CUSTOMER),
        per=Per.ROUND,
        fen=Fen(8_800),
        since=plan.since,
        reason="维保合同",
    )
    company.bo.must(said, "price-owed")
    company.chen.must(GrantApproval(), "price-owed")
    for due in passed_deadlines(company.world, company.now):
        if due.record == "round_plan":
            company.system.must(due)
    id = f"round:plan-owed:{plan.since}"
    company.li.must(SeeStop(target=CUSTOMER, how=How.BY_HAND, all_ok=True), id)
    company.li.must(CloseRound(), id)
    return f"charge:{id}:1"
