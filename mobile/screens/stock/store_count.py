"""The stocktake: blind, by somebody else than the holder, and what it came to (STK-4, ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import cut, pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import link_row
from mobile.screens.stock.store_parts import ENTRY, number_entry, number_list, wrong_ones
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, empty_state, heading, label, quiet, refusal_banner
from mobile.ui.branch_words import branch_name
from mobile.ui.fields import choice, grouped
from mobile.ui.frame import screen
from mobile.ui.gun import aim
from mobile.ui.kept_rows import use_kept_rows
from mobile.ui.reading import Read
from mobile.ui.text import irregularity_text, t, when
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.branches.membership import key_of
from rulebook.subjects.stock.check_digits import judge_number
from rulebook.subjects.stock.commands import TakeStock
from rulebook.subjects.stock.records import STORE, Stocktake, Unit, UnitKind

THE_STORE = "store"
"""The store among the choices; people go by their ids."""
LATEST = 8
SHORTEST_PROVEN = 14
"""What is shorter is a number of the store's own, without a check digit."""


def countable(here: AppContext) -> list[tuple[str, str]]:
    """Whose stock this person may count: nobody counts what they hold or keep."""
    me, world = here.session.me, here.session.world
    holders = {u.holder for u in world.all(Unit)}
    people = [p for p in world.all(Person) if p.id != me.id and (Role.TECHNICIAN in p.roles or p.id in holders)]
    named = [(str(p.id), p.name) for p in sorted(people, key=lambda p: p.name) if p.active or p.id in holders]
    return named if Role.STOREKEEPER in me.roles else [*_stores(here), *named]


def _stores(here: AppContext) -> list[tuple[str, str]]:
    """The store, or each branch's (BR-1)."""
    world = here.session.world
    if not several(world):
        return [(THE_STORE, t("transfer.store"))]
    return [(f"{THE_STORE}:{id}", t("branch.store", branch=name)) for id, name in open_branches(world)]


def counting(id: str, found: Sequence[str], picked: str) -> TakeStock:
    """The stocktake of whom, or of which branch's store, was picked."""
    of_store = picked.partition(":")[0] == THE_STORE
    branch = key_of(picked.partition(":")[2]) if of_store else ""
    return TakeStock(stocktake=id, found=tuple(found), holder=STORE if of_store else picked, branch=branch)


