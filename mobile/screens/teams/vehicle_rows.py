"""The vehicles of an order as the phone and the office show them: how far they are, which match, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import flet as ft

from mobile.client.session_api import PhoneWorld
from mobile.ui import theme
from mobile.ui.basics import label, pressed_whole, quiet
from mobile.ui.plate import plate_badge
from mobile.ui.text import clock, read_choice, t
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.numbers import show_plate
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.places import JobState, VehicleJob
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import Progress, progress

VIEWS = ("left", "done", "not_possible", "all")
"""What a list may be narrowed down to; words: vehicles.view.*"""

Row = tuple[Progress, Vehicle | None]


def state_of(p: Progress) -> str:
    """In which of the views a vehicle stands."""
    return str(p.job.state) if p.job else "left"


def counted(done: Sequence[Progress]) -> tuple[int, int, int]:
    """How many vehicles are done, not possible, and left."""
    states = [state_of(p) for p in done]
    return states.count(JobState.DONE), states.count(JobState.NOT_POSSIBLE), states.count("left")


def counts(done: Sequence[Progress]) -> dict[str, int]:
    """How many vehicles each view has."""
    fitted, not_possible, left = counted(done)
    return dict(zip(VIEWS, (left, fitted, not_possible, len(done)), strict=True))


def matching(found: Vehicle | None, query: str) -> bool:
    """Whether plate or driver hold what was typed."""
    return not query.strip() or (found is not None and matches(query, (found.plate, found.driver, found.vin)))


def listed(
    world: PhoneWorld, everything: Iterable[Progress], view: str, query: str, opened: str = ""
) -> list[Row]:
    """The vehicles of a view that match what is searched for, in the order of the customer's list.

    The one that is `opened` stays in sight although it has just moved to another view: its SIM comes next.
    """
    rows = (
        (p, world.get(Vehicle, p.vehicle))
        for p in everything
        if view in ("all", state_of(p)) or str(p.vehicle) == opened
    )
    return [(p, vehicle) for p, vehicle in rows if matching(vehicle, query)]


def progress_bar(world: PhoneWorld, order: Order) -> ft.Control:
    """37 / 60, as a bar and in words."""
    done, not_possible, left = counted(progress(world, order))
    total = max(1, done + not_possible + left)
    look = theme.look()
    parts: list[ft.Control] = [
        ft.Container(height=10, bgcolor=colour, expand=share)
        for share, colour in (
            (done, look.ok.strong),
            (not_possible, look.wait.strong),
            (left, ft.Colors.OUTLINE_VARIANT),
        )
        if share
    ]
    words = t("vehicles.progress", done=done, total=total)
    more = [t("vehicles.progress.not", count=not_possible)] if not_possible else []
    more += [t("vehicles.progress.left", count=left)] if left else []
    return ft.Column(
        [
            ft.Row([label(words, ft.TextThemeStyle.TITLE_LARGE), quiet(" · ".join(more))], spacing=M, wrap=True),
            ft.Container(ft.Row(parts, spacing=2), border_radius=5, clip_behavior=ft.ClipBehavior.HARD_EDGE),
        ],
        spacing=S,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


_ICONS = {JobState.DONE: ft.Icons.CHECK_CIRCLE_ROUNDED, JobState.NOT_POSSIBLE: ft.Icons.DO_NOT_DISTURB_ON_OUTLINED}


def said_of(world: PhoneWorld, job: VehicleJob) -> str:
    """What became of a vehicle, why, by whom and when."""
    by = world.get(Person, job.by)
    parts = (t(f"job.{job.state}"), read_choice(job.reason), by.name if by else "", clock(job.at))
    return " · ".join(part for part in parts if part)


def vehicle_row(world: PhoneWorld, row: Row, press: Any, opened: bool = False) -> ft.Control:
    """One vehicle to pick. It is itself wherever it stands in the list: no tap goes to the one that moved up."""
    p, vehicle = row
    look = theme.look()
    plate = vehicle.plate if vehicle else str(p.vehicle)
    ink = {None: ft.Colors.OUTLINE, JobState.DONE: look.ok.ink, JobState.NOT_POSSIBLE: look.wait.ink}
    state = p.job.state if p.job else None
    icon = _ICONS[state] if state else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED
    words = t(f"job.{state or 'planned'}")
    driver = vehicle.driver if vehicle and p.job is None else ""
    note = said_of(world, p.job) if p.job else " · ".join(part for part in (words, driver) if part)
    box = ft.Container(
        ft.Row(
            [
                ft.Icon(icon, size=26, color=ink[state]),
                plate_badge(plate, vehicle.vehicle_type if vehicle else "", 16),
                quiet(note, expand=True, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
            ],
            spacing=M,
        ),
        padding=ft.Padding.symmetric(horizontal=M, vertical=10),
        border_radius=14,
        border=ft.Border.all(1, ft.Colors.PRIMARY if opened else ft.Colors.OUTLINE_VARIANT),
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        ink=True,
        on_click=press,
    )
    said = f"{show_plate(plate)}, {words}"
    return pressed_whole(box, said, key=f"row-{p.vehicle}")
