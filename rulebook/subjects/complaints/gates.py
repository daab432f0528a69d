"""What stands between a complaint and its close, by name (CMP-1, as ORD-10)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.complaints.records import Complaint, Outcome
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState
from rulebook.subjects.refunds.records import Refund, RefundState

PARTS = (
    "complaint_handed",
    "complaint_calmed",
    "complaint_cause",
    "complaint_corrective",
    "complaint_preventive",
    "complaint_measures_done",
    "complaint_verified",
    "complaint_repayment",
    "complaint_told",
)
"""In this order they are done; words: `part.<name>`."""
ALWAYS = frozenset({"complaint_handed", "complaint_calmed", "complaint_cause", "complaint_told"})
"""Wanted of an unfounded complaint too; where nothing was wrong nothing has to be put right."""


def measures_of(world: World, matter: str) -> list[Measure]:
    """All that were set, those given up among them, in the order in which they are due."""
    return sorted(world.find(Measure, "matter", matter), key=lambda m: (m.due, m.id))


def standing(measures: list[Measure]) -> list[Measure]:
    """Those that were not given up."""
    return [m for m in measures if m.state is not MeasureState.DROPPED]


def missing_to_close(world: World, complaint: Complaint, outcome: Outcome | None = None) -> tuple[str, ...]:
    """Names of what is missing, in the order in which it is done."""
    open = set(_missing(world, complaint))
    if outcome is Outcome.UNFOUNDED:
        started = {"complaint_measures_done", "complaint_verified", "complaint_repayment"}
        open &= ALWAYS | started
    return tuple(part for part in PARTS if part in open)


def _missing(world: World, complaint: Complaint) -> Iterator[str]:
    measures = standing(measures_of(world, complaint.id))
    kinds = {m.kind for m in measures}
    if complaint.offer is not None:
        yield "complaint_handed"
    if not complaint.calmed:
        yield "complaint_calmed"
    if complaint.cause is None:
        yield "complaint_cause"
    if MeasureKind.CORRECTIVE not in kinds:
        yield "complaint_corrective"
    if MeasureKind.PREVENTIVE not in kinds:
        yield "complaint_preventive"
    if any(m.state is MeasureState.OPEN for m in measures):
        yield "complaint_measures_done"
    if any(m.state is not MeasureState.VERIFIED for m in measures):
        yield "complaint_verified"
    if repayments(world, complaint.id, FormState.ASKED) or owed_back(world, complaint.id):
        yield "complaint_repayment"
    if not told_outcome(complaint, measures):
        yield "complaint_told"


def repayments(world: World, complaint: str, state: FormState) -> list[ApprovalForm]:
    """Money back that was asked for on account of a complaint; the matrix says who decides (FEE-3)."""
    return [f for f in world.find(ApprovalForm, "state", state) if f.about == complaint and f.subject == "refund"]


def owed_back(world: World, complaint: str) -> bool:
    """Whether money back was granted and the customer has not got it yet."""
    return any(one.state is RefundState.OWED for one in world.find(Refund, "complaint", complaint))


def asked_back(world: World, complaint: str) -> bool:
    """Whether money back was ever asked for: else nothing of it is to be done, nor was it."""
    return any(repayments(world, complaint, state) for state in FormState)


def told_outcome(complaint: Complaint, measures: list[Measure]) -> bool:
    """Whether the customer was told what came of it, after the last check of a measure."""
    checked = [parse_time(m.verified_at) for m in measures if m.verified_at]
    last = max(checked, default=None)
    return any(t.final and (last is None or parse_time(t.at) >= last) for t in complaint.told)


STEPS = ("answer", "cause", "measures", "verify", "tell", "close")
"""What an open complaint waits for, in the order of its way; words: `complaints.step.<step>`."""


def step_of(world: World, complaint: Complaint) -> str:
    """The first step that is not done yet: where it stands on the board."""
    if not complaint.answered_at and not complaint.taken_at:
        return "answer"
    missing = set(_missing(world, complaint))
    for step, parts in _WANTED:
        if missing & parts:
            return step
    return "close"


_WANTED: tuple[tuple[str, frozenset[str]], ...] = (
    ("cause", frozenset({"complaint_calmed", "complaint_cause"})),
    ("measures", frozenset({"complaint_corrective", "complaint_preventive", "complaint_measures_done"})),
    ("verify", frozenset({"complaint_verified", "complaint_repayment"})),
    ("tell", frozenset({"complaint_told", "complaint_handed"})),
)
