"""A key given and revoked, an address for news set and ended, by the administrator (API-1, API-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, Request, Short, Text
from rulebook.kernel.files import SHA256
from rulebook.kernel.roles import Role


class GiveKey(Request, frozen=True):
    """A system reads from now on what `role` may read; the line's subject is the key's id (API-1).

    `hash`: SHA-256 of the key, in hexadecimal. `until`: the last day, YYYY-MM-DD, '' without end.
    """

    KIND: ClassVar[str] = "key.give"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "API-1"
    name: Short
    role: Role
    hash: Annotated[str, Meta(pattern=SHA256, max_length=64)]
    until: Short = ""


class RevokeKey(Request, frozen=True):
    """The key opens nothing from now on (API-1)."""

    KIND: ClassVar[str] = "key.revoke"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "API-1"
    reason: Text = ""


class SetWebhook(Request, frozen=True):
    """News goes to `url` from now on; the line's subject is the webhook's id (API-2)."""

    KIND: ClassVar[str] = "webhook.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "API-2"
    url: Annotated[str, Meta(max_length=500)]
    role: Role
    kinds: Annotated[tuple[Short, ...], Meta(max_length=50)] = ()


class EndWebhook(Request, frozen=True):
    """Nothing is pushed there any more (API-2)."""

    KIND: ClassVar[str] = "webhook.end"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "API-2"
    reason: Text = ""
