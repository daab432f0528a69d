"""Flet looks through a control that comes or goes only where another control may be within it.

Of each such control Flet asks all of some seventy fields whether a control is hidden there, one by one. A control
remembers which of its fields were ever given something, which are four or five; the others can hold nothing.
Flet's own code walks as before, over a shorter list of fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import Enum
from functools import cache
from types import FunctionType, MethodType, NoneType, SimpleNamespace
from typing import Any

from flet.controls import object_patch
from flet.controls.object_patch import DiffBuilder

WALKS = ("_configure_dataclass", "_removed_controls")
"""What looks through all that comes, and all that goes."""
_PLAIN = frozenset({str, int, float, bool, bytes, NoneType, FunctionType, MethodType})
"""Nothing is within a value of these types."""

Field = dataclasses.Field[Any]


def _plain(value: Any) -> bool:
    return type(value) in _PLAIN or isinstance(value, Enum)


@cache
def _fields_of(kind: Any) -> tuple[dict[str, tuple[int, Field]], dict[int, Field]]:
    """A class's fields by name, with their places; and by place those that are asked in any case."""
    places = {field.name: (place, field) for place, field in enumerate(dataclasses.fields(kind))}
    remembered: dict[str, Any] = getattr(kind, "_prop_defaults", {})
    always = {
        place: field
        for place, field in places.values()
        if not (field.name in remembered and _plain(remembered[field.name])) and not field.metadata.get("skip")
    }
    return places, always


def fields_to_look_at(item: Any) -> Iterable[Field]:
    """The fields of a dataclass in which one may be, in their order. Flet's own remember what they were given."""
    kind: Any = type(item)
    places, always = _fields_of(kind)
    given: dict[str, Any] | None = getattr(item, "_values", None)
    if given is None:
        return [field for _, field in places.values()]
    found = dict(always)
    for name, value in given.items():
        if name in places and not _plain(value):
            place, field = places[name]
            found[place] = field
    return [found[place] for place in sorted(found)]


def walk_where_something_is() -> None:
    """From now on Flet's walks of this process go over `fields_to_look_at`."""
    shown = SimpleNamespace(is_dataclass=dataclasses.is_dataclass, fields=fields_to_look_at)
    names = {**vars(object_patch), "dataclasses": shown}
    for name in WALKS:
        walk: FunctionType = getattr(DiffBuilder, name)
        if walk.__globals__ is vars(object_patch):
            setattr(DiffBuilder, name, FunctionType(walk.__code__, names, name, walk.__defaults__))
