"""Leave and shift swaps in the approvals inbox: all that is needed to decide, on one card (DUTY-1)."""

from __future__ import annotations

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.absences.absence_words import days_words, span_words
from mobile.screens.approvals.approval_actions import Deciding, Matter
from mobile.screens.approvals.approval_cards import due_pill
from mobile.screens.rosters.swap_lines import swap_lines
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.screens.shared.rows import pair, toned_box
from mobile.ui.app_context import keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, label, pill, quiet
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import parse_time
from rulebook.subjects.absences.commands import DecideLeave
from rulebook.subjects.absences.handlers import held_parts
from rulebook.subjects.absences.lookup import orders_in
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.rosters.commands import ApproveSwap
from rulebook.subjects.rosters.records import ShiftSwap, SwapState


def swaps_for(session: Session) -> list[ShiftSwap]:
    """Swaps that wait for my word as a leader."""
    found = session.world.find(ShiftSwap, "state", SwapState.AGREED)
    return [s for s in found if session.judge(ApproveSwap(approve=True), s.id) is None]


@ft.component
def LeaveCard(absence: Absence) -> ft.Control:
    """One request for leave: when, why, which rows, what is planned then, what they hold."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"leave.decide/{absence.id}")
    world, now = here.session.world, here.session.now()
    begins, ends = parse_time(absence.begins), parse_time(absence.ends)
    orders = orders_in(world, absence.person, begins, ends)
    held = held_parts(world, absence.person)
    marks: list[ft.Control] = [pill(t(f"absence.kind.{absence.kind}"), "info", ft.Icons.EVENT_BUSY_OUTLINED)]
    marks += due_pill(here, absence.due_at)
    rows: list[ft.Control] = [
        ft.Row(marks, spacing=S, run_spacing=S, wrap=True),
        label(t("leave.of", name=absence.person_name), ft.TextThemeStyle.TITLE_LARGE),
        pair(span_words(absence, now), days_words(absence.length), strong=True),
    ]
    rows += [label(line) for line in (absence.reason,) if line]
    if absence.need:
        rows.append(toned_box("wait", quiet(t("leave.need")), label(absence.need)))
    rows.append(quiet(t("list.comma").join(t(f"absence.row.{name}") for name in absence.rows)))
    if orders:
        named = t("list.comma").join(order.number for order in orders)
        rows.append(banner(t("leave.orders", count=len(orders)), named, "wait"))
    if held and not absence.stand_in:
        words = t("list.comma").join(t(f"holding.{part}") for part in held)
        people = [p for p in colleagues(world.all(Person), absence.person) if p.id != here.session.me.id]
        rows += [
            banner(
                t("leave.held.by", name=absence.person_name, what=words), t("leave.held.todo"), "wait", "BASE-1"
            ),
            people_choice(form, "stand_in", t("leave.stand_in"), people, redraw, t("leave.stand_in.none")),
        ]
    if absence.stand_in_name:
        rows.append(quiet(t("leave.stands_in", name=absence.stand_in_name)))
    asked = t("approvals.asked", name=absence.asked_by_name, when=when(absence.asked_at, now))
    stand_in = form.text("stand_in")
    matter = Matter(
        absence.id,
        lambda _: DecideLeave(grant=True, stand_in=stand_in),
        lambda why: DecideLeave(grant=False, reason=why),
        t("approvals.grant"),
        t("approvals.deny"),
        t("approvals.deny.why"),
        skips=False,
    )
    rows += [quiet(asked), quiet(t("word.rule", rule="DUTY-1"))]
    rows.append(keyed(Deciding, f"decide-{absence.id}-{stand_in}", matter))
    return card(*rows, padding=20, spacing=M)


@ft.component
def SwapCard(swap: ShiftSwap) -> ft.Control:
    """One swap that both have agreed on: whose shift goes to whom."""
    here = use_app_context()
    now = here.session.now()
    rows: list[ft.Control] = [
        ft.Row(
            [pill(t("shift_swap.title"), "info", ft.Icons.SWAP_HORIZ_ROUNDED), *due_pill(here, swap.due_at)],
            spacing=S,
            wrap=True,
        ),
        label(t("shift_swap.between", one=swap.asker_name, other=swap.peer_name), ft.TextThemeStyle.TITLE_LARGE),
        *swap_lines(swap),
    ]
    if swap.reason:
        rows.append(label(swap.reason))
    rows += [quiet(t("shift_swap.granted", name=g.name, when=when(g.at, now))) for g in swap.grants]
    matter = Matter(
        swap.id,
        lambda _: ApproveSwap(approve=True),
        lambda why: ApproveSwap(approve=False, reason=why),
        t("approvals.grant"),
        t("approvals.deny"),
        t("approvals.deny.why"),
        skips=False,
    )
    rows += [quiet(t("word.rule", rule="DUTY-1")), keyed(Deciding, f"decide-{swap.id}", matter)]
    return card(*rows, padding=20, spacing=M)