@ft.component
def CountPage(back: Callable[[], Any] | None) -> ft.Control:
    """Whose, then number after number. What the books expect is not shown before it is said what was found."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.store.count")
    keep = use_kept_rows()
    id = ft.use_memo(here.session.new_id, [])
    found: list[str] = list(form.get("found", []))
    holder = form.text("holder")

    reviewing, review = ft.use_state(False)

    def counted() -> list[str]:
        return list(form.get("found", []))

    def add(number: str, _: Read) -> str:
        if number in counted():
            return t("store.count.twice", number=number)
        if suspect(here, number):
            return t("store.count.suspect")
        form.put("found", [*counted(), number])
        return ""

    def anyway(number: str, _: Read) -> None:
        if number and number not in counted():
            form.put("found", [*counted(), number])

    def remove(number: str) -> None:
        form.put("found", [one for one in counted() if one != number])
        picked()

    def picked() -> None:
        redraw()
        aim(here, form, ENTRY)

    def go_on(_: Any = None) -> None:
        review(False)
        aim(here, form, ENTRY)

    taking = counting(id, found, holder)

    async def close(_: Any) -> None:
        review(False)
        if await doing.do(taking, id):
            await form.drop()
            here.go(routes.office("stock", "counted", id))

    ft.use_dialog(review_dialog(here, taking, len(wrong_ones(form)), close, go_on) if reviewing else None)

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        choice(form, "holder", t("store.count.whose"), countable(here), picked),
        quiet(t("store.count.blind")),
        heading(t("store.count.found", count=len(found))),
        number_entry(here, form, t("store.entry"), add, redraw, anyway=anyway),
        number_list(found, remove, form, picked, keep),
        *_earlier(here, form, redraw),
    ]
    note = "" if holder else t("store.count.whom")
    words = t("store.count.close", count=len(found))
    press = (lambda _: review(True)) if holder else None
    bar = pane_bar(here, words, press, ft.Icons.FACT_CHECK_OUTLINED, doing.busy, note)
    return screen(pane_head(t("store.count"), back=back), pane_body(*parts), bar)


def suspect(here: AppContext, number: str) -> bool:
    """Whether a number is neither in the books nor right by its check digit: more likely misread than found."""
    if len(number) < SHORTEST_PROVEN or not number.isalnum() or here.session.world.find(Unit, "number", number):
        return False
    return not any(judge_number(kind, number).ok for kind in (UnitKind.TERMINAL, UnitKind.SIM))


def review_dialog(
    here: AppContext, taking: TakeStock, wrong: int, close: Callable[..., Any], go_on: Callable[..., Any]
) -> ft.AlertDialog:
    """What the stocktake would come to, before it is one: nobody is accused of what was only overlooked.

    Still blind: how many are missing is told, not which.
    """
    told = here.session.foresee(taking, taking.stocktake)
    by_code: dict[str, list[str]] = {}
    for one in told:
        by_code.setdefault(one.code, []).append(one.facts.get("number", ""))
    said: list[ft.Control] = []
    if not told:
        said.append(banner(t("store.count.review.agrees", count=len(taking.found)), tone="ok"))
    if missing := len(by_code.get("stock_missing", [])):
        said.append(banner(t("store.count.review.missing", count=missing), tone="wait"))
    for code, key in (("stock_surplus", "surplus"), ("unknown_unit", "unknown")):
        if numbers := by_code.get(code):
            shown = t("list.comma").join(grouped(number) for number in numbers)
            said.append(banner(t(f"store.count.review.{key}", numbers=shown), tone="wait"))
    if wrong:
        said.append(banner(t("store.count.review.wrong", count=wrong), tone="wait"))
    if told:
        name = told[0].person_name or whose(here, taking.holder, taking.branch)
        said.append(label(t("store.count.review.asked", name=name, count=len(told))))
    return ft.AlertDialog(
        title=ft.Text(t("store.count.review")),
        content=ft.Column(said, spacing=S, tight=True, width=480),
        actions=[
            ft.TextButton(t("store.count.review.go_on"), on_click=go_on),
            ft.FilledButton(t("store.count.review.close"), on_click=close),
        ],
        on_dismiss=go_on,
        scrollable=True,
    )


def _earlier(here: AppContext, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    world, now = here.session.world, here.session.now()
    every = sorted(world.all(Stocktake), key=lambda s: s.at, reverse=True)
    made, more = cut(every, form, redraw, LATEST)
    if not made:
        return []
    rows = [
        link_row(
            whose(here, one.holder, one.store),
            f"{when(one.at, now)} · {one.by_name} · {_sum(one)}",
            ft.Icons.FACT_CHECK_OUTLINED,
            lambda _, i=one.id: here.go(routes.office("stock", "counted", i)),
        )
        for one in made
    ]
    return [heading(t("store.count.earlier")), card(*rows, *more, padding=S, spacing=0)]


def whose(here: AppContext, holder: str, store: str = "") -> str:
    """The store, or somebody's name."""
    world = here.session.world
    if holder == STORE and several(world):
        return t("branch.store", branch=branch_name(world, store))
    return t("transfer.store") if holder == STORE else person_name(world, holder)


def _sum(made: Stocktake) -> str:
    wrong = len(made.missing) + len(made.surplus) + len(made.unknown)
    return t("store.counted.differs", count=wrong) if wrong else t("store.counted.agrees")


@ft.component
def CountedPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What was found, what was not, and who answers for the difference."""
    here = use_app_context()
    world = here.session.world
    made = world.get(Stocktake, id)
    head = pane_head(t("store.count"), whose(here, made.holder, made.store) if made else "", back=back)
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
    if wrong:
        parts += beyond_note(here)
    if told:
        parts += [heading(t("store.counted.told")), card(*[_told(here, i) for i in told], padding=S, spacing=0)]
    parts += [heading(t("store.count.found", count=len(made.found))), _numbers(made.found)]
    return screen(head, pane_body(*parts))


def _numbers(numbers: Sequence[str]) -> ft.Control:
    return card(*([label(grouped(number)) for number in numbers] or [quiet(t("word.none"))]), spacing=S)


def _told(here: AppContext, told: Irregularity) -> ft.Control:
    words, _ = irregularity_text(told.code, told.facts)
    owner = person_name(here.session.world, told.person)
    path = routes.office("irregularities", told.id)
    return link_row(words, t("store.counted.owner", name=owner), ft.Icons.RULE_OUTLINED, lambda _: here.go(path))
