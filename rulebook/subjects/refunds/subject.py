"""Money back to a customer: granted, owed, paid (FEE-3)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.refunds.handlers import (
    drop_refund,
    money_changed,
    owe_when_granted,
    pay_refund,
    payment_due,
    payment_passed,
)
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.refunds.visibility import VISIBILITY

SUBJECT = Subject(
    name="refunds",
    records=(Refund,),
    handlers={PayRefund: pay_refund, DropRefund: drop_refund},
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Refund, "state", (RefundState.OWED,), payment_due, payment_passed),),
    after=(owe_when_granted, money_changed),
)
