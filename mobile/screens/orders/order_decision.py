"""Approve an order or send it back, where one reads it (ORD-5, ROLE-2)."""

from __future__ import annotations

import flet as ft

from mobile.screens.approvals.approval_actions import Deciding, Matter
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.text import t
from rulebook.policy.matrix import named, rows_for
from rulebook.policy.states import after_request
from rulebook.subjects.orders.commands import ApproveOrder, RejectOrder
from rulebook.subjects.orders.handlers import matter_of, step_due
from rulebook.subjects.orders.records import Order


def decidable(here: AppContext, order: Order) -> bool:
    """Whether an order waits for a decision that a person of one's role takes."""
    if after_request(order.state, ApproveOrder.KIND) is None:
        return False
    subject, amount = matter_of(order)
    rows = rows_for(here.session.world, subject, amount, here.session.now(), order.kind)
    return bool(named(rows, step_due(order, rows)).intersection(here.session.me.roles))


def decide_order(order: Order) -> ft.Control:
    """The two buttons for the revision that is read."""
    matter = Matter(
        order.id,
        lambda why: ApproveOrder(revision=order.revision, emergency=why),
        lambda why: RejectOrder(revision=order.revision, reason=why),
        t("office.approve"),
        t("office.reject"),
    )
    return keyed(Deciding, f"decide-{order.id}-{order.revision}", matter)
