"""One article as it is used, or its draft as it is reviewed (KB-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.text import day, t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.times import company_day
from rulebook.subjects.knowledge.commands import RetireArticle, ReviewArticle, UseArticle
from rulebook.subjects.knowledge.records import Access, Article, Wording


@ft.component
def ArticleCard(article: Article, draft: bool) -> ft.Control:
    """`draft`: the wording that waits for its review, else the reviewed one."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"article/{article.id}")
    wording = article.draft if draft else article.wording
    assert wording is not None, "listed with it"

    def give(command: Command) -> Callable[..., Any] | None:
        async def press(_: Any) -> None:
            if await doing.do(command, article.id):
                await form.drop()

        return None if doing.busy else press

    parts = words_of(here, article, wording, draft)
    buttons: list[ft.Control] = []
    if draft and wording.by == here.session.me.id:
        parts.append(quiet(t("knowledge.own")))
    elif draft:
        press = give(ReviewArticle(edition=wording.edition))
        buttons.append(second_button(t("knowledge.review"), press, ft.Icons.FACT_CHECK_OUTLINED))
    else:
        for solved, key in ((True, "knowledge.solved"), (False, "knowledge.unsolved")):
            buttons.append(second_button(t(key), give(UseArticle(article=article.id, solved=solved))))
        if RetireArticle.ROLES.intersection(here.session.me.roles):
            reason = form.text("reason").strip()
            parts.append(text_field(form, "reason", t("knowledge.retire.why"), redraw))
            buttons.append(
                second_button(t("knowledge.retire"), give(RetireArticle(reason=reason)) if reason else None)
            )
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    return card(*parts, ft.Row(buttons, wrap=True, spacing=S, run_spacing=S), spacing=M)


def words_of(here: AppContext, article: Article, wording: Wording, draft: bool) -> list[ft.Control]:
    """Title, model, symptom, steps; how often it helped, by whom it is, how long it holds."""
    today = company_day(here.session.now()).isoformat()
    marks: list[ft.Control] = []
    if wording.access is Access.PUBLIC:
        marks.append(pill(t("knowledge.public"), "info"))
    if wording.valid_until and wording.valid_until < today:
        marks.append(pill(t("knowledge.stale"), "overdue"))
    rows: list[ft.Control] = [
        ft.Row([title(wording.title, expand=True), *marks], spacing=S),
        quiet(f"{wording.model or t('knowledge.any_model')} · {wording.symptom}"),
        label(wording.steps, ft.TextThemeStyle.BODY_LARGE),
    ]
    if not draft:
        rows.append(quiet(t("knowledge.figures", used=article.used, solved=article.solved)))
    names = wording.by_name
    if wording.reviewed_by:
        names = t("knowledge.by", name=wording.by_name, reviewer=wording.reviewed_by_name)
    until = t("knowledge.until", day=day(wording.valid_until)) if wording.valid_until else ""
    rows.append(quiet(" · ".join(one for one in (names, until) if one)))
    return rows
