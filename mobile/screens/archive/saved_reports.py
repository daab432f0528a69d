"""Reports of the archive that somebody saved: opened again, put right, taken off the list (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.archive.database_filters import put_query
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command
from mobile.ui.basics import card, heading, primary_button, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query, SavedQuery

MOST = 60
"""So many signs of a name are kept."""


def saved_row(
    here: AppContext, form: Form, mine: Sequence[Database], changed: Callable[[], None]
) -> list[ft.Control]:
    """A button for each saved report, one's own first; a press sets its filters."""
    me = here.session.me.id
    kept = [one for one in here.session.world.find(SavedQuery, "state", "kept") if one.query.database in mine]
    kept.sort(key=lambda one: (one.by != me, one.name, one.id))

    def open_it(one: SavedQuery) -> Callable[..., None]:
        def press(_: Any) -> None:
            put_query(form, one.query)
            form.put("opened", one.id)
            form.put("name", one.name)
            changed()

        return press

    def words(one: SavedQuery) -> str:
        return one.name if one.by == me else t("archive.saved.by", name=one.name, by=one.by_name)

    buttons = [
        small_button(words(one), open_it(one), ft.Icons.BOOKMARK_OUTLINE_ROUNDED, on=one.id == form.text("opened"))
        for one in kept
    ]
    if not buttons:
        return []
    return [heading(t("archive.saved")), ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S)]


@ft.component
def SaveReport(form: Form, query: Query, changed: Callable[[], None]) -> ft.Control:
    """A name, and what one may do with it: a report of one's own that is open is put right or dropped."""
    here = use_app_context()
    doing = use_command()
    fresh = ft.use_memo(here.session.new_id, [])
    opened = here.session.world.get(SavedQuery, form.text("opened")) if form.text("opened") else None
    own = opened if opened is not None and opened.by == here.session.me.id and opened.state == "kept" else None
    name = " ".join(form.text("name").split())[:MOST].strip()

    def save(id: str, dropped: bool = False) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(SaveQuery(name=name or own_name, query=query, dropped=dropped), id):
                form.put("opened", "" if dropped else id)
                changed()

        return press

    own_name = own.name if own else ""
    if not SaveQuery.ROLES.intersection(here.session.me.roles):
        return ft.Container()
    ready = bool(name) and not doing.busy
    buttons: list[ft.Control] = []
    if own is not None:
        over = save(own.id) if ready else None
        buttons.append(second_button(t("archive.save.over", name=name), over, ft.Icons.SAVE_OUTLINED))
        drop = save(own.id, True) if not doing.busy else None
        buttons.append(second_button(t("archive.drop"), drop, ft.Icons.BOOKMARK_REMOVE_OUTLINED))
    first = save(fresh) if ready and (own is None or name != own.name) else None
    return card(
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        text_field(form, "name", t("archive.save.name"), changed),
        *([ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)] if buttons else []),
        primary_button(t("archive.save"), first, ft.Icons.BOOKMARK_ADD_OUTLINED, doing.busy),
        padding=M,
        spacing=M,
    )
