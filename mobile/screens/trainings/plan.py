"""Planning a training: what, when, where, which skill, who trains, with what (TRN-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.company_rules.skills import known_skills, skill_words
from mobile.screens.shared.date_parsing import appointment
from mobile.screens.shared.people_choice import one_of_many, people_choice
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner, title
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.identity import Person
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.trainings.commands import PlanSession
from rulebook.subjects.trainings.records import SessionKind

OVER = (OrderState.CLOSED, OrderState.CANCELLED)


@ft.component
def Plan() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("session.plan")
    command = typed(form)

    async def send(_: Any) -> None:
        said = typed(form)
        if said is not None and await doing.do(said, here.session.new_id()):
            await form.drop()
            redraw()

    parts = [title(t("training.plan")), *fields(here, form, redraw)]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    elif command is None:
        parts.append(quiet(t("training.needs")))
    press = send if command is not None else None
    parts.append(primary_button(t("training.send"), press, ft.Icons.EVENT_AVAILABLE_ROUNDED, doing.busy))
    return card(*parts, spacing=M)


def fields(here: AppContext, form: Form, redraw: Any) -> list[ft.Control]:
    world = here.session.world
    staff = sorted((p for p in world.all(Person) if p.active and not p.outsider), key=lambda p: p.name)
    orders = [o for o in world.all(Order) if o.kind is OrderKind.TRAINING and o.state not in OVER]
    skills = [("", t("training.no_skill")), *((one, skill_words((one,))) for one in known_skills(world))]
    kinds = [(kind.value, t(f"training.kind.{kind}")) for kind in SessionKind]
    parts: list[ft.Control] = [
        text_field(form, "title", t("training.title"), redraw),
        choice(form, "kind", t("training.kind"), kinds, redraw, SessionKind.INTERNAL.value),
        text_field(form, "day", t("training.day"), redraw, helper=t("office.form.like", example="2026-12-31")),
        text_field(form, "hour", t("training.hour"), redraw, default="14:00"),
        text_field(form, "place", t("training.place"), redraw),
        choice(form, "skill", t("training.skill"), skills, redraw),
        people_choice(form, "trainer", t("training.trainer"), staff, redraw, t("training.outside")),
    ]
    if not form.text("trainer"):
        parts.append(text_field(form, "trainer_name", t("training.trainer_name"), redraw))
    parts += [
        text_field(form, "outline", t("training.outline"), redraw, lines=2),
        text_field(form, "material", t("training.material"), redraw),
    ]
    if orders:
        offered = [(str(o.id), o.number or o.customer_name, (o.number, o.customer_name)) for o in orders]
        parts.append(one_of_many(form, "order", t("training.order"), offered, redraw, t("training.no_order")))
    return parts


def typed(form: Form) -> PlanSession | None:
    """The command as far as it is filled in; None while title or day is missing."""
    name, day = form.text("title").strip(), form.text("day").strip()
    if not name or not day:
        return None
    trainer = form.text("trainer")
    return PlanSession(
        kind=SessionKind(form.text("kind", SessionKind.INTERNAL.value)),
        title=name,
        begins=appointment(day, form.text("hour", "14:00")),
        outline=form.text("outline").strip(),
        material=form.text("material").strip(),
        skill=form.text("skill"),
        place=form.text("place").strip(),
        trainer=trainer,
        trainer_name="" if trainer else form.text("trainer_name").strip(),
        order=form.text("order"),
    )
