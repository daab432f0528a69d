"""The frame around all screens: phases of starting, the strip, the bar or rail, and who sees what.

One entry for main.py: `render(page, state)`. Knows screens by the registry only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft

from mobile import routes
from mobile.app_state import AppState
from mobile.facade import Session
from mobile.routes import Place
from mobile.screens.registry import OFFICE_ENTRIES, TABS, Entry, home, opened_by
from mobile.ui import presses, text, theme
from mobile.ui.basics import banner, label, quiet
from mobile.ui.here import HERE, Here
from mobile.ui.strip import Strip
from mobile.ui.text import t
from mobile.ui.theme import WIDE, L, M

CUSTOMER_STEPS = frozenset({"sign", "receipt"})
"""Steps shown to the customer: nothing else is on the screen."""

EXTENDED = 1180
"""From this width on the rail carries its words beside the icons."""


def render(page: ft.Page, state: AppState) -> None:
    """Set the page up and draw the whole app from `state`, now and whenever it changes."""
    presses.any_length_counts()
    page.title = "派工 Paigong"
    if not theme.IN_BROWSER:
        page.fonts = theme.FONT_FILES
    page.theme, page.dark_theme = theme.theme(dark=False), theme.theme(dark=True)
    page.render_views(Root, state)


def settings_of(session: Session | None) -> dict[str, Any]:
    """The device's own settings: language, theme. Kept as a draft, written by the tab "me"."""
    return session.draft("settings") if session is not None else {}


@ft.component
def Root(state: AppState) -> ft.Control:
    """Everything: one view, drawn from the state, the address and the width."""
    page = ft.context.page
    route, set_route = ft.use_state(page.route or routes.HOME)
    width, set_width = ft.use_state(float(page.width or 400))
    bright, set_bright = ft.use_state(page.platform_brightness)
    beat, set_beat = ft.use_state(0)
    beats = ft.use_ref(0)
    keep: ft.MutableRef[Any] = ft.use_ref(None)
    session = state.session if state.phase == "ready" else None

    def attend() -> None:
        page.on_route_change = lambda e: set_route(e.route)
        page.on_resize = lambda e: set_width(float(e.width))
        page.on_platform_brightness_change = lambda _: set_bright(page.platform_brightness)

    def redraw() -> None:
        beats.current = (beats.current or 0) + 1
        set_beat(beats.current)

    def listen() -> None:
        if session is not None:
            keep.current = (redraw, session.listen(redraw))

    def unlisten() -> None:
        if keep.current is not None:
            keep.current[1]()
            keep.current = None

    ft.use_effect(attend, [])
    ft.use_effect(listen, [session], cleanup=unlisten)

    wanted = settings_of(session)
    text.use_language(wanted.get("language") or state.language)
    mode = wanted.get("theme") or {True: "dark", False: "light", None: "system"}[state.dark]
    dark = mode == "dark" or (mode == "system" and bright == ft.Brightness.DARK)
    rail = 0 if width < WIDE else 200 if width >= EXTENDED else 96
    theme.use_look(dark, width - rail)

    def dress() -> None:
        page.theme_mode = ft.ThemeMode.DARK if dark else ft.ThemeMode.LIGHT
        page.update()

    ft.use_effect(dress, [dark])

    def go(path: str) -> None:
        if path != page.route:
            asyncio.create_task(page.push_route(path))  # noqa: RUF006 - the page keeps it until it is done

    if session is None:
        from mobile.screens.starting import Phase

        return [_view(Phase(state))]  # type: ignore[return-value]  # a list of views is what Flet wants
    here = Here(session, go, width >= WIDE, width, page, redraw, state.scan)
    place = routes.read(route)
    inner = HERE(here, lambda: Frame(place, state.update_ready, state.apply_update, beat))
    return [_view(inner)]  # type: ignore[return-value]


def _view(inner: ft.Control) -> ft.View:
    """The one view of the app, always under one name.

    Under another name the client lays a second copy of the whole screen over the first and draws both for a while.
    """
    return ft.View(
        route="/",
        padding=0,
        spacing=0,
        bgcolor=ft.Colors.SURFACE,
        controls=[ft.SafeArea(inner, expand=True)],
    )


@ft.component
def Frame(place: Place, update_ready: bool, apply_update: Callable[[], Any], beat: int) -> ft.Control:
    """Strip above, screen in the middle, bar below or rail beside. `beat` says that the session has news."""
    here = ft.use_context(HERE)
    me = here.session.me
    place = place if place.area else Place(home(me).key) if not home(me).office else Place("office", home(me).key)
    inner = _screen(here, place)
    if place.area == "order" and place.step in CUSTOMER_STEPS:
        return ft.Column([inner], expand=True, horizontal_alignment=_STRETCH)
    top: list[ft.Control] = [Strip()]
    if update_ready:
        top.append(_update(apply_update))
    column = ft.Column(
        [*top, ft.Column([inner], expand=True, horizontal_alignment=_STRETCH)],
        spacing=0,
        expand=True,
        horizontal_alignment=_STRETCH,
    )
    if here.wide:
        return ft.Row(
            [_rail(here, place), ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT), column],
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    if place.area != "order":
        column.controls.append(_bar(here, place))
    return column


