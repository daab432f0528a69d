"""The rail of a wide screen, the bar of a narrow one and the menu behind it: which entries a person has."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.registry import OFFICE_ENTRIES, TABS, Entry, grouped, opened_by
from mobile.ui import text
from mobile.ui.app_context import APP_CONTEXT, AppContext, use_app_context
from mobile.ui.basics import label, pressed_whole, quiet
from mobile.ui.branch_words import branches_said
from mobile.ui.text import t
from mobile.ui.theme import XS, L, M, S

EXTENDED = 1180
"""From this width on the rail carries its words beside the icons."""


def use_counts(here: AppContext, beat: int) -> dict[str, int]:
    """The figure on each entry, counted at news and every minute: after the screen is drawn, one in a turn."""
    counts, set_counts = ft.use_state(dict[str, int]())
    minute = int(here.session.now().timestamp() // 60)

    async def count() -> None:
        found: dict[str, int] = {}
        for entry in (*entries_of(here)[0], *entries_of(here)[1]):
            await asyncio.sleep(0)  # a click in between is answered first
            found[entry.key] = entry.count(here.session)
        with contextlib.suppress(RuntimeError):  # the page was closed meanwhile
            set_counts(found)

    ft.use_effect(count, [here.session, beat, minute])
    return counts


def _icon(entry: Entry, counts: dict[str, int], chosen: bool) -> ft.Control:
    count = counts.get(entry.key, 0)
    icon = ft.Icon(entry.chosen if chosen else entry.icon)
    if count:
        icon.badge = ft.Badge(label=str(count) if count < 100 else "99+")
    return icon


def entries_of(here: AppContext) -> tuple[list[Entry], list[Entry]]:
    """Tabs and office entries for this person."""
    me = here.session.me
    return opened_by(me, TABS), opened_by(me, OFFICE_ENTRIES)


def _name(entry: Entry, narrow: bool) -> str:
    """What an entry is called; where there is little room, by its short name if it has one."""
    short = f"nav.{entry.key}.short"
    return t(short) if narrow and text.known(short) else t(f"nav.{entry.key}")


def _path(entry: Entry) -> str:
    return routes.office(entry.key) if entry.office else routes.tab(entry.key)


def _is_at(entry: Entry, place: Place) -> bool:
    if entry.office:
        return place.area == "office" and place.item == entry.key
    return place.area == entry.key or (place.area == "order" and entry.key == "today")


@ft.component
def Rail(place: Place, beat: int) -> ft.Control:
    """All entries, those of the office under the headings of their groups.

    Its figures are its own: where they change, it alone is drawn anew, and not the screen beside it.
    """
    here = use_app_context()
    counts = use_counts(here, beat)
    tabs, office = entries_of(here)
    name = label(
        "派工" if text.language() == "zh" else "Paigong", ft.TextThemeStyle.TITLE_LARGE, ft.Colors.PRIMARY
    )
    head = ft.Container(
        padding=ft.Padding(left=0, right=0, top=L, bottom=S),
        alignment=ft.Alignment.CENTER,
        content=ft.Column(
            [name, quiet(here.session.me.name), *_sight(here)], spacing=0, horizontal_alignment=_MIDDLE, tight=True
        ),
    )
    extended = here.width >= EXTENDED

    def stops(entries: Sequence[Entry]) -> list[ft.Control]:
        return [_stop(here, entry, counts, extended, _is_at(entry, place)) for entry in entries]

    rows: list[ft.Control] = [head, *stops([e for e in tabs if e.key in ("today", "bag")])]
    groups = grouped(office)
    for group, entries in groups:
        if len(office) > FEW and len(groups) > 1:
            rows.append(_heading(t(f"nav.group.{group}"), extended))
        rows += stops(entries)
    own = stops([e for e in tabs if e.key in ("inbox", "me")])
    rows += [ft.Divider(height=S, thickness=1, color=ft.Colors.OUTLINE_VARIANT), *own] if office and own else own
    if len(tabs) + len(office) < 2:
        rows = [head]
    return ft.Container(
        ft.Column(rows, spacing=0, scroll=ft.ScrollMode.AUTO, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        width=200 if extended else 96,
        padding=ft.Padding.symmetric(horizontal=S if extended else XS),
        bgcolor=ft.Colors.SURFACE_CONTAINER,
    )


def _sight(here: AppContext) -> list[ft.Control]:
    """The branches that this person sees, where they do not see all (BR-1)."""
    seen = branches_said(here.session)
    return [quiet(t("branch.seen", branches=seen))] if seen else []


FEW = 6
"""So many entries of the office need no headings."""


def _heading(words: str, extended: bool) -> ft.Control:
    """Over a group of the rail or the menu."""
    ink = label(words, ft.TextThemeStyle.LABEL_MEDIUM, ft.Colors.ON_SURFACE_VARIANT)
    where = ft.Alignment.CENTER_LEFT if extended else ft.Alignment.CENTER
    return ft.Container(
        ft.Semantics(heading_level=2, content=ink),
        padding=ft.Padding(left=M if extended else 0, right=0, top=M, bottom=XS),
        alignment=where,
    )


def _stop(here: AppContext, entry: Entry, counts: dict[str, int], extended: bool, chosen: bool) -> ft.Control:
    """An entry of the rail, pressed as a whole: words beside the icon, or below it where there is less room."""
    style = ft.TextThemeStyle.LABEL_LARGE if extended else ft.TextThemeStyle.LABEL_MEDIUM
    ink = ft.Colors.ON_SECONDARY_CONTAINER if chosen else ft.Colors.ON_SURFACE_VARIANT
    icon = _icon(entry, counts, chosen)
    name = _name(entry, not extended)
    if extended:
        inner: ft.Control = ft.Row(
            [icon, label(name, style, ink, expand=True)], spacing=L, vertical_alignment=_MIDDLE
        )
    else:
        words = label(name, style, ink, text_align=ft.TextAlign.CENTER)
        inner = ft.Column([icon, words], spacing=2, tight=True, horizontal_alignment=_MIDDLE)
    box = ft.Container(
        inner,
        padding=ft.Padding.symmetric(horizontal=L if extended else 0, vertical=10 if extended else S),
        border_radius=22,
        bgcolor=ft.Colors.SECONDARY_CONTAINER if chosen else None,
        ink=True,
        on_click=lambda _: here.go(_path(entry)),
    )
    return pressed_whole(box, selected=chosen)


_MIDDLE = ft.CrossAxisAlignment.CENTER
MENU = Entry("menu", ft.Icons.APPS_OUTLINED, ft.Icons.APPS, frozenset(), "mobile.app.navigation", "OfficeMenu")


def bar_entries(here: AppContext) -> list[Entry]:
    """At most five entries for the bar of a narrow screen; what does not fit is behind the menu."""
    tabs, office = entries_of(here)
    room = 5 - len(tabs)
    return (
        (office if len(office) <= room else [*office[: room - 1], MENU]) + tabs
        if len(tabs) < 4
        else ([*tabs[:2], MENU, *tabs[2:]] if office else tabs)
    )


@ft.component
def Bar(place: Place, beat: int) -> ft.Control:
    """The entries of a phone; its figures are its own, as the rail's are."""
    here = use_app_context()
    counts = use_counts(here, beat)
    shown = bar_entries(here)
    chosen = next((i for i, e in enumerate(shown) if _is_at(e, place)), None)
    if chosen is None:
        chosen = next((i for i, e in enumerate(shown) if e is MENU), 0)

    def change(event: Any) -> None:
        here.go(_path(shown[event.control.selected_index]))

    return ft.NavigationBar(
        destinations=[
            ft.NavigationBarDestination(
                icon=_icon(e, counts, False),
                selected_icon=_icon(e, counts, True),
                label=_name(e, True),
            )
            for e in shown
        ],
        selected_index=chosen,
        on_change=change,
        label_behavior=ft.NavigationBarLabelBehavior.ALWAYS_SHOW,
        border=ft.Border(top=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )


@ft.component
def OfficeMenu() -> ft.Control:
    """All office screens of a person, as tiles; for narrow screens."""
    from mobile.ui.basics import card, heading, title
    from mobile.ui.frame import body, page_head, screen

    here = ft.use_context(APP_CONTEXT)
    _, office = entries_of(here)
    counts = use_counts(here, 0)

    def tile(entry: Entry) -> ft.Control:
        def press(_: Any) -> None:
            here.go(_path(entry))

        row = ft.Row(
            [_icon(entry, counts, True), title(t(f"nav.{entry.key}"), expand=True)],
            spacing=L,
        )
        return card(row, on_click=press, name=t(f"nav.{entry.key}"))

    groups = grouped(office)
    rows: list[ft.Control] = []
    for group, entries in groups:
        if len(office) > FEW and len(groups) > 1:
            rows.append(heading(t(f"nav.group.{group}")))
        rows += [tile(entry) for entry in entries]
    return screen(page_head(t("nav.menu"), big=True), body(*rows))
