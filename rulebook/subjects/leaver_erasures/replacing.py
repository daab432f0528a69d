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
from rulebook.subjects.leaver_erasures.borne import Borne, names_of, numbers_of
from rulebook.subjects.leaver_erasures.words import each_part, is_latin, is_list, without_name, without_number

GONE = "已删除"
"""What stands for words that go as a whole."""
FORMER = "前员工"
"""What stands for a name in words where the number could be taken for that of another who left, too."""
ABOUT = ("person", "asker")
"""Whom a record of employment is about: the one it names in such a field."""
COUNTED = frozenset({"day_log.acts.words"})
"""What the rules drew from the work itself: who did what stays, names go from it alone."""


class Leaver(NamedTuple):
    """Whom it is about. `ids`: theirs and of their devices; `names`: all that they were called by, `shared` those
    that another colleague is called by, too, `outside` those that a customer, contact, driver or dealer bears,
    `inside` those that are a part of something longer; `numbers`: their telephones, `theirs_too` those that others
    have; `instead`: the neutral name; `others`: whose words went before, by id.
    """

    ids: frozenset[str]
    names: tuple[str, ...]
    shared: frozenset[str]
    numbers: tuple[str, ...]
    instead: str
    outside: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    theirs_too: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @property
    def alone(self) -> frozenset[str]:
        """Names that no other colleague bears."""
        return frozenset(self.names) - self.shared

    @property
    def only(self) -> frozenset[str]:
        """Names that nobody else bears at all."""
        return self.alone - self.outside


def leaver_of(
    person: Person, devices: Iterable[str], borne: Borne, instead: str, others: frozenset[str] = frozenset()
) -> Leaver:
    """`borne`: what others bear, by places; `others`: whose words went before, by id."""
    names, numbers = names_of(person), numbers_of(person)
    return Leaver(
        ids=frozenset({person.id, *devices}),
        names=tuple(sorted(set(names) - {instead}, key=lambda name: (-len(name), name))),
        shared=_at(names, borne.shared),
        numbers=tuple(sorted(numbers)),
        instead=instead,
        outside=_at(names, borne.outside),
        inside=_at(names, borne.inside),
        theirs_too=_at(numbers, borne.numbers),
        others=others,
    )


def _at(words: tuple[str, ...], places: Iterable[int]) -> frozenset[str]:
    return frozenset(words[n] for n in places if 0 <= n < len(words))


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
    among = any(_names(said, id) for id in leaver.others)
    near = any(_names(said, id) for id in leaver.ids)
    found = _Replacing(record.KIND, leaver, own, near, FORMER if among else leaver.instead).struct(record, "")
    if own and isinstance(found, Absence) and found.state is AbsenceState.TOLD:
        found = msgspec.structs.replace(found, state=AbsenceState.APPROVED)  # nothing but sickness is told
    assert isinstance(found, Record)
    return found


def _names(said: bytes, id: str) -> bool:
    return re.search(b'[":]' + re.escape(id.encode()) + b'[":]', said) is not None


class _Replacing(NamedTuple):
    """`near`: the record names them by an id, so that a name in its words is theirs; `in_words`: what stands there
    for it.
    """

    kind: str
    leaver: Leaver
    own: bool
    near: bool
    in_words: str

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
            stays = text in leaver.theirs_too and not self.own and not self._beside(row, field)
            return text if stays else ""
        if self.own and field == "name" and self.kind in (Person.KIND, Device.KIND):
            return leaver.instead
        theirs = leaver.alone | (leaver.shared if self._beside(row, field) else frozenset())
        return each_part(text, lambda part: leaver.instead if part in theirs else part)

    def _beside(self, row: msgspec.Struct, field: str) -> bool:
        """Whether the id beside a name is theirs: `by` beside `by_name`, `person` or `by` beside `name`."""
        base = field.removesuffix("_name")
        places = (base, f"{base}_by") if base != field else ("person", "by", "owner")
        named = next((found for place in places if (found := getattr(row, place, None))), None)
        return named in self.leaver.ids if isinstance(named, str) else bool(self.leaver.ids & set(named or ()))

    def _without(self, text: str) -> str:
        """Words about whatever it is: names that are theirs alone go out of them, and their numbers.

        Where it is not sure whom a name means it stays (docs/erasing.md).
        """
        leaver = self.leaver
        if is_list(text):
            text = each_part(text, self._part)
        clear = leaver.only - leaver.inside - TITLES
        for name in leaver.names:
            if name in clear and len(name) >= LEAST and self._sure(name):
                text = without_name(text, name, self.in_words)
        for number in leaver.numbers:
            if len(number) >= SURE_NUMBER and number not in leaver.theirs_too:
                text = without_number(text, number, GONE)
        return text

    def _part(self, part: str) -> str:
        return self.in_words if part in self.leaver.only and part not in TITLES else part

    def _sure(self, name: str) -> bool:
        return self.near or (is_latin(name) and is_sure(name))

    def _each(self, held: Any, after: Any) -> Any:
        if isinstance(held, str) and not isinstance(held, Enum):
            return after(held)
        if isinstance(held, tuple):
            return tuple(self._each(one, after) for one in held)
        if isinstance(held, dict):
            return {key: self._each(one, after) for key, one in held.items()}
        return held


SURE = 3
"""A Latin name of so many letters tells whom words are about where no id does; a Chinese one may be anybody's."""
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
