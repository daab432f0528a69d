"""What somebody would leave with, before they are shut out; and whose it is then (CASH-1, STK-1, BASE-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, Form, use_app_context
from mobile.ui.basics import banner, heading, label, quiet
from mobile.ui.downloads import ask
from mobile.ui.fields import choice
from mobile.ui.text import money, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.subjects.people.commands import Takeover
from rulebook.subjects.people.holdings import OWNERS, PARTS

DAYS = (0, 1, 3, 7)
"""Until when it is seen to: today, tomorrow and so on."""


def takeovers(form: Form, here: AppContext, parts: list[str]) -> tuple[Takeover, ...]:
    """Who sees to each part, and by when, as it was chosen."""
    today = company_day(here.session.now())
    found = []
    for part in parts:
        days = form.text(f"due-{part}", "1")
        due = (today + timedelta(days=int(days) if days.isdecimal() else 1)).isoformat()
        found.append(Takeover(part=part, owner=form.text(f"owner-{part}"), due=due))
    return tuple(found)


def successors(here: AppContext, person: Person, part: str) -> list[Person]:
    """Who may take it over: active people of the part's own role, by name."""
    able = [p for p in here.session.world.all(Person) if p.active and p.id != person.id]
    return sorted((p for p in able if OWNERS[part] in p.roles), key=lambda p: p.name)


NOT_ASKED: dict[str, Any] = {"trouble": "", "parts": None}


@ft.component
def LeavingHands(
    person: Person, form: Form, seen: dict[str, Any], told: Callable[[list[str]], None]
) -> ft.Control:
    """Fetched from the server, since nobody's own screen sees all of it; without it the decision is still told."""
    here = use_app_context()
    held, set_held = ft.use_state(NOT_ASKED)
    _, set_turn = ft.use_state(0)

    async def load() -> None:
        said, wrong = await ask(here, f"/api/holdings?person={person.id}")
        parts = [p for p in PARTS if p in (said or {}).get("parts", ())]
        told(parts)
        set_held({"trouble": wrong, "parts": parts, **(said or {})})

    ft.use_effect(load, [person.id])

    def redraw() -> None:
        set_turn(lambda turn: turn + 1)

    if held["trouble"]:
        return banner(t("leaving.unknown"), held["trouble"], "wait", "BASE-1")
    if held["parts"] is None:
        return quiet(t("leaving.asking"))
    shown: list[ft.Control] = [heading(t("leaving.holds"))] if held["parts"] else [label(t("leaving.nothing"))]
    for part in held["parts"]:
        shown += _part(here, person, part, held, form, redraw)
    shown += [quiet(_heard(here, row)) for row in seen.values()]
    return ft.Column(shown, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _part(
    here: AppContext, person: Person, part: str, held: dict[str, Any], form: Form, redraw: Callable[[], None]
) -> list[ft.Control]:
    what = money(held["cash"]) if part == "cash" else held["named"].get(part, "")
    people: list[tuple[str, str]] = [("", t(f"role.{OWNERS[part]}"))]
    people += [(str(p.id), p.name) for p in successors(here, person, part)]
    days = [(str(n), t(f"leaving.due.{n}")) for n in DAYS]
    return [
        banner(t(f"holding.{part}"), what, "wait"),
        choice(form, f"owner-{part}", t("leaving.owner"), people, redraw),
        choice(form, f"due-{part}", t("leaving.due"), days, redraw, "1"),
        ft.Container(height=M),
    ]


def _heard(here: AppContext, row: dict[str, Any]) -> str:
    """What a device has not sent, only it knows."""
    last = row.get("last_seen")
    return t("leaving.device", name=row.get("name") or row.get("id", ""), when=_moment(here, last))


def _moment(here: AppContext, text: object) -> str:
    return when(str(text), here.session.now()) if text else t("word.none")
