"""A phone number that dials and an address that navigates or is copied, wherever one is shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import show_phone


def _button(words: str, icon: ft.IconData, **does: Any) -> ft.Control:
    style = ft.ButtonStyle(
        padding=ft.Padding.symmetric(horizontal=14, vertical=10), shape=ft.RoundedRectangleBorder(radius=12)
    )
    return ft.OutlinedButton(words, icon=icon, style=style, height=48, **does)


def dial(phone: str, whose: str = "") -> list[ft.Control]:
    """A button that calls the number; nothing where there is none. `whose` tells several apart."""
    number = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    if not number:
        return []
    words = t("contact.call", number=show_phone(number), whose=whose).strip()
    return [_button(words, ft.Icons.CALL_ROUNDED, url=f"tel:{number}")]


def way_to(address: str) -> list[ft.Control]:
    """Buttons that hand the address to the machine's maps, and that copy it; nothing where there is none."""
    place = " ".join(address.split())
    if not place:
        return []
    return [
        _button(t("contact.way"), ft.Icons.DIRECTIONS_OUTLINED, url=f"geo:0,0?q={quote(place)}"),
        _button(t("contact.copy"), ft.Icons.CONTENT_COPY_ROUNDED, action=ft.CopyToClipboard(place)),
    ]


def reach(address: str = "", *phones: tuple[str, str]) -> list[ft.Control]:
    """One row of all of them, or nothing: an address, and numbers with whose they are."""
    buttons = [*(button for phone, whose in phones for button in dial(phone, whose)), *way_to(address)]
    return [ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)] if buttons else []