_STRETCH = ft.CrossAxisAlignment.STRETCH


def _screen(here: Here, place: Place) -> ft.Control:
    if place.area == "order":
        from mobile.screens.technician.visit import OrderScreens

        return OrderScreens(place, key=_key(place))  # type: ignore[call-arg]  # Flet takes key off
    if place.area == "menu":
        return OfficeMenu()
    me = here.session.me
    wanted = place.item if place.area == "office" else place.area
    for entry in opened_by(me, OFFICE_ENTRIES if place.area == "office" else TABS):
        if entry.key == wanted:
            return entry.component()(place, key=_key(place))  # type: ignore[no-any-return]  # a component
    return ft.Container(
        banner(t("shell.closed"), t("shell.closed.todo"), "wait", "ROLE-1"), padding=L, expand=False
    )


def _key(place: Place) -> str:
    """The same screen about something else is another screen: its state must not be carried over."""
    return f"{place.area}/{place.item}/{place.step if place.area == 'order' else ''}"


def _update(apply_update: Callable[[], Any]) -> ft.Control:
    async def press(_: Any) -> None:
        await apply_update()

    return ft.Container(
        padding=ft.Padding(left=M, right=M, top=M, bottom=0),
        content=banner(
            t("update.ready"),
            t("update.ready.todo"),
            "info",
            actions=[ft.FilledButton(t("update.now"), icon=ft.Icons.REFRESH_ROUNDED, on_click=press)],
        ),
    )


def _icon(entry: Entry, session: Session, chosen: bool) -> ft.Control:
    count = entry.count(session)
    icon = ft.Icon(entry.chosen if chosen else entry.icon)
    if count:
        icon.badge = ft.Badge(label=str(count) if count < 100 else "99+")
    return icon


def entries_of(here: Here) -> tuple[list[Entry], list[Entry]]:
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


def _rail(here: Here, place: Place) -> ft.Control:
    tabs, office = entries_of(here)
    shown = [e for e in tabs if e.key in ("today", "bag")] + office + [e for e in tabs if e.key in ("inbox", "me")]
    chosen = next((i for i, e in enumerate(shown) if _is_at(e, place)), None)
    extended = here.width >= EXTENDED
    name = label(
        "派工" if text.language() == "zh" else "Paigong", ft.TextThemeStyle.TITLE_LARGE, ft.Colors.PRIMARY
    )
    head: ft.Control = ft.Container(
        padding=ft.Padding(left=0, right=0, top=L, bottom=M),
        content=ft.Column(
            [name, quiet(here.session.me.name)], spacing=0, horizontal_alignment=_MIDDLE, tight=True
        ),
    )
    if len(shown) < 2:
        return ft.Container(head, width=96)
    return ft.NavigationRail(
        destinations=[
            ft.NavigationRailDestination(
                icon=_icon(e, here.session, False),
                selected_icon=_icon(e, here.session, True),
                label=_name(e, not extended),
            )
            for e in shown
        ],
        selected_index=chosen,
        extended=extended,
        min_extended_width=200,
        label_type=ft.NavigationRailLabelType.NONE if extended else ft.NavigationRailLabelType.ALL,
        leading=head,
        scrollable=True,
        on_change=lambda e: here.go(_path(shown[e.control.selected_index])),
    )


_MIDDLE = ft.CrossAxisAlignment.CENTER
MENU = Entry("menu", ft.Icons.APPS_OUTLINED, ft.Icons.APPS, frozenset(), "mobile.shell", "OfficeMenu")


def bar_entries(here: Here) -> list[Entry]:
    """At most five entries for the bar of a narrow screen; what does not fit is behind the menu."""
    tabs, office = entries_of(here)
    room = 5 - len(tabs)
    return (
        (office if len(office) <= room else [*office[: room - 1], MENU]) + tabs
        if len(tabs) < 4
        else ([*tabs[:2], MENU, *tabs[2:]] if office else tabs)
    )


def _bar(here: Here, place: Place) -> ft.Control:
    shown = bar_entries(here)
    chosen = next((i for i, e in enumerate(shown) if _is_at(e, place)), None)
    if chosen is None:
        chosen = next((i for i, e in enumerate(shown) if e is MENU), 0)

    def change(event: Any) -> None:
        here.go(_path(shown[event.control.selected_index]))

    return ft.NavigationBar(
        destinations=[
            ft.NavigationBarDestination(
                icon=_icon(e, here.session, False),
                selected_icon=_icon(e, here.session, True),
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
    from mobile.ui.basics import card, title
    from mobile.ui.frame import body, page_head, screen

    here = ft.use_context(HERE)
    _, office = entries_of(here)

    def tile(entry: Entry) -> ft.Control:
        def press(_: Any) -> None:
            here.go(_path(entry))

        row = ft.Row(
            [_icon(entry, here.session, True), title(t(f"nav.{entry.key}"), expand=True)],
            spacing=L,
        )
        return card(row, on_click=press, name=t(f"nav.{entry.key}"))

    return screen(page_head(t("nav.menu"), big=True), body(*[tile(entry) for entry in office]))
