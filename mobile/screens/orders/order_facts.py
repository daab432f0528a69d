"""What an order says of customer, place and product; and what has changed since it was approved (ORD-5)."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.rows import spread, toned_box
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import label, quiet
from mobile.ui.contacts import reach
from mobile.ui.text import day, known, money, t, when
from mobile.ui.theme import M
from rulebook.numbers import show_phone
from rulebook.policy.closed_contacts import masks, phone_shown
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order


def papers_of(here: AppContext, order: Order) -> ft.Control:
    """What the order says of customer, place and product."""
    made = when(order.appointment, here.session.now()) if order.appointment else t("order.no_appointment")
    phone, hidden = phone_shown(here.session.me, order), masks(here.session.me, order)
    facts = spread(
        (t("field.customer_name"), order.customer_name),
        (t("field.contact"), " ".join(p for p in (order.contact, show_phone(phone)) if p)),
        (t("field.address"), order.address),
        (t("field.appointment"), made),
        (t("field.product_model"), order.product_model),
        (t("field.purchase_date"), day(order.purchase_date) if order.purchase_date else ""),
    )
    buttons = reach(order.address, ("" if hidden else phone, order.contact))
    return ft.Column([facts, *buttons], spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


SHOWN = 8
"""So many plates are named on each side of a change."""


def changed_since(here: AppContext, order: Order) -> list[ft.Control]:
    """What was approved, struck out, beside what is asked for now."""
    if not order.was:
        return []
    ink = theme.look().wait.ink
    rows: list[ft.Control] = [label(t("changed.title"), ft.TextThemeStyle.TITLE_SMALL, ink)]
    for was in order.was:
        before, now = (
            said_as(here, was.field, was.text),
            said_as(here, was.field, _as_text(getattr(order, was.field))),
        )
        if was.field == "vehicles":
            before, now = _vehicles(here, was.text, order)
        old = ft.Text(before, color=ink, style=ft.TextStyle(decoration=ft.TextDecoration.LINE_THROUGH))
        struck = [old] if before and was.text else []
        name = t(f"field.{was.field}") if known(f"field.{was.field}") else t(f"changed.{was.field}")
        rows.append(
            ft.Semantics(
                label=t("changed.is", field=name, before=before, now=now),
                container=True,
                content=ft.Column(
                    [quiet(name), *struck, label(now, ft.TextThemeStyle.BODY_LARGE, ink)],
                    spacing=0,
                    tight=True,
                    margin=ft.Margin(left=0, top=6, right=0, bottom=0),
                ),
            )
        )
    return [toned_box("wait", *rows)]


def _as_text(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def said_as(here: AppContext, field: str, text: str) -> str:
    """A field's text as people read it."""
    if not text:
        return t("word.none")
    if field == "appointment":
        return when(text, here.session.now())
    if field == "purchase_date":
        return day(text)
    if field == "agreed_fee":
        return money(int(text))
    return t(f"kind.{text}") if field == "kind" else text


def _vehicles(here: AppContext, before: str, order: Order) -> tuple[str, str]:
    """Vehicles that are on the order no longer, and those that are new on it."""
    was, now = [id for id in before.split(",") if id], [str(id) for id in order.vehicles]
    gone, new = [id for id in was if id not in now], [id for id in now if id not in was]
    words = t("changed.vehicles", before=len(was), now=len(now))
    plus = t("changed.vehicles.new", plates=_plates(here, new)) if new else ""
    return (_plates(here, gone) if gone else ""), " · ".join(p for p in (words, plus) if p)


def _plates(here: AppContext, ids: list[str]) -> str:
    found = [(v.plate if (v := here.session.world.get(Vehicle, id)) else id) for id in ids[:SHOWN]]
    rest = t("office.plates_more", count=len(ids) - SHOWN) if len(ids) > SHOWN else ""
    return t("list.comma").join([*found, *([rest] if rest else [])])
