"""After a restore: lines that would be judged otherwise than before wait for devices that were not heard of yet.

A backup forgets what came after it; phones bring it back, each when it has signal. Finance's count may so come
before the receipts it counted. It is held here, kept whole and next in its chain, until those it follows from have
come, or a person has said that they never will. What was accepted and cannot be again is named (SYS-8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Row, delete, func, insert, or_, select, update

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.lines import Line, Unreadable, read_line, unframe
from rulebook.kernel.roles import Role
from rulebook.kernel.times import happened_at, parse_time
from rulebook.kernel.wire import Outcome, SyncHeader
from rulebook.rules import decide
from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.restored.commands import ReportRestored
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import Company
from sync_server.core.intake import SeqDue, arrived, iso_exact, set_aside_twin, take_line, take_lines
from sync_server.core.keyring import KeyRing
from sync_server.core.system import SystemRefused, number_receipts, report_on, write_as_system
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

log = structlog.get_logger()
MOST_NAMED = 20
"""So many awaited devices are named to the administrator; the command line lists all."""
_a, _h = t.awaited.c, t.held.c


class Awaited(NamedTuple):
    """A device that may have lines the backup lacks."""

    device: str
    person: str
    since: datetime
    settled: bool
    """It came with all it had, was revoked, or somebody said that it never will come."""


def begin_waiting(work: UnitOfWork, now: datetime) -> None:
    """The books have just come back: every device that is let in here may know more than they do."""
    connection = work.connection
    connection.execute(delete(t.awaited))
    known = connection.execute(select(t.devices.c.id).where(t.devices.c.id != SYSTEM_DEVICE)).scalars()
    rows = [{"device": id, "since": iso_exact(now)} for id in known]
    if rows:
        connection.execute(insert(t.awaited), rows)


def expect(work: UnitOfWork, device: str) -> None:
    """A device logs in again that the backup does not know: it has a chain to bring."""
    since = work.connection.execute(select(func.max(_a.since))).scalar()
    known = work.connection.execute(select(_a.device).where(_a.device == device)).first()
    if since is not None and known is None:
        work.connection.execute(insert(t.awaited).values(device=device, since=since))


def is_waiting(work: UnitOfWork) -> bool:
    """Whether these books came back from a backup, and some device has not been heard of since."""
    coming = select(_a.device).where(_a.come_at == "", _a.given_up == "").exists()
    return bool(work.connection.execute(select(or_(coming, select(_h.device).exists()))).scalar())


def _any_held(work: UnitOfWork) -> bool:
    return work.connection.execute(select(_h.device).limit(1)).first() is not None


def awaited_devices(work: UnitOfWork) -> list[Awaited]:
    """Every device of the list, by id; those that were revoked are waited for no more."""
    found = []
    for row in work.connection.execute(select(t.awaited).order_by(_a.device)):
        record, kept = work.get(Device, row.device), device_row(work, row.device)
        settled = bool(row.come_at or row.given_up or (record and record.revoked))
        person = record.person if record else kept.person if kept else ""
        found.append(Awaited(row.device, person, parse_time(row.since), settled))
    return found


def held_lines(work: UnitOfWork) -> dict[str, int]:
    """How many lines wait, by device."""
    counted = select(_h.device, func.count()).group_by(_h.device).order_by(_h.device)
    return {device: int(count) for device, count in work.connection.execute(counted)}


class WaitingRoom:
    """Where lines wait, as one transaction finds it."""

    def __init__(self, work: UnitOfWork, master: KeyRing, now: datetime) -> None:
        self.work = work
        self.master = master
        self.now = now
        self.awaited = awaited_devices(work)
        self.since = max((one.since for one in self.awaited), default=now)

    def outstanding(self, device: str) -> list[Awaited]:
        """Whose lines a line of that device may have to wait for."""
        return [one for one in self.awaited if not one.settled and one.device != device]

    def take(self, chain: Chain, first: int, framed: list[bytes], told: Mapping[int, str]) -> list[Outcome]:
        """As `take_lines`; from the first line on that has to wait, none is judged and all are kept."""
        if not self.outstanding(chain.device) and not self._held(chain.device):
            return take_lines(chain, first, framed, self.now)
        outcomes: list[Outcome] = []
        if first > max(chain.next, self._last_held(chain.device) + 1):
            raise SeqDue(chain.next)
        seq = first
        for line in framed:
            if self._is_copy(chain, seq, line):
                continue
            was = told.get(seq, "")
            if seq >= chain.next and (self._held(chain.device) or self.must_wait(chain, seq, line, was)):
                self._keep(chain, seq, line, was)
                seq += 1
            else:
                outcomes.append(outcome := take_line(chain, arrived(seq, line, self.now)))
                seq += outcome.seq == seq
        chain.save()
        return outcomes

    def must_wait(self, chain: Chain, seq: int, framed: bytes, was: str) -> bool:
        """Whether a line would now be answered otherwise than before, and somebody's lines are missing."""
        if not self.outstanding(chain.device):
            return False
        line, leaked = _read(chain, seq, framed)
        if line is None:
            return False  # quarantined at its place, now as then
        if line.kind == CloseDay.KIND and _any_held(self.work):
            return True
        return _is_from_before(line, self.since) and not fits(self._verdict(chain, line, leaked), was)

    def _verdict(self, chain: Chain, line: Line, leaked: bool) -> str:
        try:
            verdict = decide(self.work, line, self.now, chain.before, self.work.keys, leaked)
        except Unreadable:
            return "quarantined"
        except Exception:  # a mistake of ours: intake will keep the line
            log.exception("line could not be tried", line=line.id, kind=line.kind)
            return "quarantined"
        if isinstance(verdict, Refusal):
            return "refused"
        return "recorded" if verdict.irregularities else "accepted"

    def _is_copy(self, chain: Chain, seq: int, framed: bytes) -> bool:
        """Whether that very line waits already, at an earlier place, which it names."""
        if seq <= chain.next:
            return False
        held = select(_h.seq).where(_h.device == chain.device, _h.seq < seq, _h.framed == framed).limit(1)
        found = self.work.connection.execute(held).scalar()
        return found is not None and _read(chain, found, framed)[0] is not None

    def _last_held(self, device: str) -> int:
        return int(self.work.connection.execute(select(func.max(_h.seq)).where(_h.device == device)).scalar() or 0)

    def _held(self, device: str) -> bool:
        return self.work.connection.execute(select(_h.seq).where(_h.device == device).limit(1)).first() is not None

    def _keep(self, chain: Chain, seq: int, framed: bytes, was: str) -> None:
        """Into the room; the same line again changes nothing, another one in its place is a second history."""
        known = self.work.connection.execute(
            select(_h.framed).where(_h.device == chain.device, _h.seq == seq)
        ).scalar()
        if known == framed:
            return
        if known is not None:
            set_aside_twin(chain, arrived(seq, framed, self.now))
            return
        first = not self._held(chain.device)
        row = {"device": chain.device, "seq": seq, "hash": "", "framed": framed, "told": was}
        self.work.connection.execute(insert(t.held).values(**row, received_at=iso_exact(self.now)))
        if first:
            self._say("waits", chain.device, awaited=self._named(chain.device))

    def _named(self, device: str) -> str:
        people = (self.work.get(Person, one.person) for one in self.outstanding(device)[:MOST_NAMED])
        return ", ".join(dict.fromkeys(person.name for person in people if person))

    def _say(self, what: str, device: str, **more: str) -> None:
        write_as_system(self.work, self.master, ReportRestored(what=what, device=device, **more), device, self.now)

    # letting out
    def let_out(self) -> int:
        """Judge all that need not wait any longer; how many lines that were."""
        if not _any_held(self.work):
            return 0
        self.awaited = awaited_devices(self.work)  # one may have been revoked just now
        count = 0
        while device := self._next():
            count += self._let_out_of(device)
        return count

    def _next(self) -> str:
        """The device whose first line may go: one that fits, else, where nobody is awaited, the one done first."""
        heads = sorted(self._heads(), key=lambda head: head[0])
        for _, row in heads:
            chain = self._chain(row.device)
            if not self.must_wait(chain, row.seq, row.framed, row.told) and self._as_it_was(chain, row):
                return str(row.device)
        return next((str(row.device) for _, row in heads if not self.outstanding(row.device)), "")

    def _as_it_was(self, chain: Chain, row: Row[Any]) -> bool:
        line, leaked = _read(chain, row.seq, row.framed)
        return line is None or fits(self._verdict(chain, line, leaked), row.told)

    def _heads(self) -> Iterator[tuple[datetime, Row[Any]]]:
        """The first line that waits of each device, and when it was made."""
        for device in held_lines(self.work):
            first = select(t.held).where(_h.device == device).order_by(_h.seq).limit(1)
            row = self.work.connection.execute(first).one()
            line, _ = _read(self._chain(device), row.seq, row.framed)
            yield (happened_at(line) if line else parse_time(row.received_at)), row

    def _chain(self, device: str) -> Chain:
        row = device_row(self.work, device)
        assert row is not None, "its row goes with no line of it"
        return Chain(self.work, row, self.master)

    def _let_out_of(self, device: str) -> int:
        """Judge a device's first line, and those after it that fit."""
        chain, count = self._chain(device), 0
        rows = self.work.connection.execute(select(t.held).where(_h.device == device).order_by(_h.seq)).all()
        for row in rows:
            if count and self.must_wait(chain, row.seq, row.framed, row.told):
                break
            if count and not self._as_it_was(chain, row):
                break
            self.work.connection.execute(delete(t.held).where(_h.device == device, _h.seq == row.seq))
            outcome = take_line(chain, arrived(row.seq, row.framed, self.now))
            chain.save()
            self._compare(chain, row, outcome)
            number_receipts(self.work, self.master, [outcome], self.now)
            count += 1
        report_on(self.work, self.master, chain, self.now)
        if not self._held(device):
            self._say("done", device)
        return count

    def _compare(self, chain: Chain, row: Row[Any], outcome: Outcome) -> None:
        """What was accepted, or may have been, and is refused now, has an owner; a refusal that fell away too."""
        was, now = row.told, outcome.outcome
        if fits(now, was) or (not was and now == "recorded"):
            return
        line, _ = _read(chain, row.seq, row.framed)
        kind = line.kind if line else ""
        self._say("otherwise", chain.device, line=outcome.line, kind=kind, was=was or "unknown", now=now)


