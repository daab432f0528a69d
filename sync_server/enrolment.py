"""Lets devices in with one-time codes, and knows them again by their tokens. Knows no HTTP."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, select, update

from rulebook.lines import device_key
from rulebook.records import Device, Person, Setting
from rulebook.settings import setting
from rulebook.sight import tags_of_reader
from rulebook.times import parse_time
from rulebook.wire import EnrolAnswer, EnrolRequest, login_proof
from sync_server.company import Company
from sync_server.db import tables as t
from sync_server.db.book import Book
from sync_server.intake import device_row, iso_exact
from sync_server.system import add_device, enrol_as_system, lease_if_low

CODE_HOURS = 72
SEEN_EVERY = timedelta(minutes=5)
"""So exactly is it kept when a device was last heard of."""
ASKED_AT_EVERY_SYNC = ("login_days", "skew_minutes", "block_size")
"""Settings that are loaded with the device and its person."""
_DEVICE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NotLetIn(Exception):
    """Enrolment or login refused. `code` is of the catalogue `auth.*`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def hashed(secret: str) -> str:
    """Random secrets of 128 bits and more need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_code(company: Company, person: str, hours: int = CODE_HOURS) -> str:
    """Make a one-time code for a person; only its hash is kept."""
    code = urlsafe_b64encode(company.entropy(16)).rstrip(b"=").decode()
    with company.write() as book:
        expires = company.clock() + timedelta(hours=hours)
        row = {"hash": hashed(code), "person": person, "expires_at": iso_exact(expires)}
        book.connection.execute(insert(t.codes).values(row))
    return code


def _code_row(book: Book, code: str, now: datetime) -> Row[Any]:
    row = book.connection.execute(select(t.codes).where(t.codes.c.hash == hashed(code))).first()
    if row is None:
        raise NotLetIn("code_unknown", "This enrolment code is not known.")
    if parse_time(row.expires_at) < now:
        raise NotLetIn("code_expired", "This enrolment code has expired.")
    return row


def whom_for(company: Company, code: str) -> dict[str, str]:
    """The person a code is for, or NotLetIn."""
    with company.read() as book:
        row = _code_row(book, code, company.clock())
        if row.device is not None:
            raise NotLetIn("code_used", "This enrolment code has been used.")
        person = book.get(Person, row.person)
    return {"person": row.person, "person_name": person.name if person else ""}


def enrol(company: Company, ask: EnrolRequest) -> EnrolAnswer:
    """Let a device in, or let it in again (`proof`) to go on with its own chain.

    The same device asking again with the same code and token gets the same answer.
    """
    now = company.clock()
    if not _DEVICE.fullmatch(ask.device):
        raise NotLetIn("device_wrong", "A device names itself by a UUID in small letters.")
    with company.write() as book:
        row = _code_row(book, ask.code, now)
        person = book.get(Person, row.person)
        if person is None or not person.active:
            raise NotLetIn("person_inactive", "This person is not active.")
        known = device_row(book, ask.device)
        if row.device is None:
            _let_in(company, book, ask, known, person, now)
            c = t.codes.c
            book.connection.execute(update(t.codes).where(c.hash == row.hash).values(device=ask.device))
        elif row.device != ask.device or known is None or known.token_hash != hashed(ask.token):
            raise NotLetIn("code_used", "This enrolment code has been used.")
    return EnrolAnswer(
        device=ask.device,
        key=device_key(company.master, ask.device).hex(),
        person=person.id,
        person_name=person.name,
        server_time=iso_exact(company.clock()),
        rescue=company.rescue_key,
    )


def _let_in(
    company: Company, book: Book, ask: EnrolRequest, known: Row[Any] | None, person: Person, now: datetime
) -> None:
    """A new device; one that proves to be itself and logs in again; one that a restored backup has forgotten."""
    if ask.proof or known is not None:
        wanted = login_proof(device_key(company.master, ask.device), ask.code, ask.token)
        if not hmac.compare_digest(wanted.encode(), ask.proof.encode()):
            raise NotLetIn("code_used", "Another device has this name.")
    if known is not None:
        if known.person != person.id:
            raise NotLetIn("code_other", "This code is for somebody else.")
        if _revoked(book, ask.device):
            raise NotLetIn("device_revoked", "This device has been revoked; enrol it anew.")
        again = {"token_hash": hashed(ask.token), "last_seen": iso_exact(now)}
        book.connection.execute(update(t.devices).where(t.devices.c.id == ask.device).values(again))
    else:
        add_device(book, ask.device, person.id, hashed(ask.token), now)
    enrol_as_system(book, company.master, ask.device, person.id, ask.name, now)
    lease_if_low(book, company.master, ask.device, person, now)


def _revoked(book: Book, device: str) -> bool:
    record = book.get(Device, device)
    return record is not None and record.revoked


class Known(NamedTuple):
    """Who asks. `shut` (`revoked`, `inactive`): they hand in what they have and are fed nothing."""

    row: Row[Any]
    person: Person
    shut: str


def known_device(book: Book, credentials: str, now: datetime) -> tuple[Row[Any], Person]:
    """The device and person behind `Bearer <device>.<token>`, or NotLetIn: for all that gives something out."""
    row, person, shut = handing_in(book, credentials, now)
    if shut == "revoked":
        raise NotLetIn("device_revoked", "This device has been revoked. Nothing on it is lost.")
    if shut:
        raise NotLetIn("person_inactive", "This person is not active.")
    return row, person


def handing_in(book: Book, credentials: str, now: datetime) -> Known:
    """As `known_device`; but a revoked device, and one whose person left, may hand in what they have."""
    scheme, _, pair = credentials.partition(" ")
    device, _, token = pair.partition(".")
    row = device_row(book, device) if scheme.lower() == "bearer" and token else None
    if row is None or not row.token_hash or not hmac.compare_digest(row.token_hash, hashed(token)):
        raise NotLetIn("login_unknown", "This device is not enrolled here.")
    book.look_up((Person.KIND, Device.KIND, Setting.KIND), {row.person, device, *ASKED_AT_EVERY_SYNC})
    person = book.get(Person, row.person)
    if person is None:
        raise NotLetIn("login_unknown", "This device's person is not known.")
    shut = "revoked" if _revoked(book, device) else "" if person.active else "inactive"
    days = setting(book, "login_days", now)
    if not shut and days and parse_time(row.last_seen) + timedelta(days=days) < now:
        raise NotLetIn("login_expired", "The login has lapsed; log in again with a fresh code. Nothing is lost.")
    return Known(row, person, shut)


def note_seen(company: Company, row: Row[Any], now: datetime) -> None:
    """Keep when a device was last heard of, to a few minutes; no transaction of the books, and no news."""
    if abs(now - parse_time(row.last_seen)) < SEEN_EVERY:
        return
    with company.engine.begin() as connection:
        seen = update(t.devices).where(t.devices.c.id == row.id).values(last_seen=iso_exact(now))
        connection.execute(seen)


def ticket_for(company: Company, device: str, hours: int = 12) -> str:
    """A ticket for the event stream, where a browser cannot send a header."""
    until = int((company.clock() + timedelta(hours=hours)).timestamp())
    return f"{device}.{until}.{_seal(company, device, until)}"


def ticket_holds(company: Company, ticket: str) -> bool:
    device, _, rest = ticket.partition(".")
    until, _, seal = rest.partition(".")
    if not (until.isascii() and until.isdigit() and device):
        return False
    fresh = int(until) > company.clock().timestamp()
    return fresh and hmac.compare_digest(seal.encode(), _seal(company, device, int(until)).encode())


def tags_of_device(company: Company, device: str) -> frozenset[str]:
    """What whoever has the device may see now; nothing where it is not known."""
    with company.read() as book:
        row = device_row(book, device)
        person = book.get(Person, row.person) if row else None
    return tags_of_reader(person, device) if person else frozenset()


def _seal(company: Company, device: str, until: int) -> str:
    return hmac.new(company.master, f"ticket {device} {until}".encode(), hashlib.sha256).hexdigest()[:32]
