"""The catalogue's words for printed forms, and dates and sums as the forms write them."""

from __future__ import annotations

from collections.abc import Callable

from rulebook.kernel.catalogue import LANGUAGES, chosen_words, said_again, sentence
from rulebook.kernel.times import COMPANY_ZONE, parse_time
from rulebook.numbers import MOST_FEN, capitals, yuan
from sync_server.core.words import catalogue

Say = Callable[..., str]
"""`say(key, **facts)`: the words under a key, with the facts put in."""


def speaker(language: str) -> Say:
    """Words in that language; a key without words stands for itself."""

    def say(key: str, **facts: object) -> str:
        words = catalogue(language).get(key)
        return key if words is None else sentence(words, {name: str(value) for name, value in facts.items()})

    return say


def chosen(say: Say, text: str, what: str = "") -> str:
    """What somebody chose, kept as a code of `what` or in words, in the paper's language."""
    coded = f"{what}.{text}"
    if what and (words := say(coded)) != coded:
        return words
    keys = chosen_words({language: catalogue(language) for language in LANGUAGES})
    return said_again(text, keys, catalogue("en" if say("language.own") == "English" else "zh"))


def moment(text: str) -> str:
    """A time as a form writes it, in company time; what is none stays as it is."""
    if len(text) < 11:
        return text
    try:
        return f"{parse_time(text).astimezone(COMPANY_ZONE):%Y-%m-%d %H:%M}"
    except ValueError:
        return text


def in_capitals(fen: int) -> str:
    """A sum in Chinese capitals; a sum that nobody can have, in figures: the form is printed all the same."""
    return capitals(fen) if 0 <= fen <= MOST_FEN else sum_of(fen)


def sum_of(fen: int) -> str:
    """With the sign before the currency: −¥50.00."""
    return f"−¥{yuan(-fen)}" if fen < 0 else f"¥{yuan(fen)}"
