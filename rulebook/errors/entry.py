"""What the catalogue says of one code."""

from __future__ import annotations

import msgspec

from rulebook.records import Role


class Entry(msgspec.Struct, frozen=True):
    """One row of the catalogue. `text` says what happened, `todo` what to do next; both take {fields}."""

    rule: str
    text: str
    todo: str
    http: int = 409
    owner: Role = Role.SERVICE_MANAGER
    hours: int = 24
