"""The catalogue's words for printed forms, and dates and sums as the forms write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from rulebook.errors import sentence
from rulebook.numbers import yuan
from rulebook.times import COMPANY_ZONE, parse_time

CATALOGUE = Path(__file__).resolve().parents[2] / "assets" / "i18n"
LANGUAGES = {"zh": "zh_CN", "en": "en"}

Say = Callable[..., str]
"""`say(key, **facts)`: the words under a key, with the facts put in."""


@cache
def _catalogue(language: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for path in sorted(CATALOGUE.glob(f"{LANGUAGES[language]}*.json")):
        words.update(json.loads(path.read_text("utf-8")))
    return words


def speaker(language: str) -> Say:
    """Words in that language; a key without words stands for itself."""

    def say(key: str, **facts: object) -> str:
        return sentence(_catalogue(language).get(key, key), {name: str(value) for name, value in facts.items()})

    return say


def moment(text: str) -> str:
    """A time as a form writes it, in company time; what is none stays as it is."""
    if len(text) < 11:
        return text
    try:
        return f"{parse_time(text).astimezone(COMPANY_ZONE):%Y-%m-%d %H:%M}"
    except ValueError:
        return text


def sum_of(fen: int) -> str:
    """With the sign before the currency: −¥50.00."""
    return f"−¥{yuan(-fen)}" if fen < 0 else f"¥{yuan(fen)}"
