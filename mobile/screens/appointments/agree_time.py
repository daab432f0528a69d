"""What was agreed with the customer: the time of arrival (ORD-7), and what was promised, until kept (ORD-11)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.date_parsing import appointment, days_from, parts, typed_date, typed_time
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, second_button, title
from mobile.ui.fields import suggest, text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import parse_time, read_date
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise, PromiseState

HOURS = ("09:00", "12:00", "15:00", "18:00")
TONES = {PromiseState.OPEN: "wait", PromiseState.KEPT: "ok", PromiseState.BROKEN: "overdue"}
AWAITED = (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED)
"""Before anybody is there: the agreed time still runs."""


def day_and_hour(here: AppContext, form: Form, changed: Any, before: str = "") -> ft.Control:
    """A day and a time, typed or picked."""
    day, hour = parts(before) if before else ("", "")

    def put(name: str, value: str) -> Any:
        def press(_: Any) -> None:
            form.put(name, value)
            changed()

        return press

    days = zip(("today", "tomorrow", "after"), days_from(here.session.now(), 3), strict=True)
    chips = [suggest(t(f"office.form.{key}"), put("day", one.isoformat())) for key, one in days]
    chips += [suggest(hour_, put("hour", hour_)) for hour_ in HOURS]
    fields = ft.Row(
        [
            text_field(form, "day", t("office.form.day"), changed, default=day, expand=True,
                       helper=t("office.form.like", example="2026-01-15")),
            text_field(form, "hour", t("office.form.hour"), changed, default=hour, expand=True,
                       helper=t("office.form.like", example="14:30")),
        ],
        spacing=S,
    )  # fmt: skip
    return ft.Column([ft.Row([*chips], wrap=True, spacing=S, run_spacing=S), fields], spacing=M, tight=True)


def said_moment(form: Form, before: str = "") -> str:
    """Day and hour as ISO text with its zone; '' where either cannot be read."""
    day, hour = parts(before) if before else ("", "")
    read = appointment(form.text("day", day), form.text("hour", hour))
    return read if "T" in read else ""


def missed(here: AppContext, order: Order) -> bool:
    """Whether the agreed time has passed with nobody there."""
    agreed = appointment_of(order)
    return agreed is not None and order.state in AWAITED and agreed < here.session.now()


def time_banner(here: AppContext, order: Order) -> list[ft.Control]:
    """The agreed time is over: call, and agree another one (ORD-7)."""
    if not missed(here, order):
        return []
    agree = ft.FilledButton(
        t("time.agree"), icon=ft.Icons.SCHEDULE_ROUNDED, on_click=lambda _: here.go(routes.order(order.id, "time"))
    )
    words = t("time.missed", when=when(order.appointment, here.session.now()))
    return [banner(words, t("time.missed.todo"), "overdue", "ORD-7", actions=[agree])]


@ft.component
def NewTime(view: OrderView) -> ft.Control:
    """A time agreed on the phone, before the old one passes."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order = view.order
    form = use_form(f"time/{order.id}")
    use_first_field(form)
    moment = said_moment(form, order.appointment)
    spoken_with = form.text("spoken_with", order.contact).strip()

    async def save(_: Any) -> None:
        command = AgreeTime(time=moment, spoken_with=spoken_with, reason=form.text("reason").strip())
        if await doing.do(command, order.id):
            await form.drop()
            here.go(routes.order(order.id))

    made = when(order.appointment, here.session.now()) if order.appointment else t("order.no_appointment")
    return screen(
        page_head(t("time.title"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(
            *time_banner(here, order),
            label(t("time.words", when=made), color=ft.Colors.ON_SURFACE_VARIANT),
            day_and_hour(here, form, redraw, order.appointment),
            text_field(form, "spoken_with", t("time.spoken_with"), redraw, default=order.contact),
            text_field(form, "reason", t("time.reason"), lines=2),
        ),
        thumb_bar(
            t("time.save"), save if moment else None, ft.Icons.SCHEDULE_ROUNDED, doing.busy,
            "" if moment else t("time.need"),
        ),
    )  # fmt: skip


def promises_of(here: AppContext, order: Order) -> list[Promise]:
    """Open ones first, by when they are due."""
    found = here.session.world.find(Promise, "order", order.id)
    return sorted(found, key=lambda p: (p.state is not PromiseState.OPEN, p.due_at))


def promise_cards(here: AppContext, order: Order) -> list[ft.Control]:
    return [keyed(PromiseCard, f"promise-{p.id}", p) for p in promises_of(here, order)]


@ft.component
def PromiseCard(promise: Promise) -> ft.Control:
    """One promise; while it is open, what became of it can be said."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"promise.end/{promise.id}")
    now = here.session.now()
    waits = promise.state is PromiseState.OPEN
    late = waits and bool(promise.due_at) and parse_time(promise.due_at) < now
    how = form.text("how").strip()

    def end(broken: bool) -> Any:
        async def press(_: Any) -> None:
            command = KeepPromise(promise=promise.id, how=how or t("promise.kept.words"), broken=broken)
            if await doing.do(command, promise.order):
                await form.drop()

        return press

    state = pill(t("promise.late") if late else t(f"promise.{promise.state}"),
                 "overdue" if late else TONES[promise.state])  # fmt: skip
    rows: list[ft.Control] = [
        ft.Row(
            [state, quiet(t("promise.due", when=when(promise.due_at, now)))],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            wrap=True,
        ),
        title(promise.what),
        quiet(t("promise.by", name=promise.by_name, when=when(promise.made_at, now))),
    ]
    if promise.how:
        rows.append(label(promise.how))
    if waits:
        kept = ft.FilledButton(
            t("promise.keep"), icon=ft.Icons.CHECK_ROUNDED, on_click=end(False), disabled=doing.busy
        )
        broken = second_button(t("promise.break"), end(True) if how and not doing.busy else None)
        rows += [
            text_field(form, "how", t("promise.how"), redraw),
            ft.Row([kept, broken], wrap=True, spacing=S, run_spacing=S),
        ]
    return card(*rows, spacing=S)


@ft.component
def MakePromises(order: Order, back: Any) -> ft.Control:
    """A new promise with its date, and those there are."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"promise/{order.id}")
    use_first_field(form)
    what = form.text("what").strip()
    day = typed_date(form.text("day"))
    due = appointment(day, typed_time(form.text("hour"))) if form.text("hour").strip() else day
    ready = bool(what) and ("T" in due or read_date(due) is not None)

    async def save(_: Any) -> None:
        command = MakePromise(promise=here.session.new_id(), what=what, due=due)
        if await doing.do(command, order.id):
            await form.drop()
            redraw()

    known = promise_cards(here, order)
    return screen(
        page_head(t("promise.title"), order.number, back=back),
        body(
            text_field(form, "what", t("promise.what"), redraw, lines=2),
            day_and_hour(here, form, redraw),
            *([heading(t("promise.all")), *known] if known else []),
        ),
        thumb_bar(
            t("promise.save"), save if ready else None, ft.Icons.HANDSHAKE_OUTLINED, doing.busy,
            "" if ready else t("promise.need"),
        ),
    )  # fmt: skip


def promises_page(view: OrderView) -> ft.Control:
    """The promises of an order, from its own page."""
    return keyed(_Promises, f"promises-{view.order.id}", view)


@ft.component
def _Promises(view: OrderView) -> ft.Control:
    here = use_app_context()
    return MakePromises(view.order, lambda: here.go(routes.order(view.order.id)))
