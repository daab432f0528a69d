"""What personal data the records hold, and what for: the register (SEC-1; PIPL, art. 51 and 55).

It follows from the records' own fields: whatever a record holds as text, sign, picture or figure is somebody's or
nobody's by `personal_fields`; what nobody has thought about is named by `unlisted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import msgspec

from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock
from rulebook.policy.personal_fields import BY_NAME, DEEDS, HERE, MOMENTS, Whose
from rulebook.policy.purposes import PURPOSES

PICTURES = frozenset({"FileRef", "Stroke", "Position"})
"""Structs that are one thing to whoever they are of: a photo, a signature, a place."""


class Leaf(NamedTuple):
    """A field with no fields of its own: `path` from the record down (`past.phone`), and its last `name`."""

    path: str
    name: str


def leaves(kind: type[Record]) -> Iterator[Leaf]:
    """Every field of a record that can hold data of somebody, in the order of its fields.

    Left out are clocks, yes and no, and choices, but those that `personal_fields` names in their place.
    """
    yield from _below(kind.KIND, kind, "", (kind,))


def _below(kind: str, struct: type[msgspec.Struct], above: str, seen: tuple[type, ...]) -> Iterator[Leaf]:
    for field in msgspec.structs.fields(struct):
        path = f"{above}.{field.name}" if above else field.name
        kinds = list(plain(field.type))
        inner = [one for one in kinds if issubclass(one, msgspec.Struct)]
        if any(one.__name__ in PICTURES for one in inner):
            yield Leaf(path, field.name)
        elif inner:
            for one in inner:
                if one is not Clock and one not in seen:
                    yield from _below(kind, one, path, (*seen, one))
        elif any(one in (str, int) for one in kinds) or f"{kind}.{path}" in HERE:
            yield Leaf(path, field.name)


def plain(kind: Any) -> Iterator[type]:
    """The classes that a field's type is made of: `tuple[Past, ...] | None` is Past and NoneType."""
    if get_origin(kind) is Annotated:
        yield from plain(get_args(kind)[0])
    elif hasattr(kind, "__supertype__"):
        yield from plain(kind.__supertype__)
    elif get_args(kind):
        for part in get_args(kind):
            yield from plain(part)
    elif isinstance(kind, type) and not issubclass(kind, Enum):
        yield kind


def whose(kind: str, path: str) -> Whose | None:
    """Whose data a field holds; None where nobody has said so yet."""
    name = path.rpartition(".")[2]
    found = HERE.get(f"{kind}.{path}") or BY_NAME.get(name)
    if found is None and name.endswith(MOMENTS):
        return Whose.NOBODY
    return Whose.COLLEAGUE if found is None and name.endswith(DEEDS) else found


def personal(kind: type[Record]) -> Iterator[tuple[str, Whose]]:
    """(path, whose) of every field that is somebody's."""
    for leaf in leaves(kind):
        found = whose(kind.KIND, leaf.path)
        if found is not None and found is not Whose.NOBODY:
            yield leaf.path, found


def unlisted(kind: type[Record]) -> Iterator[str]:
    """A sentence for each field of which nobody has said whose data it holds, and for a missing purpose."""
    for leaf in leaves(kind):
        if whose(kind.KIND, leaf.path) is None:
            yield f"{kind.KIND}.{leaf.path}: say whose data it holds in rulebook/policy/personal_fields.py (SEC-1)"
    if kind.KIND not in PURPOSES:
        yield f"{kind.KIND}: say what it is kept for, and how long, in rulebook/policy/purposes.py (SEC-1)"
