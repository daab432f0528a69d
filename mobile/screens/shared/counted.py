"""What is counted, in words: a figure's list says a person, a number or a sentence, never an id of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mobile.app import routes
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.ui.app_context import AppContext
from mobile.ui.text import irregularity_text, t, when
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.logs.records import SpotCheck
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise


def counted(here: AppContext, kind: type[Record], id: str) -> tuple[str, str]:
    """(words, the address of its page); "" as address where this person has no such page.

    A record that this device does not hold, or that its person does not see, is said to be just that.
    """
    found: Any = here.session.world.get(kind, id)
    if found is None:
        return t("record.not_here"), ""
    words, entry, page = _SAID[kind](here, found)
    opens = {one.key for one in opened_by(here.session.me, OFFICE_ENTRIES)}
    return words, routes.office(entry, page) if entry in opens else ""


def _order(here: AppContext, one: Order) -> tuple[str, str, str]:
    return " · ".join(p for p in (one.number, one.customer_name) if p), "orders", one.id


def _handover(here: AppContext, one: Handover) -> tuple[str, str, str]:
    at = when(one.declared_at, here.session.now())
    return f"{t('office.handover.of', name=one.technician_name)} · {at}", "finance", one.id


def _irregularity(here: AppContext, one: Irregularity) -> tuple[str, str, str]:
    words, _ = irregularity_text(one.code, one.facts)
    return " · ".join(p for p in (words, one.person_name) if p), "irregularities", one.id


def _promise(here: AppContext, one: Promise) -> tuple[str, str, str]:
    due = t("promise.due", when=when(one.due_at, here.session.now()))
    return f"{one.what} · {one.by_name} · {due}", "orders", one.order


def _spot_check(here: AppContext, one: SpotCheck) -> tuple[str, str, str]:
    return f"{one.number or one.about} · {one.by_name}", "orders" if one.order else "", one.order


_SAID: dict[type[Record], Callable[[AppContext, Any], tuple[str, str, str]]] = {
    Order: _order,
    Handover: _handover,
    Irregularity: _irregularity,
    Promise: _promise,
    SpotCheck: _spot_check,
}
"""Kind → its words, the office entry that has its page, and the page's id."""
