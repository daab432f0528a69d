"""The frame around all screens: phases of starting, the strip, the bar or rail, and who sees what.

One entry for main.py: `render(page, state)`. Knows screens by the registry only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.navigation import EXTENDED, Bar, OfficeMenu, Rail
from mobile.app.routes import Place
from mobile.app.state import AppState
from mobile.client.session_api import Session
from mobile.screens.cases.term_warning import term_warnings, use_warnings
from mobile.screens.faults.banner import fault_banners
from mobile.screens.registry import OFFICE_ENTRIES, TABS, Entry, home, opened_by
from mobile.ui import event_types, short_walks, tap_settings, text, theme
from mobile.ui.app_context import APP_CONTEXT, AppContext, keyed
from mobile.ui.arriving import Arriving
from mobile.ui.basics import banner
from mobile.ui.status_bar import StatusBar
from mobile.ui.text import t
from mobile.ui.theme import WIDE, L, M

CUSTOMER_STEPS = frozenset({"sign", "receipt"})
"""Steps shown to the customer: nothing else is on the screen."""


def render(page: ft.Page, state: AppState) -> None:
    """Set the page up and draw the whole app from `state`, now and whenever it changes."""
    tap_settings.any_length_counts()
    event_types.resolve_once()
    short_walks.walk_where_something_is()
    page.title = "派工 Paigong"
    if not theme.IN_BROWSER:
        page.fonts = theme.FONT_FILES
    page.theme, page.dark_theme = theme.theme(dark=False), theme.theme(dark=True)
    page.render_views(Root, state)


def settings_of(session: Session | None) -> dict[str, Any]:
    """The device's own settings: language, theme. Kept as a draft, written by the tab "me"."""
    return session.draft("settings") if session is not None else {}


NEWS_PAUSE_S = 0.05
"""Seconds: what becomes known within them is shown by one drawing, as what is saved and that it is being sent."""


def use_news(session: Session | None, redraw: Callable[[], None]) -> None:
    """Draw anew when the session has news: once for all that comes together, and not after another drawing."""
    keep: ft.MutableRef[Any] = ft.use_ref(None)
    waiting: ft.MutableRef[asyncio.TimerHandle | None] = ft.use_ref(None)

    def shown() -> None:
        if waiting.current is not None:
            waiting.current.cancel()
            waiting.current = None

    def news() -> None:
        if waiting.current is None:
            waiting.current = asyncio.get_running_loop().call_later(NEWS_PAUSE_S, redraw)

    def listen() -> None:
        if session is not None:
            keep.current = session.listen(news)

    def unlisten() -> None:
        shown()
        if keep.current is not None:
            keep.current()
            keep.current = None

    shown()
    ft.use_effect(listen, [session], cleanup=unlisten)


@ft.component
def Root(state: AppState) -> ft.Control:
    """Everything: one view, drawn from the state, the address and the width."""
    page = ft.context.page
    route, set_route = ft.use_state(page.route or routes.HOME)
    width, set_width = ft.use_state(float(page.width or 400))
    low, set_low = ft.use_state(is_low(page.height))
    bright, set_bright = ft.use_state(page.platform_brightness)
    beat, set_beat = ft.use_state(0)
    beats = ft.use_ref(0)
    session = state.session if state.phase == "ready" else None

    def resized(event: Any) -> None:
        set_width(float(event.width))
        set_low(is_low(event.height))

    def attend() -> None:
        page.on_route_change = lambda e: set_route(e.route)
        page.on_resize = resized
        page.on_platform_brightness_change = lambda _: set_bright(page.platform_brightness)

    def redraw() -> None:
        beats.current = (beats.current or 0) + 1
        set_beat(beats.current)

    ft.use_effect(attend, [])
    use_news(session, redraw)

    def keep_language() -> None:
        picked = state.picked_language
        if session is not None and picked and not settings_of(session).get("language"):
            page.run_task(session.save_draft, "settings", {**settings_of(session), "language": picked})

    ft.use_effect(keep_language, [session])

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
        from mobile.screens.start.starting import Phase

        return [_view(Phase(state), low)]  # type: ignore[return-value]  # a list of views is what Flet wants

    def answered() -> None:
        state.key = ""

    here = AppContext(
        session,
        go,
        width >= WIDE,
        width,
        page,
        redraw,
        state.scan,
        state.sound,
        state.focus,
        state.printers,
        state.where,
    )
    place = routes.read(route)
    inner = APP_CONTEXT(
        here, lambda: Frame(place, state.update_ready, state.apply_update, beat, state.key, answered)
    )
    return [_view(inner, low)]  # type: ignore[return-value]  # a list of views, to be read only


