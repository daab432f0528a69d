"""One sync round trip: lines in, outcomes and changes out, in one transaction; within a horizon the changes are
looked for in another that only reads, so that no writer waits for it. Knows no HTTP.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypedDict

import msgspec

from rulebook import OLDEST_RULES, RULES_VERSION
from rulebook.kernel.identity import Person
from rulebook.kernel.lines import Unreadable, read_line, unframe
from rulebook.kernel.packing import PACKED, unpack
from rulebook.kernel.wire import (
    MOST_LINES,
    PROTOCOL,
    Acknowledged,
    Change,
    Fetched,
    Outcome,
    SyncAnswer,
    SyncHeader,
    lines_digest,
)
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.core.chain import Chain
from sync_server.core.company import Company
from sync_server.core.enrolment import handing_in, note_seen, ticket_for
from sync_server.core.feed import Cursor, changes_since, read_cursor
from sync_server.core.fetching import fetch
from sync_server.core.horizon import changes_within, days_for
from sync_server.core.intake import SeqDue, iso_exact, take_lines
from sync_server.core.keyring import KeyMissing, KeyRing
from sync_server.core.readers import reader_tags
from sync_server.core.system import lease_if_low, number_receipts, report_on
from sync_server.core.waiting import WaitingRoom, bring, first_held, has_brought_all, is_waiting, note_known
from sync_server.db.unit_of_work import UnitOfWork


class BadRequest(ValueError):
    """The request itself is broken; nothing was taken. `field` names what is wrong with it."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


MOST_BYTES = 8_000_000
"""The longest request, as it comes and unpacked."""


def unpacked(coding: str, body: bytes) -> bytes:
    """The request as it was before it was packed."""
    if coding != PACKED:
        raise BadRequest("content-encoding", f"this server takes {PACKED}, not {coding[:40]}")
    try:
        return unpack(body, MOST_BYTES)
    except Unreadable as error:
        raise BadRequest("body", str(error)) from error


def read_request(body: bytes) -> tuple[SyncHeader, list[bytes]]:
    """Split a request into its header and framed lines; a torn or altered one is refused whole."""
    first_line, _, framed = body.partition(b"\n")
    try:
        header = msgspec.json.decode(first_line, type=SyncHeader)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest("header", str(error)) from error
    if header.protocol < PROTOCOL:
        raise BadRequest("protocol", f"this server speaks {PROTOCOL}, not {header.protocol}")
    if lines_digest(framed) != header.digest:
        raise BadRequest("digest", "the lines did not arrive as they were sent")
    lines = framed.split(b"\n")[:-1] if framed else []
    if len(lines) != header.count or (framed and not framed.endswith(b"\n")):
        raise BadRequest("count", f"{header.count} lines announced, {len(lines)} arrived")
    if header.count > MOST_LINES:
        raise BadRequest("count", f"at most {MOST_LINES} lines in one request")
    return header, lines


class NewerApp(Exception):
    """The app, or a line it brings, is newer than this server: nothing is taken, so that nothing is misread."""


class _OnlyRules(msgspec.Struct):
    rules: int = 1


def _check_version(header: SyncHeader, lines: list[bytes], chain: Chain) -> None:
    """That neither the app nor a line it brings is newer than this server."""
    if header.rules > RULES_VERSION or header.protocol > PROTOCOL:
        raise NewerApp(f"this server knows rulebook {RULES_VERSION}, not {header.rules}")
    refuse_newer(lines, chain)


