"""The way to the print of a label: of a unit, and of one that was taken off a vehicle (RPL-4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from mobile.screens.printing.entry import PrintEntry
from mobile.ui.app_context import keyed
from rulebook.subjects.replacements.labels import ReturnLabel
from rulebook.subjects.stock.records import Unit

if TYPE_CHECKING:
    from mobile.screens.printing.jobs import Job


def unit_print(unit: Unit) -> ft.Control:
    def make() -> Job:
        from mobile.screens.printing.jobs import Job
        from mobile.screens.printing.labels import unit_label

        return Job(unit.id, unit.number, unit_label(unit))

    return PrintEntry(unit.id, 0, make)


def units_print(units: Sequence[Unit]) -> list[ft.Control]:
    """A label for each, in one print."""
    if not units:
        return []
    key = f"units-{len(units)}-{units[0].id}"

    def make() -> Job:
        from mobile.screens.printing.jobs import Job
        from mobile.screens.printing.labels import unit_label

        first, *others = [unit_label(unit) for unit in units]
        return Job(key, f"{len(units)}", first, more=tuple(others))

    return [keyed(PrintEntry, key, key, 0, make)]


def returned_print(swap: str, found: ReturnLabel) -> ft.Control:
    """`swap`: what took the unit off."""

    def make() -> Job:
        from mobile.screens.printing.jobs import Job
        from mobile.screens.printing.labels import returned_label

        return Job(swap, found.number, returned_label(found))

    return PrintEntry(swap, 0, make)
