"""The house as it lies in a checkout, and as its code says it is."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rulebook.kernel.rules import Rules

LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True)
class House:
    """A checkout at `root`, with the rules that its code makes."""

    root: Path
    rules: Rules

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """Language → key → text, all parts of the catalogue put together."""
        found: dict[str, dict[str, str]] = {}
        for language in LANGUAGES:
            parts = sorted((self.root / "assets" / "i18n").glob(f"*{language}*.json"))
            found[language] = {k: v for part in parts for k, v in json.loads(part.read_text("utf-8")).items()}
        return found

    def without_words(self, key: str) -> list[str]:
        """The languages that have no text for `key`."""
        return [language for language, words in self.words.items() if not words.get(key, "").strip()]

    @cached_property
    def folders(self) -> list[str]:
        """The folders under rulebook/subjects."""
        inside = (self.root / "rulebook" / "subjects").iterdir()
        return sorted(p.name for p in inside if (p / "__init__.py").exists())

    def names_in(self, *rooms: str) -> frozenset[str]:
        """Every name used in the Python files of these rooms: classes, functions, attributes."""
        return frozenset(name for room in rooms for path in self.files(room) for name in names_of(path))

    def files(self, room: str) -> list[Path]:
        """The Python files of a room, a folder or a file, below the root."""
        path = self.root / room
        return sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []

    def texts_in(self, *rooms: str) -> frozenset[str]:
        """Every text constant in the Python files of these rooms."""
        return frozenset(text for room in rooms for path in self.files(room) for text in texts_of(path))


def names_of(path: Path) -> Iterator[str]:
    """Names that a file uses, imports apart."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def texts_of(path: Path) -> Iterator[str]:
    """Texts that a file holds."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
