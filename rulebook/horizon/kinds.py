"""Which kinds of records a device forgets, when one is open, and on which day it last said anything (SEC-1).

Whatever is not listed (people, vehicles, customers, units, terms, the company's rules, accounts …) is always held.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, get_args

import msgspec

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.contact_forms.records import ContactForm, ContactState
from rulebook.subjects.customer_pages.records import PublicReport, ReportState, VisitRating
from rulebook.subjects.files.records import Photo
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpState
from rulebook.subjects.messages.records import OPEN as MESSAGE_OPEN
from rulebook.subjects.messages.records import Message
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.records import Visit


def _never(_: Any) -> bool:
    return False


OPEN: dict[type[Record], Callable[[Any], bool]] = {
    Order: lambda one: one.state not in (OrderState.CLOSED, OrderState.CANCELLED),
    Visit: _never,  # as open as its order
    Assignment: _never,
    VehicleJob: _never,
    VisitRating: _never,
    Swap: _never,
    Photo: lambda one: not one.arrived,
    Receipt: lambda one: bool(one.holder or one.clearing or (one.provisional and not one.final)),
    Receivable: lambda one: one.state is ReceivableState.OPEN,
    Refund: lambda one: one.state is RefundState.OWED or bool(one.unseen),
    SpokenApproval: lambda one: one.state is SpokenState.CLAIMED or one.coded,
    ApprovalForm: lambda one: one.state is FormState.ASKED,
    Promise: lambda one: one.state is PromiseState.OPEN,
    Message: lambda one: one.state in MESSAGE_OPEN,
    Irregularity: lambda one: not one.is_settled,
    FollowUp: lambda one: one.state is FollowUpState.DUE,
    ServiceCase: lambda one: one.state is not CaseState.CLOSED,
    Complaint: lambda one: one.state is ComplaintState.OPEN,
    ContactForm: lambda one: one.state in (ContactState.WRITTEN, ContactState.REFUSED),
    PublicReport: lambda one: one.state is ReportState.WAITING,
}
"""The kinds that are forgotten, and when one of them is open, owed or due."""

HORIZON = frozenset(kind.KIND for kind in OPEN)

OPEN_KEYS: frozenset[tuple[str, str]] = frozenset(
    {
        (Receipt.KIND, "holder"),
        (Receipt.KIND, "clearing"),
        (Irregularity.KIND, "open_about"),
        (Irregularity.KIND, "open_of"),
        (Refund.KIND, "unseen"),
    }
)
"""Keys that a record has while it is open, and then no more: all that is found by them is held."""

OPEN_STATES: dict[str, frozenset[str]] = {
    Order.KIND: frozenset(OrderState) - {OrderState.CLOSED, OrderState.CANCELLED},
    Receivable.KIND: frozenset({ReceivableState.OPEN}),
    Refund.KIND: frozenset({RefundState.OWED}),
    SpokenApproval.KIND: frozenset({SpokenState.CLAIMED}),
    ApprovalForm.KIND: frozenset({FormState.ASKED}),
    Promise.KIND: frozenset({PromiseState.OPEN}),
    Message.KIND: frozenset(MESSAGE_OPEN),
    FollowUp.KIND: frozenset({FollowUpState.DUE}),
    ServiceCase.KIND: frozenset(CaseState) - {CaseState.CLOSED},
    Complaint.KIND: frozenset({ComplaintState.OPEN}),
    ContactForm.KIND: frozenset({ContactState.WRITTEN, ContactState.REFUSED}),
    PublicReport.KIND: frozenset({ReportState.WAITING}),
}
"""States in which every record of the kind is open, so that all that is found by one of them is held."""


NO_EVENT = frozenset({"erased_at"})
"""Moments that say nothing of the work: when the term of a photo was over and its bytes went (FILE-2)."""


def is_open(record: Record) -> bool:
    """Whether somebody still has to do something about it; what is never forgotten is as good as open."""
    known = OPEN.get(type(record))
    return known is None or known(record)


def last_day(record: Record) -> str:
    """The latest day (YYYY-MM-DD) on which it says that something happened; "" where it says of none."""
    return max(_days(record), default="")


def _days(one: Any) -> list[str]:
    kind: type[msgspec.Struct] = type(one)
    moments, parts = _fields(kind)
    found = [text[:10] for name in moments if isinstance(text := getattr(one, name), str) and text]
    for name in parts:
        held = getattr(one, name)
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, msgspec.Struct):
                found += _days(part)
    return found


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that hold a moment or a day, and those that hold structs which do: not a signature's strokes."""
    names = [name for name in kind.__struct_fields__ if name not in NO_EVENT]
    moments = tuple(n for n in names if n in ("at", "day", "closes", "spoken_at") or n.endswith("_at"))
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    return moments, tuple(n for n in names if n not in moments and _may_say_when(types[n]))


def _may_say_when(hint: Any) -> bool:
    """Whether what such a field holds, or a tuple of it, may be a struct that says when something happened."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return any(_fields(hint))
    return any(_may_say_when(part) for part in get_args(hint))
