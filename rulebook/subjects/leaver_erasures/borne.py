"""What others bear, too: names and numbers that are not theirs alone, and longer ones around theirs (SEC-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.policy.personal_data import whose
from rulebook.policy.personal_fields import Whose
from rulebook.subjects.leaver_erasures.records import LeaverErasure

OUTSIDE = (Whose.CUSTOMER, Whose.PARTNER, Whose.GUEST)
"""Whose names and numbers are no colleague's: customers, contacts, callers, drivers, dealers, visitors."""


class Borne(NamedTuple):
    """By their places in `names_of` and `numbers_of` of a person: nothing in here says a word of theirs.

    `shared`: another colleague bears or bore the name, or did before their own words went; `outside`: a customer,
    contact, driver or dealer bears it; `inside`: it is a part of a longer name or of a place; `numbers`: anybody
    else has the number. `alike`: the other colleagues, by id, for when their turn comes.
    """

    shared: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    inside: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    alike: tuple[str, ...] = ()


class Bearers:
    """Goes through the records, one after the other, and notes who else bears what."""

    def __init__(self, person: Person) -> None:
        self._id = person.id
        self._names, self._numbers = names_of(person), numbers_of(person)
        self._found: dict[str, set[int]] = {field: set() for field in Borne._fields[:4]}
        self._alike: set[str] = set()

    def note(self, record: Record) -> None:
        """A record that is not about themselves."""
        if isinstance(record, Person):
            self._colleague(record)
        elif isinstance(record, LeaverErasure) and record.first_at and self._id in record.alike:
            self._found["shared"] |= set(range(len(self._names)))
        for text in outside(record):
            self._mark("outside", self._names, text.strip().__eq__)
            self._longer(text)
            self._mark("numbers", self._numbers, text.__contains__)

    def _colleague(self, other: Person) -> None:
        if other.id == self._id:
            return
        names, numbers = names_of(other), numbers_of(other)
        if set(names) & set(self._names):
            self._alike.add(other.id)
        self._mark("shared", self._names, names.__contains__)
        self._mark("numbers", self._numbers, numbers.__contains__)
        for name in names:
            self._longer(name)

    def _longer(self, text: str) -> None:
        self._mark("inside", self._names, lambda name: name in text and name != text.strip())

    def _mark(self, field: str, mine: tuple[str, ...], is_borne: Callable[[str], bool]) -> None:
        self._found[field] |= {n for n, one in enumerate(mine) if is_borne(one)}

    def found(self) -> Borne:
        places = {field: tuple(sorted(some)) for field, some in self._found.items()}
        return Borne(**places, alike=tuple(sorted(self._alike)))


def names_of(person: Person) -> tuple[str, ...]:
    """What somebody is called and was called, the present name first."""
    return tuple(dict.fromkeys(name for name in (person.name, *(p.name for p in person.past)) if name))


def numbers_of(person: Person) -> tuple[str, ...]:
    """Their telephones, now and before, the present one first."""
    numbers = (person.phone, *(past.phone for past in person.past))
    return tuple(dict.fromkeys(number for number in numbers if number))


def outside(record: Record) -> Iterator[str]:
    """Names, numbers and places of a record that are no colleague's."""
    yield from _below(record, record.KIND, "")


def _below(row: msgspec.Struct, kind: str, above: str) -> Iterator[str]:
    for name in row.__struct_fields__:
        held = getattr(row, name)
        if held in (None, "", ()):
            continue
        path = f"{above}.{name}" if above else name
        for one in _each(held):
            if isinstance(one, msgspec.Struct):
                yield from _below(one, kind, path)
            elif isinstance(one, str) and not isinstance(one, Enum) and whose(kind, path) in OUTSIDE:
                yield one


def _each(held: Any) -> Iterable[Any]:
    if isinstance(held, dict):
        return (one for value in held.values() for one in _each(value))
    if isinstance(held, tuple):
        return (one for value in held for one in _each(value))
    return (held,)


def others_erased(erasures: Iterable[LeaverErasure], person: str) -> frozenset[str]:
    """Whose words went before, by id: a number in words beside one of theirs could be taken for theirs."""
    return frozenset(one.id for one in erasures if one.first_at and one.id != person)
