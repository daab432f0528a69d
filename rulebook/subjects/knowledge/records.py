"""An article with its reviewed wording and its draft, a notice, and who has read it (KB-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role


class Access(StrEnum):
    INTERNAL = "internal"
    PUBLIC = "public"
    """May be shown to a customer."""


class ArticleState(StrEnum):
    DRAFT = "draft"
    """Never reviewed yet."""
    PUBLISHED = "published"
    RETIRED = "retired"


class Wording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edition of an article: for which model ('' for any) and symptom, what is done about it step by step.

    `valid_until`: ISO date, '' for no end.
    """

    edition: int
    title: str
    model: str = ""
    symptom: str
    steps: str
    access: Access = Access.INTERNAL
    valid_until: str = ""
    by: PersonId
    by_name: str
    at: str
    reviewed_by: str = ""
    reviewed_by_name: str = ""
    reviewed_at: str = ""


class Article(Record, frozen=True, kw_only=True):
    """`wording`: what was reviewed, None before; `draft`: what waits for review. `used`, `solved`: how often."""

    KIND: ClassVar[str] = "article"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "model")
    id: str
    state: ArticleState
    wording: Wording | None = None
    draft: Wording | None = None
    used: int = 0
    solved: int = 0
    stale_told: str = ""
    retired_why: str = ""

    @property
    def model(self) -> str:
        return self.wording.model if self.wording else ""


class Notice(Record, frozen=True, kw_only=True):
    """Something that everybody of `roles` (none: all staff) reads before the shift begins, until a day (ISO)."""

    KIND: ClassVar[str] = "notice"
    KEYS: ClassVar[tuple[str, ...]] = ("state",)
    id: str
    state: str = "open"
    title: str
    text: str
    roles: tuple[Role, ...] = ()
    until: str = ""
    by: PersonId
    by_name: str
    at: str


class NoticeRead(Record, frozen=True, kw_only=True):
    """`<notice>:<person>`: somebody has read it, first at `at`."""

    KIND: ClassVar[str] = "notice_read"
    KEYS: ClassVar[tuple[str, ...]] = ("notice", "person")
    id: str
    notice: str
    person: PersonId
    name: str
    at: str
