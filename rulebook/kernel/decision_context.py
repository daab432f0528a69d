"""One command before the rules: what is known, what was asked, and the decision as it grows.

The context shows the handlers their own writes; nothing leaves it until the decision is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Entry, Refused, WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, OrderId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState, matter
from rulebook.kernel.lines import Line
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.roles import Role
from rulebook.kernel.times import happened_at, iso, not_before
from rulebook.kernel.world import R, World


class Keys(Protocol):
    """A device's key by the device's id and the number of the master secret that it follows from (SYS-9)."""

    def __call__(self, device: str, number: int, /) -> bytes: ...


class Tables(Protocol):
    """What a context asks of the rules as a whole: the catalogue, the deadlines, the gates of all subjects."""

    @property
    def irregularities(self) -> Mapping[str, Entry]: ...
    @property
    def deadlines(self) -> tuple[Any, ...]: ...
    @property
    def records(self) -> Mapping[str, type[Record]]: ...
    def sees(self, record: Record, tags: frozenset[str], world: World | None = None) -> bool: ...
    @property
    def on_complete(self) -> tuple[Callable[[Any, Any, Any], None], ...]: ...
    def why_not(self, world: World, person: Person, order: Any, now: datetime) -> tuple[WhyNot, ...]: ...
    def missing_to_complete(self, world: World, order: Any, visit: Any) -> tuple[str, ...]: ...
    def missing_to_close(self, world: World, order: Any) -> tuple[str, ...]: ...
    def missing_to_close_case(self, world: World, case: Any) -> tuple[str, ...]: ...


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


class DecisionContext:
    """The world as the command finds it, and what the command makes of it."""

    def __init__(
        self,
        tables: Tables,
        world: World,
        line: Line,
        author: Person,
        now: datetime,
        before: datetime | None = None,
        keys: Keys | None = None,
        leaked: bool = False,
    ) -> None:
        self.tables = tables
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
        self.leaked = leaked
        """Whether it is signed under a key that is called leaked, by a device that had moved on (SYS-9)."""
        self.rules = line.rules
        """The edition of the rules that the line is judged by (`editions.edition`)."""
        self.before = before
        """When the line before says it happened."""
        self._puts: dict[tuple[str, str], Record] = {}
        self._of_kind: dict[str, dict[str, Record]] = {}
        self._entries: list[LedgerEntry] = []
        self._irregularities: dict[str, Irregularity] = {}

    @property
    def sees_all(self) -> bool:
        """Whether all the company's books lie before us; a phone holds only what its person may see."""
        return not getattr(self.world, "PARTIAL", False)

    @property
    def arrived(self) -> datetime:
        """When the line arrived. On a phone it has not yet: its own time stands there until the server says."""
        return self.now if self.sees_all else self.at

    # the World port, with this line's own writes over it
    def get(self, kind: type[R], id: str) -> R | None:
        own = self._puts.get((kind.KIND, id))
        return own if isinstance(own, kind) else self.world.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        own_ones = self._of_kind.get(kind.KIND)
        if not own_ones:
            return list(self.world.find(kind, key, value))
        found = {record_id(r): r for r in self.world.find(kind, key, value)}
        for id, own in own_ones.items():
            if isinstance(own, kind):
                found.pop(id, None)
                if record_keys(own).get(key) == value:
                    found[id] = own
        return [found[id] for id in sorted(found)]

    def need(self, kind: type[R], id: str) -> R:
        """Return the record, or refuse the request by name."""
        found = self.get(kind, id)
        if found is None:
            raise Refused("not_found", what=f"{kind.KIND} {id}")
        return found

    def written(self, kind: type[R]) -> list[R]:
        """What this line has written of a kind so far, each as it is now."""
        return [own for own in self._of_kind.get(kind.KIND, {}).values() if isinstance(own, kind)]

    def put(self, record: Record) -> None:
        id = record_id(record)
        self._puts[record.KIND, id] = record
        self._of_kind.setdefault(record.KIND, {})[id] = record

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
        settle_by: datetime | None = None,
        **facts: str,
    ) -> None:
        """Open an irregularity; a second one of the same code about the same thing is the first one.

        `owner` must settle it, else whom the catalogue names; by `settle_by`, else within the catalogue's hours.
        It is its author's, or `caused_by`'s (id, name) where somebody else has to answer for it. What only the
        whole books can tell, a phone does not say.
        """
        entry = self.tables.irregularities[code]
        if not entry.foretold and not self.sees_all:
            return
        id = matter(code, about)
        until = settle_by or self.now + timedelta(hours=entry.hours)
        person, name = caused_by or (self.author.id, self.author.name)
        known = self.get(Irregularity, id)
        if known and known.is_settled and since_4(self):
            known = next(iter(self.standing(code, about)), known)
        if known and not known.is_settled:
            self._irregularities[known.id] = known
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
            due_at=iso(until),
            state=IrregularityState.OPEN,
            facts=facts,
            line=self.line.id,
        )
        self._irregularities[id] = opened
        self.put(opened)

    def told(self, codes: Iterable[str]) -> bool:
        """Whether one of these was told about the very line that is judged, as far as it was judged."""
        return any(i.line == self.line.id and i.code in codes for i in self._irregularities.values())

    def standing(self, code: str, about: str) -> list[Irregularity]:
        """What is open of that code about that thing: the first of its kind, or one that was opened again."""
        return list(self.find(Irregularity, "open_about", matter(code, about)))

    def settle_about(self, code: str, about: str, by: PersonId | None = None, **facts: str) -> None:
        """The cause is gone: whatever is open of it is settled. Before edition 4 only what was opened first."""
        if since_4(self):
            for found in self.standing(code, about):
                self.settle(found, by, **facts)
        else:
            self.settle(self.get(Irregularity, matter(code, about)), by, **facts)

    def settle(self, found: Irregularity | None, by: PersonId | None = None, **facts: str) -> None:
        """Its cause is gone: it is settled in the author's name, or `by`'s; what is settled already stays so.

        `facts` are added to what it says. What was opened by a cause is settled by `settle_about`.
        """
        if found is None or found.is_settled:
            return
        settled = msgspec.structs.replace(
            found,
            state=IrregularityState.SETTLED,
            settled_by=by or self.author.id,
            settled_at=iso(self.now),
            facts={**found.facts, **facts},
        )
        self._irregularities.pop(found.id, None)
        self.put(settled)

    def add_entry(self, day: str, late: str, memo: str, postings: tuple[tuple[str, Fen], ...]) -> None:
        """Add a posting as it stands; whether it balances, and in which day, its caller has seen to."""
        entry = LedgerEntry(
            id=f"{self.line.id}.{len(self._entries) + 1}",
            at=iso(self.at),
            day=day,
            late=late,
            source=self.line.id,
            memo=memo,
            postings=postings,
        )
        self._entries.append(entry)

    def decision(self) -> Decision:
        return Decision(
            records=tuple(self._puts.values()),
            entries=tuple(self._entries),
            irregularities=tuple(self._irregularities.values()),
        )
