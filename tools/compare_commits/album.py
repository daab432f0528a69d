"""The album's pictures (`make screenshots`), pixel by pixel. Takes a browser and a quarter of an hour a commit."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageChops

from tools.compare_commits.checkout import Checkout, Failed

NOTICED = 24
"""Of 255: a smaller difference of a colour is the 256-colour palette's."""


def taken(checkout: Checkout, names: list[str]) -> Path:
    """The commit's own album, whole or of some screens."""
    out = checkout.work / "album"
    ran = checkout.run([sys.executable, "-m", "tests.mobile.preview.album", str(out), *names])
    if ran.code:
        raise Failed(f"the album of {checkout.root.name}: {ran.text()}")
    return out


def pixels(before: Path, after: Path) -> tuple[bool, str]:
    """Whether two pictures are the same, and how many of their pixels are not."""
    if not (before.exists() and after.exists()):
        return False, f"only {'after' if after.exists() else 'before'}"
    with Image.open(before) as one, Image.open(after) as other:
        if one.size != other.size:
            return False, f"{one.size} → {other.size}"
        difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
        counted = difference.histogram()
    differing = sum(counted[NOTICED:])
    return differing == 0, f"{differing} of {sum(counted)} pixels differ"
