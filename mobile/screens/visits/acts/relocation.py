"""移机: the terminal that comes off one vehicle of the order and goes onto another (RPL-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.replacements.swap import unit_judge
from mobile.screens.shared.rule_preview import warnings
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import empty_state, refusal_banner
from mobile.ui.fields import choice, number_field, text_field, tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import t
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.stock.records import Unit, UnitKind


@ft.component
def Act(view: OrderView) -> ft.Control:
    """From which vehicle, its terminal's number, onto which, whether the SIM goes along."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    assert visit is not None
    back = routes.order(order.id, "act")
    form = use_form(f"relocation/{visit.id}")
    id = ft.use_memo(here.session.new_id, [visit.id])
    head = page_head(t("act.swap.relocation"), order.number, back=lambda: here.go(back))
    if len(view.vehicles) < 2:
        empty = empty_state(ft.Icons.NO_CRASH_OUTLINED, t("relocation.two"), t("relocation.two.hint"))
        return screen(head, body(empty))
    plates = {str(v.id): v.plate for v in view.vehicles}
    by_id = {str(v.id): v for v in view.vehicles}
    borne = next((v for v in view.vehicles if v.terminal), view.vehicles[0])
    source = by_id.get(form.text("source"), borne)  # a draft may name a vehicle that left the order
    others = [v for v in view.vehicles if v.id != source.id]
    target = next((v for v in others if str(v.id) == form.text("target")), others[0])
    fitted = here.session.world.get(Unit, source.terminal) if source.terminal else None
    known = fitted.number if fitted else ""
    judge = unit_judge(here, UnitKind.TERMINAL)
    number = judge(form.text("number", known))
    command = RelocateUnit(
        visit=visit.id,
        relocation=id,
        source=source.id,
        source_plate=source.plate,
        target=target.id,
        target_plate=target.plate,
        number=number.value,
        sim_moves=form.text("sim", "yes") == "yes",
        reason=form.text("reason").strip(),
    )

    async def save(_: Any) -> None:
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(command, order.id):
            await form.drop()
            here.go(back)

    printed = bool(form.get("as_printed", False))
    may = not number.ok and number.may_stand_as_printed
    sure = number.ok or (may and printed)
    note = "" if number.value and sure else t("relocation.number.needed")
    goals = [(str(v.id), v.plate) for v in others]
    yes_no = [("yes", t("swap.sim.moves")), ("no", t("swap.sim.stays"))]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        choice(
            form,
            "source",
            t("relocation.source"),
            [(str(k), v) for k, v in plates.items()],
            redraw,
            str(source.id),
        ),
        number_field(form, "number", t("relocation.number"), judge, redraw, default=known, scan=here.scan),
        *([tick(form, "as_printed", t("swap.as_printed"), redraw, t("swap.as_printed.hint"))] if may else []),
        *([AddPhotos(form, visit.id, Purpose.AS_PRINTED, t("photo.hint.as_printed"))] if may and printed else []),
        choice(form, "target", t("relocation.target"), goals, redraw, str(target.id)),
        choice(form, "sim", t("relocation.sim"), yes_no, redraw, "yes"),
        text_field(form, "reason", t("relocation.reason"), lines=2),
    ]
    if not note:
        parts += warnings(here, command, order.id)
    bar = thumb_bar(t("relocation.save"), None if note else save, ft.Icons.SWAP_HORIZ_ROUNDED, doing.busy, note)
    return screen(head, body(*parts), bar)
