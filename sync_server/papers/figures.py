"""Pictures on printed forms as SVG: QR codes, and signatures drawn again from their strokes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import qrcode
import qrcode.image.svg
from qrcode.constants import ERROR_CORRECT_M

from rulebook.subjects.visits.records import Stroke

WIDTH = 1000
"""Strokes are in thousandths of the pad's width."""
MARGIN = 20


def qr_svg(text: str) -> str:
    """A QR code that survives a smudge."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(out)
    return out.getvalue().decode()


def signature_svg(strokes: Sequence[Stroke]) -> str:
    """The strokes as they were drawn, cut to what they cover; "" where there are none."""
    strokes = [Stroke(points=tuple((_on_pad(x), _on_pad(y), t) for x, y, t in one.points)) for one in strokes]
    points = [(x, y) for stroke in strokes for x, y, _ in stroke.points]
    if not points:
        return ""
    left, top = min(x for x, _ in points) - MARGIN, min(y for _, y in points) - MARGIN
    right, bottom = max(x for x, _ in points) + MARGIN, max(y for _, y in points) + MARGIN
    lines = "".join(_line(stroke) for stroke in strokes if stroke.points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {right - left} {bottom - top}">'
        f'<g fill="none" stroke="#101820" stroke-width="7" stroke-linecap="round" stroke-linejoin="round">'
        f"{lines}</g></svg>"
    )


def _on_pad(place: int) -> int:
    """No farther from the pad than it is wide, whatever a device says."""
    return max(-WIDTH, min(place, 2 * WIDTH))


def _line(stroke: Stroke) -> str:
    first, *rest = stroke.points
    path = "".join(f"L{x} {y}" for x, y, _ in rest) or f"L{first[0]} {first[1]}"
    return f'<path d="M{first[0]} {first[1]}{path}"/>'
