"""What the pages of the company's rules share: since when, by whom and why; from which day on; who may change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import flet as ft

from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, CommandState, Form
from mobile.ui.basics import (
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    refusal_banner,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t, when
from mobile.ui.theme import M
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, company_day, held_at, parse_time, read_date


class Entry(Protocol):
    """One entry of a history: a setting's or a matter's."""

    @property
    def since(self) -> str: ...
    @property
    def by(self) -> Any: ...
    @property
    def at(self) -> str: ...
    @property
    def reason(self) -> str: ...


def since_words(moment: str) -> str:
    """From which day; with the hour where it is not the day's first."""
    local = parse_time(moment).astimezone(COMPANY_ZONE)
    return day(local.date().isoformat()) if (local.hour, local.minute) == (0, 0) else when(moment)


def coming(history: Iterable[Entry], now: datetime) -> list[Any]:
    """What was entered for a day to come, the next first."""
    return sorted((e for e in history if parse_time(e.since) > now), key=lambda e: parse_time(e.since))


def history_card(
    world: PhoneWorld,
    history: Sequence[Entry],
    held: Entry | None,
    now: datetime,
    said: Callable[[Any], list[ft.Control]],
    default: list[ft.Control],
) -> ft.Control:
    """Everything ever entered, the last to begin first; under it what held before anything was."""
    rows: list[ft.Control] = []
    for entry in sorted(history, key=lambda e: parse_time(e.since))[::-1]:
        ahead = parse_time(entry.since) > now
        marks = [pill(t("rules.ahead"), "info")] if ahead else [pill(t("rules.holds"), "ok")] * (entry is held)
        entered = t("rules.entered", name=person_name(world, entry.by), when=when(entry.at, now))
        rows += [
            line(label(t("rules.since", day=since_words(entry.since)), ft.TextThemeStyle.TITLE_SMALL), *marks),
            *said(entry),
            *([label(t("rules.because", why=entry.reason))] if entry.reason else []),
            quiet(entered),
            divider(),
        ]
    marks = [pill(t("rules.holds"), "ok")] if held is None else []
    rows += [line(label(t("rules.default"), ft.TextThemeStyle.TITLE_SMALL), *marks), *default]
    return card(heading_less(t("rules.history")), *rows)


def heading_less(words: str) -> ft.Control:
    """A heading inside a card."""
    return ft.Semantics(heading_level=2, content=label(words, ft.TextThemeStyle.TITLE_MEDIUM))


DAYS = ("now", "tomorrow", "month", "other")


def first_of_next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def since_typed(form: Form, now: datetime) -> str | None:
    """The day from which it is to hold: '' from now, an ISO date, None while none can be read."""
    today = company_day(now)
    picked = form.text("from", "now")
    if picked == "now":
        return ""
    if picked == "tomorrow":
        return (today + timedelta(days=1)).isoformat()
    if picked == "month":
        return first_of_next_month(today).isoformat()
    typed = typed_date(form.text("day"))
    return typed if read_date(typed) else None


def since_fields(form: Form, now: datetime, redraw: Callable[[], None]) -> list[ft.Control]:
    """From which day on."""
    month = day(first_of_next_month(company_day(now)).isoformat())
    words = {"month": t("rules.from.month", day=month)}
    options = [(d, words.get(d) or t(f"rules.from.{d}")) for d in DAYS]
    parts: list[ft.Control] = [choice(form, "from", t("rules.from"), options, redraw, "now")]
    if form.text("from") != "other":
        return parts
    parts.append(text_field(form, "day", t("rules.from.day"), redraw, hint="2026-04-01"))
    since = since_typed(form, now)
    if since and since < company_day(now).isoformat():
        parts.append(banner(t("rules.from.past"), t("rules.from.past.todo"), "wait"))
    return parts


def administrators(session: Session) -> str:
    """Who may change the company's rules, by name."""
    found = [p.name for p in session.world.all(Person) if Role.ADMINISTRATOR in p.roles and p.active]
    return t("list.comma").join(found)


def may_change(here: AppContext, command: type[Command]) -> bool:
    return bool(command.ROLES.intersection(here.session.me.roles))


def who_changes(here: AppContext) -> ft.Control:
    """For those who only read: whom to ask."""
    names = administrators(here.session) or t("role.administrator")
    return banner(t("rules.readonly"), t("rules.readonly.todo", names=names), "info", "ROLE-3")


def rule_page(
    here: AppContext,
    title: str,
    back: Callable[[], Any] | None,
    history: Sequence[Entry],
    current: ft.Control,
    ahead: Callable[[Any], str],
    change: ft.Control | None,
    said: Callable[[Any], list[ft.Control]],
    default: list[ft.Control],
) -> ft.Control:
    """One rule: what it is now, what is to come, the form that changes it, and what it was and why.

    `change` is None for those who only read.
    """
    world, now = here.session.world, here.session.now()
    held = held_at(history, now)
    mark = pill(t("rules.own") if held else t("rules.default"), "ok" if held else "calm")
    coming_up = [banner(ahead(entry), entry.reason, "info") for entry in coming(history, now)]
    past = history_card(world, history, held, now, said, default)
    body = pane_body(current, *coming_up, change or who_changes(here), past)
    return screen(pane_head(title, back=back, actions=[mark]), body)


def unknown_rule(back: Callable[[], Any] | None) -> ft.Control:
    nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("rules.unknown"), t("office.unknown.hint"))
    return screen(pane_head(t("nav.rules"), back=back), pane_body(nothing))


def day_needed(since: str | None, otherwise: str) -> str:
    """What is to be put in first: the day, where none can be read."""
    return t("rules.needs.day") if since is None else otherwise


def changing(
    here: AppContext,
    doing: CommandState,
    fields: Sequence[ft.Control],
    command: Command | None,
    subject: str,
    form: Form,
    words: str,
    needs: str,
    reason: bool = True,
    title: str = "",
) -> ft.Control:
    """The form that changes something: fields, what the rules say against it, and the button, which says what for.

    `command` is None while something is wanting or cannot be read; `needs` says what. `title`: what is
    changed, where a page has several such forms.
    """
    barred = here.session.judge(command, subject) if command is not None else None
    refusal = doing.refusal or barred

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, subject):
            await form.drop()

    if command is not None:
        needs = t("rules.needs.reason") if reason and not form.text("reason").strip() else ""
    rests = doing.busy or barred is not None or bool(needs)
    said = [refusal_banner(refusal)] if refusal is not None else [quiet(needs)] if needs else []
    button = primary_button(words, None if rests else save, ft.Icons.CHECK_ROUNDED, doing.busy)
    return ft.Column(
        [heading(title or t("rules.change")), card(*fields, *said, button, padding=20, spacing=M)],
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
