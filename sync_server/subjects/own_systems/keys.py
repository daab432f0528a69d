"""Keys of the company's own systems: made once, kept as a hash, reading what their role may read (API-1)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from rulebook.kernel.authority import need_role
from rulebook.kernel.commands import ADMIN, Request
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId, uuid7
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.visibility import tags_of_reader
from rulebook.kernel.wire import Change
from rulebook.rules import RECORDS, tags_of, unhidden
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.own_systems.commands import GiveKey, SetWebhook
from rulebook.subjects.own_systems.key_text import KEY_BEGINS, hash_of
from rulebook.subjects.own_systems.records import ApiKey
from sync_server.core.company import Company
from sync_server.core.enrolment import NotLetIn, known_device
from sync_server.core.feed import changes_since, read_cursor
from sync_server.core.observing.caller import note_caller
from sync_server.core.syncing import BadRequest
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork

MOST = 500


class AskedKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key that an administrator asks for. `until`: YYYY-MM-DD, '' without end."""

    name: Annotated[str, Meta(max_length=200)]
    role: Role
    until: Annotated[str, Meta(max_length=10)] = ""


class GivenKey(msgspec.Struct, frozen=True):
    """The key, this once; nobody can say it again."""

    id: str
    key: str


class AskedWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address for news. `kinds`: of which records; all that the role may see where it is empty."""

    url: Annotated[str, Meta(max_length=500)]
    role: Role
    kinds: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=50)] = ()


class Ended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a key or webhook ends."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class Read(msgspec.Struct, frozen=True):
    """Records as they are now, in the order of their last change. `next`: what to ask with; `more`: at once.

    `anew`: the books came back from a backup, or `after` is none of ours: these are the first, forget the others.
    """

    changes: list[Change]
    next: str
    more: bool
    anew: bool


def tags_of_role(role: Role) -> frozenset[str]:
    """What a system of that role may see: as a person of it would, but nobody's own."""
    nobody = Person(id=PersonId("own system"), name="", roles=(role,))
    return frozenset(tag for tag in tags_of_reader(nobody, "own system") if ":own system" not in tag)


def do_as_administrator(company: Company, credentials: str, command: Request, subject: str) -> None:
    """Write a request of theirs. Raises NotLetIn, Refused, SystemRefused."""
    with company.write() as work:
        _, person = known_device(work, credentials, company.clock())
        need_role(person, ADMIN)
        write_as_system(work, company.master, command, subject, company.clock(), person.id)


def need_administrator(company: Company, credentials: str) -> None:
    with company.read() as work:
        _, person = known_device(work, credentials, company.clock())
    need_role(person, ADMIN | {Role.AUDITOR})


def new_id(company: Company) -> str:
    return uuid7(int(company.clock().timestamp() * 1000), company.entropy(10))


def give_key(company: Company, credentials: str, asked: AskedKey) -> GivenKey:
    """A new key: 32 random bytes, of which the books keep the hash."""
    key = KEY_BEGINS + urlsafe_b64encode(company.entropy(32)).decode().rstrip("=")
    given = GivenKey(new_id(company), key)
    command = GiveKey(name=asked.name, role=asked.role, hash=hash_of(key), until=asked.until)
    do_as_administrator(company, credentials, command, given.id)
    return given


def set_webhook(company: Company, credentials: str, asked: AskedWebhook) -> str:
    """Its id."""
    id = new_id(company)
    command = SetWebhook(url=asked.url, role=asked.role, kinds=asked.kinds)
    do_as_administrator(company, credentials, command, id)
    return id


def known_key(company: Company, work: UnitOfWork, credentials: str) -> ApiKey:
    """The key behind `Bearer pgk_…`, or NotLetIn."""
    scheme, _, key = credentials.partition(" ")
    found = next(iter(work.find(ApiKey, "hash", hash_of(key))), None) if scheme.lower() == "bearer" else None
    if found is None:
        raise NotLetIn("login_unknown", "This key is not known here.")
    note_caller(f"key {found.name}", found.id)
    if not found.opens(company_day(company.clock()).isoformat()):
        raise NotLetIn("device_revoked", "This key was revoked, or has expired.")
    return found


def read_records(company: Company, credentials: str, after: str, kinds: frozenset[str], limit: int) -> Read:
    """What changed after the cursor `after` ('' from the beginning), as far as the key's role may see it.

    Raises NotLetIn, TooBusy, or BadRequest for a kind that there is none of: its reader would wait for ever.
    """
    with company.read() as work:
        key = known_key(company, work, credentials)
        if unknown := sorted(kinds - RECORDS.keys()):
            raise BadRequest("kinds", f"There are no records of the kind {unknown[0]!r}.")
        company.pace.count(f"key {key.id}")
        tags = tags_of_role(key.role)
        cursor, anew = read_cursor(after, work.epoch(), tags, work.last_change(), narrowed(work))
        changes, reached, more = changes_since(work, cursor, tags, min(max(limit, 1), MOST))
    return Read([c for c in changes if not kinds or c.kind in kinds], reached.text(), more, anew)


def shown(record: Any) -> dict[str, Any]:
    """A key or webhook as the administrator lists it, without what nobody is told (SEC-1)."""
    said: dict[str, Any] = msgspec.to_builtins(unhidden(record, tags_of(record), {}))
    return said
