"""Buttons that take a report out: what for is said first, and stands on every sheet of the file (SEC-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

import flet as ft

from mobile.ui.app_context import AppContext, Form, keyed, use_form, use_redraw
from mobile.ui.basics import quiet
from mobile.ui.downloads import SaveButton
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.policy.reports import REPORTS

MOST = 200
"""So many signs of a reason are kept."""


def reason_field(form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """What it is for; below, what is still missing."""
    field = text_field(form, "reason", t("secrecy.export.reason"), redraw, helper=t("secrecy.export.reason.hint"))
    return [field] if form.text("reason").strip() else [field, quiet(t("secrecy.export.needs"))]


def report_button(form: Form, words: str, path: str, file: str) -> ft.Control:
    """Saves the report at `path`; at rest while no reason is said."""
    reason = form.text("reason").strip()
    return keyed(SaveButton, file, words, f"{path}&reason={quote(reason[:MOST])}", file, ft.Icons.DOWNLOAD_ROUNDED,
                 bool(reason))  # fmt: skip


@ft.component
def ReportFiles(name: str, files: Sequence[tuple[str, str, str]]) -> ft.Control:
    """One reason for several files: (words, path, name of the file) each."""
    redraw = use_redraw()
    form = use_form(f"export.reason/{name}")
    buttons = [report_button(form, *one) for one in files]
    inside = [*reason_field(form, redraw), ft.Row(buttons, spacing=S, wrap=True)]
    return ft.Column(inside, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def reports_of_mine(here: AppContext, place: str, names: Sequence[str]) -> list[ft.Control]:
    """Of these reports those that my roles may take out, as workbooks; nothing where there is none."""
    files = [
        (t(f"finance.report.{name}"), f"/api/reports/{name}?form=xlsx", f"{name}.xlsx")
        for name in names
        if REPORTS[name].intersection(here.session.me.roles)
    ]
    return [keyed(ReportFiles, f"files-{place}", place, files)] if files else []
