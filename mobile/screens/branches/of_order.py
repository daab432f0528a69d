"""Whose an order is, and the form that gives it to another branch (BR-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.company_rules.parts import changing
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.rows import toned_box
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, quiet
from mobile.ui.branch_words import branch_name, seen_branches
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.branches.commands import MoveOrder
from rulebook.subjects.branches.holdings import OVER
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.orders.records import Order


def branch_of_order(here: AppContext, order: Order) -> list[ft.Control]:
    """Nothing where the company has one branch."""
    world, me = here.session.world, here.session.me
    if not several(world):
        return []
    why = [quiet(order.branch_why)] if order.branch_why else []
    parts: list[ft.Control] = [heading(t("branch.order.of")), card(label(branch_name(world, order.branch)), *why)]
    if order.state not in WITH_TECHNICIAN | OVER and MoveOrder.ROLES.intersection(me.roles):
        parts.append(keyed(MovingOrder, f"branch-{order.id}-{order.branch}", order))
    return parts


def partly_seen(here: AppContext, order: Order) -> list[ft.Control]:
    """That what hangs on it is another branch's, where it is here because it names this person; else nothing."""
    seen = seen_branches(here.session)
    if not seen or (order.branch or HEAD) in seen:
        return []
    whose = branch_name(here.session.world, order.branch)
    return [toned_box("wait", label(t("branch.order.partly", branch=whose)))]


@ft.component
def MovingOrder(order: Order) -> ft.Control:
    """To which branch, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.order.branch/{order.id}")
    others = [one for one in open_branches(here.session.world) if one[0] != (order.branch or HEAD)]
    to, reason = form.text("to"), form.text("why").strip()
    fields: list[ft.Control] = [
        choice(form, "to", t("branch.order.move"), others, redraw),
        text_field(form, "why", t("branch.reason"), redraw),
    ]
    command = MoveOrder(branch=to, reason=reason) if to and reason else None
    words, needs = t("branch.order.move"), t("branch.order.needs")
    return changing(here, doing, fields, command, order.id, form, words, needs, reason=False, title=words)