def refuse_newer(lines: list[bytes], chain: Chain) -> None:
    """Lines of a newer rulebook would be quarantined here as unreadable; they wait for the server's update."""
    for framed in lines:
        try:
            raw, mac = unframe(framed)
            rules = msgspec.json.decode(raw, type=_OnlyRules).rules
        except (Unreadable, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # damaged where it was written; it is quarantined at its place
        if rules > RULES_VERSION and chain.signed_by(raw, mac):
            raise NewerApp(f"this server knows rulebook {RULES_VERSION}, not {rules}")


def _check_place(chain: Chain, first: int, framed: bytes) -> None:
    """What the header says of the lines' place must be what the first of them, signed, says of itself."""
    try:
        raw, mac = unframe(framed)
        line = read_line(raw)
    except Unreadable:
        return  # damaged where it was written; it is quarantined at its place
    if line.device == chain.device and line.seq != first and chain.signed_by(raw, mac):
        raise BadRequest("first", f"the first line says seq {line.seq}, not {first}")


def sync(company: Company, credentials: str, body: bytes, coding: str = "") -> SyncAnswer:
    """Take the lines and answer with what the device has not had yet. Raises NotLetIn, TooBusy or BadRequest.

    `coding`: how the body was packed, '' where it was not; for a stranger nothing is unpacked.
    """
    now = company.clock()
    with company.read() as work:
        row, asker, _ = handing_in(work, credentials, now)
    company.pace.count(row.id)
    note_seen(company, row, now)
    header, lines = read_request(unpacked(coding, body) if coding else body)
    if header.devices:
        note_known(company, row.id, asker, header.devices, now)
    _check_key(company, header)
    with company.write() if lines else company.read() as work:
        if not lines:
            company.follow_keys(work)
        row, person, shut = handing_in(work, credentials, now)
        waiting = is_waiting(work)
        chain = Chain(work, row, company.master)
        _check_version(header, lines, chain)
        shut = shut or ("update_needed" if header.rules < OLDEST_RULES else "")
        outcomes: list[Outcome] = []
        due = 0
        try:
            if lines:
                _check_place(chain, header.first, lines[0])
                outcomes = _taken(work, company.master, chain, header, lines, now, waiting and not shut)
                report_on(work, company.master, chain, now)
                number_receipts(work, company.master, outcomes, now)
                if not shut:
                    lease_if_low(work, company.master, chain.device, person, now)
        except SeqDue as error:
            due = error.seq
        held = first_held(work, chain.device) if waiting and not due else 0
        brought = bool(waiting and not due and has_brought_all(header, chain.next, held))
        if shut:
            return _shut(company, chain, header, outcomes, due, shut)
        acknowledged = Acknowledged(seq=chain.next - 1, hash=chain.hash)
        apart = bool(lines) and bool(days_for(work, header, person, now) or header.fetch)
        fed = None if apart else _fed(company, work, header, person, chain.device, bool(due), now)
    if fed is None:  # what is looked through for a horizon keeps no writer waiting
        with company.read() as work:
            row, person, shut = handing_in(work, credentials, now)
            acknowledged = Acknowledged(seq=row.next_seq - 1, hash=row.head_hash)  # as of the same moment
            if not shut:
                fed = _fed(company, work, header, person, chain.device, bool(due), now)
    if brought:
        bring(company, chain.device, now)
    if fed is None:
        return _shut(company, chain, header, outcomes, due, shut)
    return SyncAnswer(
        outcomes=tuple(outcomes),
        changes=tuple(fed.changes),
        cursor=fed.cursor.text(),
        more=fed.more,
        reset=fed.reset,
        due=due,
        acknowledged=acknowledged,
        server_time=iso_exact(company.clock()),
        ticket=ticket_for(company, chain.device),
        held=held,
        horizon=fed.days,
        fetched=fed.fetched,
        lines=MOST_LINES,
        **_new_key(company, chain.device, header),
    )


class _Fed(NamedTuple):
    """What of the books goes out with an answer."""

    changes: list[Change]
    cursor: Cursor
    more: bool
    reset: bool
    days: int
    fetched: tuple[Fetched, ...]


def _fed(
    company: Company,
    work: UnitOfWork,
    header: SyncHeader,
    person: Person,
    device: str,
    due: bool,
    now: datetime,
) -> _Fed:
    """What the device has not had yet, and what it asks for from beyond its horizon, as they are at one moment."""
    tags = reader_tags(work, person, device, now)
    # a device that is ahead of us, in lines or in changes, has seen what a restored backup forgot
    known = "" if due else header.cursor
    days = days_for(work, header, person, now)
    cursor, reset = read_cursor(known, work.epoch(), tags, work.last_change(), narrowed(work), days)
    reset = reset or bool(due and header.cursor)
    if days:
        changes, cursor, more = changes_within(work, cursor, tags, company.page, days, now)
    else:
        changes, cursor, more = changes_since(work, cursor, tags, company.page)
    found, fetched = fetch(work, header.fetch, tags) if header.fetch else ([], ())
    return _Fed([*changes, *found], cursor, more, reset, days, fetched)


class _NewKey(TypedDict, total=False):
    key: str
    key_number: int
    rescue: str


def _new_key(company: Company, device: str, header: SyncHeader) -> _NewKey:
    """The key to sign with from now on, for an app that can take it and has an older one (SYS-9)."""
    master = company.master
    if header.key is msgspec.UNSET or header.key >= master.current:
        return {}
    return {
        "key": master.device_key(device).hex(),
        "key_number": master.current,
        "rescue": company.rescue_key,
    }


def _check_key(company: Company, header: SyncHeader) -> None:
    """That lines signed under a key which this server lacks wait on the phone. Raises KeyMissing."""
    if header.key is msgspec.UNSET or header.key <= len(company.master.keys):
        return
    company.read_key_file()
    if header.key > len(company.master.keys):
        raise KeyMissing(f"this server has {len(company.master.keys)} master keys, the phone knows {header.key}")


def _taken(
    work: UnitOfWork,
    master: KeyRing,
    chain: Chain,
    header: SyncHeader,
    lines: list[bytes],
    now: datetime,
    waiting: bool,
) -> list[Outcome]:
    """What became of the lines; after a restore some have to wait, and others have waited for these."""
    if not waiting:
        return take_lines(chain, header.first, lines, now)
    room = WaitingRoom(work, master, now)
    outcomes = room.take(chain, header.first, lines, header.told or {})
    if room.let_out():
        chain.read_again()
    return outcomes


def _shut(
    company: Company, chain: Chain, header: SyncHeader, outcomes: list[Outcome], due: int, shut: str
) -> SyncAnswer:
    """What a device hears that may only hand in: what became of its lines, and nothing of the company's."""
    return SyncAnswer(
        outcomes=tuple(outcomes),
        cursor=header.cursor,
        due=due,
        acknowledged=Acknowledged(seq=chain.next - 1, hash=chain.hash),
        server_time=iso_exact(company.clock()),
        shut=shut,
    )
