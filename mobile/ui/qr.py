"""A QR code drawn as dark runs on a white ground: no picture file, no pillow, the same in any browser."""

from __future__ import annotations

from functools import lru_cache

import flet as ft
import flet.canvas as cv

QUIET = 4
"""Modules of white around the code; scanners ask for four."""


@lru_cache(maxsize=16)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code's modules, row by row, without the white around."""
    import qrcode  # imported late: it is not needed to start

    code = qrcode.QRCode(border=0, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())


def runs(rows: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int]]:
    """The dark modules as (x, y, length) of horizontal runs."""
    found: list[tuple[int, int, int]] = []
    for y, row in enumerate(rows):
        start: int | None = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                found.append((start, y, x - start))
                start = None
    return found


@lru_cache(maxsize=16)
def _drawing(text: str, size: int) -> tuple[cv.Path, ...]:
    rows = modules(text)
    unit = size / (len(rows) + 2 * QUIET)
    dark = ft.Paint(color="#000000", style=ft.PaintingStyle.FILL, anti_alias=False)
    elements: list[cv.Path.PathElement] = [
        cv.Path.Rect((x + QUIET) * unit, (y + QUIET) * unit, length * unit, unit) for x, y, length in runs(rows)
    ]
    return (cv.Path(elements=elements, paint=dark),)


def qr_code(text: str, name: str, size: int = 220) -> ft.Control:
    """`text` as a QR code; `name` is what a screen reader says."""
    return ft.Semantics(
        label=name,
        container=True,
        image=True,
        content=ft.Container(
            content=cv.Canvas(list(_drawing(text, size)), width=size, height=size),
            bgcolor="#FFFFFF",
            width=size,
            height=size,
            border_radius=12,
        ),
    )
