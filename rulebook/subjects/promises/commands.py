"""Promises made to a customer and kept (ORD-11)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import OFFICE, TECHNICIAN, Fact, Key, Short, Text
from rulebook.kernel.roles import Role


class MakePromise(Fact, frozen=True):
    """Something was promised to the customer of an order, or in a case, by a day or moment (ORD-11)."""

    KIND: ClassVar[str] = "promise.make"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-11"
    promise: Annotated[str, Key]
    what: Text
    due: Short


class KeepPromise(Fact, frozen=True):
    """What became of a promise: kept, or `broken` with the reason (ORD-11)."""

    KIND: ClassVar[str] = "promise.end"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "ORD-11"
    promise: Annotated[str, Key]
    how: Text
    broken: bool = False
