"""What has the focus is seen at 3:1 on any ground: the ring's two lines differ enough that one always does."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "mobile" / "web" / "splash.css"
LEAST = 3


def lightness(colour: str) -> float:
    """Relative luminance as WCAG reckons it, of #rrggbb."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_one_of_the_rings_two_lines_is_seen_at_three_to_one_on_any_ground() -> None:
    found = re.search(r"#focus-ring \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)
    assert found
    dark, light = sorted({lightness(colour) for colour in re.findall(r"#[0-9a-f]{6}", found[1])})
    seen = [max(contrast(dark, ground / 1000), contrast(light, ground / 1000)) for ground in range(1001)]
    assert min(seen) >= LEAST
