"""Lets devices in with one-time codes, and knows them again by their tokens. Knows no HTTP."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from rulebook.lines import device_key
from rulebook.records import Person
from rulebook.times import parse_time
from rulebook.wire import EnrolAnswer, EnrolRequest
from sync_server.company import Company
from sync_server.db import tables as t
from sync_server.db.book import Book
from sync_server.intake import device_row, iso_exact
from sync_server.system import add_device, enrol_as_system, lease_if_low

CODE_HOURS = 72
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
    code = secrets.token_urlsafe(16)
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


def whom_for(company: Company, code: str) -> str:
    """The name of the person a code is for, or NotLetIn."""
    with company.read() as book:
        row = _code_row(book, code, company.clock())
        if row.device is not None:
            raise NotLetIn("code_used", "This enrolment code has been used.")
        person = book.get(Person, row.person)
    return person.name if person else ""


def enrol(company: Company, ask: EnrolRequest) -> EnrolAnswer:
    """Let a device in. The same device asking again with the same code and token gets the same answer."""
    now = company.clock()
    if not _DEVICE.fullmatch(ask.device):
        raise NotLetIn("device_wrong", "A device names itself by a UUID in small letters.")
    with company.write() as book:
        row = _code_row(book, ask.code, now)
        person = book.get(Person, row.person)
        if person is None or not person.active:
            raise NotLetIn("person_inactive", "This person is not active.")
        known = device_row(book, ask.device)
        if row.device is None and known is None:
            add_device(book, ask.device, person.id, hashed(ask.token), now)
            c = t.codes.c
            book.connection.execute(update(t.codes).where(c.hash == row.hash).values(device=ask.device))
            enrol_as_system(book, company.master, ask.device, person.id, ask.name, now)
            lease_if_low(book, company.master, ask.device, person, now)
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


def known_device(book: Book, credentials: str) -> tuple[Row[Any], Person]:
    """The device and person behind `Bearer <device>.<token>`, or NotLetIn."""
    scheme, _, pair = credentials.partition(" ")
    device, _, token = pair.partition(".")
    row = device_row(book, device) if scheme.lower() == "bearer" and token else None
    if row is None or not row.token_hash or not hmac.compare_digest(row.token_hash, hashed(token)):
        raise NotLetIn("login_unknown", "This device is not enrolled here.")
    if row.revoked:
        raise NotLetIn("device_revoked", "This device has been revoked. Nothing on it is lost.")
    person = book.get(Person, row.person)
    if person is None:
        raise NotLetIn("login_unknown", "This device's person is not known.")
    return row, person


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


def _seal(company: Company, device: str, until: int) -> str:
    return hmac.new(company.master, f"ticket {device} {until}".encode(), hashlib.sha256).hexdigest()[:32]
