"""What an order says of customer, place and product, side by side."""

from __future__ import annotations

import flet as ft

from mobile.screens.office.rows import spread
from mobile.ui.here import Here
from mobile.ui.text import day, t, when
from rulebook.numbers import show_phone
from rulebook.records import Order


def papers_of(here: Here, order: Order) -> ft.Control:
    """What the order says of customer, place and product."""
    made = when(order.appointment, here.session.now()) if order.appointment else t("order.no_appointment")
    return spread(
        (t("field.customer_name"), order.customer_name),
        (t("field.contact"), " ".join(p for p in (order.contact, show_phone(order.contact_phone)) if p)),
        (t("field.address"), order.address),
        (t("field.appointment"), made),
        (t("field.product_model"), order.product_model),
        (t("field.purchase_date"), day(order.purchase_date) if order.purchase_date else ""),
    )
