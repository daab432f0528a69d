"""What is looked for, however it was typed: one normaliser for every search field, on devices and server alike.

Pure text. People paste full-width figures, dots and dashes of every kind, blanks that nobody sees, +86; they type
the last six figures of a number, or two words of which one is a plate and the other a customer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from rulebook.numbers.initials import initials
from rulebook.numbers.text import halfwidth

_ABROAD = re.compile(r"^(?:\+|00)?86(?=1\d{2,}$)")
"""The country's code before a mobile or IoT number, whole or in part."""


@lru_cache(maxsize=1 << 16)
def search_key(text: str) -> str:
    """`text` as letters and figures only: as `halfwidth`, small, without blanks, dots, dashes, other signs."""
    return "".join(sign for sign in halfwidth(text).casefold() if sign.isalnum())


def search_keys(text: str) -> tuple[str, ...]:
    """All that a text is found by: itself as `search_key`, and the initials of a name in pinyin (ARC-1)."""
    key = search_key(text)
    return (key, *initials(text)) if key else ()


KEYED = 3
"""The edition of `search_keys`; an index that was made by another is made anew."""


def search_pieces(query: str) -> tuple[list[str], list[str]]:
    """What a text must hold as one piece: the whole query, or it without the country's code; and its words."""
    words = [key for word in halfwidth(query).split() if (key := search_key(word))]
    whole = "".join(words)
    return list(dict.fromkeys((whole, _ABROAD.sub("", whole)))), words


_BETWEEN = re.compile(r"[\n\r\t,;，；、]+")


def asked_apart(query: str) -> list[str]:
    """What is looked for one by one: lines, and what stands between commas, as in a column that was pasted."""
    return [part.strip() for part in _BETWEEN.split(query) if search_key(part)]


def finder_of_any(query: str) -> Callable[[Iterable[str]], bool]:
    """As `finder`, of several that are looked for at once: whether a record's texts fit any of them."""
    finders = [finder(part) for part in asked_apart(query)] or [finder(query)]

    def fits(texts: Iterable[str]) -> bool:
        known = tuple(texts)
        return any(find(known) for find in finders)

    return fits


def finder(query: str) -> Callable[[Iterable[str]], bool]:
    """Says of a record's texts whether it is what is looked for. Nothing looked for fits all.

    It fits where one text holds all of the query as one piece, or where each of its words is in some text.
    """
    pieces, words = search_pieces(query)

    def fits(texts: Iterable[str]) -> bool:
        if not words:
            return True
        keys = [key for text in texts if text for key in search_keys(text)]
        if any(piece in key for key in keys for piece in pieces):
            return True
        return len(words) > 1 and all(any(word in key for key in keys) for word in words)

    return fits


R = TypeVar("R")


def sought(query: str, rows: Iterable[R], texts: Callable[[R], Iterable[str]]) -> list[R]:
    """The rows that are looked for. Where nothing is, all of them, and none of their texts is made up for it."""
    if not search_key(query):
        return list(rows)
    fits = finder(query)
    return [row for row in rows if fits(texts(row))]


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether a record with these texts is what is looked for; see `sought` for many records."""
    return finder(query)(texts)
