"""The receipt of a renewal for the customer's eyes, and what became of each row (TERM-1, RCT-1)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.printing.of_receipt import receipt_print
from mobile.screens.receipts.receipt import language_bar, receipt_on_screen
from mobile.screens.receipts.receipt_words import receipt_words
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import card, empty_state, heading, label, pill, quiet, second_button
from mobile.ui.frame import screen
from mobile.ui.text import day, language, t, tr
from mobile.ui.theme import L, S
from rulebook.numbers import show_plate
from rulebook.subjects.letterhead.handlers import letterhead_at
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.service_terms.records import RowOutcome, TermRenewal

TONES = {RowOutcome.CARRIED_ON: "ok", RowOutcome.STARTED_ANEW: "info", RowOutcome.PAID_TWICE: "overdue"}


@ft.component
def DeskReceipt(id: str) -> ft.Control:
    """The paper, then a line for each row of it."""
    here = use_app_context()
    tongue, speak = ft.use_state(language())
    world = here.session.world
    receipt, renewal = world.get(Receipt, id), world.get(TermRenewal, id)
    if receipt is None:
        nothing = empty_state(ft.Icons.RECEIPT_LONG_OUTLINED, t("receipt.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("receipt.title")), pane_body(nothing))
    held = letterhead_at(world, receipt.at)
    words = receipt_words(receipt, tongue, here.session.receipt_url(receipt.token), held, ())
    paper = receipt_on_screen(words, tongue, "", held) + receipt_print(here, receipt, words, tongue)
    rows: list[ft.Control] = []
    for row in renewal.rows if renewal else ():
        ends = " → ".join(day(end) for end in (row.before, row.until) if end)
        mark = pill(t(f"terms.outcome.{row.outcome}"), TONES[row.outcome])
        rows.append(ft.Column([line(label(show_plate(row.plate)), mark), quiet(ends)], spacing=0, tight=True))
    done = second_button(
        t("terms.receipt.done"), lambda _: here.go(routes.office("terms")), ft.Icons.CHECK_ROUNDED
    )
    parts = [*paper, *([heading(t("terms.outcomes")), card(*rows, spacing=S)] if rows else []), ft.Row([done])]
    return screen(language_bar(tongue, speak, tr(tongue, "receipt.title")), pane_body(*parts, spacing=L))
