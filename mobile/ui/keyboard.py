"""What the keyboard of a desk must know of a screen: its panes in the order they are read, and the rows of lists.

mobile/web/keys.js reads these identifiers from the accessibility tree; the words of the shortcuts stand here.
"""

from __future__ import annotations

import flet as ft

SHORTCUTS = ("find", "help", "tab", "rows", "enter", "escape")
"""Keys and what they do: words keys.<name> and keys.<name>.does."""


def pane(number: int, content: ft.Control) -> ft.Control:
    """A part of a screen that Tab goes through before it goes on to the next number."""
    return ft.Semantics(identifier=f"pane-{number}", container=True, content=content)


ROW = "row"
"""The identifier of a row in a list: all rows are one stop of Tab, the arrow keys go from one to the next."""
