"""The screens of one order, by the step in the address. An order that is not known here is said to be so."""

from __future__ import annotations

import flet as ft

from mobile import routes
from mobile.routes import Place
from mobile.screens.technician.act import Act
from mobile.screens.technician.agreed import NewTime, promises_page
from mobile.screens.technician.collect import Collect
from mobile.screens.technician.depart import Depart
from mobile.screens.technician.fee import FeeStep
from mobile.screens.technician.find import Find
from mobile.screens.technician.label import LabelPage
from mobile.screens.technician.leave import AskLeave
from mobile.screens.technician.order import OrderPage
from mobile.screens.technician.progress import case_of
from mobile.screens.technician.receipt import ReceiptPage
from mobile.screens.technician.sign import Sign
from mobile.screens.technician.swap import Swap
from mobile.screens.technician.unsolved import Damage, Unsolved, Void
from mobile.screens.technician.vehicles import Vehicles
from mobile.ui.basics import empty_state
from mobile.ui.frame import body, page_head, screen
from mobile.ui.here import use_here
from mobile.ui.text import t

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
}
WITHOUT_VISIT = frozenset({"depart", "leave", "time", "promises", "vehicles"})
"""What may be opened before one has set out."""


@ft.component
def OrderScreens(place: Place) -> ft.Control:
    """The order's page, or one of its steps."""
    here = use_here()
    case = case_of(here.session, place.item)
    if case is None:
        return screen(
            page_head(t("order.title"), back=lambda: here.go(routes.HOME)),
            body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("order.unknown"), t("order.unknown.hint"))),
        )
    if place.step == "swap":
        return Swap(case, place.more or "terminal")
    if place.step == "label":
        return LabelPage(case, place.more)
    if place.step == "receipt":
        return ReceiptPage(case, place.more)
    step = _STEPS.get(place.step)
    if step is None or (case.visit is None and place.step not in WITHOUT_VISIT):
        return OrderPage(case)
    shown: ft.Control = step(case)
    return shown
