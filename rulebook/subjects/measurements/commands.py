"""A test is recorded where it was made, with or without signal (ARC-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import TECHNICIAN, Fact, Key, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.roles import Role

MOST_VALUES = 30
TESTERS = TECHNICIAN | {Role.STOREKEEPER}


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was measured, how much (as read), in which unit; `low`, `high`: its limits, both included."""

    what: Annotated[str, Meta(min_length=1, max_length=60)]
    value: Annotated[str, Meta(min_length=1, max_length=60)]
    unit: Annotated[str, Meta(max_length=20)] = ""
    low: Annotated[str, Meta(max_length=30)] = ""
    high: Annotated[str, Meta(max_length=30)] = ""


class RecordTest(Fact, frozen=True):
    """Values measured on a vehicle, a unit, or a unit on its vehicle; `visit` where it was at one (ARC-1).

    `vehicle`, `unit`: ids, '' for none. `instrument`: what it was measured with, by name or number.
    """

    KIND: ClassVar[str] = "test.record"
    ROLES: ClassVar[frozenset[Role]] = TESTERS
    RULE: ClassVar[str] = "ARC-1"
    test: Annotated[str, Key]
    values: Annotated[tuple[Value, ...], Meta(min_length=1, max_length=MOST_VALUES)]
    vehicle: Short = ""
    unit: Short = ""
    visit: Short = ""
    instrument: Short = ""
    words: Text = ""
    photo: FileRef | None = None
