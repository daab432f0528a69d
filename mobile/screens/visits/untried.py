"""Nobody at the customer's tried the result: said with its reason, never ticked (ORD-8)."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from mobile.ui.app_context import Form
from mobile.ui.basics import banner
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from rulebook.subjects.visits.records import Visit

WHY = ("absent", "unwilling", "no_ignition", "other")
"""Why nobody tried it; words: untried.<code>"""


def untried_reason(form: Form, visit: Visit) -> str:
    """The reason in words, as it is recorded; '' where none is given."""
    code, words = form.text("untried"), form.text("untried_words").strip()
    if not code:
        return visit.not_tried
    if code == "other":
        return words
    return t("list.semicolon").join(part for part in (t(f"untried.{code}"), words) if part)


def untried(form: Form, visit: Visit, redraw: Callable[[], None]) -> list[ft.Control]:
    """The choice of reasons; once one is given, what follows from it."""
    options = [("", t("untried.not_yet")), *((code, t(f"untried.{code}")) for code in WHY)]
    parts: list[ft.Control] = [choice(form, "untried", t("untried.title"), options, redraw)]
    if form.text("untried"):
        parts.append(text_field(form, "untried_words", t("field.remark"), redraw, lines=2))
    if untried_reason(form, visit):
        parts.append(banner(t("untried.follows"), untried_reason(form, visit), "wait", "ORD-8"))
    return parts
