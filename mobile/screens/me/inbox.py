"""What the server said that needs me: refused, quarantined, irregular. None leaves by itself."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import InboxItem
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, label, pill, quiet, second_button, title
from mobile.ui.dialogs import toast
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import irregularity_text, known, refusal_text, t, until, when
from mobile.ui.theme import M, S
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.irregularities.commands import Explain
from rulebook.subjects.orders.records import Order

TONES = {"refused": "overdue", "quarantined": "overdue", "recorded": "wait", "accepted": "ok"}


@ft.component
def Inbox(place: Place) -> ft.Control:
    """One card for each line that needs its author."""
    here = use_app_context()
    items = here.session.inbox
    head = page_head(t("nav.inbox"), t("inbox.count", count=len(items)) if items else "", big=True)
    if not items:
        return screen(
            head, body(empty_state(ft.Icons.MARK_EMAIL_READ_OUTLINED, t("inbox.empty"), t("inbox.empty.hint")))
        )
    cards = [keyed(Item, item.line, item) for item in items]
    return screen(head, body(*cards))


@ft.component
def Item(item: InboxItem) -> ft.Control:
    """What happened, what was kept, what to do; explain an irregularity on the spot."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"explain/{item.line}")
    found = [i for id in item.irregularities if (i := here.session.world.get(Irregularity, id)) is not None]
    order = here.session.world.get(Order, item.subject)

    async def dealt(_: Any) -> None:
        await here.session.deal_with(item.line)
        toast(here.page, t("inbox.dealt"))

    async def explain(_: Any) -> None:
        words = form.text("text").strip()
        for one in found:
            if not await doing.do(Explain(irregularity=one.id, text=words), one.id):
                return
        await form.drop()
        await here.session.deal_with(item.line)

    rows: list[ft.Control] = [
        ft.Row(
            [
                pill(t(f"outcome.{item.outcome}"), TONES.get(item.outcome, "calm")),
                quiet(when(item.at, here.session.now())),
            ],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            wrap=True,
        ),
        quiet(about(item, order.number if order else "")),
        *_words(item, found),
    ]
    actions: list[ft.Control] = []
    if order is not None:
        actions.append(
            second_button(t("inbox.open"), lambda _: here.go(routes.order(order.id)), ft.Icons.OPEN_IN_NEW_ROUNDED)
        )
    actions.append(second_button(t("inbox.done"), dealt, ft.Icons.DONE_ROUNDED))
    if found:
        rows.append(text_field(form, "text", t("inbox.explain"), redraw, lines=2))
        enough = bool(form.text("text").strip()) and not doing.busy
        actions.insert(
            0,
            ft.FilledButton(
                t("inbox.explain.save"),
                icon=ft.Icons.SEND_ROUNDED,
                on_click=explain,
                disabled=not enough,
            ),
        )
    rows.append(ft.Row(actions, wrap=True, spacing=S, run_spacing=S))
    return card(*rows, spacing=M)


def _words(item: InboxItem, found: list[Irregularity]) -> list[ft.Control]:
    """What happened, what was kept, what to do next."""
    if item.outcome == "quarantined":
        words, todo = quarantined_words(item.refusal)
        return [title(words), label(todo), quiet(t("inbox.quarantined.kept"))]
    if item.refusal is not None:
        words, todo = refusal_text(item.refusal)
        return [title(words), label(todo), quiet(t("error.kept")), quiet(t("word.rule", rule=item.refusal.rule))]
    shown: list[ft.Control] = []
    for one in found:
        words, _ = irregularity_text(one.code, one.facts)
        due = t("inbox.owner", role=t(f"role.{one.owner}"), due=until(one.due_at))
        shown += [title(words), label(t("inbox.recorded")), quiet(due), quiet(t("word.rule", rule=one.rule))]
    return shown or [title(t("inbox.recorded")), label(t("inbox.recorded.elsewhere"))]


def quarantined_words(why: Refusal | None) -> tuple[str, str]:
    """Why the server could not take a record as it is, and what to do next."""
    code = why.code if why else ""
    if known(f"quarantined.{code}"):
        return t(f"quarantined.{code}"), t(f"quarantined.{code}.todo")
    return t("inbox.quarantined"), t("inbox.quarantined.todo")


def about(item: InboxItem, number: str) -> str:
    """Which act it was; a record too damaged to say is called just that."""
    return t("inbox.about", what=t(f"command.{item.kind}"), number=number) if item.kind else t("inbox.damaged")
