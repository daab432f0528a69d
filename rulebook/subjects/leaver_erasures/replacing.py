"""A record without what it says about somebody who left: ids, moments, figures and money stay.

Whose a field is says `rulebook/policy/personal_fields.py`, what a record is kept for `purposes.py`. In records
of their employment that are about them all words go; everywhere else a neutral name stands for theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.records import Record, record_id
from rulebook.policy.clocks import Clock
from rulebook.policy.personal_data import PICTURES, whose
from rulebook.policy.personal_fields import SENSITIVE, Whose
from rulebook.policy.purposes import PURPOSES, Purpose
from rulebook.subjects.absences.records import Absence, AbsenceState
from rulebook.subjects.erasures.replacing import LEAST, TITLES, id_fields

GONE = "已删除"
"""What stands for words that go as a whole."""
ABOUT = ("person", "asker")
"""Whom a record of employment is about: the one it names in such a field."""
COUNTED = frozenset({"day_log.acts.words"})
"""What the rules drew from the work itself: who did what stays, names go from it alone."""
_BETWEEN = re.compile("([、，,;；/])")
"""What joins names in one field."""


class Leaver(NamedTuple):
    """Whom it is about. `ids`: theirs and of their devices; `names`: all that they were called by, `shared` those
    that another is called by, too; `numbers`: their telephones; `instead`: the neutral name.
    """

    ids: frozenset[str]
    names: tuple[str, ...]
    shared: frozenset[str]
    numbers: tuple[str, ...]
    instead: str

    @property
    def alone(self) -> frozenset[str]:
        """Names that nobody else bears."""
        return frozenset(self.names) - self.shared


def names_of(person: Person) -> tuple[str, ...]:
    """What somebody is called and was called, the present name first."""
    return tuple(dict.fromkeys(name for name in (person.name, *(p.name for p in person.past)) if name))


def leaver_of(person: Person, devices: Iterable[str], shared: Iterable[int], instead: str) -> Leaver:
    """`shared`: places in `names_of`."""
    names = names_of(person)
    numbers = {person.phone, *(past.phone for past in person.past)} - {""}
    also = frozenset(names[n] for n in shared if 0 <= n < len(names))
    longest_first = tuple(sorted(set(names) - {instead}, key=lambda name: (-len(name), name)))
    return Leaver(frozenset({person.id, *devices}), longest_first, also, tuple(sorted(numbers)), instead)


def is_about(record: Record, ids: frozenset[str]) -> bool:
    """Whether a record is about them: they themselves, a device of theirs, or their employment."""
    if record.KIND == Person.KIND:
        return record_id(record) in ids
    if record.KIND != Device.KIND and PURPOSES.get(record.KIND) is not Purpose.EMPLOYMENT:
        return False
    return any(getattr(record, name, None) in ids for name in ABOUT)


def replaced(record: Record, leaver: Leaver, own: bool) -> Record:
    """The record with the neutral name for theirs, and without the words about them where it is `own`."""
    said = msgspec.json.encode(record)
    near = any(re.search(b'[":]' + re.escape(id.encode()) + b'[":]', said) for id in leaver.ids)
    found = _Replacing(record.KIND, leaver, own, near).struct(record, "")
    if own and isinstance(found, Absence) and found.state is AbsenceState.TOLD:
        found = msgspec.structs.replace(found, state=AbsenceState.APPROVED)  # nothing but sickness is told
    assert isinstance(found, Record)
    return found


class _Replacing(NamedTuple):
    """`near`: the record names them by an id, so that a short name in its words is theirs."""

    kind: str
    leaver: Leaver
    own: bool
    near: bool

    def struct(self, row: msgspec.Struct, above: str) -> msgspec.Struct:
        changed: dict[str, Any] = {}
        ids = id_fields(type(row))
        for name in row.__struct_fields__:
            held = getattr(row, name)
            if name in ids or held in (None, "", ()):
                continue
            path = f"{above}.{name}" if above else name
            after = self.value(row, name, held, path)
            if after is not held and after != held:
                changed[name] = after
        return msgspec.structs.replace(row, **changed) if changed else row

    def value(self, row: msgspec.Struct, name: str, held: Any, path: str) -> Any:
        if f"{self.kind}.{path}" in SENSITIVE and (self.own or self._theirs(row)):
            return _emptied(held)
        if isinstance(held, Enum | bool | int | Clock):
            return held
        inner = held[0] if isinstance(held, tuple) and held else held
        if isinstance(inner, msgspec.Struct):
            if type(inner).__name__ == "Stroke":
                return () if self.own else held
            if type(inner).__name__ in PICTURES:
                return held
            if isinstance(held, tuple):
                return tuple(self.struct(one, path) for one in held)
            return self.struct(held, path)
        of = whose(self.kind, path)
        if of is Whose.COLLEAGUE or (self.own and name == "name"):
            return self._each(held, lambda text: self._called(row, name, text))
        if self.own and of in (Whose.ANYBODY, Whose.GUEST) and f"{self.kind}.{path}" not in COUNTED:
            return self._each(held, lambda text: GONE if text else text)
        return self._each(held, self._without) if of is Whose.ANYBODY else held

    def _theirs(self, row: msgspec.Struct) -> bool:
        return any(getattr(row, name) in self.leaver.ids for name in id_fields(type(row)) | {"seen_by"}
                   if isinstance(getattr(row, name, None), str))  # fmt: skip

    def _called(self, row: msgspec.Struct, field: str, text: str) -> str:
        """A name, or several that are joined, in a field that says who did something."""
        leaver = self.leaver
        if text in leaver.numbers:
            return ""
        if self.own and field == "name" and self.kind in (Person.KIND, Device.KIND):
            return leaver.instead
        theirs = leaver.alone | (leaver.shared if self._beside(row, field) else frozenset())
        return "".join(leaver.instead if part in theirs else part for part in _BETWEEN.split(text))

    def _beside(self, row: msgspec.Struct, field: str) -> bool:
        """Whether the id beside a name is theirs: `by` beside `by_name`, `person` or `by` beside `name`."""
        base = field.removesuffix("_name")
        places = (base, f"{base}_by") if base != field else ("person", "by", "owner")
        named = next((found for place in places if (found := getattr(row, place, None))), None)
        return named in self.leaver.ids if isinstance(named, str) else bool(self.leaver.ids & set(named or ()))

    def _without(self, text: str) -> str:
        """Words about whatever it is: names that are theirs alone go out of them, and their numbers."""
        leaver = self.leaver
        if text in leaver.alone:
            return leaver.instead
        for name in leaver.names:
            if name in leaver.alone and name not in TITLES and len(name) >= LEAST and (self.near or is_sure(name)):
                text = text.replace(name, leaver.instead)
        for number in leaver.numbers:
            if len(number) >= SURE_NUMBER:
                text = text.replace(number, GONE)
        return text

    def _each(self, held: Any, after: Any) -> Any:
        if isinstance(held, str) and not isinstance(held, Enum):
            return after(held)
        if isinstance(held, tuple):
            return tuple(self._each(one, after) for one in held)
        if isinstance(held, dict):
            return {key: self._each(one, after) for key, one in held.items()}
        return held


SURE = 3
"""A name of so many characters tells whom words are about where no id does; 王师傅 does not."""
SURE_NUMBER = 7


def is_sure(name: str) -> bool:
    return len(name) >= SURE and not any(name.endswith(title) for title in TITLES)


def _emptied(held: Any) -> Any:
    """Nothing, or what says that it is gone."""
    if isinstance(held, Enum):
        names = {str(one.value) for one in type(held)}
        return type(held)("erased" if "erased" in names else "")
    if isinstance(held, tuple):
        return ()
    return GONE if isinstance(held, str) else None
