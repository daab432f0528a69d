"""The catalogue of words as phone and server both read it: one a language, made of its files' bytes.

Where the files are and how they are read is each side's own business. A code's words are what happened
(`refusal.<code>`, `irregularity.<code>`) and what to do next (the same with `.todo`); both take {facts}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from rulebook.kernel.wording import fill_from

LANGUAGES = {"zh": "zh_CN", "en": "en"}
"""Language → how it is written in the names of its files."""

Words = Mapping[str, str]
"""Key → words of one language."""


def file_is_in(name: str, language: str) -> bool:
    """Whether a file belongs to a language: en.json, en.finance.json, finance.en.json."""
    return name.endswith(".json") and LANGUAGES[language] in name.split(".")


def words_of(files: Iterable[tuple[str, bytes]]) -> Words:
    """The words in one language's files (name, content) put together.

    Raises ValueError where a key has words in two of them: which one counts would be a matter of the files' names.
    """
    words: dict[str, str] = {}
    for name, content in files:
        more = msgspec.json.decode(content, type=dict[str, str])
        if twice := words.keys() & more.keys():
            raise ValueError(f"{name}: {', '.join(sorted(twice))} stand elsewhere too")
        words |= more
    return words


def sentence(text: str, facts: Mapping[str, str]) -> str:
    """Put the facts into the catalogue's words; a missing one shows as its name.

    Of `{count} [record is|records are] kept` what fits the number is said; no text of a fact's counts.
    """
    return fill_from(_NUMBERED.sub(lambda m: _one_or_many(m, facts), text), facts, missing="(?)")


_NUMBERED = re.compile(r"\{(\w+)\}([^\[\]{}]*)\[([^|\]]*)\|([^\]]*)\]")


def _one_or_many(m: re.Match[str], facts: Mapping[str, str]) -> str:
    return f"{{{m[1]}}}{m[2]}{m[3] if facts.get(m[1]) == '1' else m[4]}"


CHOSEN = (
    "act.common",
    "find.common",
    "measure.common",
    "sign.declined",
    "swap.condition",
    "swap.reason",
    "unsolved.waiting",
    "untried",
    "vehicles.reason",
)
"""Keys whose words a person chooses, and the record keeps as they were said that day."""
_AND = re.compile(r"\s*[;；]\s*")


def chosen_words(of: Mapping[str, Words]) -> dict[str, tuple[str, ...]]:
    """What each choice is called, in every language → the keys that are called so."""
    found: dict[str, tuple[str, ...]] = {}
    for words in of.values():
        for key, said in _choices(words):
            found[said] = tuple(dict.fromkeys((*found.get(said, ()), key)))
    return found


def _choices(words: Words) -> Iterator[tuple[str, str]]:
    for key, said in words.items():
        head, _, code = key.rpartition(".")
        if head in CHOSEN and code:
            yield key, said


def said_again(text: str, keys: Mapping[str, tuple[str, ...]], words: Words) -> str:
    """What was chosen, in the reader's words; whatever else stands with it stays as it was written.

    Two choices of one name that the reader's language tells apart stay as they were, too.
    """
    parts = _AND.split(text)
    called = [{words[key] for key in keys.get(part, ())} for part in parts]
    again = [said.pop() if len(said) == 1 else part for part, said in zip(parts, called, strict=True)]
    return words["list.semicolon"].join(again) if again != parts else text
