"""The return label on the phone, at once and offline (RPL-4): what to write on the unit, and its code."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.printing.of_label import returned_print
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import card, empty_state, label, quiet
from mobile.ui.downloads import print_button
from mobile.ui.fields import grouped
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.plate import plate_badge
from mobile.ui.qr import qr_code
from mobile.ui.text import day, t
from mobile.ui.theme import L, M
from rulebook.subjects.replacements.labels import ReturnLabel, return_label
from rulebook.subjects.replacements.records import Swap

SIDE = 168
"""Pixels of the code on a card; it is read off the screen, or copied by hand."""


def label_of(here: AppContext, swap: Swap) -> ReturnLabel | None:
    """The label of what a swap took off; None where nothing came off."""
    return return_label(here.session.world, swap, here.session.me.name)


def label_card(found: ReturnLabel, vehicle_type: str = "") -> ft.Control:
    """Plate, number and symptom in words to be copied by hand; the code beside them."""
    words = ft.Column(
        [
            quiet(t("label.write")),
            plate_badge(found.plate, vehicle_type, 20) if found.plate else quiet(t("order.no_vehicle")),
            label(grouped(found.number), ft.TextThemeStyle.TITLE_MEDIUM),
            label(found.symptom or t("word.none")),
            quiet(" · ".join(p for p in (found.order, day(found.at), found.by) if p)),
        ],
        spacing=4,
        tight=True,
        width=300,
    )
    code = qr_code(found.code, t("label.code", number=found.number), SIDE)
    row = ft.Row([words, code], wrap=True, spacing=L, run_spacing=M)
    return card(row, tone="wait", padding=16)


@ft.component
def LabelPage(view: OrderView, id: str) -> ft.Control:
    """One label, large; printed where there is a printer."""
    here = use_app_context()
    swap = here.session.world.get(Swap, id)
    found = label_of(here, swap) if swap else None

    def back() -> None:
        here.go(routes.order(view.order.id, "act"))

    head = page_head(t("label.title"), view.order.number, back=back)
    if found is None:
        words, hint = t("label.none"), t("label.none.hint")
        return screen(head, body(empty_state(ft.Icons.LABEL_OFF_OUTLINED, words, hint)))
    done = thumb_bar(t("label.written"), lambda _: back(), ft.Icons.CHECK_ROUNDED)
    to_paper = print_button("label", id, found.number, t("paper.button", paper=t("paper.label")))
    to_printer = returned_print(id, found)
    parts = [label_card(found, view.vehicle_type), quiet(t("label.hint")), ft.Row([to_paper]), to_printer]
    return screen(head, body(*parts), done)
