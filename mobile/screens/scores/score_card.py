"""A person's month: points and grade, the figures, what was given; opened, one figure's own list (KPI-1).

One's own on the phone is drawn from the device's records, offline too, and is called provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.scores.figures import drill_down, figure_tiles
from mobile.screens.scores.points import GiveMark, GivePoints, points_list
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import filter_row, pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, primary_button, quiet, refusal_banner
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import money_short, t, when
from mobile.ui.text import month as say_month
from mobile.ui.theme import M
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, iso
from rulebook.subjects.scores.card import Card, card_of
from rulebook.subjects.scores.commands import GiveScoreEvent, ReleaseScore
from rulebook.subjects.scores.indicators import AT_THE_OFFICE
from rulebook.subjects.scores.records import Score
from rulebook.subjects.scores.span import month_after, month_of

MONTHS = 3
"""This month and those before it that are offered."""


@ft.component
def OwnScore(back: Callable[[], Any]) -> ft.Control:
    """The own card, on the phone."""
    here = use_app_context()
    return PersonScore(here.session.me, back)


@ft.component
def PersonScore(person: Person, back: Callable[[], Any] | None, own: bool = True) -> ft.Control:
    """One person's card. `own`: by that person, who sees what is only on this device."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"score.month/{person.id}")
    now = here.session.now()
    this = month_of(company_day(now))
    months = [month_after(this, -n) for n in range(MONTHS)]
    month = form.text("month", this)
    card_now = card_of(here.session.world, person.id, month)
    name = t("score.mine") if own else person.name
    opened = next((f for f in card_now.figures if f.name == form.text("figure")), None)
    if opened is not None:

        def close() -> None:
            form.put("figure", "")
            redraw()

        words = f"{name} · {t(f'score.figure.{opened.name}')}"
        return _page(own, words, close, drill_down(here, opened), say_month(month))

    unknown = AT_THE_OFFICE if own and card_now.released is None else frozenset()

    def opens(figure: str) -> None:
        form.put("figure", figure)
        redraw()

    parts: list[ft.Control] = [
        filter_row(form, "month", [(one, say_month(one), None) for one in months], redraw, month),
        summary(card_now, own, now),
        heading(t("score.figures")),
        *beyond_note(here),
        figure_tiles(card_now.figures, opens, unknown),
        *[_corrected(one) for one in card_now.corrections],
        heading(t("score.given")),
        points_list(card_now.given),
    ]
    if not own and card_now.released is None:
        parts += _manage(person, month, bool(GiveScoreEvent.ROLES & set(here.session.me.roles)))
    return _page(own, name, back, parts)


def _page(
    own: bool, words: str, back: Callable[[], Any] | None, parts: Sequence[ft.Control], under: str = ""
) -> ft.Control:
    """A screen of its own, or the right side of the office's."""
    if own:
        return screen(page_head(words, under, back=back), body(*parts, spacing=M))
    return screen(pane_head(words, under, back=back), pane_body(*parts))


def _manage(person: Person, month: str, may: bool) -> list[ft.Control]:
    if not may:
        return []
    return [
        heading(t("score.give")),
        keyed(GivePoints, f"give-{person.id}-{month}", person, month),
        heading(t("score.give_mark")),
        keyed(GiveMark, f"mark-{person.id}-{month}", person, month),
        keyed(Release, f"release-{person.id}-{month}", person, month),
    ]


def summary(shown: Card, own: bool, now: Any) -> ft.Control:
    """Points; the grade once it is released, never before."""
    done: Score | None = shown.released
    parts: list[ft.Control] = [
        line(
            label(t("score.points", points=shown.points), ft.TextThemeStyle.HEADLINE_MEDIUM),
            *([pill(t("score.grade", grade=shown.grade), "info")] if done else []),
        )
    ]
    if done:
        parts.append(quiet(t("score.released", name=done.released_by_name, when=when(done.released_at, now))))
        parts.append(quiet(t("score.pay", money=money_short(done.pay)) if done.paid else t("score.unpaid")))
    else:
        parts.append(quiet(t("score.provisional") if own else t("score.drawn")))
        parts.append(quiet(t("score.until", when=when(iso(shown.objections_until), now))))
        if not shown.paid:
            parts.append(quiet(t("score.unpaid")))
    return card(*parts, padding=20)


def _corrected(one: Any) -> ft.Control:
    was, now = (t("score.of", counted=sums[0], of=sums[1]) for sums in (one.was, one.now))
    name = t(f"score.figure.{one.name}")
    return banner(t("score.correction", month=say_month(one.month), name=name, was=was, now=now), tone="info")


@ft.component
def Release(person: Person, month: str) -> ft.Control:
    """Freeze the month; why it cannot be yet stands there in words."""
    here = use_app_context()
    doing = use_command()
    command = ReleaseScore(month=month)
    barred = here.session.judge(command, person.id)

    async def press(_: Any) -> None:
        await doing.do(command, person.id)

    shown = doing.refusal or barred
    return ft.Column(
        [
            *([refusal_banner(shown)] if shown is not None else []),
            primary_button(
                t("score.release"), press if barred is None else None, ft.Icons.LOCK_OUTLINED, busy=doing.busy
            ),
        ],
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
