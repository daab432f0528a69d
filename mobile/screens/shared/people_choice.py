"""Picking a colleague: a few as chips, found by name or its initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from mobile.screens.shared.panes import rest_note
from mobile.ui.app_context import Form
from mobile.ui.basics import label
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.numbers.searching import matches

MOST = 8
"""So many are offered at once."""


def people_choice(
    form: Form, name: str, words: str, people: Sequence[Person], changed: Callable[[], None], nobody: str = ""
) -> ft.Control:
    """One of `people`, kept by id in `form[name]`; `nobody` offers that too. A field narrows a long list."""
    query, chosen = form.text(f"{name}.query"), form.text(name)
    fit = [p for p in people if not query.strip() or p.id == chosen or matches(query, (p.name,))]
    fit.sort(key=lambda p: (p.id != chosen, p.name))
    options = [(str(p.id), p.name) for p in fit[:MOST]]
    if nobody:
        options.insert(0, ("", nobody))
    chips = choice(form, name, "" if len(people) > MOST else words, options, changed)
    parts: list[ft.Control] = [chips]
    if len(people) > MOST:  # what is asked stands above the field that narrows it
        said = label(words, ft.TextThemeStyle.TITLE_SMALL)
        parts = [said, text_field(form, f"{name}.query", t("people.choose"), changed), chips]
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def one_of_many(
    form: Form,
    name: str,
    words: str,
    options: Sequence[tuple[str, str, tuple[str, ...]]],
    changed: Callable[[], None],
    nothing: str,
) -> ft.Control:
    """One of `options` or `nothing`, kept by its id in `form[name]`; a field narrows a long list.

    An option is its id, its words, and the texts by which it is found.
    """
    query, chosen = form.text(f"{name}.query"), form.text(name)
    fit = [one for one in options if one[0] == chosen or matches(query, one[2])]
    fit.sort(key=lambda one: one[0] != chosen)
    chips = choice(form, name, words, [("", nothing), *((id, said) for id, said, _ in fit[:MOST])], changed)
    if len(options) <= MOST:
        return chips
    field = text_field(form, f"{name}.query", t("office.orders.search"), changed)
    parts = [field, chips, *rest_note(fit, MOST)]
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def colleagues(people: Sequence[Person], me: str) -> list[Person]:
    """Everybody of the staff but oneself, by name."""
    return sorted((p for p in people if p.active and not p.outsider and p.id != me), key=lambda p: p.name)
