"""An order's way through the house, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from company.things import TICKED, visit_of
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    SubmitOrder,
    SuspendOrder,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork

if TYPE_CHECKING:
    from company.books import Company
    from company.hand import Hand


def complete(company: Company, id: str, hand: Hand, _: dict[str, Any]) -> None:
    visit = visit_of(id)
    hand.must(RecordFinding(visit=visit, finding="电源线松动"), id)
    hand.must(RecordWork(visit=visit, work="重新接线", customer_tried=True), id)
    hand.must(company.signature(id, visit), id)
    hand.must(CompleteVisit(visit=visit), id)


STEPS: dict[str, Any] = {
    "open": lambda co, id, hand, paper: co.anna.must(OpenOrder(**co.paper(**paper)), id),
    "submit": lambda co, id, hand, paper: co.anna.must(SubmitOrder(), id),
    "approve": lambda co, id, hand, paper: co.chen.must(ApproveOrder(revision=co.order(id).revision), id),
    "reject": lambda co, id, hand, paper: co.chen.must(RejectOrder(revision=1, reason="地址不详"), id),
    "assign": lambda co, id, hand, paper: co.bo.must(AssignOrder(technician=hand.id), id),
    "accept": lambda co, id, hand, paper: hand.must(AcceptOrder(), id),
    "depart": lambda co, id, hand, paper: hand.must(Depart(visit=visit_of(id), ticked=TICKED), id),
    "arrive": lambda co, id, hand, paper: hand.must(Arrive(visit=visit_of(id)), id),
    "complete": complete,
    "call": lambda co, id, hand, paper: co.anna.must(AskCustomer(said="已恢复上线"), id),
    "close": lambda co, id, hand, paper: co.anna.must(CloseOrder(follow_up="客户满意"), id),
    "suspend": lambda co, id, hand, paper: co.bo.must(SuspendOrder(waiting_for="等配件"), id),
    "cancel": lambda co, id, hand, paper: co.bo.must(CancelOrder(reason="客户取消"), id),
}
_S = OrderState
PATHS: dict[OrderState, tuple[str, ...]] = {
    _S.DRAFT: ("open",),
    _S.SUBMITTED: ("open", "submit"),
    _S.REJECTED: ("open", "submit", "reject"),
    _S.APPROVED: ("open", "submit", "approve"),
    _S.ASSIGNED: ("open", "submit", "approve", "assign"),
    _S.ACCEPTED: ("open", "submit", "approve", "assign", "accept"),
    _S.DEPARTED: ("open", "submit", "approve", "assign", "accept", "depart"),
    _S.ON_SITE: ("open", "submit", "approve", "assign", "accept", "depart", "arrive"),
    _S.SUSPENDED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "suspend"),
    _S.COMPLETED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "complete"),
    _S.CLOSED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "complete", "call", "close"),
    _S.CANCELLED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "cancel"),
}
