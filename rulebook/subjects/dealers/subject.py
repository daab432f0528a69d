"""Dealers: agreements, shipments, rebate statements drawn from our own ledger (DEAL-1, SHIP-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.dealers.agreements import decide_agreement, end_agreement, set_agreement
from rulebook.subjects.dealers.commands import (
    AnswerDispute,
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    DrawRebate,
    EndAgreement,
    PayRebate,
    SendShipment,
    SetAgreement,
    SetDealer,
    TakeShipment,
)
from rulebook.subjects.dealers.counting import count_turnover
from rulebook.subjects.dealers.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.dealers.handlers import assign_dealer, set_dealer
from rulebook.subjects.dealers.rebates import (
    answer_dispute,
    approval_due,
    approval_passed,
    approve_rebate,
    dispute_rebate,
    draw_due,
    draw_passed,
    draw_rebate,
    pay_rebate,
)
from rulebook.subjects.dealers.records import (
    Agreement,
    Dealer,
    DealerCustomer,
    RebateStatement,
    Shipment,
    ShipmentState,
    StatementState,
    Turnover,
)
from rulebook.subjects.dealers.shipments import send_shipment, shipment_due, shipment_passed, take_shipment
from rulebook.subjects.dealers.visibility import VISIBILITY

SUBJECT = Subject(
    name="dealers",
    records=(Dealer, DealerCustomer, Agreement, Shipment, Turnover, RebateStatement),
    handlers={
        SetDealer: set_dealer,
        AssignDealer: assign_dealer,
        SetAgreement: set_agreement,
        EndAgreement: end_agreement,
        DecideAgreement: decide_agreement,
        SendShipment: send_shipment,
        TakeShipment: take_shipment,
        DrawRebate: draw_rebate,
        ApproveRebate: approve_rebate,
        PayRebate: pay_rebate,
        DisputeRebate: dispute_rebate,
        AnswerDispute: answer_dispute,
    },
    visibility=VISIBILITY,
    searched={
        Dealer: ("name", "contact", "contact_phone", "past.name"),
        Agreement: ("number",),
        Shipment: ("number", "to_name"),
        RebateStatement: ("number",),
    },
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(Dealer, "state", ("kept",), draw_due, draw_passed),
        Watch(RebateStatement, "state", (StatementState.DRAWN,), approval_due, approval_passed),
        Watch(Shipment, "state", (ShipmentState.SENT,), shipment_due, shipment_passed),
    ),
    after=(count_turnover,),
)
