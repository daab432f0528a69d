"""Fonts in which a character has a glyph of its own, so that a PDF's text comes out as it was written.

A PDF remembers one text for each glyph. Where a font draws two characters by one glyph (the dots · and •, the
radical ⼭ and 山), a paper that holds both says the first one twice. So the second of each such group stands in a
small font of its own, the third in another; typesetting asks those first.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

MOST = 3
"""Four characters share a glyph at most: one stays in its font, three move out."""


def shared(font: TTFont) -> list[list[int]]:
    """The code points that share a glyph with an earlier one: those that are second, third and fourth."""
    seen: dict[str, int] = {}
    ranks: list[list[int]] = [[] for _ in range(MOST)]
    for code, glyph in sorted(font.getBestCmap().items()):
        rank = seen.get(glyph, -1) + 1
        seen[glyph] = rank
        if rank:
            ranks[rank - 1].append(code)
    return ranks


def only(source: Path, codes: list[int]) -> TTFont:
    """A font of these characters only."""
    font = TTFont(source, lazy=True)
    options = Options()
    options.layout_features = []
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font
