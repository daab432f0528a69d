"""A vehicle's plate as it looks on the metal: yellow for trucks, blue for cars, green for new energy.

The characters do not tell trucks from cars; the vehicle's type in the archive does.
"""

from __future__ import annotations

import flet as ft

from rulebook.numbers import show_plate

_YELLOW = ("#F7C520", "#F7C520", "#14110A")
_BLUE = ("#1456B8", "#0E4596", "#FFFFFF")
_GREEN = ("#E9F7EE", "#58C88A", "#10281A")
_NONE = ("#EEF0F2", "#D5D9DE", "#1B1F24")
_VIN = 17
"""A vehicle without a plate bears its VIN, of so many characters."""
_HEAVY = ("车", "挂", "truck", "Truck", "bus", "Bus", "tractor")
_LIGHT = ("轿车", "小型", "car", "Car")


def colours(plate: str, vehicle_type: str = "") -> tuple[str, str, str]:
    """Top, bottom and ink of the plate."""
    if len(plate) == _VIN:
        return _NONE
    if len(plate) == 8:
        return _GREEN
    light = any(word in vehicle_type for word in _LIGHT)
    return _YELLOW if vehicle_type and not light and any(word in vehicle_type for word in _HEAVY) else _BLUE


def plate_badge(plate: str, vehicle_type: str = "", size: int = 20) -> ft.Control:
    """The plate, `size` being the height of its letters."""
    top, bottom, ink = colours(plate, vehicle_type)
    style = ft.TextStyle(letter_spacing=size / 14)
    letters = ft.Text(
        show_plate(plate) or "—", size=size, weight=ft.FontWeight.W_700, color=ink, no_wrap=True, style=style
    )
    face = ft.Container(
        content=letters,
        padding=ft.Padding.symmetric(horizontal=round(size * 0.5), vertical=round(size * 0.16)),
        border=ft.Border.all(max(1, size / 16), ink),
        border_radius=size * 0.22,
    )
    return ft.Row(
        [
            ft.Container(
                content=ft.Semantics(label=show_plate(plate), exclude_semantics=True, content=face),
                padding=max(1.5, size / 12),
                border_radius=size * 0.32,
                gradient=ft.LinearGradient(
                    [top, bottom], begin=ft.Alignment.TOP_CENTER, end=ft.Alignment.BOTTOM_CENTER
                ),
            )
        ],
        tight=True,
    )
