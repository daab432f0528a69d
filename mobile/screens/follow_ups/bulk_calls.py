"""The calls to several customers given to one caller, or let be with one reason (FUP-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.follow_ups.due_calls import Group, groups
from mobile.screens.shared.bulk import Picks
from mobile.screens.shared.bulk_panel import Action, Bulk, gone, run_button
from mobile.screens.shared.people_choice import people_choice
from mobile.ui.app_context import AppContext, Form
from mobile.ui.fields import text_field
from mobile.ui.text import t
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.subjects.follow_ups.commands import AssignCalls, SkipCalls

_I = ft.Icons
Redraw = Callable[[], None]
Rows = list[ft.Control]


def _caller(here: AppContext, form: Form, picks: Picks, found: list[Group], redraw: Redraw) -> Rows:
    every = here.session.world.all(Person)
    people = sorted(
        (p for p in every if p.active and AssignCalls.ROLES.intersection(p.roles)), key=lambda p: p.name
    )
    to = next((one for one in people if one.id == form.text("to")), None)
    words = t("bulk.caller.do", count=len(found), name=to.name if to else "…")

    def give(ids: tuple[str, ...]) -> Command:
        return AssignCalls(follow_ups=ids, to=to.id if to else PersonId(""))

    return [
        people_choice(form, "to", t("bulk.caller.who"), people, redraw),
        _button(here, picks, found, words, give if to else None, _I.PERSON_ADD_ALT_1_ROUNDED),
    ]


def _let_be(here: AppContext, form: Form, picks: Picks, found: list[Group], redraw: Redraw) -> Rows:
    why = form.text("reason").strip()

    def skip(ids: tuple[str, ...]) -> Command:
        return SkipCalls(follow_ups=ids, reason=why)

    words = t("bulk.let_be.do", count=len(found))
    return [
        text_field(form, "reason", t("calls.try.reason"), redraw, lines=2),
        _button(here, picks, found, words, skip if why else None, _I.DO_NOT_DISTURB_ON_OUTLINED),
    ]


def _button(
    here: AppContext,
    picks: Picks,
    found: list[Group],
    words: str,
    make: Callable[[tuple[str, ...]], Command] | None,
    icon: ft.IconData,
) -> ft.Control:
    """A customer's calls go together; the line is about the order of the first, as the single one is."""
    of = {group.key: group for group in found}

    def command(key: str) -> Command | Refusal:
        assert make is not None, "the button rests"
        return make(tuple(call.id for call in of[key].calls)) if key in of else gone("follow_up")

    def subject(key: str) -> str:
        return str(of[key].calls[0].order) if key in of else key

    return run_button(here, picks, words, command if make else None, icon, subject=subject)


def _find(session: Session, keys: Sequence[str]) -> list[Group]:
    wanted = set(keys)
    return [group for group in groups(session) if group.key in wanted] if wanted else []


BULK = Bulk(
    "office.calls",
    {
        "caller": Action(_I.PERSON_ADD_ALT_1_ROUNDED, AssignCalls.ROLES, _caller),
        "let_be": Action(_I.DO_NOT_DISTURB_ON_OUTLINED, SkipCalls.ROLES, _let_be),
    },
    _find,
)
