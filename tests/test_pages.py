"""What is written by hand says nothing twice, has no heading without words, and names only files that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = "rulebook|mobile|sync_server|assets|tests|tools|docs|deploy|benchmarks|findings"
NAMED = re.compile(rf"(?<![\w/.<-])((?:{ROOMS})/[\w./-]*\w)(?![\w/*<-])")
SAME_WORDS = 12
"""So many words in a row do not occur twice on a page: branches that are joined leave older wordings behind."""


def pages() -> Iterator[Path]:
    """README and the like, and docs/ but for what is made from the code."""
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"))
    for page in sorted((ROOT / "docs").glob("*.md")) + sorted((ROOT / "docs" / "decisions").glob("*.md")):
        if not re.match(r"# .*\n\nMade by ", page.read_text("utf-8")):
            yield page


PAGES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages()]


def without_commands(text: str) -> str:
    """A page without lines to be typed, and without the names of tests: both may well stand twice."""
    prose = re.sub(r"^    .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`(?:tests|rulebook|mobile)/[^`]*`|\[picture\]\([^)]*\)", "", prose)


def said_twice(text: str) -> list[str]:
    """Runs of words that occur twice, the first of each."""
    words = re.findall(r"[\w']+", without_commands(text).lower())
    seen: set[tuple[str, ...]] = set()
    found: list[str] = []
    for n in range(len(words) - SAME_WORDS + 1):
        run = tuple(words[n : n + SAME_WORDS])
        if run in seen:
            found.append(" ".join(run))
        seen.add(run)
    return found


def test_pages_are_found_and_generated_ones_are_not_among_them() -> None:
    names = {page.name for page in pages()}
    assert {"README.md", "protocol.md", "systems.md", "0044-changing-the-master-secret.md"} <= names
    assert not names & {"rules.md", "states.md", "settings.md", "statements.md", "personal_data.md"}


def test_a_sentence_in_two_wordings_is_noticed() -> None:
    older = "else the very same bytes come again after 30 s, then twice as long each time. It is signed."
    assert said_twice(f"{older}\n\nAny 2xx takes it; {older}")
    assert not said_twice(f"    {older}\n\n    {older}\n\n{older}")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_said_twice(page: Path) -> None:
    assert said_twice(page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_heading_has_words_under_it(page: Path) -> None:
    empty = re.findall(r"^(#+) (.*)\n+(?=(#+) |\Z)", page.read_text("utf-8"), re.MULTILINE)
    assert [title for level, title, following in empty if len(following) <= len(level)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_link_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = [
        name
        for name in NAMED.findall(text)
        if not (ROOT / name).exists() and not list(ROOT.glob(f"{name}-*.md"))  # a decision goes by its number
    ]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing += [link for link in links if not (page.parent / link).exists()]
    assert missing == []
