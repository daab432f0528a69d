"""Cash of somebody who cannot declare it: counted into an envelope for them, with reason and evidence (CASH-3)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.lookups import person_name
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, divider, primary_button, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.money import counts_of, denomination_counter, total_line
from mobile.ui.photos import AddPhotos, one_photo, too_many
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.ids import HandoverId, PersonId
from rulebook.subjects.cash.commands import DeclareForAnother
from rulebook.subjects.files.records import Purpose


def declaring_for(here: AppContext, person: str) -> list[ft.Control]:
    """The way to declare their cash, for managers and finance; none to one's own."""
    me = here.session.me
    if me.id == person or not DeclareForAnother.ROLES.intersection(me.roles):
        return []
    return [keyed(DeclareFor, f"declare-for-{person}", person)]


@ft.component
def DeclareFor(person: str) -> ft.Control:
    """Closed until it is asked for; then the count, why, and where the cash was."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.declare_for/{person}")
    is_open, set_open = ft.use_state(bool(form.text("reason") or form.text("evidence")))  # a draft opens it
    id = ft.use_memo(here.session.new_id, [])
    words = t("handover.for", name=person_name(here.session.world, person))
    if not is_open:
        return ft.Row([second_button(words, lambda _: set_open(True), ft.Icons.MAIL_OUTLINE_ROUNDED)])
    reason, evidence = form.text("reason").strip(), form.text("evidence").strip()

    async def declare(_: Any) -> None:
        if too_many(form):
            return
        command = DeclareForAnother(
            handover=HandoverId(id),
            technician=PersonId(person),
            counts=counts_of(form),
            reason=reason,
            evidence=evidence,
            photo=one_photo(form),
        )
        if await doing.do(command, id):
            await form.drop()
            here.go(routes.office("finance", id))

    parts: list[ft.Control] = [
        title(words),
        quiet(t("handover.for.hint")),
        text_field(form, "reason", t("handover.for.why"), redraw, lines=2),
        text_field(form, "evidence", t("handover.for.evidence"), redraw, lines=2),
        AddPhotos(form, "", Purpose.OTHER, t("handover.for.photo"), only_one=True),
        divider(),
        quiet(t("handover.for.nothing")),
        total_line(form, t("handover.counted")),
        denomination_counter(form, redraw),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = declare if reason and evidence and not doing.busy else None
    parts.append(primary_button(words, press, ft.Icons.MARK_EMAIL_READ_OUTLINED, doing.busy))
    return card(*parts, padding=20, spacing=M)
