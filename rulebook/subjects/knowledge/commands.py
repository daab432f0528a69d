"""Articles are written, reviewed by another, used and retired; notices are published and read (KB-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, ANYONE, MANAGERS, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.knowledge.records import Access

EDITORS = MANAGERS | ADMIN


class WriteArticle(Request, frozen=True):
    """The draft of the article that the line is about, new or anew. `valid_until`: ISO date, '' for no end."""

    KIND: ClassVar[str] = "article.write"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "KB-1"
    title: Short
    symptom: Text
    steps: Annotated[str, Meta(max_length=10_000)]
    model: Short = ""
    access: Access = Access.INTERNAL
    valid_until: Short = ""


class ReviewArticle(Request, frozen=True):
    """Another than its author has checked that edition: it may be used from now on (ROLE-2)."""

    KIND: ClassVar[str] = "article.review"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "KB-1"
    edition: int


class RetireArticle(Request, frozen=True):
    KIND: ClassVar[str] = "article.retire"
    ROLES: ClassVar[frozenset[Role]] = EDITORS
    RULE: ClassVar[str] = "KB-1"
    reason: Text


class UseArticle(Fact, frozen=True):
    """Somebody went by it, on an order or without one, and it helped or did not."""

    KIND: ClassVar[str] = "article.used"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "KB-1"
    article: Annotated[str, Key]
    solved: bool
    order: Short = ""


class PublishNotice(Request, frozen=True):
    """Everybody of `roles` (none: all staff) is to read it before their next shift, if they are one already.

    `until`: ISO date.
    """

    KIND: ClassVar[str] = "notice.publish"
    ROLES: ClassVar[frozenset[Role]] = EDITORS | {Role.DISPATCHER}
    RULE: ClassVar[str] = "KB-1"
    title: Short
    text: Text
    roles: Annotated[tuple[Role, ...], Meta(max_length=10)] = ()
    until: Short = ""


class ReadNotice(Fact, frozen=True):
    KIND: ClassVar[str] = "notice.read"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "KB-1"
    notice: Annotated[str, Key]
