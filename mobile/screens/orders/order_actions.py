"""What may be asked for an order as it stands: each a request, some with a reason written beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.lookups import open_to
from mobile.ui import theme
from mobile.ui.app_context import Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.subjects.orders.commands import (
    AmendOrder,
    CancelOrder,
    CloseOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.records import Order, Waiting


@dataclass(frozen=True)
class Action:
    """One request. `needs` names the words it wants written (t("office.act.<key>.needs")), "" for none."""

    key: str
    command: type[Command]
    icon: ft.IconData
    make: Callable[[Order, str], Command]
    needs: bool = False
    main: bool = False
    danger: bool = False


_I = ft.Icons
ACTIONS: tuple[Action, ...] = (
    Action("submit", SubmitOrder, _I.SEND_ROUNDED, lambda o, _: SubmitOrder(), main=True),
    Action("resume", ResumeOrder, _I.PLAY_ARROW_ROUNDED, lambda o, _: ResumeOrder(), main=True),
    Action("close", CloseOrder, _I.TASK_ALT_ROUNDED, lambda o, w: CloseOrder(follow_up=w), True, main=True),
    Action("withdraw", WithdrawOrder, _I.UNDO_ROUNDED, lambda o, w: WithdrawOrder(reason=w), True),
    Action("suspend", SuspendOrder, _I.PAUSE_ROUNDED, lambda o, w: SuspendOrder(waiting_for=w), True),
    Action("cancel", CancelOrder, _I.CANCEL_OUTLINED, lambda o, w: CancelOrder(reason=w), True, danger=True),
)


def offered(here: Any, order: Order) -> list[Action]:
    """The requests that state and roles leave open."""
    me = here.session.me
    return [a for a in ACTIONS if open_to(me, order, a.command.KIND, a.command.ROLES)]


@ft.component
def OrderActions(order: Order, amend: Callable[[], Any] | None = None) -> ft.Control:
    """Buttons for what is open; one that wants a reason opens a field for it. A refusal stays in words."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    writing, write = ft.use_state("")
    form = use_form(f"office.act/{order.id}")
    actions = offered(here, order)

    def press(action: Action) -> Any:
        async def handler(_: Any) -> None:
            doing.clear()
            if action.needs and writing != action.key:
                write(action.key)
                return
            said = form.text(action.key).strip()
            if await doing.do(_made(action, order, said, form), order.id):
                await form.drop()
                write("")

        return handler

    buttons: list[ft.Control] = []
    if amend is not None and open_to(here.session.me, order, "order.amend", AmendOrder.ROLES):
        buttons.append(second_button(t("office.act.amend"), lambda _: amend(), ft.Icons.EDIT_OUTLINED))
    buttons += [_button(action, press(action), doing.busy) for action in actions if action.key != writing]
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    open_one = next((a for a in actions if a.key == writing), None)
    if open_one is not None:
        words = t(f"office.act.{open_one.key}.needs")
        parts.append(
            card(
                title(t(f"office.act.{open_one.key}")),
                *(_cause(form, redraw, press(open_one)) if open_one.key == "suspend" else []),
                text_field(form, open_one.key, words, redraw, lines=2, autofocus=True),
                ft.Row(
                    [
                        _sure(open_one, press(open_one), doing.busy),
                        ft.TextButton(t("word.back"), on_click=lambda _: write(""), height=52),
                    ],
                    spacing=S,
                    wrap=True,
                ),
                spacing=M,
            )
        )
    if buttons:
        parts.append(ft.Row(buttons, wrap=True, spacing=S, run_spacing=S))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _made(action: Action, order: Order, said: str, form: Form) -> Command:
    """The request; a suspension says what is waited for, and the next visit where one is known (ORD-9)."""
    made = action.make(order, said)
    if not isinstance(made, SuspendOrder):
        return made
    waiting = Waiting(form.text("waiting", str(Waiting.OTHER)))
    named = waiting is not Waiting.OTHER
    words = said or (t(f"waiting.{waiting}") if named else "")
    return SuspendOrder(waiting_for=words, waiting=waiting, next_visit=typed_date(form.text("next_visit")))


def _cause(form: Form, redraw: Callable[[], None], press: Any) -> list[ft.Control]:
    """What is waited for, and when it goes on."""
    options = [(str(w), t(f"waiting.{w}")) for w in Waiting]
    day = text_field(form, "next_visit", t("office.act.suspend.next"), redraw,
                     helper=t("office.form.like", example="2026-01-15"), on_submit=press)  # fmt: skip
    return [choice(form, "waiting", "", options, redraw, str(Waiting.OTHER)), day]


def _button(action: Action, press: Any, busy: bool) -> ft.Control:
    words = t(f"office.act.{action.key}")
    if action.main:
        return ft.FilledButton(words, icon=action.icon, on_click=press, disabled=busy, height=52)
    return second_button(words, None if busy else press, action.icon)


def _sure(action: Action, press: Any, busy: bool) -> ft.Control:
    colours = theme.look().overdue
    return ft.FilledButton(
        t(f"office.act.{action.key}.sure"),
        icon=action.icon,
        on_click=press,
        disabled=busy,
        height=52,
        bgcolor=colours.strong if action.danger else None,
        color=colours.on_strong if action.danger else None,
    )
