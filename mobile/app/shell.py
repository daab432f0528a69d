"""The frame around all screens: phases of starting, the strip, the bar or rail, and who sees what.

One entry for main.py: `render(page, state)`. Knows screens by the registry only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.app.state import AppState
from mobile.client.session_api import Session
from mobile.screens.faults.banner import fault_banners
from mobile.screens.registry import OFFICE_ENTRIES, TABS, Entry, home, opened_by
from mobile.ui import tap_settings, text, theme
from mobile.ui.app_context import APP_CONTEXT, AppContext, keyed
from mobile.ui.arriving import Arriving
from mobile.ui.basics import banner, label, quiet
from mobile.ui.status_bar import StatusBar
from mobile.ui.text import t
from mobile.ui.theme import WIDE, L, M

CUSTOMER_STEPS = frozenset({"sign", "receipt"})
"""Steps shown to the customer: nothing else is on the screen."""

EXTENDED = 1180
"""From this width on the rail carries its words beside the icons."""


def render(page: ft.Page, state: AppState) -> None:
    """Set the page up and draw the whole app from `state`, now and whenever it changes."""
    tap_settings.any_length_counts()
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
    bright, set_bright = ft.use_state(page.platform_brightness)
    beat, set_beat = ft.use_state(0)
    beats = ft.use_ref(0)
    session = state.session if state.phase == "ready" else None

    def attend() -> None:
        page.on_route_change = lambda e: set_route(e.route)
        page.on_resize = lambda e: set_width(float(e.width))
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

        return [_view(Phase(state))]  # type: ignore[return-value]  # a list of views is what Flet wants

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
    counts = use_counts(here, beat)
    place = place if place.area else Place(home(me).key) if not home(me).office else Place("office", home(me).key)
    inner = _screen(here, place)
    if place.area == "order" and place.step in CUSTOMER_STEPS:
        return ft.Column([inner], expand=True, horizontal_alignment=_STRETCH)
    top: list[ft.Control] = [StatusBar(), *fault_banners(here)]
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
            [_rail(here, place, counts), ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT), column],
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    if place.area != "order":
        column.controls.append(_bar(here, place, counts))
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


def _rail(here: AppContext, place: Place, counts: dict[str, int]) -> ft.Control:
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
                icon=_icon(e, counts, False),
                selected_icon=_icon(e, counts, True),
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
MENU = Entry("menu", ft.Icons.APPS_OUTLINED, ft.Icons.APPS, frozenset(), "mobile.app.shell", "OfficeMenu")


def bar_entries(here: AppContext) -> list[Entry]:
    """At most five entries for the bar of a narrow screen; what does not fit is behind the menu."""
    tabs, office = entries_of(here)
    room = 5 - len(tabs)
    return (
        (office if len(office) <= room else [*office[: room - 1], MENU]) + tabs
        if len(tabs) < 4
        else ([*tabs[:2], MENU, *tabs[2:]] if office else tabs)
    )


def _bar(here: AppContext, place: Place, counts: dict[str, int]) -> ft.Control:
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
    from mobile.ui.basics import card, title
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

    return screen(page_head(t("nav.menu"), big=True), body(*[tile(entry) for entry in office]))