def fits(now: str, was: str) -> bool:
    """Whether a line may be answered so, after it was answered `was`; "": nobody knows, it was accepted then."""
    return now == (was or "accepted") or now == "quarantined" or (was == "recorded" and now == "accepted")


def _read(chain: Chain, seq: int, framed: bytes) -> tuple[Line | None, bool]:
    """The line, if it is sound and this device's, and whether it is signed under a leaked key."""
    try:
        raw, mac = unframe(framed)
        line = read_line(raw)
        happened_at(line)
    except Unreadable:
        return None, False
    own = line.device == chain.device and line.seq == seq and line.actor == chain.person
    number = chain.signed_by(raw, mac) if own else 0
    return (line, chain.has_leaked(number)) if number else (None, False)


def _is_from_before(line: Line, since: datetime) -> bool:
    """Whether its author's device had not heard of the restored server when it was made."""
    if line.heard is not None:
        return line.heard < since.timestamp() * 1000
    return happened_at(line) < since


def first_held(work: UnitOfWork, device: str) -> int:
    """The seq of the first line of that device which waits; 0: none does."""
    return int(work.connection.execute(select(func.min(_h.seq)).where(_h.device == device)).scalar() or 0)


def has_brought_all(header: SyncHeader, next: int, held: int) -> bool:
    """Whether a device that was just answered has nothing more, or nothing more that can be judged."""
    return bool(held) or header.left == 0 or (header.count == 0 and header.first == next)


