"""An order: what matters first, then its visit as steps, and one button that says what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.appointments.agree_time import promise_cards, time_banner
from mobile.screens.approvals.approval_request import claims
from mobile.screens.complaints.button import hear_button
from mobile.screens.customer_pages.page_card import order_part
from mobile.screens.messages.order_part import order_messages, told_now
from mobile.screens.receivables.collect import owed_before
from mobile.screens.service_terms.parts import lapsed_banners
from mobile.screens.teams.vehicle_rows import progress_bar
from mobile.screens.visits.completion_check import gaps
from mobile.screens.visits.progress import (
    STEPS,
    TONES,
    OrderView,
    done_steps,
    fee_receipts,
    next_step,
    onward,
    valid_receipts,
)
from mobile.ui.app_context import AppContext, CommandState, use_app_context, use_command
from mobile.ui.basics import (
    banner,
    card,
    divider,
    fact,
    heading,
    label,
    pill,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.contacts import reach
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.plate import plate_badge
from mobile.ui.steps import Step, step_bar, step_list
from mobile.ui.text import clock, day, money_short, read_choice, t, when
from mobile.ui.theme import XS, M, S, margin
from rulebook.kernel.identity import Person
from rulebook.numbers import show_phone
from rulebook.policy.closed_contacts import masks, phone_shown
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.commands import Arrive, CompleteVisit
from rulebook.subjects.visits.tries import tries_in_words

ICONS = {
    "accept": ft.Icons.HANDSHAKE_OUTLINED,
    "depart": ft.Icons.DIRECTIONS_CAR_ROUNDED,
    "arrive": ft.Icons.PLACE_ROUNDED,
    "find": ft.Icons.SEARCH_ROUNDED,
    "act": ft.Icons.BUILD_ROUNDED,
    "fee": ft.Icons.PAYMENTS_ROUNDED,
    "sign": ft.Icons.DRAW_ROUNDED,
    "complete": ft.Icons.TASK_ALT_ROUNDED,
}
DIRECT = frozenset({"accept", "arrive", "complete"})
"""Steps that are one command without a form."""

OPEN = WITH_TECHNICIAN
"""While somebody is on the order, leave can be asked for and things agreed."""

IDLE = (OrderState.SUSPENDED, OrderState.CANCELLED, OrderState.REJECTED)


@ft.component
def OrderPage(view: OrderView) -> ft.Control:
    """Plate, symptom, where, whom to call; the steps; the next one at the thumb."""
    here = use_app_context()
    doing = use_command()
    order = view.order
    step = next_step(view)

    async def press(_: Any) -> None:
        await take(here, doing, view, step or "")

    parts: list[ft.Control] = []
    if order.technician != here.session.me.id:
        parts.append(banner(t("order.not_mine"), t("order.not_mine.todo"), "wait", "ORD-5"))
    if order.state in IDLE:
        why = read_choice(order.waiting_for) or order.rejected_reason
        parts.append(banner(t(f"state.{order.state}"), why, "wait"))
    parts += time_banner(here, order)
    parts += told_now(here, order)
    parts += lapsed_banners(here, view.vehicles, lambda: _go(here, view, "terms")())
    steps = _steps(here, view)
    parts += [_matter(view, steps), _people(here, view)]
    if len(order.vehicles) > 1 and KINDS[order.kind].each_vehicle:
        parts.append(_vehicles(here, view))
    parts += order_messages(here, order)
    parts += [heading(t("order.steps")), card(step_list(steps))]
    if view.order.state in OPEN:
        parts += [heading(t("order.otherwise")), _otherwise(here, view)]
    if asked := claims(here, order):
        parts += [heading(t("ask.title")), *asked]
    if promised := promise_cards(here, order):
        parts += [heading(t("promise.all")), *promised]
    parts += [heading(t("order.fitted")), _fitted(here, view), *hear_button(here, f"order:{order.id}")]
    parts += order_part(here, order)
    active = step is not None and order.state not in IDLE
    bottom = (
        thumb_bar(t(f"next.{step}"), press, ICONS[step or "accept"], doing.busy)
        if active
        else thumb_bar(t("order.back_to_day"), lambda _: here.go(routes.HOME), ft.Icons.TODAY_ROUNDED)
    )
    head = page_head(
        t(f"kind.{order.kind}"),
        order.number,
        back=lambda: here.go(routes.HOME),
        actions=[pill(t(f"state.{order.state}"), TONES.get(order.state, "calm"))],
    )
    said = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if said or (step == "complete" and active):
        said += gaps(here, order, view.visit, told=bool(said))
    if said:
        above = ft.Column(said, spacing=S, tight=True, horizontal_alignment=_STRETCH)
        held = ft.Container(above, padding=ft.Padding(margin(), M, margin(), M))
        bottom = ft.Column([held, bottom], spacing=0, tight=True, horizontal_alignment=_STRETCH)
    return screen(head, body(*parts), bottom)


_STRETCH = ft.CrossAxisAlignment.STRETCH


async def take(here: AppContext, doing: CommandState, view: OrderView, step: str) -> None:
    """Take the next step: at once where it has no form, else open its form. What is refused, `doing` says."""
    order, visit = view.order, view.visit
    if step == "accept":
        await doing.do(AcceptOrder(), order.id)
    elif visit is not None and step == "arrive":
        if await doing.do(Arrive(visit=visit.id), order.id):
            here.go(onward(here.session, order.id, "find"))
    elif visit is not None and step == "complete":
        await doing.do(CompleteVisit(visit=visit.id), order.id)
    elif step:
        here.go(routes.order(order.id, step))


def _matter(view: OrderView, steps: Sequence[Step]) -> ft.Control:
    order = view.order
    plates = [
        plate_badge(v.plate, v.vehicle_type, 28 if len(view.vehicles) == 1 else 19) for v in view.vehicles[:6]
    ]
    rest = len(view.vehicles) - 6
    if rest > 0:
        plates.append(pill(t("order.vehicles_rest", count=rest)))
    kind = view.vehicle_type
    words: list[ft.Control] = [ft.Row(plates, wrap=True, spacing=S, run_spacing=S)] if plates else []
    if kind and len(view.vehicles) == 1:
        words.append(quiet(kind))
    words.append(
        label(order.symptom or order.problem or t(f"kind.{order.kind}"), ft.TextThemeStyle.HEADLINE_SMALL)
    )
    if order.problem and order.symptom:
        words.append(label(order.problem, ft.TextThemeStyle.BODY_LARGE))
    if order.tried:
        words.append(quiet(t("order.tried", what=order.tried)))
    words += [quiet(one) for one in tries_in_words(order, t)]
    words += [ft.Container(height=XS), step_bar(steps)]
    return card(*words, padding=20, spacing=M)


def _people(here: AppContext, view: OrderView) -> ft.Control:
    order = view.order
    phone, hidden = phone_shown(here.session.me, order), masks(here.session.me, order)
    call = ft.FilledButton(t("order.call"), icon=ft.Icons.CALL_ROUNDED, url=f"tel:{phone}")
    made = when(order.appointment, here.session.now()) if order.appointment else t("order.no_appointment")
    who = " ".join(part for part in (order.contact, show_phone(phone)) if part)
    rows: list[ft.Control] = [
        fact(t("field.address"), order.address, ft.Icons.PLACE_OUTLINED),
        *reach(order.address),
        divider(),
        fact(t("field.contact"), who, ft.Icons.PERSON_OUTLINED, call if phone and not hidden else None),
        divider(),
        fact(t("field.appointment"), made, ft.Icons.SCHEDULE_ROUNDED),
    ]
    if hidden and phone:
        rows.append(quiet(t("order.phone_masked")))
    if order.customer_name:
        rows.insert(0, fact(t("field.customer_name"), order.customer_name, ft.Icons.BUSINESS_ROUNDED))
        rows.insert(1, divider())
    return card(*rows, spacing=M)


def _go(here: AppContext, view: OrderView, step: str) -> Callable[[], Any]:
    return lambda: here.go(routes.order(view.order.id, step))


def _steps(here: AppContext, view: OrderView) -> list[Step]:
    done, coming = done_steps(view), next_step(view)
    steps = []
    for key in STEPS:
        state = "done" if key in done else "next" if key == coming else "later"
        opens = key not in DIRECT and view.visit is not None and bool(view.visit.arrived_at) and key != "depart"
        if key == "fee" and view.settled and (valid := fee_receipts(view.receipts)):
            go: Callable[[], Any] | None = _receipt(here, view, valid[-1].id)
        else:
            go = _go(here, view, key) if opens or (key == "depart" and state == "next") else None
        steps.append(Step(key, t(f"step.{key}"), state, _note(here, view, key), go))
    return steps


def _receipt(here: AppContext, view: OrderView, id: str) -> Callable[[], Any]:
    return lambda: here.go(routes.order(view.order.id, "receipt", id))


def _note(here: AppContext, view: OrderView, key: str) -> str:
    visit = view.visit
    if key == "fee":
        valid = fee_receipts(view.receipts)
        if valid and not view.settled:
            return t(
                "step.fee.part", sum=money_short(sum(r.settles for r in valid)), due=money_short(view.fee.total)
            )
        if valid:
            return t("step.fee.taken", sum=money_short(sum(r.total for r in valid)), number=valid[-1].number)
        if visit is None or not (visit.acted_at or visit.work):
            return ""
        return (
            t(f"fee.{view.fee.reason}")
            if not view.fee.total
            else t("step.fee.due", sum=money_short(view.fee.total))
        )
    if visit is None:
        return ""
    signer = visit.signature.signer if visit.signature else ""
    notes = {
        "depart": clock(visit.departed_at),
        "arrive": clock(visit.arrived_at),
        "find": read_choice(visit.finding),
        "act": read_choice(visit.work),
        "sign": t("step.sign.declined") if visit.signature and visit.signature.declined else signer,
        "complete": clock(visit.completed_at),
    }
    words = notes.get(key, "")
    return words if len(words) <= 60 else words[:58] + "…"


def _vehicles(here: AppContext, view: OrderView) -> ft.Control:
    """How far the vehicles are, and who else is on them; a tap opens the list."""
    order, world = view.order, here.session.world
    people = {str(p.id): p.name for p in world.all(Person)}
    others = [
        people.get(str(id), str(id))
        for id in dict.fromkeys((*order.team, order.technician or ""))
        if id and id != here.session.me.id
    ]
    rows: list[ft.Control] = [progress_bar(world, order)]
    if others:
        rows.append(quiet(t("order.with", names=t("list.comma").join(others))))
    rows.append(label(t("vehicles.open"), color=ft.Colors.PRIMARY))
    return card(*rows, on_click=lambda _: _go(here, view, "vehicles")(), name=t("vehicles.open"), spacing=M)


def _otherwise(here: AppContext, view: OrderView) -> ft.Control:
    always = [
        second_button(t("leave.ask"), lambda _: _go(here, view, "leave")(), ft.Icons.RECORD_VOICE_OVER_OUTLINED),
        second_button(t("promise.make"), lambda _: _go(here, view, "promises")(), ft.Icons.HANDSHAKE_OUTLINED),
        second_button(t("terms.title"), lambda _: _go(here, view, "terms")(), ft.Icons.EVENT_REPEAT_ROUNDED),
        second_button(t("time.agree"), lambda _: _go(here, view, "time")(), ft.Icons.SCHEDULE_ROUNDED),
    ]
    if view.visit is None or view.visit.completed_at:
        return ft.Row([*always], wrap=True, spacing=S, run_spacing=S)
    buttons = [
        second_button(t("measure.on_site"), lambda _: _go(here, view, "tests")(), ft.Icons.SPEED_ROUNDED),
        second_button(t("step.unsolved"), lambda _: _go(here, view, "unsolved")(), ft.Icons.PAUSE_CIRCLE_OUTLINE),
        second_button(t("step.damage"), lambda _: _go(here, view, "damage")(), ft.Icons.REPORT_OUTLINED),
    ]
    if valid_receipts(view.receipts):
        void = second_button(t("step.void"), lambda _: _go(here, view, "void")(), ft.Icons.RECEIPT_OUTLINED)
        buttons.append(void)
    if owed_before(here.session, view.order):
        collect = second_button(
            t("step.collect"), lambda _: _go(here, view, "collect")(), ft.Icons.EVENT_REPEAT_ROUNDED
        )
        buttons.append(collect)
    return ft.Row([*buttons, *always], wrap=True, spacing=S, run_spacing=S)


def _fitted(here: AppContext, view: OrderView) -> ft.Control:
    """What the archive says is on the vehicle, and until when it is under warranty."""
    order = view.order
    rows: list[ft.Control] = []
    for vehicle in view.vehicles[:1]:
        for name, id in (("terminal", vehicle.terminal), ("sim", vehicle.sim)):
            unit = here.session.world.get(Unit, id) if id else None
            if unit is not None:
                until = t("order.warranty", date=day(unit.warranty_until)) if unit.warranty_until else ""
                words = " · ".join(p for p in (unit.number, unit.model, unit.phone) if p)
                icon = ft.Icons.GPS_FIXED_ROUNDED if name == "terminal" else ft.Icons.SIM_CARD_OUTLINED
                rows.append(fact(t(f"unit.{name}"), words, icon))
                if until:
                    rows.append(ft.Container(quiet(until), padding=ft.Padding(left=34, top=0, right=0, bottom=XS)))
    if order.product_model:
        rows.append(fact(t("field.product_model"), order.product_model, ft.Icons.MEMORY_ROUNDED))
    if order.purchase_date:
        rows.append(fact(t("field.purchase_date"), day(order.purchase_date), ft.Icons.EVENT_OUTLINED))
    return card(*(rows or [quiet(t("order.fitted.none"))]), spacing=M)
