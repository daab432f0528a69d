"""One's own shifts of the next days: begun and ended with one tap, exchanged with a colleague (DUTY-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flet as ft

from mobile.screens.rosters.swap_lines import swap_lines
from mobile.screens.shared.people_choice import people_choice
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    banner,
    card,
    empty_state,
    heading,
    label,
    pill,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import clock, refusal_text, t, weekday
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, iso
from rulebook.subjects.absences.lookup import absences_on
from rulebook.subjects.knowledge.notices import unread
from rulebook.subjects.rosters.commands import AgreeSwap, AskSwap
from rulebook.subjects.rosters.lookup import Planned, is_holiday, roster_of, shift_on
from rulebook.subjects.rosters.records import ShiftSwap, SwapState
from rulebook.subjects.rosters.swap_rules import SWAP_ROWS
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift
from rulebook.subjects.shift_handovers.handlers import last_shift
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover

AHEAD = 14
TONES = {
    SwapState.ASKED: "wait",
    SwapState.AGREED: "wait",
    SwapState.APPROVED: "ok",
    SwapState.REFUSED: "overdue",
    SwapState.LAPSED: "calm",
}


def coming(here: AppContext, person: str) -> list[Planned]:
    """The person's shifts of the next fortnight that have not begun."""
    now = here.session.now()
    days = (company_day(now) + timedelta(days=n) for n in range(AHEAD))
    found = (shift_on(here.session.world, person, day) for day in days)
    return [shift for shift in found if shift and shift.begins > now]


def shift_words(shift: Planned) -> str:
    """Tue 3 Mar · 白班 08:30–17:30."""
    name = shift.pattern.name or shift.pattern.code
    hours = f"{clock(iso(shift.begins))}–{clock(iso(shift.ends))}"
    return f"{weekday(shift.begins)} · {name} {hours}"


def running(here: AppContext) -> Shift | None:
    """The shift that one has begun and not ended."""
    last = last_shift(here.session.world, here.session.me.id, iso(here.session.now() + timedelta(seconds=1)))
    return last if last and not last.ended_at else None


@ft.component
def MyShifts(back: Callable[[], Any]) -> ft.Control:
    """Begin or end first, then what waits for one's word, then the days."""
    here = use_app_context()
    world, me = here.session.world, here.session.me
    shifts = coming(here, me.id)
    swaps = swaps_of(here)
    parts: list[ft.Control] = [keyed(NowCard, "now")]
    if swaps:
        parts.append(heading(t("shift_swap.title")))
        parts += [keyed(OwnSwap, f"swap-{s.id}-{s.state}", s) for s in swaps]
    parts.append(heading(t("shifts.coming")))
    if shifts:
        parts.append(card(*[_day_row(here, shift) for shift in shifts], spacing=S))
        parts.append(keyed(AskSwapForm, "ask-swap"))
    elif roster_of(world, me.id, company_day(here.session.now())) is None:
        parts.append(empty_state(ft.Icons.CALENDAR_MONTH_OUTLINED, t("shifts.none"), t("shifts.none.hint")))
    return screen(page_head(t("me.page.shifts"), t("me.page.shifts.note"), back=back), body(*parts))


def _day_row(here: AppContext, shift: Planned) -> ft.Control:
    marks: list[ft.Control] = []
    if is_holiday(here.session.world, shift.day):
        marks.append(pill(t("roster.holiday"), "wait"))
    if absences_on(here.session.world, here.session.me.id, shift.begins, shift.ends):
        marks.append(pill(t("why_not.on_leave"), "info"))
    return ft.Row([label(shift_words(shift), expand=True), *marks], spacing=S)


@ft.component
def NowCard() -> ft.Control:
    """One tap begins the shift, another ends it; what the last shift handed over is to be read first."""
    here = use_app_context()
    doing = use_command()
    world, me = here.session.world, here.session.me
    run = running(here)
    waiting = [h for h in world.find(ShiftHandover, "to", me.id) if h.state is HandoverState.GIVEN]

    async def begin(_: Any) -> None:
        await doing.do(BeginShift(), "")

    async def end(_: Any) -> None:
        await doing.do(EndShift(), "")

    rows: list[ft.Control] = []
    if waiting and run is None:
        names = t("list.comma").join(h.giver_name for h in waiting)
        rows.append(banner(t("shifts.untaken", name=names), t("shifts.untaken.todo"), "wait", "DUTY-1"))
    if run is None:
        if left := unread(world, me, here.session.now()):
            rows.append(banner(t("notices.first", count=len(left)), t("notices.first.todo"), "wait", "KB-1"))
        rows.append(title(t("shifts.not_begun")))
        rows.append(ft.FilledButton(t("shifts.begin"), icon=ft.Icons.LOGIN_ROUNDED, on_click=begin, height=56))
    else:
        rows.append(title(t("shifts.begun", at=clock(run.begun_at))))
        rows.append(second_button(t("shifts.end"), None if doing.busy else end, ft.Icons.LOGOUT_ROUNDED))
    return card(*rows, spacing=M)


