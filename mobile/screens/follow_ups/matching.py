"""What the customer said beside what stands in the signed papers: shown only once it was said (FUP-1, ORD-13)."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading, label, pill, quiet, title
from mobile.ui.text import money, t
from mobile.ui.theme import S
from rulebook.numbers.text import clean
from rulebook.subjects.follow_ups.answers import fitted_for, taken_of
from rulebook.subjects.orders.records import Callback, Order


def matched(here: AppContext, ids: list[str]) -> list[ft.Control]:
    """For each order that was asked about: sum against receipts, number against swap and archive."""
    cards: list[ft.Control] = [heading(t("calls.matched"))]
    for id in ids:
        order = here.session.world.get(Order, id)
        if order and order.callbacks:
            cards.append(_one(here, order, order.callbacks[-1]))
    return cards


def _one(here: AppContext, order: Order, said: Callback) -> ft.Control:
    rows: list[ft.Control] = [title(order.number)]
    if said.paid is not None:
        taken = taken_of(here.session.world, order)
        booked = said.paid if said.paid in taken else taken[-1]
        books = t("calls.matched.receipts", sum=money(booked))
        rows.append(_row(t("calls.matched.paid", sum=money(said.paid)), books, said.paid in taken))
    if said.unit:
        fitted = fitted_for(here.session.world, order)
        ends = clean(said.unit).upper()
        good = any(clean(number).upper().endswith(ends) for number in fitted)
        books = t("calls.matched.fitted", numbers=", ".join(fitted) or "—")
        rows.append(_row(t("calls.matched.unit", number=said.unit), books, good))
    if len(rows) == 1:
        rows.append(quiet(t("calls.matched.nothing")))
    return card(*rows, spacing=S)


def _row(words: str, books: str, good: bool) -> ft.Control:
    mark = pill(t("calls.matched.good"), "ok") if good else pill(t("calls.matched.differs"), "overdue")
    return ft.Column([line(label(words), mark), quiet(books)], spacing=0, tight=True)
