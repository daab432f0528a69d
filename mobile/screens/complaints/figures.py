"""Figures about complaints: each with its denominator, causes as a Pareto, before and after a measure (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.complaints import ways
from mobile.screens.complaints.parts import clock_of
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import AT_ONCE, cut, filter_row, pane_body, pane_head
from mobile.screens.shared.rows import PRESSED, link_row
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import iso
from rulebook.subjects.complaints.counting import (
    BY,
    Bar,
    Effect,
    Share,
    behind,
    dealers_of,
    effects,
    of_bar,
    pareto,
    real,
    shares,
)
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
        return screen(head, pane_body(*beyond_note(here), nothing))
    by = form.text("by", BY[0])
    root = {c.id: clock for c in every if c.clock is None and (clock := clock_of(world, c)) is not None}
    options = [(name, t(f"complaints.by.{name}"), None) for name in BY]
    dealers = dealers_of(every, world.all(DealerCustomer), world.all(Dealer))
    bars = pareto(every, by, dealers)
    none = t("complaints.no_cause") if by == BY[0] else t("complaints.no_bar", by=t(f"complaints.by.{by}"))
    helped = effects(every, world.all(Measure), iso(here.session.now()))
    chosen = form.text("behind")

    def opens(key: str) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("behind", "" if chosen == key else key)
            form.put("most", AT_ONCE)
            redraw()

        return press

    def listed(key: str, found: list[Complaint]) -> list[ft.Control]:
        """The complaints behind the figure that was pressed, below it."""
        if key != chosen:
            return []
        shown, rest = cut(found, form, redraw)
        return [heading(t("complaints.behind", count=len(found))), *[_behind(here, c) for c in shown], *rest]

    figures: list[ft.Control] = []
    for share in shares(every, root):
        figures += [_share(share, opens(share.name)), *listed(share.name, behind(share.name, every, root))]
    parts: list[ft.Control] = [*beyond_note(here), card(*figures, spacing=M)]
    parts += [heading(t("complaints.pareto")), filter_row(form, "by", options, redraw, by)]
    rows: list[ft.Control] = []
    for bar in bars:
        key = f"{by}:{bar.key}"
        rows += [_bar(bar, bars[0].count, by, opens(key)), *listed(key, of_bar(bar.key, every, by, dealers))]
    parts.append(card(*rows, spacing=S) if rows else quiet(none))
    parts.append(heading(t("complaints.effect")))
    known = {c.id: c for c in every}
    for effect in helped:
        parts.append(_effect(effect, opens))
        for key, ids in (
            (f"{effect.measure}:before", effect.heard_before),
            (f"{effect.measure}:after", effect.heard_after),
        ):
            parts += listed(key, [known[id] for id in ids])
    parts += [] if helped else [quiet(t("complaints.no_effect"))]
    return screen(head, pane_body(*parts))


def _behind(here: AppContext, one: Complaint) -> ft.Control:
    """One complaint of a figure, which it opens."""
    note = " · ".join(p for p in (one.customer_name, one.plate, when(one.heard_at, here.session.now())) if p)
    return link_row(
        one.number or one.what, note, ft.Icons.REPORT_OUTLINED, lambda _: here.go(ways.complaint(here, one.id))
    )


def _pressed(content: ft.Control, said: str, press: Callable[[Any], None]) -> ft.Control:
    """A figure that opens its list; `said` is what a screen reader says."""
    box = ft.Container(content, on_click=press, ink=True, border_radius=12, padding=PRESSED)
    return ft.Semantics(label=said, button=True, container=True, content=box)


def _share(one: Share, press: Callable[[Any], None]) -> ft.Control:
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
    row = ft.Row([ft.Container(figure, width=96), words], spacing=M)
    return _pressed(row, f"{t(f'complaints.figure.{one.name}')} {percent}", press)


def _bar(one: Bar, most: int, by: str, press: Callable[[Any], None]) -> ft.Control:
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
    return _pressed(row, f"{words} {one.count}", press)


def _effect(one: Effect, opens: Callable[[str], Callable[[Any], None]]) -> ft.Control:
    """Complaints of the same cause before and after; too early is said and not shown as a success."""
    early = one.after_days < one.days
    note = (
        t("complaints.effect.early", days=one.after_days, of=one.days)
        if early
        else t("complaints.effect.whole", days=one.days)
    )
    most = max(one.before, one.after, 1)

    def bar(part: str, count: int, tone: str) -> ft.Control:
        words = t(f"complaints.effect.{part}")
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
        row = ft.Row(
            [ft.Container(label(words), width=72), drawn, ft.Container(label(str(count)), width=40)], spacing=S
        )
        return _pressed(row, f"{words} {count}", opens(f"{one.measure}:{part}"))

    before = bar("before", one.before, "wait")
    after = bar("after", one.after, "ok" if one.after < one.before else "overdue")
    return card(label(one.what), before, after, quiet(note), spacing=S)
