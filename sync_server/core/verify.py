"""Whether the books are sound: what is wrong, where, and whose it is (`paigong verify`). Changes nothing.

The lines are checked against their hashes, keys, chains and seals; everything else is derived from them again and
compared row by row; the ledger, the receipt numbers and the holders of cash are added up by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Row, func, select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import line_hash
from rulebook.kernel.records import Record
from rulebook.kernel.wire import Outcome
from rulebook.subjects.books.records import Day, Expense
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.series import account_for
from sync_server.core.company import Company
from sync_server.core.comparing import Walk, apart
from sync_server.core.keyring import KeyRing, signed_by
from sync_server.core.progress import track
from sync_server.core.rebuild import ENDS, derived, has_sent_nothing
from sync_server.core.seals import FIRST, aside_of, mark_of, read_mark, seal_key, seal_of
from sync_server.db import tables as t
from sync_server.db.triggers import strange_guards
from sync_server.db.unit_of_work import UnitOfWork, decode_record

SHORT = 16
"""So many figures of a seal are noted down with a head."""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is not as it must be. `whose`: the person who answers for it, where that can be told."""

    what: str
    where: str
    whose: str = ""
    detail: str = ""


def head_of(company: Company) -> str:
    """Where the books stand, to be noted down outside of them: the last arrival and its seal, shortened."""
    with company.read() as work:
        mark = read_mark(work.connection)
    return head_text(mark.arrival, mark.seal) if mark else ""


def head_text(arrival: int, seal: str) -> str:
    return f"{arrival}-{seal[:SHORT]}"


def verify(company: Company, fresh: Connection | None = None, expect: str = "") -> list[Fault]:
    """Every fault in the books; none means that they are sound.

    `fresh` is what the true lines give, where somebody has derived it already; `expect` a head noted down earlier,
    which sound books have grown from: an older copy put in their place has not.
    """
    with company.read() as work:
        company.follow_keys(work)
        kept = work.connection
        names = _Names(work)
        faults = [
            *(Fault("guard_strange", f"trigger {name}", detail=why) for name, why in strange_guards(kept)),
            *_keys(company.master),
            *_lines(kept, company.master, names),
            *_seals(kept, company.master, names),
            *_set_aside(kept, company.master),
            *_grown(kept, expect),
            *_ledger(kept),
        ]
        try:
            faults += [*_numbers(work, names), *_cash(work, names)]
        except msgspec.DecodeError as error:
            faults.append(Fault("unreadable", "records", detail=str(error)))
        try:
            with nullcontext(fresh) if fresh else derived(kept, company.master) as given:
                faults += _derived(kept, given, names)
        except (ValueError, TypeError, AttributeError) as error:  # a line that cannot be read at all
            faults.append(Fault("underivable", "lines", detail=str(error)))
    return faults


class _Names:
    """Whose a device or record is, by name."""

    def __init__(self, work: UnitOfWork) -> None:
        self._people: dict[str, str] = {}
        self._devices: dict[str, str] = {}
        for row in work.connection.execute(select(t.records).where(t.records.c.kind.in_(("person", "device")))):
            try:
                record = decode_record(row.kind, row.body)
            except msgspec.DecodeError:
                continue
            if isinstance(record, Person):
                self._people[record.id] = record.name
            if isinstance(record, Device):
                self._devices[record.id] = record.person

    def person(self, id: str) -> str:
        return self._people.get(id, id)

    def device(self, id: str) -> str:
        return self.person(self._devices.get(id, id))

    def of(self, record: Record | None) -> str:
        for name in ("technician", "by", "holder", "person", "closed_by", "set_by", "opened_by"):
            if found := getattr(record, name, ""):
                return self.person(str(found))
        return ""


def _place(row: Row[Any]) -> str:
    return f"lines {row.arrival} ({row.device} seq {row.seq})"


def _lines(kept: Connection, master: KeyRing, names: _Names) -> Iterator[Fault]:
    """Arrivals without a gap; hashes, keys and each device's own chain."""
    due, seqs, keys = 1, Counter[str](), dict[str, list[bytes]]()
    count = kept.execute(select(func.count()).select_from(t.lines)).scalar_one()
    for row in track(kept.execute(select(t.lines).order_by(t.lines.c.arrival)), "lines", count):
        whose = names.device(row.device)
        if row.arrival != due:
            yield Fault("arrival_missing", f"lines {due}–{row.arrival - 1}", detail="lines were taken out")
        due = row.arrival + 1
        seqs[row.device] += 1
        if row.seq != seqs[row.device]:
            yield Fault("seq_missing", _place(row), whose, f"seq {seqs[row.device]} is due")
            seqs[row.device] = row.seq
        if line_hash(row.raw) != row.hash:
            yield Fault("hash_wrong", _place(row), whose, "the bytes are not those that were received")
        if row.device not in keys:
            keys[row.device] = master.device_keys(row.device)
        if not signed_by(keys[row.device], row.raw, row.mac) and not _was_quarantined(row.outcome):
            yield Fault("signature_wrong", _place(row), whose, "not signed by this device")
    head = kept.execute(select(t.head)).one_or_none()
    if head is None or head.arrival != due - 1:
        found = head.arrival if head else "nothing"
        yield Fault("arrival_missing", f"lines after {due - 1}", detail=f"the head says {found}")
    for device in kept.execute(select(t.devices)):
        if device.next_seq != seqs.pop(device.id, 0) + 1:
            yield Fault("seq_missing", f"devices {device.id}", names.device(device.id), "its chain ends elsewhere")
    for id in seqs:
        yield Fault("device_missing", f"devices {id}", names.device(id), "its lines are here, it is not")


