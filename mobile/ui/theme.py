"""Colour, type and space: the few values that every screen is made of.

`look()` is what holds now (light or dark); the app sets it before it draws. Knows no screen.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import flet as ft

SEED = "#0B5FA5"
IN_BROWSER = sys.platform == "emscripten"
FONT = "Roboto" if IN_BROWSER else "NotoSansSC"
"""The family of all text. In the browser the build makes it the one that Flutter starts with."""
FONT_FILES = {"NotoSansSC": "fonts/NotoSansSC-subset.woff2", "NotoSansSCRare": "fonts/NotoSansSC-rare.woff2"}

# Space, in steps of four.
XS, S, M, L, XL = 4, 8, 12, 16, 24
RADIUS = 20
READABLE = 720
"""Text is not set wider than this, however wide the screen."""

WIDE = 840
"""From this width on there is a rail at the left instead of a bar at the bottom."""


@dataclass(frozen=True)
class Tone:
    """One meaning as colour: text and icon on a tinted ground."""

    ink: str
    ground: str
    strong: str
    on_strong: str


@dataclass(frozen=True)
class Look:
    """What colours mean. Never the only sign: each comes with an icon and a word."""

    dark: bool
    ok: Tone
    wait: Tone
    overdue: Tone
    info: Tone
    calm: Tone

    def tone(self, name: str) -> Tone:
        found = getattr(self, name)
        assert isinstance(found, Tone)
        return found


LIGHT = Look(
    dark=False,
    ok=Tone("#0B5D33", "#DDF3E4", "#17733F", "#FFFFFF"),
    wait=Tone("#6B4300", "#FFEBC8", "#8A5700", "#FFFFFF"),
    overdue=Tone("#8C1313", "#FFE2DE", "#B3261E", "#FFFFFF"),
    info=Tone("#084C86", "#DCEBFB", SEED, "#FFFFFF"),
    calm=Tone("#46505C", "#EBEFF5", "#46505C", "#FFFFFF"),
)
DARK = Look(
    dark=True,
    ok=Tone("#8ADBA9", "#12351F", "#8ADBA9", "#00391B"),
    wait=Tone("#FFC66B", "#402B00", "#FFC66B", "#402B00"),
    overdue=Tone("#FFB4AB", "#54110D", "#FFB4AB", "#5F1412"),
    info=Tone("#A6CBFF", "#0D3359", "#A6CBFF", "#00325A"),
    calm=Tone("#BDC7D3", "#242B33", "#BDC7D3", "#1B2026"),
)

ICONS = {
    "ok": ft.Icons.CHECK_CIRCLE_ROUNDED,
    "wait": ft.Icons.SCHEDULE_ROUNDED,
    "overdue": ft.Icons.ERROR_ROUNDED,
    "info": ft.Icons.INFO_ROUNDED,
    "calm": ft.Icons.CIRCLE_OUTLINED,
}

_now = LIGHT
_room = 400.0


def use_look(dark: bool, room: float) -> None:
    """Set what holds now; `room` is the width that a screen has, beside the rail if there is one."""
    global _now, _room
    _now, _room = (DARK if dark else LIGHT), room


def margin(readable: bool = True) -> float:
    """The empty width at either side of a screen's content."""
    return max(L, (_room - READABLE) / 2) if readable else XL if _room > READABLE else L


def room() -> float:
    """The width that a screen has."""
    return _room


def look() -> Look:
    return _now