LOW, TALL = 350, 760
"""A window lower than LOW (a desk at 400 %) shows a part of a TALL screen, and scrolls.

A phone on its side is higher: there a customer signs, and a page that scrolls would take the strokes for itself.
"""


def is_low(height: float | None) -> bool:
    """Whether a screen's bars would leave no room between them. A keyboard on the glass changes no height."""
    return bool(height) and float(height or 0) < LOW


def _view(inner: ft.Control, low: bool) -> ft.View:
    """The one view of the app, always under one name; where the window is low all of it scrolls, bars too.

    Under another name the client lays a second copy of the whole screen over the first and draws both for a while.
    """
    if low:
        whole: list[ft.Control] = [ft.Container(inner, height=TALL)]
        inner = ft.Column(whole, scroll=ft.ScrollMode.AUTO, expand=True, horizontal_alignment=_STRETCH)
    return ft.View(
        route="/",
        padding=0,
        spacing=0,
        bgcolor=ft.Colors.SURFACE,
        controls=[ft.SafeArea(inner, expand=True)],
    )


@ft.component
def Frame(
    place: Place,
    update_ready: bool,
    apply_update: Callable[[], Any],
    beat: int,
    key: str = "",
    answered: Callable[[], None] = lambda: None,
) -> ft.Control:
    """Status bar above, screen in the middle, bar below or rail beside. `beat` says that the session has news.

    `key` is what a key asked for; `answered` is called once that is closed again.
    """
    here = ft.use_context(APP_CONTEXT)
    ft.use_dialog(_asked_by_key(here, key, answered))
    me = here.session.me
    near = use_warnings(here, beat)
    place = place if place.area else Place(home(me).key) if not home(me).office else Place("office", home(me).key)
    inner = _screen(here, place)
    if place.area == "order" and place.step in CUSTOMER_STEPS:
        return ft.Column([inner], expand=True, horizontal_alignment=_STRETCH)
    top: list[ft.Control] = [StatusBar(), *fault_banners(here)]
    if not (place.area == "order" and place.step):  # who fills in a step of a visit is not pushed aside
        top += term_warnings(here, near)
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
            [
                keyed(Rail, "rail", place, beat),
                ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT),
                column,
            ],
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    if place.area != "order":
        column.controls.append(keyed(Bar, "bar", place, beat))
    return column


_STRETCH = ft.CrossAxisAlignment.STRETCH


def _asked_by_key(here: AppContext, key: str, answered: Callable[[], None]) -> ft.AlertDialog | None:
    if key not in ("find", "help"):
        return None
    from mobile.screens.shared.find_anything import find_dialog, keys_dialog

    return find_dialog(here, answered) if key == "find" else keys_dialog(answered)


def _screen(here: AppContext, place: Place) -> ft.Control:
    if place.area == "order":
        from mobile.screens.visits.visit import OrderScreens

        return OrderScreens(place, key=_key(place))  # type: ignore[call-arg]  # Flet takes key off
    if place.area == "menu":
        return OfficeMenu()
    me = here.session.me
    wanted = place.item if place.area == "office" else place.area
    for entry in opened_by(me, OFFICE_ENTRIES if place.area == "office" else TABS):
        if entry.key == wanted:
            return _entry_screen(here, entry, place)
    return ft.Container(
        banner(t("shell.closed"), t("shell.closed.todo"), "wait", "ROLE-1"), padding=L, expand=False
    )


def _entry_screen(here: AppContext, entry: Entry, place: Place) -> ft.Control:
    """The screen of an entry; the office's, which may be long to make, after a word that they are on their way."""

    def made() -> ft.Control:
        return entry.component()(place, key=_key(place))  # type: ignore[no-any-return]  # a component

    return keyed(Arriving, _key(place), made) if entry.office and here.wide else made()


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
