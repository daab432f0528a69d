"""Rows that stay as they are while a list is drawn anew: neither made again nor compared, by us or by Flet.

Flet passes over a control that is the very one of the drawing before. A list of a hundred rows of which one has
changed then takes as long as one row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui import theme
from mobile.ui.text import language

KeepRow = Callable[[str, Any, Callable[[], ft.Control]], ft.Control]
"""Takes the row's key in its list, all that its words and looks depend on, and what makes it; gives the row."""


class KeptRows:
    """The rows of one list, as they were drawn last."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[Any, ft.Control]] = {}

    def again(self) -> KeepRow:
        """For one drawing. What is not asked for in it is forgotten: a row that was away comes as a new one."""
        before, now = self._drawn, dict[str, tuple[Any, ft.Control]]()
        self._drawn = now

        def keep(key: str, depends_on: Any, make: Callable[[], ft.Control]) -> ft.Control:
            asked = depends_on, language(), theme.look(), theme.room()
            known = before.get(key)
            if known is None or known[0] != asked:
                known = asked, make()
                known[1].key = key
            now[key] = known
            return known[1]

        return keep


def use_kept_rows() -> KeepRow:
    """Of one list of this component. A row is made anew when what it depends on, language or looks have changed.

    What a press on it does must not depend on the drawing in which the row was made.
    """
    rows: KeptRows = ft.use_memo(KeptRows, [])
    return rows.again()
