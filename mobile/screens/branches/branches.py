"""The company's branches: each with its people, stock and orders; opened, named, closed (BR-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.branches.closing_days import days_part
from mobile.screens.branches.loans import ask_part, loans_part
from mobile.screens.company_rules.parts import changing, may_change, unknown_rule
from mobile.screens.shared.branches import open_branches
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row, pair
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, pill, quiet
from mobile.ui.branch_words import branch_name
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import role_name, t, when
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.commands import CloseBranch, NumberBranch, OpenBranch, RenameBranch
from rulebook.subjects.branches.holdings import OVER
from rulebook.subjects.branches.membership import works_for
from rulebook.subjects.branches.records import HEAD, Branch, BranchState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Place, Unit

NEW = "-"
"""In the address, in a branch's place."""


def people_of(here: AppContext, branch: str) -> list[Person]:
    """Who works for a branch today, by name; outsiders belong to none."""
    world, today = here.session.world, company_day(here.session.now())
    found = (p for p in world.all(Person) if p.active and not p.outsider and p.id != "system")
    return sorted((p for p in found if works_for(world, p, today) == branch), key=lambda p: p.name)


def branch_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(branch, its name and how many work there, notes); above them the way to a new one, closed ones last."""
    rows: list[tuple[str, tuple[str, str], list[str]]] = []
    if may_change(here, OpenBranch):
        rows.append((NEW, (t("branch.new"), ""), [t("branch.new.words")]))
    for id, name in open_branches(here.session.world):
        count = len(people_of(here, id))
        rows.append((id, (name, t("branch.people.note", count=count)), []))
    closed = [one for one in here.session.world.all(Branch) if one.state is BranchState.CLOSED]
    rows += [(one.id, (one.name, ""), [t("branch.closed")]) for one in sorted(closed, key=lambda one: one.name)]
    return rows


@ft.component
def BranchOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One branch; who is lent to it or by it, and what its leaders may do."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    if id == NEW:
        return screen(pane_head(t("branch.new"), back=back), pane_body(keyed(Opening, "branch-new")))
    known = world.get(Branch, id)
    if known is None and id != HEAD:
        return unknown_rule(back)
    closed = known is not None and known.state is BranchState.CLOSED
    parts: list[ft.Control] = [card(*_said(here, id, known), padding=20)]
    if not closed:
        people = people_of(here, id)
        rows = [_person(here, p) for p in people] or [quiet(t("branch.people.none"))]
        parts += loans_part(here, id)  # what waits for a word of the reader's comes before the list of people
        parts += [heading(t("branch.people", count=len(people))), card(*rows)]
        parts += [*ask_part(here, id), *days_part(here, id)]
    parts += [
        quiet(t("branch.before", name=p.name, when=when(p.until, now))) for p in (known.past if known else ())
    ]
    if not closed and may_change(here, RenameBranch):
        parts.append(keyed(Renaming, f"rename-{id}-{known.name if known else ''}", id))
        parts.append(keyed(Numbering, f"number-{id}-{known.prefix if known else ''}", id))
        if id != HEAD:
            parts.append(keyed(Closing, f"close-{id}", id))
    marks = [pill(t("branch.closed"), "calm")] if closed else []
    return screen(
        pane_head(branch_name(world, id), t("field.branch"), back=back, actions=marks), pane_body(*parts)
    )


def _said(here: AppContext, id: str, known: Branch | None) -> list[ft.Control]:
    """What lies in its store, which orders are its own, and since when there is such a branch."""
    world, now = here.session.world, here.session.now()
    key = "" if id == HEAD else id
    orders = sum(o.branch == key and o.state not in OVER for o in world.all(Order))
    units = sum(u.store == key and u.place is Place.STORE for u in world.all(Unit))
    rows: list[ft.Control] = [pair(t("branch.orders"), str(orders)), pair(t("branch.units"), str(units))]
    if id == HEAD:
        rows.append(quiet(t("branch.head.words")))
    elif known is not None:
        rows.append(quiet(t("branch.opened.when", name=known.opened_by_name, when=when(known.opened_at, now))))
    if known is not None and known.closed_at:
        name, why = person_name(world, known.closed_by), known.closed_why
        rows.append(quiet(t("branch.closed.when", name=name, when=when(known.closed_at, now), why=why)))
    return rows


def _person(here: AppContext, person: Person) -> ft.Control:
    path = routes.office("rules", "person", person.id)
    roles = t("list.comma").join(role_name(r) for r in person.roles)
    return link_row(person.name, roles, ft.Icons.PERSON_OUTLINE_ROUNDED, lambda _: here.go(path))


@ft.component
def Opening() -> ft.Control:
    """A name is all it takes; the branch is opened once the server has the line."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.rules.branch/new")
    fresh = ft.use_ref(here.session.new_id())
    added = here.session.world.get(Branch, str(fresh.current))
    if added is not None:
        fresh.current = here.session.new_id()
    name = form.text("name").strip()
    fields: list[ft.Control] = [text_field(form, "name", t("branch.name"), redraw)]
    command = OpenBranch(name=name) if name else None
    words, needs = t("branch.new.do"), t("branch.new.needs")
    id, title = str(fresh.current), t("branch.name")
    return changing(here, doing, fields, command, id, form, words, needs, reason=False, title=title)


@ft.component
def Renaming(id: str) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.branch/name/{id}")
    before = branch_name(here.session.world, id)
    name = form.text("name", before).strip()
    fields: list[ft.Control] = [text_field(form, "name", t("branch.name"), redraw, default=before)]
    command = RenameBranch(name=name) if name and name != before else None
    words, needs, title = t("branch.rename.do"), t("branch.rename.needs"), t("branch.rename")
    return changing(here, doing, fields, command, id, form, words, needs, reason=False, title=title)


@ft.component
def Numbering(id: str) -> ft.Control:
    """What the numbers of its orders and receipts begin with, from now on."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.branch/number/{id}")
    known = here.session.world.get(Branch, id)
    before = known.prefix if known else ""
    prefix = form.text("prefix", before).strip().upper()
    note = t("branch.prefix.note")
    fields: list[ft.Control] = [
        text_field(form, "prefix", t("branch.prefix"), redraw, default=before, helper=note)
    ]
    command = NumberBranch(prefix=prefix[:4]) if prefix != before else None
    words, needs, title = t("branch.prefix.do"), t("branch.prefix.needs"), t("branch.prefix")
    return changing(here, doing, fields, command, id, form, words, needs, reason=False, title=title)


@ft.component
def Closing(id: str) -> ft.Control:
    """What stands against it is said by the rules, by name, before the press."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.branch/close/{id}")
    reason = form.text("reason").strip()
    fields: list[ft.Control] = [text_field(form, "reason", t("branch.reason"), redraw)]
    command = CloseBranch(reason=reason) if reason else None
    words = t("branch.close.do", name=branch_name(here.session.world, id))
    needs, title = t("branch.close.needs"), t("branch.close")
    return changing(here, doing, fields, command, id, form, words, needs, reason=False, title=title)
