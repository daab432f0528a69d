"""Work orders, from the call to their close (section 2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
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
from rulebook.subjects.orders.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.orders.handlers import (
    accept_order,
    amend_order,
    approve_order,
    assign_order,
    cancel_order,
    close_order,
    open_order,
    reject_order,
    resume_order,
    submit_order,
    suspend_order,
    withdraw_order,
)
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.replanning import replan_due, replan_passed
from rulebook.subjects.orders.suitability import unsuitable
from rulebook.subjects.orders.visibility import FIELD_SIGHT, VISIBILITY

SUBJECT = Subject(
    name="orders",
    records=(
        Order,
        Assignment,
        VehicleJob,
    ),
    handlers={
        OpenOrder: open_order,
        AmendOrder: amend_order,
        SubmitOrder: submit_order,
        ApproveOrder: approve_order,
        RejectOrder: reject_order,
        AssignOrder: assign_order,
        WithdrawOrder: withdraw_order,
        SuspendOrder: suspend_order,
        ResumeOrder: resume_order,
        CancelOrder: cancel_order,
        AcceptOrder: accept_order,
        CloseOrder: close_order,
    },
    visibility=VISIBILITY,
    field_sight=FIELD_SIGHT,
    searched={
        Order: ("number", "customer_name", "contact", "contact_phone", "address", "symptom", "problem"),
    },
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Order, "state", (OrderState.SUSPENDED,), replan_due, replan_passed),),
    unsuitable=(unsuitable,),
)
