"""Puts facts into a sentence of ours. Reads plain names in braces and nothing else: no widths, no attributes.

`str.format` is a small language of its own; a text from outside that came to stand where the sentence should
could ask it for a gigabyte of spaces. Here it would be printed as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z_0-9]{0,39})(!r)?\}")


def fill_from(text: str, facts: Mapping[str, object], missing: str | None = None) -> str:
    """`text` with `{name}` and `{name!r}` (in quotation marks) replaced, once: what a fact says is not read again.

    `missing` stands for a name without a fact, with its `?` replaced by the name; None leaves it as written.
    """

    def said(place: re.Match[str]) -> str:
        name, quoted = place[1], place[2]
        if name in facts:
            return repr(facts[name]) if quoted else str(facts[name])
        return place[0] if missing is None else missing.replace("?", name)

    return _PLACE.sub(said, text)


def fill(text: str, /, **facts: object) -> str:
    """As `fill_from`, with the facts by their names."""
    return fill_from(text, facts)
