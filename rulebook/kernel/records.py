"""What all records share: their kind, their id, the keys they are looked up by."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all records. `KIND` names the table, `KEYS` the fields it is looked up by.

    `SERVERS`: added up over everybody's lines, so that one phone's own lines say nothing of it.
    """

    KIND: ClassVar[str] = ""
    KEYS: ClassVar[tuple[str, ...]] = ()
    SERVERS: ClassVar[bool] = False


def record_id(record: Record) -> str:
    """The record's id as text; unique within its kind."""
    return str(record.id)  # type: ignore[attr-defined]  # every record has one; the base cannot type it


def record_keys(record: Record) -> dict[str, str]:
    """Key name → value, for those of `KEYS` that are set."""
    found = {name: getattr(record, name) for name in record.KEYS}
    return {name: str(value) for name, value in found.items() if value}
