"""The port that reads the codes on a photo: what they say, as they were found; nothing on what is no picture.

Takes the whole photo, before it is made smaller: lines of Code 128 are gone from a small one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable


class CannotRead(Exception):
    """The reader is not there now: it was not fetched before the network went. Starting the app anew helps."""


MOST_PIXELS = 24_000_000
"""A larger photo is made so small first; its codes are large enough then."""


def fitting(width: int, height: int) -> tuple[int, int]:
    """The size of a photo that is looked at: its own, or one of `MOST_PIXELS`."""
    factor = min(1.0, (MOST_PIXELS / max(1, width * height)) ** 0.5)
    return max(1, round(width * factor)), max(1, round(height * factor))


def in_order(found: Iterable[tuple[int, int, str]]) -> list[str]:
    """What codes say, each once, from the top of the upright photo to its end: (down, right, text).

    The same on every device, however the phone was held: a reader finds them in an order of its own.
    """
    return list(dict.fromkeys(text for _, _, text in sorted(found) if text))


ASKEW = 45
"""Degrees by which a photo is turned and read again where nothing was found: bars are seen only within some 20
degrees of upright or lying (findings/zxing-tilted-label.sh)."""


ITF_FIGURES = 20
"""Of ITF a code of so many figures is taken, an ICCID's, and no other: of one photographed askew the reader takes
parts for whole codes (findings/zxing-itf-parts.sh)."""


def surely_whole(symbology: str, text: str) -> bool:
    """Whether what a code says can be no part of what stands there."""
    return bool(text) and (symbology != "ITF" or len(text) == ITF_FIGURES)


ReadCodes = Callable[[bytes], Awaitable[list[str]]]
