"""The register of visitors: who is inside, a form for the next, leave for a closed zone (VIS-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.panes import cut
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, primary_button, quiet, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.signature import SignaturePad, strokes_of
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import OPEN_ZONES, Visitor, VisitorState, Zone


@ft.component
def Visitors(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("visitors.filter")
    known = sorted(here.session.world.all(Visitor), key=lambda v: parse_time(v.came_at), reverse=True)
    inside = [v for v in known if v.state is VisitorState.INSIDE]
    gone = [v for v in known if v.state is not VisitorState.INSIDE]
    parts: list[ft.Control] = []
    parts.append(heading(t("visitor.inside", count=len(inside)) if inside else t("visitor.none")))
    parts += [keyed(Inside, f"inside-{v.id}", v) for v in inside]
    parts.append(keyed(Arriving, f"new-{len(known)}"))
    if AllowZone.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Allowing, "allow"))
    if gone:
        rows, more = cut(gone, form, redraw)
        parts += [heading(t("visitor.past")), *[card(*facts(here, v), spacing=S) for v in rows], *more]
    return screen(page_head(t("me.page.visitors"), t("me.page.visitors.note"), back=back), body(*parts))


def facts(here: AppContext, visitor: Visitor) -> list[ft.Control]:
    now = here.session.now()
    firm, zone = visitor.firm or t("visitor.no_firm"), t(f"visitor.zone.{visitor.zone}")
    times = t("visitor.came", came=when(visitor.came_at, now))
    if visitor.left_at:
        times = t("visitor.times", came=when(visitor.came_at, now), left=when(visitor.left_at, now))
    return [
        title(visitor.name or t("visitor.forgotten")),
        label(t("visitor.line", firm=firm, host=visitor.host_name, zone=zone)),
        quiet(" · ".join(one for one in (visitor.purpose, times) if one)),
    ]


@ft.component
def Inside(visitor: Visitor) -> ft.Control:
    here = use_app_context()
    doing = use_command()

    async def leave(_: Any) -> None:
        await doing.do(VisitorOut(visitor=visitor.id), visitor.id)

    press = None if doing.busy else leave
    return card(*facts(here, visitor), second_button(t("visitor.out"), press, ft.Icons.LOGOUT_ROUNDED), spacing=M)


@ft.component
def Arriving() -> ft.Control:
    """Name and zone, and a signature on the glass; the host is oneself unless another is picked."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("visitor.in")

    async def save(_: Any) -> None:
        said = typed(here, form)
        if said is not None and await doing.do(said, said.visitor):
            await form.drop()
            redraw()

    people = colleagues(here.session.world.all(Person), here.session.me.id)
    zones = [(zone.value, t(f"visitor.zone.{zone}")) for zone in Zone]
    ready = typed(here, form) is not None
    return card(
        title(t("visitor.new")),
        text_field(form, "name", t("visitor.name"), redraw),
        text_field(form, "firm", t("visitor.firm"), redraw),
        text_field(form, "purpose", t("visitor.purpose"), redraw),
        people_choice(form, "host", t("visitor.host"), people, redraw, t("visitor.me")),
        choice(form, "zone", t("visitor.zone"), zones, redraw, Zone.LOBBY.value),
        keyed(SignaturePad, "pad", form, redraw, 160, t("visitor.pad")),
        *([] if ready else [quiet(t("visitor.needs"))]),
        primary_button(t("visitor.in"), save if ready else None, ft.Icons.HOW_TO_REG_OUTLINED, doing.busy),
        spacing=M,
    )


def typed(here: AppContext, form: Form) -> VisitorIn | None:
    name = form.text("name").strip()
    if not name:
        return None
    return VisitorIn(
        visitor=here.session.new_id(),
        name=name,
        host=form.text("host") or here.session.me.id,
        zone=Zone(form.text("zone", Zone.LOBBY.value)),
        firm=form.text("firm").strip(),
        purpose=form.text("purpose").strip(),
        strokes=strokes_of(form),
    )


@ft.component
def Allowing() -> ft.Control:
    """Today's leave for a closed zone, for somebody else's guests."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("zone.allow")
    closed = [(zone.value, t(f"visitor.zone.{zone}")) for zone in Zone if zone not in OPEN_ZONES]

    async def allow(_: Any) -> None:
        day = company_day(here.session.now()).isoformat()
        command = AllowZone(zone=Zone(form.text("zone")), day=day, host=form.text("host"))
        if await doing.do(command, ""):
            await form.drop()
            redraw()

    people = colleagues(here.session.world.all(Person), here.session.me.id)
    ready = bool(form.text("zone") and form.text("host")) and not doing.busy
    parts: list[ft.Control] = [
        title(t("visitor.allow")),
        choice(form, "zone", "", closed, redraw),
        people_choice(form, "host", t("visitor.host"), people, redraw),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    elif not ready and not doing.busy:
        parts.append(quiet(t("visitor.allow.needs")))
    parts.append(second_button(t("visitor.allow.do"), allow if ready else None, ft.Icons.KEY_OUTLINED))
    return card(*parts, spacing=M)
