"""One command before the rules: what is known, what was asked, and the decision as it grows.

A case shows the handlers their own writes; nothing leaves it until the decision is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import msgspec

from rulebook.errors import IRREGULARITIES, Refused
from rulebook.ids import Fen, OrderId, PersonId
from rulebook.ledger import ROOTS, booked_on, root_of, tallied
from rulebook.lines import Line
from rulebook.records import (
    Day,
    Irregularity,
    IrregularityState,
    Person,
    Record,
    Role,
    record_id,
    record_keys,
)
from rulebook.times import company_day, happened_at, iso, not_before
from rulebook.world import R, World

Keys = Callable[[str], bytes]
"""A device's key by the device's id."""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A balanced posting: account → fen, debit positive. Names the fact it comes from.

    `day` is the company day it is booked in; `late` the day it happened, where that one was closed (CASH-7).
    """

    id: str
    at: str
    day: str
    late: str = ""
    source: str
    memo: str
    postings: tuple[tuple[str, Fen], ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a command changes: records as they are afterwards, ledger entries, irregularities opened."""

    records: tuple[Record, ...]
    entries: tuple[LedgerEntry, ...]
    irregularities: tuple[Irregularity, ...]


class Case:
    """The world as the command finds it, and what the command makes of it."""

    def __init__(
        self,
        world: World,
        line: Line,
        author: Person,
        now: datetime,
        before: datetime | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.world = world
        self.line = line
        self.author = author
        self.now = now
        self.said_at = happened_at(line)
        """When the author says it happened."""
        floor = not_before(line)
        self.floor = floor if floor and floor <= now else None
        """Before this it cannot have happened, whatever the device's clock says."""
        self.at = min(max(self.said_at, self.floor or self.said_at), now)
        """When it happened, as far as that can be known: what every deadline is reckoned from."""
        self.keys = keys
        """The devices' keys, on the server; None where nobody can know them."""
        self.before = before
        """When the line before says it happened."""
        self._puts: dict[tuple[str, str], Record] = {}
        self._entries: list[LedgerEntry] = []
        self._irregularities: dict[str, Irregularity] = {}

    # the World port, with this case's own writes over it
    def get(self, kind: type[R], id: str) -> R | None:
        own = self._puts.get((kind.KIND, id))
        return own if isinstance(own, kind) else self.world.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = {record_id(r): r for r in self.world.find(kind, key, value)}
        for (name, id), own in self._puts.items():
            if name == kind.KIND and isinstance(own, kind):
                found.pop(id, None)
                if record_keys(own).get(key) == value:
                    found[id] = own
        return [found[id] for id in sorted(found)]

    def version(self, kind: type[R], id: str) -> int:
        return self.world.version(kind, id)

    def need(self, kind: type[R], id: str) -> R:
        """Return the record, or refuse the request by name."""
        found = self.get(kind, id)
        if found is None:
            raise Refused("not_found", what=f"{kind.KIND} {id}")
        return found

    def put(self, record: Record) -> None:
        self._puts[record.KIND, record_id(record)] = record

    def fresh(self, kind: type[Record], id: str, order: OrderId | None = None) -> str:
        """The id of a new record. Where it is taken, one of this line's own: no fact writes over another."""
        if self.get(kind, id) is None:
            return id
        own = f"{id}:{self.line.id}"
        self.irregular("id_twice", own, order, what=f"{kind.KIND} {id}")
        return own

    def irregular(
        self,
        code: str,
        about: str,
        order: OrderId | None = None,
        rule: str = "",
        owner: Role | None = None,
        caused_by: tuple[PersonId, str] | None = None,
        **facts: str,
    ) -> None:
        """Open an irregularity; a second one of the same code about the same thing is the first one.

        `owner` must settle it, else whom the catalogue names.
        It is its author's, or `caused_by`'s (id, name) where somebody else has to answer for it.
        """
        entry = IRREGULARITIES[code]
        id = f"{code}:{about}"
        due = self.now + timedelta(hours=entry.hours)
        person, name = caused_by or (self.author.id, self.author.name)
        known = self.get(Irregularity, id)
        if known and not known.is_settled:
            self._irregularities[id] = known
            return
        if known:
            id = f"{id}:{self.line.id}"
        opened = Irregularity(
            id=id,
            rule=rule or entry.rule,
            code=code,
            about=about,
            order=order,
            person=person,
            person_name=name,
            owner=owner or entry.owner,
            opened_at=iso(self.now),
            due_at=iso(due),
            state=IrregularityState.OPEN,
            facts=facts,
            line=self.line.id,
        )
        self._irregularities[id] = opened
        self.put(opened)

    def settle(self, found: Irregularity | None) -> None:
        """Its cause is gone: it is settled in the author's name; what is settled already stays as it is."""
        if found is None or found.is_settled:
            return
        self.put(
            msgspec.structs.replace(
                found, state=IrregularityState.SETTLED, settled_by=self.author.id, settled_at=iso(self.now)
            )
        )

    def post(self, memo: str, *postings: tuple[str, int]) -> None:
        """Add a ledger entry. Legs of nothing are left out; what does not balance is our own mistake.

        What happened on a day that is closed is booked in the next one, and has an owner (CASH-7).
        """
        legs = tuple((account, Fen(fen)) for account, fen in postings if fen)
        if sum(fen for _, fen in legs) != 0 or not all(root_of(account) in ROOTS for account, _ in legs):
            raise AssertionError(f"unbalanced entry or unknown account: {memo} {legs}")
        if not legs:
            return
        happened = company_day(self.at)
        booked, late = booked_on(self, happened)
        self._append(memo, legs, booked.isoformat(), happened.isoformat() if late else "")
        if late:
            self.irregular("late_arrival", self.line.id, day=str(happened), booked=str(booked), memo=memo)

    def post_on(self, day: date, memo: str, *postings: tuple[str, int]) -> None:
        """As `post`, in that day, which is open: what its close itself books."""
        self._append(memo, tuple((account, Fen(fen)) for account, fen in postings), day.isoformat(), "")

    def _append(self, memo: str, legs: tuple[tuple[str, Fen], ...], day: str, was: str) -> None:
        entry = LedgerEntry(
            id=f"{self.line.id}.{len(self._entries) + 1}",
            at=iso(self.at),
            day=day,
            late=was,
            source=self.line.id,
            memo=memo,
            postings=legs,
        )
        self._entries.append(entry)
        self.put(tallied(self.get(Day, day) or Day(id=day), legs, bool(was)))

    def decision(self) -> Decision:
        return Decision(
            records=tuple(self._puts.values()),
            entries=tuple(self._entries),
            irregularities=tuple(self._irregularities.values()),
        )
