"""Names and numbers within words: what may be cut out of a text without harm to what else it says (SEC-2).

A name left where it could go is found by whoever looks; a wrong cut in words about another cannot be made good.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_BETWEEN = re.compile(r"(\s*(?:[、，,;；/]|\s·\s)\s*)")
"""What joins names in one field, with the blanks around it."""
_LETTER = r"0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_APART = re.compile(f"[{_LETTER} .'’-]+")
_BEFORE = rf"(?<![{_LETTER}])(?<![{_LETTER}][-'’])"
_AFTER = rf"(?![{_LETTER}])(?![-'’](?!s\b)[{_LETTER}])"
LONGEST_PART = 24
"""A list has no longer parts; what has is prose."""


def each_part(text: str, after: Callable[[str], str]) -> str:
    """A text of names that are joined, each replaced by what `after` makes of it; what joins them stays."""
    cut = _BETWEEN.split(text.strip())
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return head + "".join(part if n % 2 else after(part) for n, part in enumerate(cut)) + tail


def is_list(text: str) -> bool:
    """Whether a text is names that are joined, or one name, and no prose."""
    return all(len(part) <= LONGEST_PART for part in _BETWEEN.split(text)[::2])


def is_latin(name: str) -> bool:
    """Whether blanks part it from other words; Chinese names stand between other characters."""
    return _APART.fullmatch(name) is not None


def without_name(text: str, name: str, instead: str) -> str:
    """A Latin name goes at the bounds of words only: Ann, not Anna or Ann-Marie."""
    if is_latin(name):
        return re.sub(_BEFORE + re.escape(name) + _AFTER, lambda _: instead, text)
    return text.replace(name, instead)


def without_number(text: str, number: str, instead: str) -> str:
    """A number that is no part of a longer one."""
    return re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", lambda _: instead, text)