def swaps_of(here: AppContext) -> list[ShiftSwap]:
    """One's own swaps that are not over yet."""
    world, me = here.session.world, here.session.me
    found = [*world.find(ShiftSwap, "asker", me.id), *world.find(ShiftSwap, "peer", me.id)]
    today = company_day(here.session.now()).isoformat()
    return sorted((s for s in found if max(s.day, s.peer_day) >= today), key=lambda s: s.asked_at, reverse=True)


@ft.component
def OwnSwap(swap: ShiftSwap) -> ft.Control:
    """Asked by me, or of me: then my yes or no."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"swap.agree/{swap.id}")
    reason = form.text("reason").strip()

    def answer(agree: bool) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(AgreeSwap(agree=agree, reason=reason), swap.id):
                await form.drop()

        return press

    rows: list[ft.Control] = [
        pair(t("shift_swap.between", one=swap.asker_name, other=swap.peer_name),
             pill(t(f"shift_swap.state.{swap.state}"), TONES[swap.state])),
        *swap_lines(swap),
    ]  # fmt: skip
    rows += [quiet(line) for line in (swap.reason, swap.why) if line]
    rows += [quiet(t("shift_swap.granted", name=g.name, when=clock(g.at))) for g in swap.grants]
    if doing.refusal is not None:
        rows.append(refusal_banner(doing.refusal))
    if swap.peer == here.session.me.id and swap.state is SwapState.ASKED:
        yes = ft.FilledButton(t("shift_swap.agree"), icon=ft.Icons.CHECK_ROUNDED, on_click=answer(True), height=52)
        no = second_button(t("shift_swap.refuse"), answer(False) if reason and not doing.busy else None)
        rows += [
            text_field(form, "reason", t("approvals.deny.why"), redraw),
            ft.Row([yes, no], wrap=True, spacing=S),
        ]
    return card(*rows, spacing=M)


@ft.component
def AskSwapForm() -> ft.Control:
    """My shift, a colleague of my roster, theirs; the rules say at once what does not go."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("swap.ask")
    mine = coming(here, here.session.me.id)
    peer = form.text("peer")
    theirs = coming(here, peer) if peer else []
    command = _asked(form)
    judged = here.session.judge(command, "swap-as-typed") if command else None

    async def send(_: Any) -> None:
        typed = _asked(form)
        if typed is not None and await doing.do(typed, here.session.new_id()):
            await form.drop()
            redraw()

    parts: list[ft.Control] = [
        title(t("shift_swap.ask")),
        choice(form, "day", t("shift_swap.mine"), [(s.day.isoformat(), shift_words(s)) for s in mine], redraw),
        people_choice(form, "peer", t("shift_swap.peer"), _peers(here), redraw),
    ]
    if theirs:
        options = [(s.day.isoformat(), shift_words(s)) for s in theirs]
        parts.append(choice(form, "peer_day", t("shift_swap.theirs"), options, redraw))
    parts.append(text_field(form, "reason", t("shift_swap.reason"), redraw))
    refusal = doing.refusal or judged
    if refusal is not None:
        words, todo = refusal_text(refusal)
        parts.append(banner(words, todo, "wait", refusal.rule))
    rows = t("list.comma").join(t(f"shift_swap.row.{row.name}") for row in SWAP_ROWS)
    parts.append(quiet(t("shift_swap.rows", rows=rows)))
    ready = command is not None and judged is None and not doing.busy
    parts.append(second_button(t("shift_swap.send"), send if ready else None, ft.Icons.SWAP_HORIZ_ROUNDED))
    return card(*parts, spacing=M)


def _asked(form: Form) -> AskSwap | None:
    peer, mine, theirs = form.text("peer"), form.text("day"), form.text("peer_day")
    if not peer or not mine or not theirs:
        return None
    return AskSwap(peer=peer, day=mine, peer_day=theirs, reason=form.text("reason").strip())


def _peers(here: AppContext) -> list[Person]:
    """The others of one's roster."""
    world, me = here.session.world, here.session.me
    roster = roster_of(world, me.id, company_day(here.session.now()))
    ids = [row.person for row in roster.rows if row.person != me.id] if roster else []
    return [person for id in ids if (person := world.get(Person, id)) is not None and person.active]
