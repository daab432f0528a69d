"""Who goes: suitable technicians first, and beside each of the others why not (ORD-6). The rules say who."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.people.duty import duty_list
from mobile.screens.shared.lookups import technicians
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.text import money_short, t, why_words
from mobile.ui.theme import XS, M, S
from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.policy.states import BEFORE_APPROVAL, WITH_TECHNICIAN, after_request
from rulebook.rules import why_not
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.places import Assignment
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.teamwork import WORKING, team_of
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam

_MID = ft.CrossAxisAlignment.CENTER


def assignable(person: Person, order: Order) -> bool:
    """Whether to show who could go: also before approval, where the refusal says what is missing (ORD-5)."""
    in_time = after_request(order.state, AssignOrder.KIND) is not None or order.state in BEFORE_APPROVAL
    return in_time and bool(AssignOrder.ROLES.intersection(person.roles))


def load(here: AppContext, person: Person) -> int:
    """How many orders a technician has in hand."""
    return sum(o.state in WITH_TECHNICIAN for o in here.session.world.find(Order, "technician", person.id))


@ft.component
def Assign(order: Order) -> ft.Control:
    """A row for each technician."""
    here = use_app_context()
    doing = use_command()
    session = here.session
    now = session.now()
    found = [(p, why_not(session.world, p, order, now)) for p in technicians(session.world)]
    fit = sorted((p for p, reasons in found if not reasons), key=lambda p: (load(here, p), p.name))
    rest = [(p, reasons) for p, reasons in found if reasons]

    def press(person: Person) -> Any:
        async def handler(_: Any) -> None:
            await doing.do(AssignOrder(technician=person.id), order.id)

        return handler

    def join(person: Person) -> Any:
        async def handler(_: Any) -> None:
            await doing.do(JoinTeam(technician=person.id), order.id)

        return handler

    parts: list[ft.Control] = [heading(t("office.assign"))]
    parts += [keyed(Member, f"member-{a.id}", order, a) for a in team_of(session.world, order)]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if order.state in BEFORE_APPROVAL:
        parts.append(quiet(t("office.assign.early")))
    parts += [_fit(here, order, p, press(p), join(p), doing.busy) for p in fit if p.id not in order.team]
    if not fit:
        parts.append(card(title(t("office.assign.nobody")), quiet(t("office.assign.nobody.hint"))))
    if rest:
        parts.append(heading(t("office.assign.not")))
        parts.append(card(*[_unfit(p, reasons) for p, reasons in rest], spacing=M))
    parts += duty_list(here, technicians(session.world))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _who(here: AppContext, person: Person) -> ft.Control:
    many, cash = load(here, person), cash_in_hand(here.session.world, person.id)
    notes = [t("office.assign.load", count=many)]
    if cash:
        notes.append(t("strip.cash", cash=money_short(cash)))
    return ft.Row(
        [
            _face(person),
            ft.Column([title(person.name), quiet(" · ".join(notes))], spacing=0, tight=True, expand=True),
        ],
        spacing=M,
        expand=True,
        vertical_alignment=_MID,
    )


def _face(person: Person) -> ft.Control:
    colours = theme.look().info
    return ft.Container(
        label(person.name[:1], ft.TextThemeStyle.TITLE_MEDIUM, colours.ink),
        width=44,
        height=44,
        border_radius=22,
        bgcolor=colours.ground,
        alignment=ft.Alignment.CENTER,
    )


@ft.component
def Member(order: Order, place: Assignment) -> ft.Control:
    """One more technician on the order; taking them off wants a reason, and their visit is kept (ORD-5)."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.team/{place.id}")
    reason = form.text("reason").strip()

    async def take_off(_: Any) -> None:
        if await doing.do(LeaveTeam(technician=place.technician, reason=reason), order.id):
            await form.drop()

    press = take_off if reason and not doing.busy else None
    off = second_button(t("team.leave"), press)
    why = text_field(form, "reason", t("team.leave.why"), redraw, expand=True, on_submit=press)
    return card(
        ft.Row([title(place.technician_name, expand=True), pill(t(f"state.{place.state}"), "info")], spacing=S),
        *([refusal_banner(doing.refusal)] if doing.refusal else []),
        ft.Row([why, off], spacing=S),
        padding=M,
    )


def _fit(here: AppContext, order: Order, person: Person, press: Any, join: Any, busy: bool) -> ft.Control:
    if order.technician == person.id and order.state is not OrderState.APPROVED:
        action: ft.Control = pill(t("office.assign.now"), "ok")
    elif order.state in WORKING and order.technician:
        also = second_button(t("team.join"), None if busy else join, ft.Icons.GROUP_ADD_OUTLINED)
        instead = second_button(t("team.instead"), None if busy else press, ft.Icons.SWAP_HORIZ_ROUNDED)
        return card(_who(here, person), ft.Row([also, instead], spacing=S, wrap=True), padding=M)
    else:
        words = t("office.assign.to", name=person.name)
        action = ft.FilledButton(
            words, icon=ft.Icons.PERSON_ADD_ALT_1_ROUNDED, on_click=press, disabled=busy, height=52
        )
    return card(ft.Row([_who(here, person), action], spacing=S, vertical_alignment=_MID), padding=M)


def _unfit(person: Person, reasons: tuple[WhyNot, ...]) -> ft.Control:
    pills = [pill(f"{why_words(r)} · {r.rule}", "overdue", ft.Icons.BLOCK_ROUNDED) for r in reasons]
    return ft.Column(
        [label(person.name), ft.Row([*pills], wrap=True, spacing=S, run_spacing=XS)], spacing=XS, tight=True
    )