_LIGHT_SCHEME = ft.ColorScheme(
    primary=SEED,
    on_primary="#FFFFFF",
    primary_container="#D6E7FA",
    on_primary_container="#06335B",
    secondary="#4B6078",
    on_secondary="#FFFFFF",
    secondary_container="#D6E7FA",
    on_secondary_container="#06335B",
    tertiary="#17733F",
    on_tertiary="#FFFFFF",
    tertiary_container="#DDF3E4",
    on_tertiary_container="#0B5D33",
    error="#B3261E",
    on_error="#FFFFFF",
    error_container="#FFE2DE",
    on_error_container="#8C1313",
    surface="#F5F8FC",
    on_surface="#141A21",
    on_surface_variant="#4A545F",
    outline="#717C88",
    outline_variant="#D5DCE5",
    surface_container_lowest="#FFFFFF",
    surface_container_low="#FFFFFF",
    surface_container="#FFFFFF",
    surface_container_high="#EDF2F8",
    surface_container_highest="#E5ECF4",
    surface_tint=SEED,
)
_DARK_SCHEME = ft.ColorScheme(
    primary="#A6CBFF",
    on_primary="#00305A",
    primary_container="#0F4A80",
    on_primary_container="#D6E7FF",
    secondary="#B7C9DE",
    on_secondary="#213244",
    secondary_container="#173F66",
    on_secondary_container="#D6E7FF",
    tertiary="#8ADBA9",
    on_tertiary="#00391B",
    tertiary_container="#12351F",
    on_tertiary_container="#A9F2C3",
    error="#FFB4AB",
    on_error="#5F1412",
    error_container="#54110D",
    on_error_container="#FFDAD5",
    surface="#0E1318",
    on_surface="#E6EBF1",
    on_surface_variant="#B4BEC9",
    outline="#8B959F",
    outline_variant="#313A44",
    surface_container_lowest="#0A0E12",
    surface_container_low="#171D24",
    surface_container="#171D24",
    surface_container_high="#1F272F",
    surface_container_highest="#2A333D",
    surface_tint="#A6CBFF",
)


def _type(ink: ft.ColorValue | None) -> ft.TextTheme:
    def style(size: int, weight: ft.FontWeight, height: float) -> ft.TextStyle:
        return ft.TextStyle(
            size=size,
            weight=weight,
            height=height,
            color=ink,
            font_family=FONT,
            font_family_fallback=None if IN_BROWSER else ["NotoSansSCRare"],
        )

    regular, bold = ft.FontWeight.W_400, ft.FontWeight.W_600
    return ft.TextTheme(
        display_small=style(34, bold, 1.25),
        headline_medium=style(28, bold, 1.3),
        headline_small=style(24, bold, 1.3),
        title_large=style(21, bold, 1.35),
        title_medium=style(17, bold, 1.4),
        title_small=style(15, bold, 1.4),
        body_large=style(17, regular, 1.5),
        body_medium=style(15, regular, 1.5),
        body_small=style(13, regular, 1.45),
        label_large=style(16, bold, 1.3),
        label_medium=style(13, bold, 1.3),
        label_small=style(12, bold, 1.3),
    )


def theme(dark: bool) -> ft.Theme:
    """The app's theme; the page wants one for light and one for dark."""
    scheme = _DARK_SCHEME if dark else _LIGHT_SCHEME
    shape = ft.RoundedRectangleBorder(radius=16)
    pad = ft.Padding.symmetric(horizontal=20, vertical=16)
    none = ft.PageTransitionTheme.NONE
    return ft.Theme(
        color_scheme_seed=SEED,
        color_scheme=scheme,
        font_family=FONT,
        text_theme=_type(scheme.on_surface),
        scaffold_bgcolor=scheme.surface,
        visual_density=ft.VisualDensity.STANDARD,
        page_transitions=ft.PageTransitionsTheme(android=none, ios=none, linux=none, macos=none, windows=none),
        filled_button_theme=ft.FilledButtonTheme(style=ft.ButtonStyle(shape=shape, padding=pad)),
        outlined_button_theme=ft.OutlinedButtonTheme(
            style=ft.ButtonStyle(shape=shape, padding=pad, side=ft.BorderSide(1.4, ft.Colors.OUTLINE_VARIANT))
        ),
        text_button_theme=ft.TextButtonTheme(
            style=ft.ButtonStyle(shape=shape, padding=ft.Padding.symmetric(horizontal=16, vertical=14))
        ),
        dialog_theme=ft.DialogTheme(shape=ft.RoundedRectangleBorder(radius=28)),
        navigation_bar_theme=ft.NavigationBarTheme(
            bgcolor=scheme.surface_container, elevation=0, height=72, indicator_color=scheme.secondary_container
        ),
        navigation_rail_theme=ft.NavigationRailTheme(
            bgcolor=scheme.surface_container, indicator_color=scheme.secondary_container
        ),
        divider_color=scheme.outline_variant,
        snackbar_theme=ft.SnackBarTheme(
            behavior=ft.SnackBarBehavior.FLOATING, shape=ft.RoundedRectangleBorder(radius=16)
        ),
    )
