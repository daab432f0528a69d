"""How the company is called on receipts and papers, and where customers ring; set by the administrator (RCT-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import may_change
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, label, primary_button, quiet, refusal_banner, title
from mobile.ui.contacts import reach
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import language, t, when
from mobile.ui.theme import M
from rulebook.numbers import judge_contact_phone, show_phone
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.records import ID, Letterhead

FIELDS = ("name", "name_en", "phone", "address")


def letterhead_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """The one row of the list: what customers read, or that they read nothing yet."""
    known = here.session.world.get(Letterhead, ID)
    notes = [show_phone(known.phone)] if known else [t("letterhead.unsaid.todo")]
    return [(ID, (known.name if known else t("letterhead.unsaid"), ""), notes)]


@ft.component
def LetterheadOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What stands now, since when and by whom; the administrator's form; what stood before."""
    here = use_app_context()
    world = here.session.world
    known = world.get(Letterhead, ID)
    rows: list[ft.Control] = []
    if known is None:
        rows.append(banner(t("letterhead.unsaid"), t("letterhead.unsaid.todo"), "wait"))
    else:
        said = [text for text in (known.name_en, known.address) if text]
        name = person_name(world, known.set_by)
        entered = t("rules.entered", name=name, when=when(known.set_at, here.session.now()))
        rows.append(card(title(known.name), *map(label, said), *reach("", (known.phone, "")), quiet(entered)))
    if may_change(here, SetLetterhead):
        rows.append(keyed(Change, f"letterhead-{known.set_at if known else ''}"))
    for past in known.past if known else ():
        until = t("letterhead.until", when=when(past.until, here.session.now()))
        rows.append(card(label(past.name), quiet(show_phone(past.phone)), quiet(until)))
    return screen(pane_head(t("letterhead.title"), t("letterhead.under"), back=back), pane_body(*rows))


@ft.component
def Change() -> ft.Control:
    """Name and number as they will stand on every receipt from now on."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.letterhead")
    known = here.session.world.get(Letterhead, ID)
    before = {name: getattr(known, name) if known else "" for name in FIELDS}
    typed = {name: form.text(name, before[name]).strip() for name in FIELDS}
    verdict = judge_contact_phone(typed["phone"])
    wrong = verdict.text(language()) if verdict.value and not verdict.ok else ""
    typed["phone"] = verdict.value
    rests = doing.busy or not typed["name"] or not verdict.ok or typed == before

    async def save(_: Any) -> None:
        if await doing.do(SetLetterhead(**typed), ID):
            await form.drop()

    fields = [
        text_field(form, "name", t("letterhead.name"), redraw, default=before["name"]),
        text_field(form, "name_en", t("letterhead.name_en"), redraw, default=before["name_en"]),
        text_field(form, "phone", t("letterhead.phone"), redraw, default=before["phone"], error=wrong or None),
        text_field(form, "address", t("field.address"), redraw, lines=2, default=before["address"]),
    ]
    save_it = primary_button(t("letterhead.save"), None if rests else save, ft.Icons.CHECK_ROUNDED, doing.busy)
    refusal = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    return card(*fields, *refusal, save_it, spacing=M)