def _was_quarantined(outcome: bytes) -> bool:
    try:
        return msgspec.json.decode(outcome, type=Outcome).outcome == "quarantined"
    except msgspec.DecodeError:
        return False


def _keys(master: KeyRing) -> Iterator[Fault]:
    """That the books are not older than the file of master secrets, or a rotation was broken off."""
    if len(master.keys) > master.current:
        why = f"the books know {master.current} keys: finish with `paigong keys rotate`, or they are an older copy"
        yield Fault("key_unused", f"master.key {master.current + 1}", detail=why)


def _seals(kept: Connection, master: KeyRing, names: _Names) -> Iterator[Fault]:
    """Each row sealed upon the one before it, under a key no older than that one's; the end as it was signed."""
    keys = [seal_key(key) for key in master.keys[: master.current]]
    seals = {row.arrival: row.seal for row in kept.execute(select(t.seals))}
    before, last = FIRST, 0
    for row in kept.execute(select(t.lines).order_by(t.lines.c.arrival)):
        found = seals.pop(row.arrival, "")
        fits = next((n for n, key in enumerate(keys) if found == seal_of(key, before, row)), None)
        del keys[: fits or 0]
        if fits is None:
            yield Fault("seal_wrong", _place(row), names.device(row.device), "altered after it was taken in")
        before, last = found, row.arrival
    for arrival in seals:
        yield Fault("seal_wrong", f"lines {arrival}", detail="sealed once, no longer here")
    mark = read_mark(kept)
    if mark is None and not last and not kept.execute(select(t.devices.c.id).limit(1)).first():
        return  # a company in which nothing has happened yet
    if mark is None or mark != mark_of(seal_key(master.key), last, before, mark.aside):
        yield Fault("seal_wrong", "meta seal", detail="the end of the books is not as it was signed")


def _grown(kept: Connection, expect: str) -> Iterator[Fault]:
    """That the books still hold, unchanged, what they held when this head was noted down."""
    arrival = expect.partition("-")[0]
    if not expect:
        return
    wanted = int(arrival) if arrival.isascii() and arrival.isdigit() else -1
    found = kept.execute(select(t.seals.c.seal).where(t.seals.c.arrival == wanted)).scalar()
    if found is None or head_text(wanted, found) != expect:
        last = kept.execute(select(func.max(t.seals.c.arrival))).scalar() or 0
        yield Fault("rolled_back", f"lines {arrival}", detail=f"not the books of {expect}; they end with {last}")


def _set_aside(kept: Connection, master: KeyRing) -> Iterator[Fault]:
    rows = list(kept.execute(select(t.quarantine)))
    for row in rows:
        if line_hash(row.raw) != row.hash:
            yield Fault("hash_wrong", f"quarantine {row.hash}", row.device, "the bytes are not those received")
    mark = read_mark(kept)
    if mark and mark.aside != aside_of(seal_key(master.key), rows):
        yield Fault("seal_wrong", "quarantine", detail="a line set aside was altered or taken out")


def _ledger(kept: Connection) -> Iterator[Fault]:
    e, p = t.entries.c, t.postings.c
    sums = select(p.entry, func.sum(p.fen).label("fen")).group_by(p.entry).having(func.sum(p.fen) != 0)
    for row in kept.execute(sums):
        yield Fault("unbalanced", f"entries {row.entry}", detail=f"{row.fen} fen over")
    for row in kept.execute(select(e.id).where(e.sealed.is_(False))):
        yield Fault("unsealed", f"entries {row.id}")
    orphans = select(p.entry).where(p.entry.not_in(select(e.id))).distinct()
    for row in kept.execute(orphans):
        yield Fault("orphan", f"postings {row.entry}", detail="no entry of that id")


