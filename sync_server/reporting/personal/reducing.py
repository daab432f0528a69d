"""What of a record is handed out to whom it is about: theirs stays, what concerns others is left out or reduced.

Of colleagues a number within this export and the first letter of a name remain (`colleague-3`, 王*), for the law
gives a copy of one's own data, not of others' (PIPL, art. 45). Whose a field is says
`rulebook/policy/personal_fields.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock
from rulebook.policy.personal_data import PICTURES, whose
from rulebook.policy.personal_fields import Whose
from rulebook.subjects.company.records import Customer, Vehicle
from sync_server.reporting.personal.gathering import Subject, mentions, names_one, texts

LEAST = 2
"""Names of so many signs at least are looked for in free words; shorter ones stand in too many of them."""
LONG = 6
"""Ids of so many signs at least are looked for within other ids, which may be put together from them."""
_PHONE = re.compile(r"(?<![0-9])(?:1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})(?![0-9])")


class Reducer:
    """Reduces records for one subject.

    `people`: all who work or worked here; `customers`, `vehicles`: all there are.
    """

    def __init__(
        self,
        subject: Subject,
        people: Iterable[Person],
        customers: Iterable[Customer] = (),
        vehicles: Iterable[Vehicle] = (),
    ) -> None:
        self.subject = subject
        others = [one for one in people if one.id not in subject.ids]
        self._numbers = {str(one.id): f"colleague-{n}" for n, one in enumerate(others, 1)}
        self._names = {name for one in others for name in (one.name, *(past.name for past in one.past))}
        foreign = [one for one in customers if one.id not in subject.ids]
        named = {text for one in foreign for text in (one.name, one.contact)}
        named |= {text for one in foreign for past in one.past for text in (past.name, past.contact)}
        for one in (vehicle for vehicle in vehicles if vehicle.id not in subject.ids):
            named |= {one.plate, one.vin, one.driver, *(past.plate for past in one.earlier_plates)}
        hidden = {name: initial(name) for name in (self._names | named) - subject.names}
        self._in_words = Names(hidden | {id: n for id, n in self._numbers.items() if len(id) >= LONG})

    def reduce(self, record: Record, own: bool) -> dict[str, Any]:
        """The record as plain data, without what concerns others; fields that are left out are not in it."""
        near = self._near(record, record.KIND, "", own)
        return self._struct(record, record.KIND, "", near, own)

    def _near(self, row: msgspec.Struct, kind: str, path: str, above: bool) -> bool:
        """Whether this row is about the subject: it names them, or it is of a row that does and names nobody."""
        if not self.subject.colleague:
            return above or (bool(path) and mentions(row, self.subject.ids))
        named = [
            text
            for name in row.__struct_fields__
            if whose(kind, _join(path, name)) is Whose.COLLEAGUE
            for text in texts(getattr(row, name))
            if text in self._numbers or text in self.subject.ids
        ]
        return any(text in self.subject.ids for text in named) if named else above

    def _struct(self, row: msgspec.Struct, kind: str, above: str, near: bool, own: bool) -> dict[str, Any]:
        found = {}
        for name in row.__struct_fields__:
            value = self._value(getattr(row, name), kind, _join(above, name), near, own)
            if value is not None and value not in ("", [], {}):
                found[name] = value
        return found

    def _value(self, held: Any, kind: str, path: str, near: bool, own: bool) -> Any:
        """None: left out."""
        inner = held[0] if isinstance(held, tuple) and held else held
        if isinstance(inner, msgspec.Struct) and type(inner).__name__ not in PICTURES | {Clock.__name__}:
            if not isinstance(held, tuple):
                return self._struct(held, kind, path, self._near(held, kind, path, near), own)
            rows = [(row, self._near(row, kind, path, near)) for row in held]
            return [self._struct(row, kind, path, True, own) for row, close in rows if close]
        match whose(kind, path):
            case Whose.COLLEAGUE:
                return self._colleagues(held, near)
            case Whose.CUSTOMER:
                return None if self.subject.colleague else self._customers(held, near)
            case Whose.PARTNER:
                return self._plain(held) if near and not self.subject.colleague else None
            case Whose.GUEST:
                return self._plain(held) if near and own and self.subject.colleague else None
            case Whose.ANYBODY:
                return self._words(held) if near else None
        return self._nobodys(held, near, top="." not in path)

    def _nobodys(self, held: Any, near: bool, top: bool) -> Any:
        """Of a record that is not theirs: its id, number, state and moments, and which of theirs it names."""
        if isinstance(held, Mapping):
            named = any(names_one(str(key), set(self._numbers)) for key in held)
            return {
                self._hide(str(key)): self._plain(value)
                for key, value in held.items()
                if names_one(str(key), self.subject.ids) or (near and not named)
            }
        if isinstance(held, tuple) and not near:
            return [self._plain(one) for one in held if mentions(one, self.subject.ids)]
        if near or (top and isinstance(held, str | bool | Enum)):
            return self._plain(held)
        return None

    def _colleagues(self, held: Any, near: bool) -> Any:
        if isinstance(held, tuple) and all(isinstance(one, str) for one in held):
            return [value for one in held if (value := self._colleagues(one, near)) is not None]
        if isinstance(held, str) and not isinstance(held, Enum):
            if names_one(held, self.subject.ids) or held in self._numbers:
                return self._hide(str(held))
            if held in self._names and not (near and held in self.subject.names):
                return initial(held)
        return self._plain(held) if near and self.subject.colleague else None

    def _customers(self, held: Any, near: bool) -> Any:
        if isinstance(held, tuple) and not near:
            return [one for one in held if isinstance(one, str) and names_one(one, self.subject.ids)]
        if near or (isinstance(held, str) and names_one(held, self.subject.ids)):
            return msgspec.to_builtins(held)
        return None

    def _words(self, held: Any) -> Any:
        """Free words; to a colleague without the telephone numbers in them, which are customers'."""
        return self._hide(msgspec.to_builtins(held), _PHONE if self.subject.colleague else None)

    def _plain(self, held: Any) -> Any:
        return self._hide(msgspec.to_builtins(held))

    def _hide(self, held: Any, also: re.Pattern[str] | None = None) -> Any:
        if isinstance(held, str):
            said = self._scrub(held)
            said = self._in_words.reduced(said)
            return also.sub(lambda found: initial(found[0]), said) if also else said
        if isinstance(held, list | tuple):
            return [self._hide(one, also) for one in held]
        if isinstance(held, dict):
            return {self._hide(str(key)): self._hide(one, also) for key, one in held.items()}
        return held

    def _scrub(self, text: str) -> str:
        """An id that is another's, or put together from one, with their number instead."""
        return ":".join(self._numbers.get(part, part) for part in text.split(":"))


class Names:
    """Finds many names in words, the longest at each place, in time that does not grow with their number."""

    def __init__(self, instead: Mapping[str, str]) -> None:
        """`instead`: name → what is to stand in its place."""
        self._instead = {name: other for name, other in instead.items() if len(name) >= LEAST}
        self._lengths = sorted({len(name) for name in self._instead}, reverse=True)

    def reduced(self, text: str) -> str:
        """The text with something else for each name that stands in it."""
        said, at = "", 0
        while at < len(text):
            found = next((n for n in self._lengths if text[at : at + n] in self._instead), 0)
            said += self._instead[text[at : at + found]] if found else text[at]
            at += found or 1
        return said


def initial(name: str) -> str:
    """The first sign of a name and an asterisk."""
    return f"{name[:1]}*"


def _join(above: str, name: str) -> str:
    return f"{above}.{name}" if above else name
