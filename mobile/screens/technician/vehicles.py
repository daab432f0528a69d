"""Every vehicle of an order and what became of it: found by plate, done, or not possible and why (ORD-10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.progress import Case
from mobile.ui import theme
from mobile.ui.basics import card, empty_state, label, quiet, second_button
from mobile.ui.fields import choice, suggest, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import Here, keyed, use_doing, use_form, use_here, use_redraw
from mobile.ui.plate import plate_badge
from mobile.ui.text import clock, t
from mobile.ui.theme import M, S
from rulebook.commands import ReportVehicle
from rulebook.ids import VehicleId
from rulebook.numbers import show_plate
from rulebook.records import JobState, Order, Person, Vehicle, VehicleJob
from rulebook.teams import Progress, progress

SHOWN = 100
"""So many rows are drawn at once."""

REASONS = ("away", "refused", "no_place", "no_power", "no_part")
"""Why a vehicle cannot be done; words: vehicles.reason.*"""


def counted(done: Sequence[Progress]) -> tuple[int, int, int]:
    """How many vehicles are done, not possible, and left."""
    fitted = sum(p.job is not None and p.job.state is JobState.DONE for p in done)
    not_possible = sum(p.job is not None and p.job.state is JobState.NOT_POSSIBLE for p in done)
    return fitted, not_possible, len(done) - fitted - not_possible


def progress_bar(here: Here, order: Order) -> ft.Control:
    """37 / 60, as a bar and in words."""
    done, not_possible, left = counted(progress(here.session.world, order))
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


def matching(found: Vehicle | None, query: str) -> bool:
    """Whether plate or driver hold what was typed."""
    wanted = query.casefold().replace(" ", "").replace("·", "")
    return not wanted or (found is not None and wanted in f"{found.plate} {found.driver}".casefold())


@ft.component
def Vehicles(case: Case) -> ft.Control:
    """The list: those left first to see, a search, and the one that is open with what may be said of it."""
    here = use_here()
    redraw = use_redraw()
    order = case.order
    form = use_form(f"vehicles/{order.id}")
    world = here.session.world
    everything = progress(world, order)
    done, not_possible, left = counted(everything)
    counts = {"left": left, "done": done, "not_possible": not_possible, "all": len(everything)}
    view, query = form.text("view", "left"), form.text("query")
    shown = [
        (p, world.get(Vehicle, p.vehicle))
        for p in everything
        if view == "all" or (p.job.state if p.job else "left") == view
    ]
    rows = [(p, v) for p, v in shown if matching(v, query)][:SHOWN]
    chosen = form.text("open")

    def open_(id: str) -> Any:
        def press(_: Any) -> None:
            form.put("open", "" if id == chosen else id)
            redraw()

        return press

    views = [(key, f"{t(f'vehicles.view.{key}')} {count}") for key, count in counts.items()]
    parts: list[ft.Control] = [
        progress_bar(here, order),
        text_field(form, "query", t("vehicles.search"), redraw, prefix_icon=ft.Icons.SEARCH_ROUNDED),
        choice(form, "view", "", views, redraw, "left"),
    ]
    for p, vehicle in rows:
        parts.append(_row(here, p, vehicle, open_(str(p.vehicle)), str(p.vehicle) == chosen))
        if str(p.vehicle) == chosen:
            parts.append(keyed(Report, f"report-{p.vehicle}", case, str(p.vehicle), p.job))
    if not rows:
        parts.append(empty_state(ft.Icons.LOCAL_SHIPPING_OUTLINED, t("vehicles.none"), t("vehicles.none.hint")))
    back = routes.order(order.id)
    return screen(
        page_head(t("vehicles.title"), order.number, back=lambda: here.go(back)),
        body(*parts, spacing=S),
        thumb_bar(t("vehicles.back"), lambda _: here.go(back), ft.Icons.ARROW_BACK_ROUNDED),
    )


_ICONS = {JobState.DONE: ft.Icons.CHECK_CIRCLE_ROUNDED, JobState.NOT_POSSIBLE: ft.Icons.DO_NOT_DISTURB_ON_OUTLINED}


def _row(here: Here, p: Progress, vehicle: Vehicle | None, press: Any, opened: bool) -> ft.Control:
    look = theme.look()
    plate = vehicle.plate if vehicle else str(p.vehicle)
    ink = {None: ft.Colors.OUTLINE, JobState.DONE: look.ok.ink, JobState.NOT_POSSIBLE: look.wait.ink}
    state = p.job.state if p.job else None
    icon = _ICONS[state] if state else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED
    words = t(f"job.{state or 'planned'}")
    note = words
    if p.job is not None:
        by = here.session.world.get(Person, p.job.by)
        parts = (words, p.job.reason, by.name if by else "", clock(p.job.at))
        note = " · ".join(part for part in parts if part)
    elif vehicle is not None and vehicle.driver:
        note = f"{words} · {vehicle.driver}"
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
    return ft.Semantics(label=f"{show_plate(plate)}, {words}", button=True, container=True, content=box)


@ft.component
def Report(case: Case, vehicle: str, job: VehicleJob | None) -> ft.Control:
    """Fit units, say that it is done, or why it cannot be."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order, visit = case.order, case.visit
    form = use_form(f"vehicle/{order.id}/{vehicle}")
    if visit is None or not visit.arrived_at or visit.completed_at:
        return card(quiet(t("vehicles.on_site_first")))
    visit_id = visit.id
    cannot, reason = bool(form.get("cannot", False)), form.text("reason").strip()

    async def report(done: bool) -> None:
        command = ReportVehicle(
            visit=visit_id, vehicle=VehicleId(vehicle), done=done, reason="" if done else reason
        )
        if await doing.do(command, order.id):
            await form.drop()

    async def done(_: Any) -> None:
        await report(True)

    async def refuse(_: Any) -> None:
        await report(False)

    def fit(kind: str) -> Any:
        async def press(_: Any) -> None:
            key = f"swap/{visit_id}/{kind}"
            await here.session.save_draft(key, {**here.session.draft(key), "vehicle": vehicle})
            here.go(routes.order(order.id, "swap", kind))

        return press

    def cannot_be(_: Any) -> None:
        form.put("cannot", not cannot)
        redraw()

    def add(code: str) -> Any:
        def press(_: Any) -> None:
            form.put("reason", t(f"vehicles.reason.{code}"))
            redraw()

        return press

    finished = job is not None and job.state is JobState.DONE
    rows: list[ft.Control] = [
        ft.Row(
            [
                *([] if finished else [_done_button(done, doing.busy)]),
                second_button(t("vehicles.fit.terminal"), fit("terminal"), ft.Icons.GPS_FIXED_ROUNDED),
                second_button(t("vehicles.fit.sim"), fit("sim"), ft.Icons.SIM_CARD_OUTLINED),
                *([] if finished else [second_button(t("vehicles.cannot"), cannot_be, ft.Icons.BLOCK_ROUNDED)]),
            ],
            wrap=True,
            spacing=S,
            run_spacing=S,
        )
    ]
    if cannot and not finished:
        chips = [suggest(t(f"vehicles.reason.{code}"), add(code)) for code in REASONS]
        save = ft.FilledButton(
            t("vehicles.cannot.save"), on_click=refuse, disabled=not reason or doing.busy, height=52
        )
        rows += [
            ft.Row([*chips], wrap=True, spacing=S, run_spacing=S),
            text_field(form, "reason", t("vehicles.reason"), redraw),
            save,
        ]
    return card(*rows, spacing=M)


def _done_button(done: Any, busy: bool) -> ft.Control:
    return ft.FilledButton(
        t("vehicles.done"), icon=ft.Icons.CHECK_ROUNDED, on_click=done, disabled=busy, height=52
    )
