"""Around an order, at the desk: what was tried first (ORD-4), the time agreed (ORD-7), promises (ORD-11)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.appointments.agree_time import day_and_hour, missed, promise_cards, said_moment
from mobile.screens.cases.clock_cards import clock_cards
from mobile.screens.orders.ask_after import asking
from mobile.screens.orders.order_vehicles import OrderVehicles
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import line, pair
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, second_button
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.plate import plate_badge
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import VehicleId
from rulebook.policy.states import BEFORE_APPROVAL
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import Order, OrderState, Step
from rulebook.subjects.promises.commands import MakePromise

OVER = (OrderState.COMPLETED, OrderState.CLOSED, OrderState.CANCELLED)
SHOWN = 12
"""So many vehicles with incomplete papers are named."""


def sections(here: AppContext, order: Order) -> list[ft.Control]:
    """What stands around an order, each with the way to add to it."""
    parts: list[ft.Control] = []
    if order.clocks:
        parts += [heading(t("case.clocks")), *clock_cards(here, order.clocks)]
    if missed(here, order):
        words = t("time.missed", when=when(order.appointment, here.session.now()))
        parts.append(banner(words, t("time.missed.todo"), "overdue", "ORD-7"))
    parts += vehicle_papers(here, order)
    if order.state not in OVER:
        parts.append(keyed(Around, f"around-{order.id}", order))
    if order.tries:
        parts += [heading(t("service.tried")), tried(here, order)]
    if promised := promise_cards(here, order):
        parts += [heading(t("promise.all")), *promised]
    parts += asking(here, order)
    return parts


def lacking(here: AppContext, order: Order) -> list[tuple[VehicleId, str, list[str]]]:
    """The vehicles whose driver and vehicle details are not complete, and what each lacks (ORD-1)."""
    wanted = KINDS[order.kind].vehicle_papers
    found = []
    for id in order.vehicles:
        vehicle = here.session.world.get(Vehicle, id)
        missing = [f for f in wanted if not (vehicle and str(getattr(vehicle, f)).strip())]
        if missing:
            found.append((id, vehicle.plate if vehicle else str(id), missing))
    return found


def vehicle_papers(here: AppContext, order: Order) -> list[ft.Control]:
    """How many vehicles there are and how far they are; before approval, whose papers are not complete."""
    if len(order.vehicles) < 2 and not KINDS[order.kind].vehicle_papers:
        return []
    if order.state not in BEFORE_APPROVAL:
        each = KINDS[order.kind].each_vehicle
        return [keyed(OrderVehicles, f"vehicles-{order.id}", order)] if each else []
    rows: list[ft.Control] = [pair(t("service.vehicles"), str(len(order.vehicles)), strong=True)]
    found = lacking(here, order)
    if KINDS[order.kind].vehicle_papers:
        words = t("service.papers.lack", count=len(found)) if found else t("service.papers.all")
        rows.append(pair(t("service.papers"), pill(words, "overdue" if found else "ok")))
    for _, plate, missing in found[:SHOWN]:
        names = t("list.comma").join(t(f"service.paper.{f}") for f in missing)
        rows.append(line(plate_badge(plate, "", 14), quiet(t("service.paper.lacks", what=names))))
    rows += rest_note(found, SHOWN)
    if found:
        way = ft.TextButton(t("lists.vehicles"), on_click=lambda _: here.go(routes.office("import")), height=48)
        rows.append(line(quiet(t("service.papers.todo")), way))
    return [card(*rows, spacing=S)]


def tried(here: AppContext, order: Order) -> ft.Control:
    """The steps before somebody drives out, in their order."""
    rows: list[ft.Control] = []
    for one in order.tries:
        name = person_name(here.session.world, one.by)
        leave = t("service.leave_by", name=one.leave_by) if one.leave_by else ""
        note = " · ".join(p for p in (name, when(one.at, here.session.now()), leave) if p)
        solved = [pill(t("service.solved"), "ok")] if one.solved else []
        rows.append(line(label(f"{t(f'service.step.{one.step}')}: {one.what}"), *solved))
        rows.append(quiet(note))
    return card(*rows, spacing=S)


@ft.component
def Around(order: Order) -> ft.Control:
    """Three things one may add while on the phone with the customer; one is open at a time."""
    open_, set_open = ft.use_state("")

    def toggle(key: str) -> Any:
        return lambda _: set_open("" if open_ == key else key)

    icons = {
        "try": ft.Icons.SUPPORT_AGENT_ROUNDED,
        "time": ft.Icons.SCHEDULE_ROUNDED,
        "promise": ft.Icons.HANDSHAKE_OUTLINED,
    }
    buttons = [second_button(t(f"service.{key}"), toggle(key), icon) for key, icon in icons.items()]
    parts: list[ft.Control] = [ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S)]
    forms: dict[str, Any] = {"try": TryForm, "time": TimeForm, "promise": PromiseForm}
    if open_:
        parts.append(keyed(forms[open_], f"{open_}-{order.id}", order, lambda: set_open("")))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@ft.component
def TryForm(order: Order, done: Any) -> ft.Control:
    """Hotline, then remote with the customer's leave (ORD-4)."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"service.try/{order.id}")
    step = Step(form.text("step", "hotline"))
    what, leave = form.text("what").strip(), form.text("leave_by").strip()

    async def save(_: Any) -> None:
        command = TryFirst(
            step=step, what=what, leave_by=leave if step is Step.REMOTE else "", solved=bool(form.get("solved"))
        )
        if await doing.do(command, order.id):
            await form.drop()
            done()

    steps = [(str(s), t(f"service.step.{s}")) for s in Step]
    rows: list[ft.Control] = [
        choice(form, "step", "", steps, redraw, "hotline"),
        text_field(form, "what", t("service.what"), redraw, lines=2),
    ]
    if step is Step.REMOTE:
        rows.append(
            text_field(form, "leave_by", t("service.leave"), redraw, default="", helper=t("service.leave.hint"))
        )
    rows.append(tick(form, "solved", t("service.solved"), redraw))
    note = t("service.no_leave") if step is Step.REMOTE and not leave else ""
    return card(*rows, *_save(t("service.try.save"), save if what else None, doing.busy, note), spacing=M)


