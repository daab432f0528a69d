"""Lets devices in with one-time codes, and knows them again by their tokens. Knows no HTTP."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, select, update

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.wire import EnrolAnswer, EnrolRequest, login_proof
from rulebook.policy.settings import setting
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.enrolment.commands import IssueCode, WithdrawCode
from rulebook.subjects.enrolment.records import CodeState, EnrolmentCode
from sync_server.core.chain import device_row
from sync_server.core.company import Company
from sync_server.core.intake import iso_exact
from sync_server.core.listeners import tags_of_devices
from sync_server.core.observing.caller import note_caller
from sync_server.core.system import add_device, enrol_as_system, lease_if_low, write_as_system
from sync_server.core.waiting import expect
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

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


def issue_code(company: Company, person: str, hours: int = CODE_HOURS, by: str = SYSTEM_PERSON) -> str:
    """Make a one-time code for a person, on behalf of `by`; only its hash is kept, and who gave it out is a line.

    A code of that person which is still open is withdrawn by it.
    """
    code = urlsafe_b64encode(company.entropy(16)).rstrip(b"=").decode()
    with company.write() as work:
        now = company.clock()
        expires = now + timedelta(hours=hours)
        row = {"hash": hashed(code), "person": person, "expires_at": iso_exact(expires)}
        work.connection.execute(insert(t.codes).values(row))
        issue = IssueCode(code=code_id(code), person=PersonId(person), expires_at=iso(expires))
        write_as_system(work, company.master, issue, person, now, by)
    return code


def code_id(code: str) -> str:
    """What the books call a code by; it opens nothing."""
    return hashed(code)[:16]


def withdraw_code(company: Company, id: str, reason: str = "", by: str = SYSTEM_PERSON) -> None:
    """A code opens nothing any more. Raises SystemRefused where there is none that is open."""
    with company.write() as work:
        write_as_system(work, company.master, WithdrawCode(code=id, reason=reason), id, company.clock(), by)


def _code_row(work: UnitOfWork, code: str, now: datetime) -> Row[Any]:
    row = work.connection.execute(select(t.codes).where(t.codes.c.hash == hashed(code))).first()
    if row is None:
        raise NotLetIn("code_unknown", "This enrolment code is not known.")
    known = work.get(EnrolmentCode, code_id(code))
    if known is not None and known.state is CodeState.WITHDRAWN:
        raise NotLetIn("code_unknown", "This enrolment code was withdrawn; ask for the newest one.")
    if parse_time(row.expires_at) < now:
        raise NotLetIn("code_expired", "This enrolment code has expired.")
    return row


def whom_for(company: Company, code: str) -> dict[str, str]:
    """The person a code is for, or NotLetIn."""
    with company.read() as work:
        row = _code_row(work, code, company.clock())
        if row.device is not None:
            raise NotLetIn("code_used", "This enrolment code has been used.")
        person = work.get(Person, row.person)
    return {"person": row.person, "person_name": person.name if person else ""}


def enrol(company: Company, ask: EnrolRequest) -> EnrolAnswer:
    """Let a device in, or let it in again (`proof`) to go on with its own chain.

    The same device asking again with the same code and token gets the same answer.
    """
    now = company.clock()
    if not _DEVICE.fullmatch(ask.device):
        raise NotLetIn("device_wrong", "A device names itself by a UUID in small letters.")
    with company.write() as work:
        row = _code_row(work, ask.code, now)
        person = work.get(Person, row.person)
        if person is None or not person.active:
            raise NotLetIn("person_inactive", "This person is not active.")
        note_caller(person.id, ask.device)
        known = device_row(work, ask.device)
        if row.device is None:
            _let_in(company, work, ask, known, person, now)
            c = t.codes.c
            work.connection.execute(update(t.codes).where(c.hash == row.hash).values(device=ask.device))
        elif row.device != ask.device or known is None or known.token_hash != hashed(ask.token):
            raise NotLetIn("code_used", "This enrolment code has been used.")
    return EnrolAnswer(
        device=ask.device,
        key=company.master.device_key(ask.device).hex(),
        key_number=company.master.current,
        person=person.id,
        person_name=person.name,
        server_time=iso_exact(company.clock()),
        rescue=company.rescue_key,
    )


def _let_in(
    company: Company, work: UnitOfWork, ask: EnrolRequest, known: Row[Any] | None, person: Person, now: datetime
) -> None:
    """A new device; one that proves to be itself and logs in again; one that a restored backup has forgotten."""
    if ask.proof or known is not None:
        wanted = [login_proof(key, ask.code, ask.token) for key in company.master.device_keys(ask.device)]
        if not any(hmac.compare_digest(each.encode(), ask.proof.encode()) for each in wanted):
            raise NotLetIn("code_used", "Another device has this name.")
    if known is not None:
        if known.person != person.id:
            raise NotLetIn("code_other", "This code is for somebody else.")
        if _revoked(work, ask.device):
            raise NotLetIn("device_revoked", "This device has been revoked; enrol it anew.")
        again = {"token_hash": hashed(ask.token), "last_seen": iso_exact(now)}
        work.connection.execute(update(t.devices).where(t.devices.c.id == ask.device).values(again))
    else:
        add_device(work, ask.device, person.id, hashed(ask.token), now)
        if ask.proof:
            expect(work, ask.device)
    # whoever was here before may bring lines under older keys yet
    number = 1 if ask.proof or known is not None else company.master.current
    enrol_as_system(work, company.master, ask.device, person.id, ask.name, now, code_id(ask.code), number)
    lease_if_low(work, company.master, ask.device, person, now)


def _revoked(work: UnitOfWork, device: str) -> bool:
    record = work.get(Device, device)
    return record is not None and record.revoked


class Known(NamedTuple):
    """Who asks. `shut` (`revoked`, `inactive`): they hand in what they have and are fed nothing."""

    row: Row[Any]
    person: Person
    shut: str


def known_device(work: UnitOfWork, credentials: str, now: datetime) -> tuple[Row[Any], Person]:
    """The device and person behind `Bearer <device>.<token>`, or NotLetIn: for all that gives something out."""
    row, person, shut = handing_in(work, credentials, now)
    if shut == "revoked":
        raise NotLetIn("device_revoked", "This device has been revoked. Nothing on it is lost.")
    if shut:
        raise NotLetIn("person_inactive", "This person is not active.")
    return row, person


def handing_in(work: UnitOfWork, credentials: str, now: datetime) -> Known:
    """As `known_device`; but a revoked device, and one whose person left, may hand in what they have."""
    scheme, _, pair = credentials.partition(" ")
    device, _, token = pair.partition(".")
    row = device_row(work, device) if scheme.lower() == "bearer" and token else None
    if row is None or not row.token_hash or not hmac.compare_digest(row.token_hash, hashed(token)):
        raise NotLetIn("login_unknown", "This device is not enrolled here.")
    work.look_up((Person.KIND, Device.KIND, Setting.KIND), {row.person, device, *ASKED_AT_EVERY_SYNC})
    person = work.get(Person, row.person)
    if person is None:
        raise NotLetIn("login_unknown", "This device's person is not known.")
    note_caller(person.id, device)
    shut = "revoked" if _revoked(work, device) else "" if person.active else "inactive"
    days = setting(work, "login_days", now)
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


TICKET_LIFE = timedelta(minutes=10)
"""Every sync brings a new one, and an app that listens syncs each minute."""


def ticket_for(company: Company, device: str, life: timedelta = TICKET_LIFE) -> str:
    """A ticket for the event stream, where a browser cannot send a header."""
    until = int((company.clock() + life).timestamp())
    return f"{device}.{until}.{_seal(company.master.key, device, until)}"


def ticket_holds(company: Company, ticket: str) -> bool:
    """Whether we made it and its time is not over; whose device is still let in, `tags_of_device` says."""
    device, _, rest = ticket.partition(".")
    until, _, seal = rest.partition(".")
    if not (until.isascii() and until.isdigit() and device):
        return False
    if int(until) <= company.clock().timestamp():
        return False
    if _is_sealed(company, device, int(until), seal):
        return True
    with company.read() as work:  # another process may have made it under a key that came into use just now
        company.follow_keys(work)
    return _is_sealed(company, device, int(until), seal)


def tags_of_device(company: Company, device: str) -> frozenset[str]:
    """What whoever has the device may see now. Raises NotLetIn where it was shut out, or is not known."""
    with company.read() as work:
        tags = tags_of_devices(work.connection, {device})[device]
    if tags is None:
        raise NotLetIn("login_unknown", "This device is not let in any more; sync first.")
    return tags


def _is_sealed(company: Company, device: str, until: int, seal: str) -> bool:
    made = [_seal(key, device, until) for key in company.master.trusted]
    return any(hmac.compare_digest(seal.encode(), each.encode()) for each in made)


def _seal(master: bytes, device: str, until: int) -> str:
    return hmac.new(master, f"ticket {device} {until}".encode(), hashlib.sha256).hexdigest()[:32]
