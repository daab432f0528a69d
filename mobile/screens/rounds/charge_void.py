"""A round's charge that was wrong: asked on its page to be voided, and who decided so (RND-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.lookups import person_name
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.commands import AskChargeVoid


def charge_void_of(here: AppContext, one: RoundCharge) -> list[ft.Control]:
    """That it is void, or waits for somebody to decide; else the way to ask, for whoever may."""
    world, now = here.session.world, here.session.now()
    if one.voided_at:
        name = person_name(world, one.voided_by or "")
        by = t("finance.void.by", name=name, when=when(one.voided_at, now))
        return [banner(t("rounds.charge.void"), f"{one.void_reason} · {by}", rule="RND-1")]
    form = world.get(ApprovalForm, one.void_form) if one.void_form else None
    if form is not None and form.state is FormState.ASKED:
        waits = t("finance.void.waits", name=form.asked_by_name, when=when(form.asked_at, now))
        return [banner(waits, form.reason, "wait", "RND-1")]
    if not AskChargeVoid.ROLES.intersection(here.session.me.roles):
        return []
    return [heading(t("rounds.charge.void.ask")), keyed(AskToVoidCharge, f"void-{one.id}", one)]


@ft.component
def AskToVoidCharge(one: RoundCharge) -> ft.Control:
    """Why, and the button; where it cannot be voided now, that."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.charge_void/{one.id}")
    reason = form.text("reason").strip()
    barred = here.session.judge(AskChargeVoid(charge=one.id, reason="-"), "new")
    if barred is not None:
        return card(refusal_banner(barred))

    async def ask(_: Any) -> None:
        if await doing.do(AskChargeVoid(charge=one.id, reason=reason), here.session.new_id()):
            await form.drop()

    parts: list[ft.Control] = [quiet(t("rounds.charge.void.hint"))]
    parts.append(text_field(form, "reason", t("finance.void.why"), redraw, lines=2))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = ask if reason and not doing.busy else None
    return card(*parts, second_button(t("finance.void.ask"), press, ft.Icons.BLOCK_ROUNDED), padding=20, spacing=M)
