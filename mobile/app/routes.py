"""Paths and places: what stands in the address bar, read and written in one spot. Pure text in, place out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

HOME = "/"
TABS = ("today", "bag", "inbox", "me")


@dataclass(frozen=True)
class Place:
    """Where one is. `area` is a tab, "order", "office" or "menu"; the rest is what follows it."""

    area: str
    item: str = ""
    step: str = ""
    more: str = ""

    @property
    def path(self) -> str:
        parts = [self.area, self.item, self.step, self.more]
        while parts and not parts[-1]:
            parts.pop()
        return "/" + "/".join(quote(part, safe="") for part in parts)


def read(route: str | None) -> Place:
    """The place that a route names; what it does not know is home."""
    parts = [unquote(part) for part in urlsplit(route or HOME).path.split("/") if part]
    if not parts:
        return Place("")
    area, item, step, more, *_ = [*parts[:4], "", "", "", ""]
    if area in TABS or area in ("order", "office", "menu"):
        return Place(area, item, step, more)
    return Place("")


def order(id: str, step: str = "", more: str = "") -> str:
    """An order, one of its steps, and what the step is about."""
    return Place("order", id, step, more).path


def office(key: str, item: str = "", more: str = "") -> str:
    """A screen of the office, and what is open in it."""
    return Place("office", key, item, more).path


def tab(name: str, item: str = "") -> str:
    return Place(name, item).path
