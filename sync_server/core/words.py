"""The catalogue's words on the server: printed forms in either language; API, logs and commands in English."""

from __future__ import annotations

from functools import cache

from rulebook.kernel.catalogue import Words, file_is_in, sentence, words_of
from sync_server.core.resources import ASSETS

CATALOGUE = ASSETS / "i18n"


@cache
def catalogue(language: str) -> Words:
    """All words of one language."""
    files = [path for path in sorted(CATALOGUE.iterdir()) if file_is_in(path.name, language)]
    return words_of((path.name, path.read_bytes()) for path in files)


def why_refused(code: str, facts: dict[str, str], language: str = "en") -> str:
    """What happened, in English or in "zh"; the code itself where it is none of the catalogue's."""
    known = catalogue(language)
    words = known.get(f"refusal.{code}")
    return code if words is None else sentence(words, facts | _what_is_wrong(known, facts))


def _what_is_wrong(known: Words, facts: dict[str, str]) -> dict[str, str]:
    """Which field is wrong, and in what, in words; as it stands where there are none."""
    said: dict[str, str] = {}
    if field := facts.get("field"):
        said["field"] = known.get(f"field.{field}", known.get(f"rules.{field}", field))
    if problem := facts.get("problem"):
        said["problem"] = known.get(f"problem.{problem}", known.get(f"number.{problem}", problem))
    return said
