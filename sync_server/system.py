"""The server's own acts: lines too, by the system's own device, judged and kept like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, insert

from rulebook import RULES_VERSION
from rulebook.commands import Command, EnrolDevice, LeaseBlock, NumberReceipt, ReportQuarantine
from rulebook.errors import REFUSALS, sentence
from rulebook.ids import SYSTEM_DEVICE, SYSTEM_PERSON, DeviceId, LineId, PersonId, uuid7
from rulebook.lines import GENESIS, Line, Unreadable, encode_line, line_hash, read_line, sign_line
from rulebook.records import Irregularity, NumberBlock, Person, Receipt, Role
from rulebook.settings import setting
from rulebook.wire import Outcome
from sync_server.db import tables as t
from sync_server.db.book import Book
from sync_server.intake import Chain, device_row, iso_exact, judge_and_store


class SystemRefused(ValueError):
    """The rules refused an act of the server's own; says which rule and why."""

    def __init__(self, outcome: Outcome) -> None:
        entry = REFUSALS.get(outcome.code)
        said = sentence(entry.text, outcome.facts) if entry else outcome.code
        super().__init__(f"{outcome.rule}: {said} {outcome.facts}")
        self.outcome = outcome


def write_as_system(
    book: Book, master: bytes, command: Command, subject: str, now: datetime, actor: str = SYSTEM_PERSON
) -> Outcome:
    """Make, judge and store a line of the system's own device. `actor`: on whose behalf. Refused: raises."""
    chain = Chain(book, _system_row(book, now), master)
    line = Line(
        id=LineId(uuid7(int(now.timestamp() * 1000), book.entropy(10))),
        device=SYSTEM_DEVICE,
        seq=chain.next,
        prev=chain.hash,
        actor=PersonId(actor),
        kind=command.KIND,
        subject=subject,
        base=0,
        at=iso_exact(now),
        offset=0,
        rules=RULES_VERSION,
        body=msgspec.Raw(msgspec.json.encode(command)),
    )
    try:
        raw = encode_line(line)
        read_line(raw)  # what could not be read back is not written
    except Unreadable as error:
        raise SystemRefused(_unreadable(line, error)) from error
    hash = line_hash(raw)
    outcome = judge_and_store(book, line, raw, sign_line(chain.key, raw), hash, now)
    chain.advance(line.seq, hash, sound=True)
    chain.save()
    if outcome.outcome in ("refused", "quarantined"):
        raise SystemRefused(outcome)
    return outcome


def _unreadable(line: Line, error: Unreadable) -> Outcome:
    facts = {"detail": error.detail}
    return Outcome(seq=line.seq, line=line.id, outcome="quarantined", rule="SYS-5", code=error.code, facts=facts)


def _system_row(book: Book, now: datetime) -> Row[Any]:
    row = device_row(book, SYSTEM_DEVICE)
    if row is None:
        add_device(book, SYSTEM_DEVICE, SYSTEM_PERSON, "", now)
        row = device_row(book, SYSTEM_DEVICE)
    assert row is not None
    return row


def add_device(book: Book, device: str, person: str, token_hash: str, now: datetime) -> None:
    """A device's secrets and the (empty) end of its chain. Its record is the `device.enrol` line's."""
    book.connection.execute(
        insert(t.devices).values(
            id=device,
            person=person,
            token_hash=token_hash,
            enrolled_at=iso_exact(now),
            last_seen=iso_exact(now),
            next_seq=1,
            head_hash=GENESIS,
            head_sound=True,
        )
    )


def enrol_as_system(book: Book, master: bytes, device: str, person: str, name: str, now: datetime) -> None:
    command = EnrolDevice(device=device, person=PersonId(person), name=name)
    write_as_system(book, master, command, device, now)


def report_aside(book: Book, master: bytes, chain: Chain, now: datetime) -> None:
    """Have somebody look at what this request brought that could not be judged: an irregularity with an owner."""
    for code, count in sorted(Counter(outcome.code for outcome in chain.aside).items()):
        command = ReportQuarantine(device=chain.device, code=code, lines=count)
        write_as_system(book, master, command, chain.device, now)


def number_receipts(book: Book, master: bytes, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Give the receipts that came with a provisional number their final one, in the same transaction (RCT-2)."""
    opened = (id for outcome in outcomes for id in outcome.irregularities)
    for id in [id for id in opened if id.startswith("provisional:")]:
        told = book.get(Irregularity, id)
        receipt = book.get(Receipt, told.about) if told else None
        if receipt and not receipt.final:
            write_as_system(book, master, NumberReceipt(receipt=receipt.id), receipt.id, now)


def lease_if_low(book: Book, master: bytes, device: str, person: Person, now: datetime) -> None:
    """Keep at least half a block of receipt numbers on every technician's device (RCT-2)."""
    if Role.TECHNICIAN not in person.roles:
        return
    size = setting(book, "block_size", now)
    blocks = [b for b in book.find(NumberBlock, "device", device) if not b.retired]
    if sum(b.last - b.next + 1 for b in blocks) * 2 > size:
        return
    series = blocks[0].series if blocks else _new_series(book)
    first = max((b.last for b in blocks), default=0) + 1
    command = LeaseBlock(
        device=DeviceId(device), person=person.id, series=series, first=first, last=first + size - 1
    )
    write_as_system(book, master, command, f"{series}:{first}", now)


SERIES_SKIPPED = 10_000
"""More devices than a company enrols between a backup and its restoring."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _new_series(book: Book) -> str:
    """A series nobody has: PGAA, PGAB, … one for each device, so that numbers never collide.

    Books that came back from a backup do not know what was given out after it; they skip far ahead.
    """
    taken = {b.series for b in book.all(NumberBlock)}
    count = len(taken) + SERIES_SKIPPED * book.restores()
    while True:
        high, low = divmod(count, len(_LETTERS))
        series = f"PG{_LETTERS[high % len(_LETTERS)]}{_LETTERS[low]}" + (str(high // 24) if high >= 24 else "")
        if series not in taken:
            return series
        count += 1
