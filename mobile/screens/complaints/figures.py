"""Figures about complaints: each with its denominator, causes as a Pareto, before and after a measure (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.complaints.parts import clock_of
from mobile.screens.shared.panes import filter_row, pane_body, pane_head
from mobile.ui import theme
from mobile.ui.app_context import use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.times import iso
from rulebook.subjects.complaints.counting import BY, Bar, Effect, Share, dealers_of, effects, pareto, real, shares
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.measures.records import Measure


@ft.component
def Figures(back: Callable[[], Any] | None) -> ft.Control:
    """All of what this device sees."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("complaints.figures.filter")
    world = here.session.world
    every = real(world.all(Complaint))
    head = pane_head(t("complaints.figures"), back=back)
    if not every:
        nothing = empty_state(ft.Icons.BAR_CHART_ROUNDED, t("complaints.none"), t("complaints.none.hint"))
        return screen(head, pane_body(nothing))
    by = form.text("by", BY[0])
    root = {c.id: clock for c in every if c.clock is None and (clock := clock_of(world, c)) is not None}
    options = [(name, t(f"complaints.by.{name}"), None) for name in BY]
    bars = pareto(every, by, dealers_of(every, world.all(DealerCustomer), world.all(Dealer)))
    none = t("complaints.no_cause") if by == BY[0] else t("complaints.no_bar", by=t(f"complaints.by.{by}"))
    parts: list[ft.Control] = [card(*[_share(one) for one in shares(every, root)], spacing=M)]
    parts += [heading(t("complaints.pareto")), filter_row(form, "by", options, redraw, by)]
    parts.append(card(*[_bar(one, bars[0].count, by) for one in bars], spacing=S) if bars else quiet(none))
    helped = effects(every, world.all(Measure), iso(here.session.now()))
    parts.append(heading(t("complaints.effect")))
    parts += [_effect(one) for one in helped] or [quiet(t("complaints.no_effect"))]
    return screen(head, pane_body(*parts))


def _share(one: Share) -> ft.Control:
    """The figure, of how many, and how it is counted: nothing is a percentage of nothing."""
    percent = "—" if one.percent is None else f"{one.percent} %"
    figure = label(percent, ft.TextThemeStyle.HEADLINE_SMALL)
    of = quiet(t("complaints.of", part=one.part, whole=one.whole))
    words = ft.Column(
        [label(t(f"complaints.figure.{one.name}")), quiet(t(f"complaints.figure.{one.name}.words")), of],
        spacing=0,
        tight=True,
        expand=True,
    )
    return ft.Row([ft.Container(figure, width=96), words], spacing=M)


def _bar(one: Bar, most: int, by: str) -> ft.Control:
    """How many as a bar, and how much of all up to and with it."""
    words = t(f"complaints.cause.{one.key}") if by == "cause" else one.key
    length = max(1, round(one.count * 100 / most))
    colour = theme.look().tone("info").strong
    bar = ft.Row(
        [
            ft.Container(height=18, border_radius=6, bgcolor=colour, expand=length),
            ft.Container(expand=101 - length),
        ],
        spacing=0,
        expand=True,
    )
    said = label(t("complaints.bar", count=one.count, running=one.running), text_align=ft.TextAlign.RIGHT)
    row = ft.Row([ft.Container(label(words), width=112), bar, ft.Container(said, width=112)], spacing=S)
    return ft.Semantics(label=f"{words} {one.count}", container=True, content=row)


def _effect(one: Effect) -> ft.Control:
    """Complaints of the same cause before and after; too early is said and not shown as a success."""
    early = one.after_days < one.days
    note = (
        t("complaints.effect.early", days=one.after_days, of=one.days)
        if early
        else t("complaints.effect.whole", days=one.days)
    )
    most = max(one.before, one.after, 1)

    def bar(words: str, count: int, tone: str) -> ft.Control:
        length = max(1, round(count * 100 / most))
        colour = theme.look().tone(tone).strong
        drawn = ft.Row(
            [
                ft.Container(height=14, border_radius=6, bgcolor=colour, expand=length, visible=bool(count)),
                ft.Container(expand=101 - length),
            ],
            spacing=0,
            expand=True,
        )
        return ft.Row(
            [ft.Container(label(words), width=72), drawn, ft.Container(label(str(count)), width=40)], spacing=S
        )

    before = bar(t("complaints.effect.before"), one.before, "wait")
    after = bar(t("complaints.effect.after"), one.after, "ok" if one.after < one.before else "overdue")
    return card(label(one.what), before, after, quiet(note), spacing=S)
