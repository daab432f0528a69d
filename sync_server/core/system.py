"""The server's own acts: lines too, by the system's own device, judged and kept like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, insert

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE, SYSTEM_PERSON, DeviceId, LineId, PersonId, uuid7
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import GENESIS, Line, Unreadable, encode_line, read_line, sign_line
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.wire import Outcome
from rulebook.policy.settings import setting
from rulebook.subjects.branches.membership import prefix_of, works_for
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock, ReportQuarantine
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.master_keys.commands import MoveDevice
from rulebook.subjects.receipts.commands import NumberReceipt
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.chain import Chain, device_row
from sync_server.core.intake import Arrived, iso_exact, judge_and_store
from sync_server.core.keyring import KeyRing
from sync_server.core.words import why_refused
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork


class SystemRefused(ValueError):
    """The rules refused an act of the server's own; says which rule and why."""

    def __init__(self, outcome: Outcome) -> None:
        said = why_refused(outcome.code, outcome.facts)
        super().__init__(f"{outcome.rule}: {said} {outcome.facts}")
        self.outcome = outcome


def write_as_system(
    work: UnitOfWork, master: KeyRing, command: Command, subject: str, now: datetime, actor: str = SYSTEM_PERSON
) -> Outcome:
    """Make, judge and store a line of the system's own device. `actor`: on whose behalf. Refused: raises."""
    chain = Chain(work, _system_row(work, now), master)
    line = Line(
        id=LineId(uuid7(int(now.timestamp() * 1000), work.entropy(10))),
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
    made = Arrived(line.seq, raw, sign_line(master.device_key(SYSTEM_DEVICE), raw), now)
    outcome = judge_and_store(work, line, made)
    chain.advance(line.seq, made.hash, sound=True)
    chain.save()
    if outcome.outcome in ("refused", "quarantined"):
        raise SystemRefused(outcome)
    return outcome


def _unreadable(line: Line, error: Unreadable) -> Outcome:
    facts = {"detail": error.detail}
    return Outcome(seq=line.seq, line=line.id, outcome="quarantined", rule="SYS-5", code=error.code, facts=facts)


def _system_row(work: UnitOfWork, now: datetime) -> Row[Any]:
    row = device_row(work, SYSTEM_DEVICE)
    if row is None:
        add_device(work, SYSTEM_DEVICE, SYSTEM_PERSON, "", now)
        row = device_row(work, SYSTEM_DEVICE)
    assert row is not None
    return row


def add_device(work: UnitOfWork, device: str, person: str, token_hash: str, now: datetime) -> None:
    """A device's secrets and the (empty) end of its chain. Its record is the `device.enrol` line's."""
    work.connection.execute(
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


def enrol_as_system(
    work: UnitOfWork,
    master: KeyRing,
    device: str,
    person: str,
    name: str,
    now: datetime,
    code: str = "",
    key: int = 1,
) -> None:
    """`key`: the number of the key that a new device begins with."""
    command = EnrolDevice(device=device, person=PersonId(person), name=name, code=code, key=key)
    write_as_system(work, master, command, device, now)


def report_on(work: UnitOfWork, master: KeyRing, chain: Chain, now: datetime) -> None:
    """What this request brought beside its lines: the device's move to another key, and what was set aside.

    Somebody is to look at what could not be judged: an irregularity with an owner.
    """
    known = work.get(Device, chain.device) if chain.key_number > 1 else None
    if known and known.key < chain.key_number:
        move = MoveDevice(device=chain.device, number=chain.key_number)
        write_as_system(work, master, move, chain.device, now)
    for code, count in sorted(Counter(outcome.code for outcome in chain.aside).items()):
        command = ReportQuarantine(device=chain.device, code=code, lines=count)
        write_as_system(work, master, command, chain.device, now)


def number_receipts(work: UnitOfWork, master: KeyRing, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Give the receipts that came with a provisional number their final one, in the same transaction (RCT-2)."""
    opened = (id for outcome in outcomes for id in outcome.irregularities)
    for id in [id for id in opened if id.startswith("provisional:")]:
        told = work.get(Irregularity, id)
        receipt = work.get(Receipt, told.about) if told else None
        if receipt and not receipt.final:
            write_as_system(work, master, NumberReceipt(receipt=receipt.id), receipt.id, now)


def lease_if_low(work: UnitOfWork, master: KeyRing, device: str, person: Person, now: datetime) -> None:
    """Keep at least half a block of receipt numbers on every technician's device (RCT-2)."""
    if Role.TECHNICIAN not in person.roles:
        return
    size = setting(work, "block_size", now)
    blocks = [b for b in work.find(NumberBlock, "device", device) if not b.retired]
    if sum(b.last - b.next + 1 for b in blocks) * 2 > size:
        return
    series = blocks[0].series if blocks else _new_series(work, _prefix(work, person, now))
    first = max((b.last for b in blocks), default=0) + 1
    command = LeaseBlock(
        device=DeviceId(device), person=person.id, series=series, first=first, last=first + size - 1
    )
    write_as_system(work, master, command, f"{series}:{first}", now)


SERIES_SKIPPED = 10_000
"""More devices than a company enrols between a backup and its restoring."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _prefix(work: UnitOfWork, person: Person, now: datetime) -> str:
    return prefix_of(work, works_for(work, person, company_day(now)))


def _new_series(work: UnitOfWork, prefix: str) -> str:
    """A series nobody has: PGAA, PGAB, … one for each device, so that numbers never collide.

    `prefix`: its person's branch's (BR-1), before it and no part of what makes it unique.

    Books that came back from a backup do not know what was given out after it; they skip far ahead.
    """
    taken = {b.series.rpartition("-")[2] for b in work.all(NumberBlock)}
    count = len(taken) + SERIES_SKIPPED * work.restores()
    while True:
        high, low = divmod(count, len(_LETTERS))
        series = f"PG{_LETTERS[high % len(_LETTERS)]}{_LETTERS[low]}" + (str(high // 24) if high >= 24 else "")
        if series not in taken:
            return prefix + series
        count += 1
