"""The screens of one order, by the step in the address. An order that is not known here is said to be so."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.appointments.agree_time import NewTime, promises_page
from mobile.screens.approvals.approval_request import AskLeave
from mobile.screens.measurements.on_site import MeasureOnSite
from mobile.screens.orders.work_order import OrderPage
from mobile.screens.receipts.fee import FeeStep
from mobile.screens.receipts.receipt import ReceiptPage
from mobile.screens.receivables.collect import Collect
from mobile.screens.replacements.label import LabelPage
from mobile.screens.replacements.swap import Swap
from mobile.screens.service_terms.on_site import TermsOnSite
from mobile.screens.teams.vehicles import Vehicles
from mobile.screens.visits.acts import act_screen
from mobile.screens.visits.depart import Depart
from mobile.screens.visits.diagnosis import Find
from mobile.screens.visits.progress import order_view
from mobile.screens.visits.sign import Sign
from mobile.screens.visits.unsolved import Damage, Unsolved, Void
from mobile.screens.visits.work_step import Act
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import empty_state
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from rulebook.subjects.orders.kinds import KINDS

_STEPS = {
    "depart": Depart,
    "find": Find,
    "act": Act,
    "fee": FeeStep,
    "sign": Sign,
    "unsolved": Unsolved,
    "damage": Damage,
    "void": Void,
    "collect": Collect,
    "leave": AskLeave,
    "time": NewTime,
    "promises": promises_page,
    "vehicles": Vehicles,
    "terms": TermsOnSite,
    "tests": MeasureOnSite,
}
WITHOUT_VISIT = frozenset({"depart", "leave", "time", "promises", "vehicles", "terms"})
"""What may be opened before one has set out."""


@ft.component
def OrderScreens(place: Place) -> ft.Control:
    """The order's page, or one of its steps."""
    here = use_app_context()
    view = order_view(here.session, place.item)
    if view is None:
        return screen(
            page_head(t("order.title"), back=lambda: here.go(routes.HOME)),
            body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("order.unknown"), t("order.unknown.hint"))),
        )
    if place.step == "swap":
        return Swap(view, place.more or "terminal")
    if place.step == "do" and view.visit is not None and place.more in KINDS[view.order.kind].acts:
        return act_screen(place.more)(view)
    if place.step == "label":
        return LabelPage(view, place.more)
    if place.step == "receipt":
        return ReceiptPage(view, place.more)
    step = _STEPS.get(place.step)
    if step is None or (view.visit is None and place.step not in WITHOUT_VISIT):
        return OrderPage(view)
    shown: ft.Control = step(view)
    return shown
