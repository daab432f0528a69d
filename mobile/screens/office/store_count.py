"""The stocktake: blind, by somebody else than the holder, and what it came to (STK-4, ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.office.looking import person_name
from mobile.screens.office.panes import pane_bar, pane_body, pane_head
from mobile.screens.office.rows import link_row
from mobile.screens.office.store_parts import number_entry, number_list
from mobile.ui.basics import banner, card, empty_state, heading, label, quiet, refusal_banner
from mobile.ui.fields import choice, grouped
from mobile.ui.frame import screen
from mobile.ui.here import Here, use_doing, use_form, use_here, use_redraw
from mobile.ui.text import irregularity_text, t, when
from mobile.ui.theme import S
from rulebook.commands import TakeStock
from rulebook.records import STORE, Irregularity, Person, Role, Stocktake, Unit

THE_STORE = "store"
"""The store among the choices; people go by their ids."""
LATEST = 8


def countable(here: Here) -> list[tuple[str, str]]:
    """Whose stock this person may count: nobody counts what they hold or keep."""
    me, world = here.session.me, here.session.world
    holders = {u.holder for u in world.all(Unit)}
    people = [p for p in world.all(Person) if p.id != me.id and (Role.TECHNICIAN in p.roles or p.id in holders)]
    named = [(str(p.id), p.name) for p in sorted(people, key=lambda p: p.name) if p.active or p.id in holders]
    return named if Role.STOREKEEPER in me.roles else [(THE_STORE, t("transfer.store")), *named]


@ft.component
def CountPage(back: Callable[[], Any] | None) -> ft.Control:
    """Whose, then number after number. What the books expect is not shown before it is said what was found."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    form = use_form("office.store.count")
    id = ft.use_memo(here.session.new_id, [])
    found: list[str] = list(form.get("found", []))
    holder = form.text("holder")

    def add(number: str) -> str:
        if number in found:
            return t("store.count.twice", number=number)
        form.put("found", [*found, number])
        return ""

    def remove(number: str) -> None:
        form.put("found", [one for one in found if one != number])
        redraw()

    async def close(_: Any) -> None:
        whose = STORE if holder == THE_STORE else holder
        if await doing.do(TakeStock(stocktake=id, found=tuple(found), holder=whose), id):
            await form.drop()
            here.go(routes.office("stock", "counted", id))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        choice(form, "holder", t("store.count.whose"), countable(here), redraw),
        quiet(t("store.count.blind")),
        heading(t("store.count.found", count=len(found))),
        number_entry(here, form, t("store.entry"), add, redraw),
        number_list(found, remove),
        *_earlier(here),
    ]
    note = "" if holder else t("store.count.whom")
    words = t("store.count.close", count=len(found))
    bar = pane_bar(here, words, close if holder else None, ft.Icons.FACT_CHECK_OUTLINED, doing.busy, note)
    return screen(pane_head(t("store.count"), back=back), pane_body(*parts), bar)


def _earlier(here: Here) -> list[ft.Control]:
    world, now = here.session.world, here.session.now()
    made = sorted(world.all(Stocktake), key=lambda s: s.at, reverse=True)[:LATEST]
    if not made:
        return []
    rows = [
        link_row(
            whose(here, one.holder),
            f"{when(one.at, now)} · {one.by_name} · {_sum(one)}",
            ft.Icons.FACT_CHECK_OUTLINED,
            lambda _, i=one.id: here.go(routes.office("stock", "counted", i)),
        )
        for one in made
    ]
    return [heading(t("store.count.earlier")), card(*rows, padding=S, spacing=0)]


def whose(here: Here, holder: str) -> str:
    """The store, or somebody's name."""
    return t("transfer.store") if holder == STORE else person_name(here.session.world, holder)


def _sum(made: Stocktake) -> str:
    wrong = len(made.missing) + len(made.surplus) + len(made.unknown)
    return t("store.counted.differs", count=wrong) if wrong else t("store.counted.agrees")


@ft.component
def CountedPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What was found, what was not, and who answers for the difference."""
    here = use_here()
    world = here.session.world
    made = world.get(Stocktake, id)
    head = pane_head(t("store.count"), whose(here, made.holder) if made else "", back=back)
    if made is None:
        words, hint = t("store.counted.unknown"), t("office.unknown.hint")
        return screen(head, pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint)))
    said = f"{when(made.at, here.session.now())} · {made.by_name}"
    wrong = bool(made.missing or made.surplus or made.unknown)
    parts: list[ft.Control] = [banner(_sum(made), said, "wait" if wrong else "ok", "STK-4")]
    differences = (("missing", made.missing), ("surplus", made.surplus), ("unknown_numbers", made.unknown))
    for key, numbers in differences:
        if numbers:
            parts += [heading(t(f"store.counted.{key}", count=len(numbers))), _numbers(numbers)]
    told = [i for i in world.all(Irregularity) if i.about.startswith(f"{id}:")]
    if told:
        parts += [heading(t("store.counted.told")), card(*[_told(here, i) for i in told], padding=S, spacing=0)]
    parts += [heading(t("store.count.found", count=len(made.found))), _numbers(made.found)]
    return screen(head, pane_body(*parts))


def _numbers(numbers: Sequence[str]) -> ft.Control:
    return card(*([label(grouped(number)) for number in numbers] or [quiet(t("word.none"))]), spacing=S)


def _told(here: Here, told: Irregularity) -> ft.Control:
    words, _ = irregularity_text(told.code, told.facts)
    owner = person_name(here.session.world, told.person)
    path = routes.office("irregularities", told.id)
    return link_row(words, t("store.counted.owner", name=owner), ft.Icons.RULE_OUTLINED, lambda _: here.go(path))
