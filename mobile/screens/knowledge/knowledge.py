"""Articles found by symptom and model as one types, those that wait for a review, and a new one (KB-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.knowledge.article_card import ArticleCard
from mobile.screens.knowledge.writing import Writing
from mobile.screens.shared.panes import rest_note, search_field
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from rulebook.numbers.searching import finder
from rulebook.subjects.knowledge.records import Article, ArticleState

SHOWN = 12


def found(here: AppContext, query: str) -> list[Article]:
    """Published ones that fit every word; what solved most comes first."""
    published = [a for a in here.session.world.all(Article) if a.state is ArticleState.PUBLISHED]
    if query.strip():
        fits = finder(query)
        published = [a for a in published if fits(_texts(a))]
    return sorted(published, key=lambda a: (-a.solved, a.id))


def _texts(article: Article) -> tuple[str, ...]:
    """By what it is found; nothing while it has no wording."""
    wording = article.wording
    return (wording.title, wording.model, wording.symptom, wording.steps) if wording else ()


@ft.component
def Knowledge(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("knowledge")
    articles = found(here, form.text("query"))
    parts: list[ft.Control] = [search_field(form, t("knowledge.search"), redraw)]
    parts += [keyed(ArticleCard, f"article-{a.id}-{a.used}", a, False) for a in articles[:SHOWN]]
    parts += rest_note(articles, SHOWN)
    if not articles:
        none = (
            "empty" if any(a.state is ArticleState.PUBLISHED for a in here.session.world.all(Article)) else "none"
        )
        parts.append(empty_state(ft.Icons.LIGHTBULB_OUTLINE, t(f"knowledge.{none}"), t(f"knowledge.{none}.hint")))
    drafts = [a for a in here.session.world.all(Article) if a.draft is not None]
    if drafts:
        parts.append(heading(t("knowledge.drafts")))
        parts += [keyed(ArticleCard, f"draft-{a.id}", a, True) for a in drafts[:SHOWN]]
        parts += rest_note(drafts, SHOWN)
    parts.append(keyed(Writing, f"write-{len(drafts)}"))
    return screen(page_head(t("me.page.knowledge"), t("me.page.knowledge.note"), back=back), body(*parts))
