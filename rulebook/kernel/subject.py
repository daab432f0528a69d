"""What a subject brings into the house: its records, commands, sight, errors and deadlines. Knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Entry, WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.kernel.world import World

Handlers: TypeAlias = Mapping[type[Command], Callable[[DecisionContext, Any], None]]
"""Command → what it does to a decision context."""
Visibility: TypeAlias = Mapping[type[Record], Callable[[Any], frozenset[str]]]
"""Record → the tags it carries as it is now (SEC-1)."""
BranchesOf: TypeAlias = Mapping[type[Record], Callable[[World, Any], frozenset[str]]]
"""Record → the branches that it belongs to, as the world stands; none: whoever has the role sees it (BR-1)."""
InPart: TypeAlias = Mapping[type[Record], Callable[[Any], Record | None]]
"""Record → what of one that is another branch's a bound reader sees all the same; None: nothing (BR-1).

Not among it: the record itself, for whoever is bound to no branch and whom it names."""
ToBound: TypeAlias = Mapping[type[Record], Callable[[Any], Record]]
"""Record that is no branch's but names what is → what of it whoever is bound to branches sees (BR-1).

A matter of the record alone: it says what is every branch's, so nothing of it changes when something is moved."""
FieldSight: TypeAlias = Mapping[type[Record], Mapping[str, Callable[[Any], frozenset[str]]]]
"""Record → fields that not everybody sees who sees the record → the tags that do (SEC-1).

`rows.field` is a field of each row."""
Narrowed: TypeAlias = Mapping[str, Mapping[str, frozenset[str]]]
"""Kind → field that the company keeps closer → the roles that see it, beside whom the record names (SEC-1)."""
Searched: TypeAlias = Mapping[type[Record], tuple[str, ...]]
"""Record → the fields whose text it is found by; a field of what a field holds is named `past.name` (ARC-1)."""

Unsuitable: TypeAlias = Callable[[World, Person, Any, datetime], Iterable[WhyNot]]
"""(world, person, order, now) → every reason of this subject why the person cannot be sent (ORD-6)."""
ToComplete: TypeAlias = Callable[[World, Any, Any], Iterable[str]]
"""(world, order, visit) → what this subject still wants before completion, by name (ORD-10)."""
ToClose: TypeAlias = Callable[[World, Any], Iterable[str]]
"""(world, order or customer's case) → what of this subject stands against its close, by name."""


class Hint(NamedTuple):
    """What a line seems to be about before it is judged: its kind and subject, the visit and finding it names."""

    kind: str
    subject: str
    visit: str = ""
    finding: str = ""


class Ask(NamedTuple):
    """What a line will ask the world for: by id where `key` is '', else by that key."""

    kind: type[Record]
    key: str
    value: str


Foresee: TypeAlias = Callable[[World, Hint], Iterable[Ask]]
"""(world, hint) → what judging such a line will look up, so that many are looked up together. It decides nothing:
what it leaves out is looked up when it is asked for."""


class Watch(NamedTuple):
    """Records of a kind that have a deadline: found by key, due when `due` says ('' never), then `passed`."""

    kind: type[Record]
    key: str
    values: tuple[str, ...]
    due: Callable[[World, Any], str]
    passed: Callable[[DecisionContext, Any], None]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One subject of the house. Whatever it does not bring stays empty.

    `on_fact` notes what is irregular about any fact before its own handler; `after` follows every command,
    `on_complete` a visit that is done: (context, order, visit).
    """

    name: str
    records: tuple[type[Record], ...] = ()
    handlers: Handlers = field(default_factory=dict)
    visibility: Visibility = field(default_factory=dict)
    branches_of: BranchesOf = field(default_factory=dict)
    in_part: InPart = field(default_factory=dict)
    to_bound: ToBound = field(default_factory=dict)
    field_sight: FieldSight = field(default_factory=dict)
    searched: Searched = field(default_factory=dict)
    refusals: Mapping[str, Entry] = field(default_factory=dict)
    irregularities: Mapping[str, Entry] = field(default_factory=dict)
    deadlines: tuple[Watch, ...] = ()
    on_fact: tuple[Callable[[DecisionContext], None], ...] = ()
    after: tuple[Callable[[DecisionContext, Any], None], ...] = ()
    unsuitable: tuple[Unsuitable, ...] = ()
    to_complete: tuple[ToComplete, ...] = ()
    to_close: tuple[ToClose, ...] = ()
    to_close_case: tuple[ToClose, ...] = ()
    on_complete: tuple[Callable[[DecisionContext, Any, Any], None], ...] = ()
    foresee: tuple[Foresee, ...] = ()
