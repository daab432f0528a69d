"""All that the subjects bring, as tables; a thing that two of them claim is our own mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec

from rulebook.kernel import common_errors
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Entry, Refusal, Refused, WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.kernel.subject import (
    Ask,
    BranchesOf,
    FieldSight,
    Handlers,
    Hint,
    InPart,
    Narrowed,
    Searched,
    Subject,
    ToBound,
    Visibility,
    Watch,
)
from rulebook.kernel.visibility import person_tag, places_of
from rulebook.kernel.world import World

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Record)


class Rules:
    """The house: every table that is put together from its subjects.

    `steps`: the order in which what is missing is named, whichever subject wants it.
    """

    def __init__(self, subjects: tuple[Subject, ...], steps: tuple[str, ...] = ()) -> None:
        self.subjects = subjects
        self._steps = {name: place for place, name in enumerate(steps)}
        self.records: Mapping[str, type[Record]] = merged({r.KIND: r for r in s.records} for s in subjects)
        self.handlers: Handlers = merged(s.handlers for s in subjects)
        self.commands: Mapping[str, type[Command]] = {command.KIND: command for command in self.handlers}
        self.visibility: Visibility = merged(s.visibility for s in subjects)
        self.branches_of: BranchesOf = merged(s.branches_of for s in subjects)
        self.in_part: InPart = merged(s.in_part for s in subjects)
        self.to_bound: ToBound = merged(s.to_bound for s in subjects)
        self.field_sight: FieldSight = merged(s.field_sight for s in subjects)
        self.searched: Searched = merged(s.searched for s in subjects)
        self.refusals: Mapping[str, Entry] = merged((common_errors.REFUSALS, *(s.refusals for s in subjects)))
        self.irregularities: Mapping[str, Entry] = merged(
            (common_errors.IRREGULARITIES, *(s.irregularities for s in subjects))
        )
        self.deadlines: tuple[Watch, ...] = tuple(watch for s in subjects for watch in s.deadlines)
        self.on_fact: tuple[Callable[[Any], None], ...] = tuple(note for s in subjects for note in s.on_fact)
        self.after: tuple[Callable[[Any, Any], None], ...] = tuple(step for s in subjects for step in s.after)
        self._foresee = tuple(look for s in subjects for look in s.foresee)

    @property
    def on_complete(self) -> tuple[Callable[[Any, Any, Any], None], ...]:
        """What follows a visit that is done: (context, order, visit)."""
        return tuple(step for s in self.subjects for step in s.on_complete)

    def foresee(self, world: World, hints: Iterable[Hint]) -> set[Ask]:
        """What judging such lines will look up, as far as their subjects can tell; it decides nothing."""
        return {asked for hint in hints for look in self._foresee for asked in look(world, hint)}

    def tags_of(self, record: Record) -> frozenset[str]:
        """The tags a record carries as it is now (SEC-1)."""
        return self.visibility[type(record)](record)

    def sees(self, record: Record, tags: frozenset[str], world: World | None = None) -> bool:
        """Whether a reader with these tags sees the record at all (SEC-1, BR-1).

        What is somebody's by name or device they see whosesoever it is; by a role that is bound to branches only
        what is theirs, or nobody's, and what may be seen in part of another's. `world`: where a record's branch is
        looked up; raises ValueError where a reader is bound and there is none, for then nobody could tell.
        """
        return self._within(record, tags, world) is not None

    def _within(self, record: R, tags: frozenset[str], world: World | None) -> R | None:
        """The record, or the part of another branch's that is seen all the same; None: out of sight."""
        if tags.isdisjoint(self.tags_of(record)):
            return None
        if not self.is_of_others(record, tags, world):
            told = self.to_bound.get(type(record))
            return cast("R", told(record)) if told and self._by_bound_roles(record, tags) else record
        part = self.in_part.get(type(record))
        return cast("R | None", part(record)) if part else None

    def is_of_others(self, record: Record, tags: frozenset[str], world: World | None) -> bool:
        """Whether a reader would see it by a role, but that it belongs to branches which they do not see."""
        if type(record) not in self.branches_of or not self._by_bound_roles(record, tags):
            return False
        if world is None:
            raise ValueError(f"whose {record.KIND} is that? its reader is bound to a branch")
        of = self.branches_of[type(record)](world, record)
        bound = places_of(tags)
        return bool(of) and not any(of & bound[tag] for tag in tags & self.tags_of(record))

    def _by_bound_roles(self, record: Record, tags: frozenset[str]) -> bool:
        """Whether a reader sees it by nothing but roles that are bound to branches."""
        bound = places_of(tags)
        common = tags & self.tags_of(record) if bound else frozenset()
        return bool(common) and common <= bound.keys()

    def sight(self, record: R, tags: frozenset[str], narrowed: Narrowed, world: World | None = None) -> R | None:
        """The record as a reader with these tags sees it, whatever shows it: None where it is out of their sight.

        Screens and lists (by the feed), search, print and exports all ask here. Where nothing is hidden it is the
        very record. `narrowed`: the fields that the company keeps closer than the rulebook does; never forgotten.
        `world`: as `sees` has it.
        """
        within = self._within(record, tags, world)
        return None if within is None else self.unhidden(within, tags, narrowed)

    def unhidden(self, record: R, tags: frozenset[str], narrowed: Narrowed) -> R:
        """The record with those fields at their defaults that a reader with these tags does not see (SEC-1)."""
        rows = self.field_sight.get(type(record))
        closer = narrowed.get(record.KIND)
        if not rows and not closer:
            return record
        hidden = [name for name, seers in (rows or {}).items() if tags.isdisjoint(seers(record))]
        if closer:
            named = tags.intersection(self._named(record))
            hidden += [name for name, roles in closer.items() if not named and tags.isdisjoint(roles)]
        if not hidden:
            return record
        return _without(record, hidden)

    def _named(self, record: Record) -> frozenset[str]:
        """The tags of the people and devices that a record is about."""
        own = {person_tag(record.id)} if isinstance(record, Person) else set()
        return frozenset(own | {tag for tag in self.tags_of(record) if tag.startswith(("person:", "device:"))})

    def why_not(self, world: World, person: Person, order: Any, now: datetime) -> tuple[WhyNot, ...]:
        """Every reason why a person is not suitable for an order; none means suitable (ORD-6)."""
        checks = (check for s in self.subjects for check in s.unsuitable)
        return tuple(reason for check in checks for reason in check(world, person, order, now))

    def missing_to_complete(self, world: World, order: Any, visit: Any) -> tuple[str, ...]:
        """What the completion gate still asks for, by name, in the order of the visit's steps (ORD-10).

        Of several technicians each completes their own visit; the order's own completes it, after the others.
        """
        checks = (check for s in self.subjects for check in s.to_complete)
        return self._in_order(part for check in checks for part in check(world, order, visit))

    def missing_to_close(self, world: World, order: Any) -> tuple[str, ...]:
        """What stands between a completed order and its close: cash, removed units, irregularities."""
        checks = (check for s in self.subjects for check in s.to_close)
        return self._in_order(part for check in checks for part in check(world, order))

    def missing_to_close_case(self, world: World, case: Any) -> tuple[str, ...]:
        """What stands between a customer's case and its close, by name (CASE-1)."""
        checks = (check for s in self.subjects for check in s.to_close_case)
        return self._in_order(part for check in checks for part in check(world, case))

    def _in_order(self, parts: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(parts, key=lambda part: self._steps.get(part, len(self._steps))))

    def refusal(self, refused: Refused) -> Refusal:
        """What a request is answered; its rule is the catalogue's where none was named."""
        rule = refused.rule or self.refusals[refused.code].rule
        return Refusal(rule=rule, code=refused.code, facts=refused.facts)


S = TypeVar("S", bound=msgspec.Struct)


def _without(one: S, hidden: Iterable[str]) -> S:
    """The same with these fields at their defaults; `rows.field` is a field of each of several rows."""
    known = {field.name: field.default for field in msgspec.structs.fields(one)}
    changed: dict[str, Any] = {}
    for name in hidden:
        whole, _, part = name.partition(".")
        held = getattr(one, whole)
        value = tuple(_without(row, [part]) for row in held) if part else known[whole]
        if value != held:
            changed[whole] = value
    return msgspec.structs.replace(one, **changed) if changed else one


def merged(parts: Iterable[Mapping[K, V]]) -> dict[K, V]:
    """All parts in one table. Raises ValueError where two have the same key."""
    whole: dict[K, V] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"brought by two subjects: {twice}")
        whole |= part
    return whole
