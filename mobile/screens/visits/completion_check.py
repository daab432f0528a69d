"""What still stands before a visit's completion, and the way to the step that makes each thing good (ORD-10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.ui.app_context import AppContext
from mobile.ui.basics import banner, second_button
from mobile.ui.text import t
from rulebook.rules import missing_to_complete
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit

STEP_OF = {
    "finding": "find",
    "work": "act",
    "customer_tried": "act",
    "photos": "act",
    "photo_as_printed": "act",
    "photo_damage": "act",
    "sim": "act",
    "vehicles": "vehicles",
    "fee": "fee",
    "signature": "sign",
    "signature_outdated": "sign",
}
"""The step that makes each part good. What waits for others, as the team's completion, has none."""


def ways(missing: Iterable[str]) -> dict[str, list[str]]:
    """The steps to go to, in the gate's order, with the parts that each of them makes good."""
    found: dict[str, list[str]] = {}
    for part in missing:
        if part in STEP_OF:
            found.setdefault(STEP_OF[part], []).append(part)
    return found


def gaps(here: AppContext, order: Order, visit: Visit | None, told: bool) -> list[ft.Control]:
    """What is missing, unless a refusal has `told` it already, and a button to each step that makes it good."""
    missing = missing_to_complete(here.session.world, order, visit) if visit is not None else ()
    if not missing:
        return []

    def go(step: str) -> Any:
        return lambda _: here.go(routes.order(order.id, step))

    parts: list[ft.Control] = [] if told else [banner(t("gate.missing", what=_named(missing)), tone="wait")]
    for step, its in ways(missing).items():
        parts.append(second_button(t("gate.go", what=_named(its)), go(step), ft.Icons.ARROW_FORWARD_ROUNDED))
    return parts


def _named(parts: Iterable[str]) -> str:
    return t("list.comma").join(t(f"part.{part}") for part in parts)
