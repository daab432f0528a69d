"""Several units of the store to one technician, as one offer with one code (STK-1, STK-2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.lookups import technicians
from mobile.screens.shared.panes import cut, pane_bar, pane_body, pane_head, search_field
from mobile.screens.stock.store_parts import ENTRY, known_among, number_entry
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, empty_state, heading, quiet, refusal_banner
from mobile.ui.fields import choice, grouped, tick
from mobile.ui.frame import screen
from mobile.ui.gun import aim
from mobile.ui.kept_rows import use_kept_rows
from mobile.ui.reading import Read
from mobile.ui.text import t
from rulebook.kernel.ids import UnitId
from rulebook.kernel.times import company_day
from rulebook.numbers.searching import matches
from rulebook.subjects.branches.membership import works_for
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import STORE, Place, Transfer, TransferState, Unit
from rulebook.subjects.stock.stores import keeps_store_of
from rulebook.subjects.stock.transfer_slip import MOST_UNITS

SEND = "store:"
"""Before a branch's id where a taker is chosen: its store."""


def free_units(here: AppContext) -> list[Unit]:
    """What lies in the store and is on offer to nobody."""
    world = here.session.world
    waiting = world.find(Transfer, "state", TransferState.OFFERED)
    offered = {item.id for offer in waiting if offer.giver == STORE for item in offer.items}
    lying = list(world.find(Unit, "place", Place.STORE))
    ours = {branch for branch in {u.store or HEAD for u in lying} if keeps(here, branch)}
    free = [u for u in lying if u.id not in offered and (u.store or HEAD) in ours]
    return sorted(free, key=lambda u: (u.unit, u.model, u.number))


def keeps(here: AppContext, branch: str) -> bool:
    """Whether one keeps the store of that branch: one's own, or one that has no keeper of its own (BR-1)."""
    return keeps_store_of(here.session.world, here.session.me, branch, company_day(here.session.now()))


def other_stores(here: AppContext) -> list[tuple[str, str]]:
    """The branches to whose stores one's own may send, under the ids that the form keeps."""
    world = here.session.world
    own = works_for(world, here.session.me, company_day(here.session.now()))
    if not several(world):
        return []
    return [(f"{SEND}{id}", t("branch.store", branch=name)) for id, name in open_branches(world) if id != own]


@ft.component
def GivePage(back: Callable[[], Any] | None) -> ft.Control:
    """To whom, which units, one press."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.store.give")
    keep = use_kept_rows()
    id = ft.use_memo(here.session.new_id, [])
    free = free_units(here)
    picked = [u for u in free if form.get(f"unit-{u.id}", False)]
    people = [p for p in technicians(here.session.world) if p.active and p.id != here.session.me.id]
    taker = form.text("taker")
    takers = [*((str(p.id), p.name) for p in people), *other_stores(here)]

    def picked_one() -> None:
        redraw()
        aim(here, form, ENTRY)

    async def give(_: Any) -> None:
        units = tuple(UnitId(u.id) for u in picked)
        to = taker.removeprefix(SEND) if taker.startswith(SEND) else ""
        offer = GiveUnits(transfer=id, units=units, taker="" if to else taker, branch=to)
        if await doing.do(offer, id):
            await form.drop()
            here.go(routes.office("stock") if to else routes.office("stock", "code", id))

    def offered(unit: Unit) -> ft.Control:
        return tick(form, f"unit-{unit.id}", grouped(unit.number), picked_one, _words(unit))

    head = pane_head(t("store.give"), back=back)
    if not free:
        words, hint = t("office.stock.empty"), t("store.give.nothing")
        return screen(head, pane_body(empty_state(ft.Icons.INVENTORY_2_OUTLINED, words, hint)))
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(choice(form, "taker", t("transfer.taker"), takers, picked_one))
    parts.append(heading(t("transfer.what")))
    judge = known_among(u.number for u in free)
    parts.append(number_entry(here, form, t("store.entry"), _adding(form, free), redraw, judge))
    parts.append(search_field(form, t("office.stock.search"), redraw))
    found = [u for u in free if u in picked or matches(form.text("query"), (u.number, u.model, u.phone))]
    found.sort(key=lambda u: u not in picked)
    shown, rest = cut(found, form, redraw)
    parts += [keep(u.id, (_words(u), u in picked), partial(offered, u)) for u in shown]
    parts += rest
    if len(picked) > MOST_UNITS:
        parts.append(banner(t("transfer.many", count=MOST_UNITS), tone="wait"))
    ready = bool(picked) and len(picked) <= MOST_UNITS and taker in dict(takers)
    note = "" if taker else t("store.give.whom")
    words = t("transfer.offer", count=len(picked))
    bar = pane_bar(here, words, give if ready else None, ft.Icons.OUTBOX_ROUNDED, doing.busy, note)
    parts.append(quiet(t("store.give.note")))
    return screen(head, pane_body(*parts), bar)


def _adding(form: Form, free: list[Unit]) -> Callable[[str, Read], str]:
    def add(number: str, _: Read) -> str:
        unit = next((u for u in free if u.number == number), None)
        if unit is None:
            return t("store.not_here", number=number)
        if form.get(f"unit-{unit.id}", False):
            return t("store.give.twice", number=number)
        form.put(f"unit-{unit.id}", True)
        return ""

    return add


def _words(unit: Unit) -> str:
    condition = "" if unit.condition in ("", "good") else t(f"swap.condition.{unit.condition}")
    return " · ".join(p for p in (t(f"unit.{unit.unit}"), unit.model, unit.phone, condition) if p)
