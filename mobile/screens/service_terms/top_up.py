"""A SIM topped up at the carrier's (充卡): what was paid, until when, and the carrier's slip (TERM-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import rest_note
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, grouped, text_field
from mobile.ui.money import typed_fen
from mobile.ui.photos import AddPhotos, loose_photos, save_photos
from mobile.ui.text import day, money, t
from mobile.ui.theme import M
from rulebook.kernel.ids import Fen, UnitId, VisitId
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.service_terms.commands import TopUpSim
from rulebook.subjects.service_terms.records import SimTopUp
from rulebook.subjects.stock.records import Unit

LATEST = 5
"""So many payments are told, the last ones."""


@ft.component
def TopUp(sims: tuple[str, ...], order: str, visit: str) -> ft.Control:
    """Which card, how much, until when, the slip's number; at a visit also its photo."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    world = here.session.world
    form = use_form(f"top_up/{order or ','.join(sims)}")
    known = [one for sim in sims for one in world.find(SimTopUp, "unit", sim)]
    id = ft.use_memo(here.session.new_id, [order, len(known)])
    if not sims:
        return card(quiet(t("terms.bulk.no_card")))
    sim = form.text("sim", sims[0])
    unit = world.get(Unit, UnitId(sim))
    fen, slip = typed_fen(form, "fen"), form.text("slip").strip()
    photos = loose_photos(form)

    async def save(_: Any) -> None:
        if fen is None:
            return
        if visit:
            await save_photos(here.session, form, order, VisitId(visit))
        command = TopUpSim(
            top_up=id,
            unit=sim,
            fen=Fen(fen),
            number=unit.number if unit else "",
            carrier=form.text("carrier").strip(),
            slip=slip,
            photo=photos[-1].id if photos else "",
            until=typed_date(form.text("until")),
        )
        if await doing.do(command, order or id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if len(sims) > 1:
        named = [(one, found.number if (found := world.get(Unit, UnitId(one))) else one) for one in sims]
        parts.append(choice(form, "sim", "", named, redraw, sims[0]))
    else:
        parts.append(quiet(t("terms.sim_of", number=grouped(unit.number if unit else sim))))
    money_field = text_field(
        form, "fen", t("terms.top_up.fen"), redraw, prefix="¥ ", keyboard_type=ft.KeyboardType.NUMBER
    )
    parts += [
        money_field,
        text_field(form, "carrier", t("terms.top_up.carrier")),
        text_field(form, "until", t("terms.top_up.until"), redraw, hint="2026-12-31"),
        text_field(form, "slip", t("terms.top_up.slip"), redraw),
    ]
    if visit:
        parts.append(AddPhotos(form, f"{visit}:top-up", Purpose.OTHER, t("terms.top_up.photo")))
    ready = fen is not None and bool(slip or photos)
    if not ready:
        parts.append(quiet(t("terms.top_up.need")))
    press = save if ready and not doing.busy else None
    parts.append(ft.Row([second_button(t("terms.top_up.do"), press, ft.Icons.SIM_CARD_OUTLINED)]))
    latest = sorted(known, key=lambda one: one.at, reverse=True)
    for one in latest[:LATEST]:
        parts.append(quiet(_said(one)))
    parts += rest_note(latest, LATEST)
    return card(*parts, padding=20, spacing=M)


def _said(one: SimTopUp) -> str:
    return " · ".join(p for p in (day(one.at[:10]), money(one.fen), one.carrier, one.slip, one.by_name) if p)
