"""Totals below a table and how each is counted, in both languages, so that two people mean one thing by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sync_server.core.words import catalogue
from sync_server.reporting.report import Row


class Figure(msgspec.Struct, frozen=True):
    """A figure and its denominator, None where it is a plain number; `key` is that of its name."""

    key: str
    part: int
    whole: int | None = None

    @property
    def value(self) -> str:
        if self.whole is None:
            return str(self.part)
        percent = f" = {round(100 * self.part / self.whole)} %" if self.whole else ""
        return f"{self.part} / {self.whole}{percent}"


def both(key: str) -> str:
    """Words in Chinese and English, as a report's headings have them."""
    return " ".join(catalogue(language).get(key, key) for language in ("zh", "en"))


def below(figures: Iterable[Figure]) -> Iterator[Row]:
    """An empty row, then each total by its name."""
    yield ()
    yield (both("report.totals"),)
    for one in figures:
        yield (both(one.key), one.value)


def defined(subject: str, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """How each figure of a subject is counted; words: `<subject>.figure.<name>` and `….words`."""
    keys = [f"{subject}.figure.{name}" for name in names]
    return tuple((both(key), both(f"{key}.words")) for key in keys)
