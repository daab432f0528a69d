"""Terms as people see them: what is left, when it is due, and the one sentence that says why (SLA-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import flet as ft

from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, label, pill, quiet, title
from mobile.ui.text import catalogue, language, t, when
from mobile.ui.theme import S
from rulebook.kernel.times import parse_time
from rulebook.policy.clock_words import sentence_in
from rulebook.policy.clocks import Clock, ClockEnd, Count
from rulebook.policy.running_clocks import grade, left_of, terms_in
from rulebook.subjects.cases.figures import BROKEN, GONE, KEPT, PAUSED, outcome
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.orders.records import Order

LATE = "late"
WARNED = "warned"
TONES = {KEPT: "ok", BROKEN: "overdue", PAUSED: "wait", GONE: "calm", LATE: "overdue", WARNED: "wait"}


def state_of(clock: Clock, now: datetime) -> str:
    """Its figure, but for one that runs: `late` once it is over, `warned` from its warning on."""
    said = outcome(clock)
    if not clock.runs or said == PAUSED:
        return said
    if clock.due and parse_time(clock.due) < now:
        return LATE
    return WARNED if clock.warn and parse_time(clock.warn) <= now else said


def span(minutes: int) -> str:
    """So many minutes in words: 45 min, 3 h 5 min, 2 d 4 h of round hours."""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return t("clock.minutes", count=rest)
    return t("clock.hours", hours=hours, minutes=rest)


def clock_pill(world: PhoneWorld, clock: Clock, now: datetime) -> ft.Control:
    """What is left of it, or how it ended, in its colour."""
    state = state_of(clock, now)
    tone = TONES.get(state, "info")
    if clock.runs and state != PAUSED:
        return pill(left_words(world, clock, now), tone)
    return pill(t(f"clock.outcome.{state}"), tone)


def left_words(world: PhoneWorld, clock: Clock, now: datetime) -> str:
    """What is left of a clock that runs, in which hours; or by how long it is over."""
    left = left_of(world, clock, now)
    words = "clock.over" if left < 0 else "clock.left" if _round_the_clock(world, clock) else "clock.left.counted"
    return t(words, span=span(left))


def _round_the_clock(world: PhoneWorld, clock: Clock) -> bool:
    """Else only hours of service count: three hours left on a Friday evening end on Monday."""
    return terms_in(world, clock).count is Count.CLOCK_HOURS


def clock_card(here: AppContext, clock: Clock) -> ft.Control:
    """One term: its name, what is left, when it is due, and why."""
    world, now = here.session.world, here.session.now()
    due = t("clock.due", when=when(clock.due, now)) if clock.due else t("clock.still")
    rows: list[ft.Control] = [
        line(title(t(f"clock.row.{clock.row}")), clock_pill(world, clock, now)),
        label(due, ft.TextThemeStyle.BODY_LARGE),
    ]
    if clock.end is ClockEnd.MET and clock.arrived_at and parse_time(clock.arrived_at) > parse_time(clock.due):
        both = t("clock.in_time", met=when(clock.met_at, now), arrived=when(clock.arrived_at, now))
        rows.append(pill(both, "ok"))
    if clock.unknown:
        rows.append(pill(t("clock.unpublished", years=", ".join(str(y) for y in clock.unknown)), "wait"))
    if (late := grade(clock, now)) and clock.end is not ClockEnd.RUNNING:
        rows.append(quiet(t(f"clock.grade.{late}")))
    rows.append(quiet(sentence_in(catalogue(language()), world, clock)))
    return card(*rows, spacing=S)


def clock_cards(here: AppContext, clocks: Iterable[Clock]) -> list[ft.Control]:
    """Those that run first, by when they are due; those that ended after them."""
    found = sorted(clocks, key=lambda c: (not c.runs, c.due or "9", c.start))
    return [clock_card(here, clock) for clock in found]


def pressing(clocks: Sequence[Clock]) -> Clock | None:
    """The running clock that is due first; one that stands still after all others."""
    running = [c for c in clocks if c.runs]
    return min(running, key=lambda c: c.due or "9", default=None)


def my_clocks(session: Session) -> list[tuple[ServiceCase | Order, Clock]]:
    """What runs for me, the most urgent first: my cases, and the orders that I am sent to."""
    me, world = session.me.id, session.world
    cases = (c for s in (CaseState.OPEN, CaseState.WAITING) for c in world.find(ServiceCase, "state", s))
    own: list[ServiceCase | Order] = [c for c in cases if c.owner == me or (c.offered and c.offered.to == me)]
    own += world.find(Order, "technician", me)
    found = [(one, clock) for one in own if (clock := pressing(one.clocks)) is not None]
    return sorted(found, key=lambda pair: pair[1].due or "9")
