"""Writing an article; it waits for somebody else's review (KB-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.ui.app_context import Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner, title
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.knowledge.commands import WriteArticle
from rulebook.subjects.knowledge.records import Access


@ft.component
def Writing() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("article.write")
    command = typed(form)

    async def save(_: Any) -> None:
        said = typed(form)
        if said is not None and await doing.do(said, here.session.new_id()):
            await form.drop()
            redraw()

    access = [(one.value, t(f"knowledge.access.{one}")) for one in Access]
    example = t("office.form.like", example="2027-12-31")
    parts: list[ft.Control] = [
        title(t("knowledge.write")),
        text_field(form, "title", t("knowledge.title"), redraw),
        text_field(form, "model", t("knowledge.model"), redraw),
        text_field(form, "symptom", t("knowledge.symptom"), redraw, lines=2),
        text_field(form, "steps", t("knowledge.steps"), redraw, lines=4),
        choice(form, "access", t("knowledge.access"), access, redraw, Access.INTERNAL.value),
        text_field(form, "until", t("knowledge.valid_until"), redraw, helper=example),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    elif command is None:
        parts.append(quiet(t("knowledge.needs")))
    press = save if command is not None else None
    parts.append(primary_button(t("knowledge.save"), press, ft.Icons.SEND_ROUNDED, doing.busy))
    return card(*parts, spacing=M)


def typed(form: Form) -> WriteArticle | None:
    name, symptom, steps = (form.text(key).strip() for key in ("title", "symptom", "steps"))
    if not name or not symptom or not steps:
        return None
    return WriteArticle(
        title=name,
        model=form.text("model").strip(),
        symptom=symptom,
        steps=steps,
        access=Access(form.text("access", Access.INTERNAL.value)),
        valid_until=typed_date(form.text("until")),
    )
