"""A pad to sign on: strokes as points with their time, kept as they are drawn, so that leaving loses none.

Points are in thousandths of the pad's width (records.Stroke). Knows nothing of what is signed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft
import flet.canvas as cv

from mobile.ui.app_context import Form
from mobile.ui.text import t
from rulebook.subjects.visits.pen import is_drawn
from rulebook.subjects.visits.records import Stroke

CHUNK = 24
"""Points drawn as one piece. A finished piece is never sent again."""

INK = "#10181F"
HINT = "#5A6672"


class Pen:
    """The strokes of one pad, between touches and drafts."""

    def __init__(self, form: Form, name: str = "strokes") -> None:
        self._form, self._name = form, name
        self._began: float | None = None
        self.strokes: list[list[list[int]]] = [list(s) for s in form.get(name, [])]
        self._pieces: list[cv.Points] = []
        self._drawn: list[int] = []
        self._width = 0.0

    def down(self, x: float, y: float, width: float) -> None:
        self.strokes.append([])
        self.move(x, y, width)

    def move(self, x: float, y: float, width: float) -> None:
        if not self.strokes or width <= 0:
            return
        now = time.monotonic() * 1000
        if self._began is None:
            last = self.strokes[-2][-1][2] + 500 if len(self.strokes) > 1 and self.strokes[-2] else 0
            self._began = now - last
        point = [round(x * 1000 / width), round(y * 1000 / width), round(now - self._began)]
        self.strokes[-1].append(point)

    def up(self) -> None:
        self._form.put(self._name, [list(s) for s in self.strokes if s])

    def clear(self) -> None:
        self.strokes, self._pieces, self._drawn, self._began = [], [], [], None
        self._form.put(self._name, [])

    def pieces(self, width: float) -> list[cv.Shape]:
        """The drawing: whole pieces are the same objects as before, so that only the last one travels."""
        if width != self._width:
            self._pieces, self._drawn, self._width = [], [], width
        shapes: list[cv.Shape] = []
        for index, stroke in enumerate(self.strokes):
            if index == len(self._drawn):
                self._drawn.append(0)
            while len(stroke) - self._drawn[index] > CHUNK:
                start = self._drawn[index]
                self._pieces.append(_piece(stroke[start : start + CHUNK + 1], width))
                self._drawn[index] += CHUNK
            if index < len(self.strokes) - 1 and self._drawn[index] < len(stroke):
                self._pieces.append(_piece(stroke[self._drawn[index] :], width))
                self._drawn[index] = len(stroke)
        shapes += self._pieces
        if self.strokes and self._drawn[-1] < len(self.strokes[-1]):
            shapes.append(_piece(self.strokes[-1][self._drawn[-1] :], width))
        return shapes


Spot = ft.Offset | tuple[int | float, int | float]


def _piece(points: Sequence[Sequence[int]], width: float) -> cv.Points:
    spots: list[Spot] = [ft.Offset(x * width / 1000, y * width / 1000) for x, y, _ in points]
    if len(points) == 1:
        x, y, _ = points[0]
        spots.append(ft.Offset(x * width / 1000 + 0.5, y * width / 1000))  # a dot is a very short line
    return cv.Points(
        points=spots,
        point_mode=cv.PointMode.POLYGON,
        paint=ft.Paint(color=INK, stroke_width=3.2, stroke_cap=ft.StrokeCap.ROUND, style=ft.PaintingStyle.STROKE),
    )


def strokes_of(form: Form, name: str = "strokes") -> tuple[Stroke, ...]:
    """The strokes as they go into a command."""
    return tuple(Stroke(tuple((x, y, ms) for x, y, ms in s)) for s in form.get(name, []) if s)


def is_signature(strokes: Sequence[Stroke]) -> bool:
    """Whether there is more than a touch: enough points, over some distance."""
    return is_drawn(strokes)


def strokes_drawing(strokes: Sequence[Stroke], width: int) -> ft.Control:
    """A signature given before, to look at."""
    tall = max((p[1] for s in strokes for p in s.points), default=300) + 20
    return cv.Canvas(
        [_piece(s.points, width) for s in strokes if s.points], width=width, height=tall * width / 1000
    )


@ft.component
def SignaturePad(form: Form, changed: Callable[[], None], height: int = 220, name: str = "") -> ft.Control:
    """The pad. `changed` is called when a stroke ends and at clearing."""
    pen: Pen = ft.use_memo(lambda: Pen(form), [form])
    width, set_width = ft.use_state(0.0)
    _, set_seen = ft.use_state(0)
    count = ft.use_ref(0)

    def redraw() -> None:
        count.current = (count.current or 0) + 1
        set_seen(count.current)

    def start(event: Any) -> None:
        pen.down(event.local_position.x, event.local_position.y, width)
        redraw()

    def update(event: Any) -> None:
        pen.move(event.local_position.x, event.local_position.y, width)
        redraw()

    def end(_: Any) -> None:
        pen.up()
        changed()
        redraw()

    def clear(_: Any) -> None:
        pen.clear()
        changed()
        redraw()

    line = ft.Container(bgcolor="#B9C4D0", height=1.5, left=24, right=24, bottom=52)
    hint = ft.Container(
        content=ft.Row(
            [ft.Icon(ft.Icons.DRAW_OUTLINED, size=18, color=HINT), ft.Text(t("sign.here"), size=14, color=HINT)],
            spacing=6,
            tight=True,
        ),
        left=24,
        bottom=22,
    )
    pad = ft.GestureDetector(
        content=cv.Canvas(
            pen.pieces(width) if width else [],
            on_resize=lambda e: set_width(e.width),
            resize_interval=50,
            expand=True,
        ),
        on_pan_down=start,
        on_pan_update=update,
        on_pan_end=end,
        on_pan_cancel=end,
        drag_interval=20,
    )
    layers: list[ft.Control] = [line, hint, _named(pad, name or t("sign.pad"))]
    if pen.strokes:
        again = ft.TextButton(t("sign.clear"), icon=ft.Icons.REFRESH_ROUNDED, on_click=clear)
        again.style = ft.ButtonStyle(color="#0B5FA5", icon_color="#0B5FA5")
        layers.append(ft.Container(again, right=8, top=6))
    return ft.Container(
        content=ft.Stack(layers, expand=True),
        height=height,
        bgcolor="#FFFFFF",
        border_radius=16,
        border=ft.Border.all(1.5, ft.Colors.OUTLINE),
        clip_behavior=ft.ClipBehavior.HARD_EDGE,
    )


def _named(pad: ft.Control, name: str) -> ft.Control:
    inner = ft.Semantics(label=name, container=True, image=True, content=pad)
    return ft.Container(inner, left=0, right=0, top=0, bottom=0)