def _numbers(work: UnitOfWork, names: _Names) -> Iterator[Fault]:
    """No number is in two blocks, none is missing untold; every device that was let in is there (RCT-2)."""
    told = [i for i in work.all(Irregularity) if i.rule == "RCT-2"]
    receipts = work.all(Receipt)
    for account in account_for(work.all(NumberBlock), receipts, told):
        whose = names.person(account.block.person)
        for numbers in account.missing:
            yield Fault(
                "number_missing", f"numbers {numbers}", whose, "on no receipt, and nothing says it was skipped"
            )
        if account.unleased:
            yield Fault("number_missing", f"numbers {account.unleased}", whose, "given out to nobody")
    yield from _twice(receipts, {i.id for i in told}, names)
    blocks = sorted(work.all(NumberBlock), key=lambda b: (b.series, b.first))
    for one, other in pairwise(blocks):
        if one.series == other.series and other.first <= one.last:
            yield Fault("numbers_twice", f"block {other.id}", names.person(other.person), f"overlaps {one.id}")
    ids = {row.id for row in work.connection.execute(select(t.devices.c.id))}
    for device in work.all(Device):
        if device.id not in ids:
            yield Fault("device_missing", f"devices {device.id}", names.person(device.person))
    for id in ids - {d.id for d in work.all(Device)} - {SYSTEM_DEVICE}:
        yield Fault("device_unknown", f"devices {id}", detail="no line let it in")


def _twice(receipts: Iterable[Receipt], told: set[str], names: _Names) -> Iterator[Fault]:
    """A number on two receipts, though nothing says so."""
    first: dict[str, Receipt] = {}
    for receipt in receipts:
        for number in filter(None, (receipt.number, receipt.final)):
            other = first.setdefault(number, receipt)
            if other is not receipt and not told & {f"number_twice:{r.id}" for r in (other, receipt)}:
                yield Fault(
                    "number_twice", f"receipt {receipt.id}", names.person(receipt.by), f"{number} is {other.id}'s"
                )


def _cash(work: UnitOfWork, names: _Names) -> Iterator[Fault]:
    """What papers say is in hand is what the ledger says; days are the sums of their entries (CASH-1, CASH-7)."""
    held: Counter[str] = Counter()
    for receipt in work.all(Receipt):
        held[receipt.holder] += receipt.total
    for outlay in work.all(Expense):
        held[outlay.holder] -= outlay.fen
    p, e = t.postings.c, t.entries.c
    in_hand = p.account.like("cash_in_hand:%")
    sums = select(p.account, func.sum(p.fen).label("fen")).where(in_hand).group_by(p.account)
    booked = {row.account.partition(":")[2]: int(row.fen) for row in work.connection.execute(sums)}
    for person in sorted((booked.keys() | held.keys()) - {""}):
        if booked.get(person, 0) != held[person]:
            detail = f"receipts {held[person]} fen, ledger {booked.get(person, 0)} fen"
            yield Fault("holder_wrong", f"cash_in_hand:{person}", names.person(person), detail)
    by_day = (
        select(e.day, p.account, func.sum(p.fen).label("fen")).join_from(t.entries, t.postings, e.id == p.entry)
    ).group_by(e.day, p.account)
    moved = {(row.day, row.account): int(row.fen) for row in work.connection.execute(by_day) if row.fen}
    told = {(d.id, account): fen for d in work.all(Day) for account, fen in d.totals.items() if fen}
    for day, account in sorted(told.keys() ^ moved.keys() | {k for k in told if told[k] != moved.get(k)}):
        detail = f"told {told.get((day, account), 0)} fen, booked {moved.get((day, account), 0)} fen"
        yield Fault("day_wrong", f"day {day} {account}", detail=detail)


_PAIRS: tuple[tuple[str, Sequence[Column[Any]], int], ...] = (
    *((table.name, tuple(table.c), len(table.primary_key)) for table in t.DERIVED),
    ("devices", ENDS, 1),
    ("head", tuple(t.head.c), 1),
    ("lines", (t.lines.c.arrival, t.lines.c.device, t.lines.c.seq, t.lines.c.hash, t.lines.c.outcome), 1),
)


def _derived(kept: Connection, fresh: Connection, names: _Names) -> Iterator[Fault]:
    """Row by row, what the lines give against what is kept. An outcome that differs would be judged otherwise."""
    for name, columns, keys in _PAIRS:
        for key, ours, theirs in apart(Walk(columns, keys, kept), Walk(columns, keys, fresh)):
            if name == "devices" and theirs is None and ours and has_sent_nothing(ours):
                continue
            what = "row_added" if theirs is None else "row_missing" if ours is None else "row_differs"
            yield Fault(what, f"{name} {' '.join(map(str, key))}", _whose(name, theirs or ours or (), names))


def _whose(table: str, row: tuple[Any, ...], names: _Names) -> str:
    if table == "records":
        try:
            return names.of(decode_record(row[0], row[4]))
        except (msgspec.DecodeError, KeyError):
            return ""
    if table in ("lines", "devices"):
        return names.device(row[1] if table == "lines" else row[0])
    if table == "postings":
        return names.person(str(row[2]).partition(":")[2])
    return ""