@ft.component
def TimeForm(order: Order, done: Any) -> ft.Control:
    """A time agreed with the customer, kept before the old one passes (ORD-7)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"time/{order.id}")
    moment = said_moment(form, order.appointment)

    async def save(_: Any) -> None:
        spoken = form.text("spoken_with", order.contact).strip()
        if await doing.do(AgreeTime(time=moment, spoken_with=spoken), order.id):
            await form.drop()
            done()

    press = save if moment and not doing.busy else None
    who = text_field(
        form, "spoken_with", t("time.spoken_with"), redraw, default=order.contact, on_submit=press
    )  # fmt: skip
    return card(
        day_and_hour(here, form, redraw, order.appointment),
        who,
        *_save(t("time.save"), save if moment else None, doing.busy, "" if moment else t("time.need")),
        spacing=M,
    )


@ft.component
def PromiseForm(order: Order, done: Any) -> ft.Control:
    """What was promised, and by when (ORD-11)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"promise/{order.id}")
    what = form.text("what").strip()
    due = said_moment(form) or form.text("day").strip()

    async def save(_: Any) -> None:
        if await doing.do(MakePromise(promise=here.session.new_id(), what=what, due=due), order.id):
            await form.drop()
            done()

    ready = bool(what and due)
    return card(
        text_field(form, "what", t("promise.what"), redraw, lines=2),
        day_and_hour(here, form, redraw),
        *_save(t("promise.save"), save if ready else None, doing.busy, "" if ready else t("promise.need")),
        spacing=M,
    )


def _save(words: str, press: Any, busy: bool, note: str) -> list[ft.Control]:
    button = ft.FilledButton(
        words, icon=ft.Icons.CHECK_ROUNDED, on_click=press, disabled=busy or press is None, height=52
    )
    return [*([quiet(note)] if note else []), button]
