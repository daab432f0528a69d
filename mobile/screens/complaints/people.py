"""Picking one of the company's people: by name, a tap each. Who may be picked, the caller says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import quiet
from mobile.ui.fields import text_field
from mobile.ui.text import role_name, t
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.numbers.searching import matches

OFFERED = 8
"""So many are offered at once; a name narrows them down."""


def staff(here: AppContext, but: Sequence[str] = ()) -> list[Person]:
    """All active people of the company, by name; not those of other firms, nor `but`."""
    every = here.session.world.all(Person)
    return sorted((p for p in every if p.active and p.outsider is None and p.id not in but), key=lambda p: p.name)


def person_picker(
    form: Form, name: str, words: str, people: Sequence[Person], changed: Callable[[], None]
) -> ft.Control:
    """One person, kept under `name` in the form; a second tap takes it back."""
    chosen = form.text(name)
    found = [p for p in people if p.id == chosen or matches(form.text(f"{name}.query"), (p.name, p.phone))]
    found.sort(key=lambda p: p.id != chosen)

    def pick(person: Person) -> Any:
        def press(_: Any) -> None:
            form.put(name, "" if person.id == chosen else str(person.id))
            changed()

        return press

    offers = [small_button(_said(p), pick(p), on=p.id == chosen) for p in found[:OFFERED]]
    parts: list[ft.Control] = [quiet(words)]
    if len(people) > OFFERED:
        parts.append(text_field(form, f"{name}.query", t("people.find"), changed))
    parts.append(ft.Row(list(offers), wrap=True, spacing=S, run_spacing=S))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _said(person: Person) -> str:
    return f"{person.name} · {role_name(person.roles[0])}" if person.roles else person.name
