"""What else the customer raises in a follow-up call: written down there and then, as a case (FUP-1, CASE-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.follow_ups.due_calls import Group
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.follow_ups.commands import FollowOnCase

KINDS = tuple(kind for kind in CaseKind if kind is not CaseKind.COMPLAINT)
"""Who is dissatisfied says so in the answers; that is heard as a complaint by itself."""


@ft.component
def OtherMatter(found: Group) -> ft.Control:
    """What it is, in the customer's words; below it what was written down already."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"calls.case/{found.key}")
    made, set_made = ft.use_state(list[str]())
    if not FollowOnCase.ROLES.intersection(here.session.me.roles) or not found.calls:
        return ft.Container(height=0)
    orders = found.orders or [found.calls[0].order]
    order = form.text("order", orders[0])
    said = form.text("said").strip()
    kind = CaseKind(form.text("kind", KINDS[0]))

    async def save(_: Any) -> None:
        id = here.session.new_id()
        calls = tuple(call.id for call in found.calls if call.order == order)
        command = FollowOnCase(case=id, said=said, kind=kind, follow_ups=calls)
        if await doing.do(command, order):
            await form.drop()
            set_made([*made, id])

    fields: list[ft.Control] = [choice(form, "kind", "", [(k, t(f"case.kind.{k}")) for k in KINDS], redraw, kind)]
    if len(orders) > 1:
        named = [(id, _number(found, id)) for id in orders]
        fields.append(choice(form, "order", t("calls.other.order"), named, redraw, order))
    fields.append(text_field(form, "said", t("case.said"), redraw, lines=2))
    if doing.refusal is not None:
        fields.append(refusal_banner(doing.refusal))
    fields.append(second_button(t("calls.other.save"), save if said and not doing.busy else None))
    earlier = [id for call in found.calls for id in call.cases]
    for id in dict.fromkeys((*earlier, *made)):
        case = here.session.world.get(ServiceCase, id)
        if case is not None:
            path = routes.office("cases", id)
            go = lambda _, path=path: here.go(path)  # noqa: E731  # one row each
            fields.append(link_row(case.number, case.said, ft.Icons.SUPPORT_AGENT_ROUNDED, go))
    rows = [heading(t("calls.other")), card(quiet(t("calls.other.hint")), *fields, spacing=M)]
    return ft.Column(rows, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _number(found: Group, order: str) -> str:
    return next((call.plate for call in found.calls if call.order == order and call.plate), order)
