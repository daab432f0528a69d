"""Follow-up calls: what is due, what the customer says, held against the books (FUP-1, ORD-13)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.follow_ups.calls import assign_calls, set_call_times, skip_calls, try_call
from rulebook.subjects.follow_ups.commands import (
    AskCustomer,
    AssignCalls,
    FollowOnCase,
    SetCallTimes,
    SkipCalls,
    TryCall,
)
from rulebook.subjects.follow_ups.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.follow_ups.follow_on import follow_on
from rulebook.subjects.follow_ups.gates import to_close
from rulebook.subjects.follow_ups.handlers import ask_customer, call_due, call_passed
from rulebook.subjects.follow_ups.plans import call_by, foresee, missed_now, plan_calls
from rulebook.subjects.follow_ups.records import CallTimes, FollowUp, FollowUpPlan, FollowUpState
from rulebook.subjects.follow_ups.visibility import VISIBILITY
from rulebook.subjects.orders.records import Order, OrderState

SUBJECT = Subject(
    name="follow_ups",
    records=(FollowUpPlan, FollowUp, CallTimes),
    handlers={
        AskCustomer: ask_customer,
        FollowOnCase: follow_on,
        TryCall: try_call,
        AssignCalls: assign_calls,
        SkipCalls: skip_calls,
        SetCallTimes: set_call_times,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(Order, "state", (OrderState.COMPLETED,), call_due, call_passed),
        Watch(FollowUp, "state", (FollowUpState.DUE,), lambda world, call: call_by(call), missed_now),
    ),
    on_complete=(plan_calls,),
    to_close=(to_close,),
    foresee=(foresee,),
)
