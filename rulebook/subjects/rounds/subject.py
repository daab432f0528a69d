"""Inspection rounds, customer tours and own premises (RND-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.rounds.charge_voids import ask_charge_void, void_charge_when_granted
from rulebook.subjects.rounds.charges import RoundCharge, RoundPrice
from rulebook.subjects.rounds.commands import (
    AskChargeVoid,
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
from rulebook.subjects.rounds.deadlines import finding_due, finding_passed, round_due, round_passed
from rulebook.subjects.rounds.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.rounds.handlers import close_round, plan_round, start_round
from rulebook.subjects.rounds.making import plan_due, plan_passed
from rulebook.subjects.rounds.ordering import order_finding
from rulebook.subjects.rounds.pricing import price_decided, price_round
from rulebook.subjects.rounds.records import (
    Finding,
    FindingState,
    PlanState,
    Round,
    RoundPlan,
    RoundState,
    RoundStop,
)
from rulebook.subjects.rounds.taking_back import withdraw_finding
from rulebook.subjects.rounds.visibility import FIELD_SIGHT, VISIBILITY
from rulebook.subjects.rounds.walking import note_point, see_stop, skip_stop

SUBJECT = Subject(
    name="rounds",
    records=(RoundPlan, Round, RoundStop, Finding, RoundPrice, RoundCharge),
    handlers={
        PlanRound: plan_round,
        PriceRound: price_round,
        AskChargeVoid: ask_charge_void,
        StartRound: start_round,
        SeeStop: see_stop,
        SkipStop: skip_stop,
        NotePoint: note_point,
        WithdrawFinding: withdraw_finding,
        OrderFinding: order_finding,
        CloseRound: close_round,
    },
    visibility=VISIBILITY,
    field_sight=FIELD_SIGHT,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    after=(price_decided, void_charge_when_granted),
    deadlines=(
        Watch(RoundPlan, "state", (PlanState.CURRENT,), plan_due, plan_passed),
        Watch(
            Round,
            "state",
            (RoundState.PLANNED, RoundState.OPEN, RoundState.STARTED),
            round_due,
            round_passed,
        ),
        Watch(Finding, "state", (FindingState.OPEN,), finding_due, finding_passed),
    ),
)
