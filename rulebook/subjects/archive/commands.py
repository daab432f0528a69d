"""A report of the archive is saved under a name (ARC-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import OFFICE, Request
from rulebook.kernel.roles import Role
from rulebook.subjects.archive.records import Query


class SaveQuery(Request, frozen=True):
    """Keep the question under a name, as the saved report that the line is about; whoever saved it may change it.

    `dropped`: it is taken off the list; the record stays.
    """

    KIND: ClassVar[str] = "archive.save_query"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | {Role.STOREKEEPER, Role.FINANCE}
    RULE: ClassVar[str] = "ARC-1"
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    query: Query
    dropped: bool = False
