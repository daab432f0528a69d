"""Where complaints, measures and faults open for a person: in the rail, or behind the phone's tab "me"."""

from __future__ import annotations

from mobile.app.routes import Place
from mobile.ui.app_context import AppContext


def way(here: AppContext, item: str, step: str = "", more: str = "") -> str:
    """The path of a screen that is in the rail of some and behind "me" for the others."""
    from mobile.screens.registry import OFFICE_ENTRIES, opened_by

    office = any(entry.key == item for entry in opened_by(here.session.me, OFFICE_ENTRIES))
    return Place("office" if office else "me", item, step, more).path


def complaint(here: AppContext, id: str = "") -> str:
    return way(here, "complaints", id)


def hear(here: AppContext, source: str = "") -> str:
    """The form for a new one; `source` is what it comes from: order:ID, visit:ID, receipt:ID, vehicle:ID."""
    return way(here, "complaints", HEAR, source)


def measures(here: AppContext) -> str:
    return way(here, "complaints", MEASURES)


def fault(here: AppContext, id: str = "") -> str:
    return way(here, "faults", id)


def raise_fault(here: AppContext) -> str:
    return way(here, "faults", HEAR)


HEAR, MEASURES, FIGURES = "new", "measures", "figures"
"""Steps of the address that are no complaint's id."""
