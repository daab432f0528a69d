"""One round, walked: scan after scan, what is wrong noted on the spot, an order with one tap (RND-1, RPL-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.rounds.costs import came_to
from mobile.screens.rounds.findings import Findings
from mobile.screens.rounds.saying_where import SayingWhere
from mobile.screens.rounds.scans import ALL_OK, CURRENT, READ, UNKNOWN, Scans, found_there, stop_of
from mobile.screens.rounds.stop_card import StopCard
from mobile.screens.shared.panes import cut, filter_row, pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import line, row_tile, small_button
from mobile.screens.stock.store_parts import ENTRY, number_entry
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, empty_state, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.fields import grouped, tick
from mobile.ui.frame import screen
from mobile.ui.gun import aim
from mobile.ui.kept_rows import KeepRow, use_kept_rows
from mobile.ui.reading import Read
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.subjects.rounds.commands import CloseRound, StartRound
from rulebook.subjects.rounds.matrix import says
from rulebook.subjects.rounds.records import How, Round, RoundState, RoundStop, StopState

TONES = {
    "fault": "overdue",
    "mismatch": "wait",
    "seen": "ok",
    "skipped": "calm",
    "missed": "overdue",
    "due": "info",
}
STOPS = 30
"""A yard's fleet: whoever walks along it finds the next plate without asking for more."""
OFFERED = 40


@ft.component
def Walk(id: str, back: Callable[[], Any] | None) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"rounds.walk/{id}")
    keep = use_kept_rows()
    world = here.session.world
    round = world.get(Round, id)
    if round is None:
        hint = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("rounds.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.rounds"), back=back), pane_body(hint))
    stops = [s for s in world.find(RoundStop, "round", id) if s.state is not StopState.DROPPED]
    stops.sort(key=lambda stop: (stop.state is not StopState.DUE, stop.name))
    left = sum(stop.state is StopState.DUE for stop in stops)
    scans = Scans(here, form, id)
    may = bool(CloseRound.ROLES.intersection(here.session.me.roles)) and round.state is not RoundState.CLOSED

    def rearm() -> None:
        redraw()
        aim(here, form, ENTRY)

    def pick(target: str) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put(CURRENT, target)
            rearm()

        return press

    def anyway(number: str, read: Read) -> None:
        known = stop_of(stops, number)
        form.put(READ, read.value)
        form.put(CURRENT if known else UNKNOWN, known.target if known else number)

    async def start(_: Any) -> None:
        await doing.do(StartRound(), id)

    async def close(_: Any) -> None:
        if await doing.do(CloseRound(), id):
            await form.drop()

    under = t("rounds.window", begins=day(round.begins[:10]), ends=day(round.ends[:10]))
    told: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if round.state is RoundState.MISSED:
        told.append(banner(t("rounds.missed"), t("rounds.missed.todo"), "wait", "RND-1"))
    # The field of the gun keeps its place in the list, whatever comes and goes: one that moves loses the focus.
    parts: list[ft.Control] = [ft.Column(told, spacing=S, tight=True, visible=bool(told))]
    parts.append(label(t("rounds.told", told=len(stops) - left, all=len(stops)), ft.TextThemeStyle.TITLE_LARGE))
    if may:
        parts.append(tick(form, ALL_OK, t("rounds.all_ok"), rearm, t("rounds.all_ok.hint")))
        parts.append(keyed(SayingWhere, "saying-where", form))
        parts.append(number_entry(here, form, t("rounds.entry"), scans.add, redraw, anyway=anyway))
    if may and not round.started_at:
        press_start = None if doing.busy else start
        parts.append(second_button(t("rounds.start"), press_start, ft.Icons.DIRECTIONS_WALK_ROUNDED))
    if form.text(UNKNOWN):
        parts.append(_whose(form, scans, stops, redraw))
    current = next((stop for stop in stops if stop.target == form.text(CURRENT)), None)
    if current is not None:
        parts.append(keyed(StopCard, f"stop-{current.target}", round, current, scans, may))
    parts += came_to(here, round)
    parts.append(keyed(Findings, "findings", id))
    parts.append(heading(t("rounds.stops", count=len(stops))))
    views = (("left", left), ("told", len(stops) - left), ("all", len(stops)))
    options = [(view, t(f"rounds.view.{view}"), count) for view, count in views]
    usual = "left" if left else "all"
    parts.append(filter_row(form, "view", options, rearm, usual))
    rows, more = cut([stop for stop in stops if _in_view(stop, form.text("view", usual))], form, redraw, STOPS)
    parts += [_row(stop, says(stop, round), here, pick(stop.target), form, keep) for stop in rows]
    parts += more
    if not may:
        return screen(pane_head(round.name, under, back=back), pane_body(*parts))
    note = t("rounds.left", count=left) if left else ""
    press = close if not left and not doing.busy else None
    bar = pane_bar(here, t("rounds.close"), press, ft.Icons.TASK_ALT_ROUNDED, doing.busy, note)
    return screen(pane_head(round.name, under, back=back), pane_body(*parts), bar)


def _in_view(stop: RoundStop, view: str) -> bool:
    """Whether a stop is of the list that is looked at: left, told, or all."""
    return view == "all" or (view == "left") == (stop.state is StopState.DUE)


def _whose(form: Form, scans: Scans, stops: list[RoundStop], redraw: Callable[[], None]) -> ft.Control:
    """A number on no list: on which vehicle is it?"""
    number = form.text(UNKNOWN)

    def on(stop: RoundStop) -> Callable[..., None]:
        def press(_: Any) -> None:
            scans.found_on(stop, number, How(form.text(READ, How.TYPED)))
            redraw()
            aim(scans.here, form, ENTRY)

        return press

    offers = [
        small_button(t("rounds.is_here", name=stop.name), on(stop))
        for stop in stops
        if stop.state is not StopState.SEEN or not found_there(stop, number)
    ]
    shown, more = cut(offers, form, redraw, OFFERED)
    row = ft.Row([*shown, *more], wrap=True, spacing=S, run_spacing=S)
    return card(label(t("rounds.whose", number=grouped(number))), row, tone="wait", spacing=M)


def _row(
    stop: RoundStop, word: str, here: AppContext, press: Callable[..., None], form: Form, keep: KeepRow
) -> ft.Control:
    note = grouped(stop.terminal) if stop.terminal else ""
    if stop.seen_at:
        note = t("rounds.seen_by", at=when(stop.seen_at, here.session.now()), name=stop.seen_by_name)
    said = stop.reason or note or stop.model
    chosen = stop.target == form.text(CURRENT)

    def make() -> ft.Control:
        head = line(label(stop.name, ft.TextThemeStyle.TITLE_SMALL), pill(t(f"rounds.cell.{word}"), TONES[word]))
        return row_tile(head, quiet(said), on_click=press, chosen=chosen, name=stop.name)

    return keep(stop.target, (stop.name, word, said, chosen), make)
