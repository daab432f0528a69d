"""Every vehicle of an order and what became of it: found by plate, done, or not possible and why (ORD-10)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.teams.vehicle_rows import counts, listed, progress_bar, vehicle_row
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, quiet, second_button
from mobile.ui.fields import choice, suggest, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.ids import VehicleId
from rulebook.subjects.orders.places import JobState, VehicleJob
from rulebook.subjects.orders.teamwork import progress
from rulebook.subjects.teams.commands import ReportVehicle

AT_ONCE = 12
"""So many rows are drawn at first: what one sees and a flick more. The search finds the others."""

REASONS = ("away", "refused", "no_place", "no_power", "no_part")
"""Why a vehicle cannot be done; words: vehicles.reason.*"""


@ft.component
def Vehicles(view: OrderView) -> ft.Control:
    """The list: those left first to see, a search, and the one that is open with what may be said of it."""
    here = use_app_context()
    redraw = use_redraw()
    order, world = view.order, here.session.world
    form = use_form(f"vehicles/{order.id}")
    everything = progress(world, order)
    shown, query, chosen = form.text("view", "left"), form.text("query"), form.text("open")
    rows = listed(world, everything, shown, query, chosen)
    most = int(form.get("most", AT_ONCE))

    def put(**values: Any) -> None:
        for name, value in values.items():
            form.put(name, value)
        redraw()

    views = [(key, f"{t(f'vehicles.view.{key}')} {count}") for key, count in counts(everything).items()]
    parts: list[ft.Control] = [
        progress_bar(world, order),
        text_field(form, "query", t("vehicles.search"), redraw, prefix_icon=ft.Icons.SEARCH_ROUNDED),
        choice(form, "view", "", views, redraw, "left"),
    ]
    for row in rows[:most]:
        id = str(row[0].vehicle)
        opened = id == chosen
        parts.append(vehicle_row(world, row, lambda _, to="" if opened else id: put(open=to), opened))
        if opened:
            told = partial(put, open="", query="")
            parts.append(keyed(Report, f"report-{id}", view, id, row[0].job, told))
    if len(rows) > most:
        words = t("vehicles.more", count=len(rows) - most)
        parts.append(second_button(words, lambda _: put(most=most + 2 * AT_ONCE), ft.Icons.EXPAND_MORE_ROUNDED))
    if not rows:
        elsewhere = len(listed(world, everything, "all", query)) if query else 0
        all_ = second_button(t("vehicles.elsewhere", count=elsewhere), lambda _: put(view="all"))
        empty = empty_state(
            ft.Icons.LOCAL_SHIPPING_OUTLINED,
            t("vehicles.none"),
            t("vehicles.none.hint"),
            all_ if elsewhere else None,
        )
        parts.append(empty)
    back = routes.order(order.id)
    return screen(
        page_head(t("vehicles.title"), order.number, back=lambda: here.go(back)),
        body(*parts, spacing=S),
        thumb_bar(t("vehicles.back"), lambda _: here.go(back), ft.Icons.ARROW_BACK_ROUNDED),
    )


@ft.component
def Report(view: OrderView, vehicle: str, job: VehicleJob | None, told: Callable[[], None]) -> ft.Control:
    """Fit units, say that it is done, or why it cannot be; `told` follows what was said."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
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
            told()

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
