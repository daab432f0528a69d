"""An order is given a time, a technician, or both: who can, and who cannot and why, before anything is said.

ORD-5, ORD-6, ORD-7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import flet as ft
import msgspec

from mobile.app import routes
from mobile.client.session_api import PhoneWorld
from mobile.screens.day_board.day_plan import HOUR, WAITING, moment
from mobile.screens.shared.date_parsing import parts, typed_time
from mobile.screens.shared.lookups import about, plates, technicians, vehicles_of
from mobile.screens.shared.rows import row_tile, small_button
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.text import known, t, when
from mobile.ui.theme import S
from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.rules import why_not
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.orders.bookings import agreed_at
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit, UnitKind

STEP = 30
"""Minutes by which a press moves an appointment."""
MID = 14 * HOUR
_STRETCH = ft.CrossAxisAlignment.STRETCH


@dataclass(frozen=True)
class Move:
    """What is being placed: an order, with whom and when (a minute of the board's day; None: as it was)."""

    order: str
    person: str = ""
    minute: int | None = None

    def at(self, minute: int | None) -> Move:
        return self if minute is None else replace(self, minute=minute)


To = Callable[["Move | Callable[[Move | None], Move | None] | None"], Any]
"""Says what is being placed now; a function is given what it was."""


def movable(order: Order) -> bool:
    """Whether it can be given another time or technician: nobody has set out yet."""
    return order.state in WAITING


def minute_of(order: Order, day: date) -> int | None:
    """The minute of the day for which it is agreed; None where it is agreed for another day, or not at all."""
    on, hour = parts(order.appointment)
    if on != day.isoformat() or agreed_at(order) is None:
        return None
    return int(hour[:2]) * HOUR + int(hour[3:])


def as_moved(order: Order, move: Move, day: date) -> Order:
    """The order as it would stand, with the time it would have."""
    if move.minute is None:
        return order
    return msgspec.structs.replace(order, appointment=moment(day, move.minute))


def why_words(reason: WhyNot) -> str:
    """A reason in words, with what it is about: the skill that is missing, the order that is in the way."""
    said = t(f"why_not.{reason.code}")
    if skills := reason.facts.get("skills", ""):
        named = [t(f"kind.{one}") if known(f"kind.{one}") else one for one in skills.split(",")]
        said = t("day_board.skill", skills=t("list.comma").join(named))
    if number := reason.facts.get("number", ""):
        said = f"{said}: {number}"
    return f"{said} · {reason.rule}"


def stock_words(world: PhoneWorld, person: Person, order: Order) -> str:
    """What a technician has along for an order: units in their bag, and whether one is of its model."""
    mine = [u for u in world.find(Unit, "holder", person.id) if u.condition == "good" and not u.owed_to_store]
    terminals = [u for u in mine if u.unit is UnitKind.TERMINAL]
    sims = sum(u.unit is UnitKind.SIM for u in mine)
    said = t("day_board.stock", terminals=len(terminals), sims=sims)
    model = order.product_model.strip()
    if model and not any(u.model == model for u in terminals):
        said += t("list.comma") + t("day_board.stock.none", model=model)
    return said


@ft.component
def Placing(order: Order, move: Move, day: date, to: To) -> ft.Control:
    """The panel beside the board: the time, then everybody with what speaks against them, then one button."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.day/{order.id}")
    use_first_field(form)
    before = minute_of(order, day)
    minute = move.minute if move.minute is not None else before
    changed = minute is not None and minute != before
    person = here.session.world.get(Person, move.person or order.technician or "")
    other = person is not None and person.id != order.technician
    now = here.session.now()
    of_typing: ft.MutableRef[Any] = ft.use_ref(minute)
    if minute != of_typing.current:  # a drop or a press has had the last word
        form.typing.settled("hour")
        of_typing.current = minute
    wished = as_moved(order, move.at(minute), day)
    against = why_not(here.session.world, person, wished, now) if person is not None and other else ()
    spoken_with = form.text("spoken_with", order.contact).strip()

    async def press(_: Any) -> None:
        taken = True
        if changed:
            taken = await doing.do(AgreeTime(time=wished.appointment, spoken_with=spoken_with), order.id)
        if taken and other and person is not None:
            taken = await doing.do(AssignOrder(technician=person.id), order.id)
        if taken:
            await form.drop()
            to(None)

    def typed(text: str) -> None:
        read = typed_time(text)
        if len(read) == len("00:00") and read[2] == ":":
            of_typing.current = int(read[:2]) * HOUR + int(read[3:])
            to(lambda last: last and last.at(of_typing.current))

    def by(minutes: int) -> Callable[..., None]:
        def shift(_: Any) -> None:
            later = max(0, min(24 * HOUR - 1, (minute if minute is not None else MID) + minutes))
            to(lambda last: last and last.at(later))

        return shift

    hour = text_field(
        form, "hour", t("day_board.hour"), redraw, default=said_minute(minute), keep=typed, expand=True,
        on_submit=press if (changed or other) and not against else None,
    )  # fmt: skip
    rows: list[ft.Control] = [
        ft.Row(plates(vehicles_of(here.session.world, order)), wrap=True, spacing=6),
        title(about(order), max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(" · ".join(p for p in (order.number, order.customer_name, order.address) if p)),
        quiet(t("day_board.now", name=order.technician_name or t("call.nobody"),
                when=when(order.appointment, now) or t("order.no_appointment"))),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        ft.Row([hour, small_button(f"−{STEP}", by(-STEP)), small_button(f"+{STEP}", by(STEP))], spacing=S),
    ]  # fmt: skip
    if changed:
        rows.append(text_field(form, "spoken_with", t("time.spoken_with"), redraw, default=order.contact))
    if against:
        rows.append(banner(t("day_board.not", name=person.name if person else ""),
                           t("list.comma").join(why_words(r) for r in against), "overdue"))  # fmt: skip
    busy = doing.busy or bool(against) or not (changed or other) or (changed and not spoken_with)
    words = t("day_board.do", name=person.name if person else "", when=said_minute(minute))
    rows += [
        ft.FilledButton(words, icon=ft.Icons.EVENT_AVAILABLE_ROUNDED, on_click=press, disabled=busy, height=52),
        ft.Row(
            [
                second_button(t("word.cancel"), lambda _: to(None)),
                second_button(t("day_board.open"), lambda _: here.go(routes.office("dispatch", order.id))),
            ],
            wrap=True, spacing=S, run_spacing=S,
        ),
        quiet(t("day_board.who")),
        *[_candidate(here, p, order, wished, move, to) for p in technicians(here.session.world)],
    ]  # fmt: skip
    return ft.Column(rows, spacing=S, tight=True, horizontal_alignment=_STRETCH)


def _candidate(here: AppContext, person: Person, order: Order, wished: Order, move: Move, to: To) -> ft.Control:
    reasons = why_not(here.session.world, person, wished, here.session.now())
    mine = person.id == order.technician
    said = t("office.assign.now") if mine else "; ".join(map(why_words, reasons)) or t("day_board.can")
    tone = "info" if mine else "overdue" if reasons else "ok"
    return row_tile(
        ft.Row([label(person.name, expand=True)]),
        ft.Row([pill(said, tone)] if len(said) < 16 else [quiet(said, expand=True, color=None)]),
        quiet(stock_words(here.session.world, person, order)),
        on_click=lambda _: to(lambda last: last and replace(last, person=person.id)),
        chosen=person.id == move.person,
        name=f"{person.name} · {said}",
    )


def said_minute(minute: int | None) -> str:
    """A minute of the day as 14:30; '' where there is none."""
    if minute is None:
        return ""
    hours, minutes = divmod(minute, HOUR)
    return f"{hours:02d}:{minutes:02d}"