def bring(company: Company, device: str, now: datetime) -> None:
    """A device has brought all it has, or all that can be judged: nobody waits for it any more."""
    with company.read() as work:
        if not is_awaited(work, device):
            return
    with company.write() as work:
        done = update(t.awaited).where(_a.device == device, _a.come_at == "").values(come_at=iso_exact(now))
        work.connection.execute(done)
        WaitingRoom(work, company.master, now).let_out()


def is_awaited(work: UnitOfWork, device: str) -> bool:
    c = select(_a.device).where(_a.device == device, _a.come_at == "")
    return work.connection.execute(c).first() is not None


def give_up(company: Company, device: str, reason: str) -> bool:
    """A person says that a device never will come; False where nobody waits for it."""
    with company.write() as work:
        now = company.clock()
        if not any(one.device == device and not one.settled for one in awaited_devices(work)):
            return False
        work.connection.execute(update(t.awaited).where(_a.device == device).values(given_up=reason or "-"))
        WaitingRoom(work, company.master, now).let_out()
    return True


def note_known(company: Company, device: str, person: Person, known: Mapping[str, bool], now: datetime) -> None:
    """What a phone knew before the restore: revocations hold, and devices let in after the backup are awaited.

    An administrator's phone is believed in this, and every device about its own revocation.
    """
    trusted = person.active and Role.ADMINISTRATOR in person.roles
    wanted = {id: revoked for id, revoked in known.items() if trusted or id == device}
    with company.read() as work:
        if not wanted or work.connection.execute(select(_a.device).limit(1)).first() is None:
            return
        lost = [id for id, revoked in wanted.items() if revoked and _may_be_revoked(work, id)]
        listed = set(work.connection.execute(select(_a.device)).scalars())
        since = work.connection.execute(select(func.max(_a.since))).scalar_one()
        new = sorted(id for id, revoked in wanted.items() if not revoked and not _known(work, id, listed))
    if not lost and not new:
        return
    with company.write() as work:
        for id in new[:1000]:
            work.connection.execute(insert(t.awaited).values(device=id[:64], since=since))
        _revoke(work, company.master, lost, person, now)
        WaitingRoom(work, company.master, now).let_out()


def _known(work: UnitOfWork, device: str, listed: Iterable[str]) -> bool:
    return device in listed or device_row(work, device) is not None


def _may_be_revoked(work: UnitOfWork, device: str) -> bool:
    record = work.get(Device, device)
    return record is not None and not record.revoked


def _revoke(work: UnitOfWork, master: KeyRing, devices: list[str], person: Person, now: datetime) -> None:
    for id in devices:
        reason = f"revoked before the server was restored, as a device of {person.name} knows"
        try:
            write_as_system(work, master, RevokeDevice(reason=reason), id, now)
        except SystemRefused:  # somebody was quicker
            continue


PATIENCE = timedelta(hours=24)
"""So long after a restore no deadline passes while devices are awaited: what met it may be on its way."""


def deadlines_rest(work: UnitOfWork, now: datetime) -> bool:
    """Whether deadlines wait too, for what met them may be among the lines not yet brought back."""
    outstanding = [one for one in awaited_devices(work) if not one.settled]
    return bool(outstanding) and now < max(one.since for one in outstanding) + PATIENCE
