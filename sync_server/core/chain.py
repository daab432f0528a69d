"""Where a device's chain ends on the server, and which key it has reached. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from rulebook.kernel.identity import Device
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.lines import Line, Unreadable, read_line
from rulebook.kernel.times import happened_at
from rulebook.kernel.wire import Outcome
from rulebook.subjects.master_keys.records import master_keys
from sync_server.core.keyring import KeyRing, signed_by
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork


def device_row(work: UnitOfWork, device: str) -> Row[Any] | None:
    return work.connection.execute(select(t.devices).where(t.devices.c.id == device)).first()


class Chain:
    """Where a device's chain ends on the server, as far as this transaction has come."""

    def __init__(self, work: UnitOfWork, row: Row[Any], master: KeyRing) -> None:
        self.work = work
        self.device: str = row.id
        self.person: str = row.person
        self.next: int = row.next_seq
        self.hash: str = row.head_hash
        self.sound: bool = row.head_sound
        self.keys = master.device_keys(self.device)
        self.key_number = _reached(work, self.device) if len(self.keys) > 1 else 1
        """The newest master secret that a line of it was signed under."""
        self.aside: list[Outcome] = []
        """What this request brought that had to be quarantined, and had not been before."""
        self._before: datetime | None = None
        self._asked = False
        self.strange = False
        """Whether this request has shown itself to come from a second history; then the rest of it does too."""

    def advance(self, seq: int, hash: str, sound: bool) -> None:
        self.next, self.hash, self.sound = seq + 1, hash, sound

    def signed_by(self, raw: bytes, mac: str) -> int:
        """The number of the master secret under which this device signed it; 0: it did not."""
        return signed_by(self.keys, raw, mac, self.key_number)

    def has_leaked(self, number: int) -> bool:
        """Whether a line under that key may be anybody's: it leaked, and this device has moved on (SYS-9)."""
        return number < self.key_number and number in master_keys(self.work).leaked

    def reach(self, number: int) -> None:
        """A line of it was signed under that one."""
        if number > self.key_number:
            self.key_number = self.work.reached[self.device] = number

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """The chain ends where it ended before, where the lines are not kept after all."""
        before = self.next, self.hash, self.sound, self.strange, self._before, list(self.aside), self.key_number
        reached = self.work.reached.get(self.device, 1)
        try:
            yield
        except BaseException:
            self.next, self.hash, self.sound, self.strange, self._before, self.aside, self.key_number = before
            self.work.reached[self.device] = reached
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """As its unit of work's, with the chain."""
        with self.remembered(), self.work.savepoint():
            yield

    @property
    def before(self) -> datetime | None:
        """When the last line says it happened, where that can be read. The system's own clock is the server's."""
        if not self._asked and self.device != SYSTEM_DEVICE:
            c = t.lines.c
            last = select(c.raw).where(c.device == self.device, c.seq == self.next - 1)
            self.follow(self.work.connection.execute(last).scalar() or b"")
        return self._before

    def follow(self, raw: bytes) -> None:
        """The next line is judged against the time of this one."""
        self._asked = True
        try:
            self.follow_line(read_line(raw) if raw and self.device != SYSTEM_DEVICE else None)
        except Unreadable:
            self._before = None

    def follow_line(self, line: Line | None) -> None:
        """As `follow`, of a line that has been read."""
        self._asked = True
        try:
            self._before = happened_at(line) if line and self.device != SYSTEM_DEVICE else None
        except Unreadable:
            self._before = None

    def read_again(self) -> None:
        """Where it ends now, after somebody else in this transaction has gone on with it."""
        row = device_row(self.work, self.device)
        assert row is not None
        self.next, self.hash, self.sound = row.next_seq, row.head_hash, row.head_sound
        self._asked = False

    def save(self) -> None:
        self.work.connection.execute(
            update(t.devices)
            .where(t.devices.c.id == self.device)
            .values(next_seq=self.next, head_hash=self.hash, head_sound=self.sound)
        )


def _reached(work: UnitOfWork, device: str) -> int:
    """The newest key of a device, by number, as its record or this transaction has it."""
    known = work.get(Device, device)
    return max(known.key if known else 1, work.reached.get(device, 1))
