"""One qualification: until when, its certificate, and revoking it (TRN-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flet as ft

from mobile.screens.company_rules.skills import skill_words
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import label, pill, quiet, refusal_banner, second_button
from mobile.ui.downloads import print_button
from mobile.ui.fields import text_field
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import parse_time
from rulebook.policy.settings import setting
from rulebook.subjects.trainings.commands import RevokeQualification
from rulebook.subjects.trainings.records import Qualification, QualificationState


@ft.component
def Held(known: Qualification) -> ft.Control:
    """Who, what, until when; by the clock, not by whether the server has told it yet."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"qualify.revoke/{known.id}")
    now, until = here.session.now(), parse_time(known.until)
    skill = skill_words((known.skill,))
    said = known.revoked_at
    ends = t("training.qualification.until", until=day(known.last_day))
    if said:
        ends = t("training.revoked.said", when=when(said, now), name=known.revoked_by_name, why=known.revoked_why)
    words = label(t("training.qualification", name=known.name, skill=skill))
    text = ft.Column([words, quiet(ends)], spacing=0, tight=True, expand=True)
    rows: list[ft.Control] = [ft.Row([text, _mark(here, known)], spacing=S)]
    me = here.session.me
    may = bool(RevokeQualification.ROLES.intersection(me.roles)) and known.person != me.id
    buttons: list[ft.Control] = []
    if known.token:
        name = t("training.certificate.of", name=known.name)
        buttons.append(print_button("certificate", known.id, name, t("training.certificate")))

    def ask(_: Any) -> None:
        form.put("open", not form.get("open", False))
        redraw()

    async def revoke(_: Any) -> None:
        if await doing.do(RevokeQualification(reason=form.text("reason").strip()), known.id):
            await form.drop()

    if may and until > now:
        words_of = t("training.revoke.cancel") if form.get("open") else t("training.revoke")
        buttons.append(second_button(words_of, ask, ft.Icons.BLOCK_ROUNDED))
    if buttons:
        rows.append(ft.Row(buttons, wrap=True, spacing=S, run_spacing=S))
    if may and until > now and form.get("open"):
        rows.append(label(t("training.revoke.of", name=known.name, skill=skill)))
        rows.append(text_field(form, "reason", t("training.revoke.why"), redraw))
        if doing.refusal is not None:
            rows.append(refusal_banner(doing.refusal))
        press = revoke if form.text("reason").strip() and not doing.busy else None
        rows.append(second_button(t("training.revoke.save"), press, ft.Icons.BLOCK_ROUNDED))
    return ft.Column(rows, spacing=M, tight=True)


def _mark(here: AppContext, known: Qualification) -> ft.Control:
    now, until = here.session.now(), parse_time(known.until)
    near = timedelta(days=setting(here.session.world, "qualification_warn_days", now))
    if known.state is QualificationState.REVOKED:
        return pill(t("training.qualification.revoked"), "overdue")
    if until <= now:
        return pill(t("training.qualification.ended"), "overdue")
    if until - now <= near:
        return pill(t("training.qualification.near"), "wait")
    return pill(t("training.qualification.valid"), "ok")
