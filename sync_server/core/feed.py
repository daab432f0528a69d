"""The change feed: what a reader may see and has not had yet, in commit order, page by page (SEC-1)."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union,
)

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Narrowed
from rulebook.kernel.visibility import OFFICE, places_of, plain_tags
from rulebook.kernel.wire import CHUNK_CHANGES, Change
from rulebook.rules import RULES, sight
from rulebook.subjects.branches.sight import may_have_moved, told_of, what_moves_with
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork, decode_record

PAGE_BYTES = 256_000
"""At most so many bytes of records in one answer, or one record: signatures are large and links are slow."""
EVERY_ORDER = f"role:{Role.DISPATCHER}"
"""A tag that every order carries."""
_DIGITS = re.compile(r"[0-9]{1,18}")


class Cursor(msgspec.Struct, frozen=True):
    """How far a reader has come: the last change, within one life of the database and one set of tags."""

    epoch: str
    scope: str
    change: int
    upto: int = 0
    """Of a reader within a horizon: up to here everything is new to it, and what lies beyond is left out."""

    def at(self, change: int) -> Cursor:
        """The same reader, further on."""
        return msgspec.structs.replace(self, change=change)

    def text(self) -> str:
        """With a check of its own: one that came back altered would skip changes without anybody noticing."""
        said = f"{self.epoch}.{self.scope}.{self.change}" + (f".{self.upto}" if self.upto else "")
        return f"{said}.{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def scope_of(tags: frozenset[str], closer: Narrowed | None = None, days: int = 0) -> str:
    """Whom a cursor is for: their tags, the fields that the company keeps closer than the rulebook does, and
    for how many days they hold what ended (0: for ever).
    """
    kept = [f"{kind}.{name}:{sorted(roles)}" for kind, of in (closer or {}).items() for name, roles in of.items()]
    kept += [f"horizon:{days}"] if days else []
    return hashlib.sha256(",".join([*sorted(tags), *sorted(kept)]).encode()).hexdigest()[:12]


def read_cursor(
    text: str, epoch: str, tags: frozenset[str], last: int, closer: Narrowed | None = None, days: int = 0
) -> tuple[Cursor, bool]:
    """Return the cursor and whether the reader must begin anew: restored database, another role, another class.

    `last` is the last change there is; a cursor beyond it comes from what a restored backup forgot. `closer`: the
    fields kept closer, where the reader keeps what it was sent: what it may no longer see it then gives back.
    """
    scope = scope_of(tags, closer, days)
    change = text.split(".")[2:3]
    if change and _DIGITS.fullmatch(change[0]) and int(change[0]) <= last:
        upto = text.split(".")[3:4]
        new_to = int(upto[0]) if days and upto and _DIGITS.fullmatch(upto[0]) else 0
        for cursor in (Cursor(epoch, scope, int(change[0])), Cursor(epoch, scope, int(change[0]), new_to)):
            if cursor.text() == text:
                return cursor, False
    return Cursor(epoch, scope, 0, last if days else 0), bool(text)


class Row(NamedTuple):
    """A change as it goes out, the record as its reader sees it (None: out of sight) and its change number.

    `along`: what comes or goes with it, since it belongs to another branch now (BR-1); never cut off from it.
    `change`: None where its reader never sees the record itself, only what comes along.
    """

    change: Change | None
    record: Record | None
    number: int
    along: tuple[Row, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """Its own, and those that come along."""
        return [one.change for one in (self, *self.along) if one.change is not None]


def changes_since(
    work: UnitOfWork, cursor: Cursor, tags: frozenset[str], limit: int = CHUNK_CHANGES
) -> tuple[list[Change], Cursor, bool]:
    """Return changes after the cursor, the cursor behind them, and whether there are more.

    At most `limit` of them and PAGE_BYTES, so that an answer gets through before the phone gives up on it.
    """
    rows, cursor, more = page_after(work, cursor, tags, limit)
    return [change for row in rows for change in row.changes], cursor, more


def page_after(
    work: UnitOfWork, cursor: Cursor, tags: frozenset[str], limit: int
) -> tuple[list[Row], Cursor, bool]:
    """The same, each with its record."""
    named = {f"tag{n}": tag for n, tag in enumerate(sorted(plain_tags(tags)))}
    moves = Moves(work, tags) if cursor.change and places_of(tags) else None
    rows = work.connection.execute(
        _page(len(named), bool(moves) and tags.isdisjoint(OFFICE)),
        named | {"after": cursor.change, "most": limit + 1},
        execution_options={"yield_per": 50},
    )
    found: list[Row] = []
    closer = narrowed(work)
    last, size = cursor.change, 0
    with rows:
        for count, row in enumerate(rows):
            size += len(row.body)
            if count == limit or (count and size > PAGE_BYTES):
                return found, cursor.at(last), True
            record = decode_record(row.kind, row.body)
            work.remember(row.kind, row.id, record, row.version)
            seen = sight(record, tags, closer, work)
            along = moves.along(record, row.change) if moves else ()
            if seen is not None:
                body = row.body if seen is record else msgspec.json.encode(seen)
                change = Change(kind=row.kind, id=row.id, version=row.version, body=msgspec.Raw(body))
                found.append(Row(change, seen, row.change, along))
            elif not row.own:
                found += [Row(None, None, row.change, along)] if along else []
            elif cursor.change and (moves is None or moves.may_be_there(record)):
                change = Change(kind=row.kind, id=row.id, gone=True)
                found.append(Row(change, None, row.change, along))
            last = row.change
    return found, cursor.at(last), False


class Moves:
    """What comes into the sight of a reader who is bound to branches, or leaves it, by a change to something else.

    No record of it changes, so the feed has no number for it: it goes along with what made it so (BR-1).
    """

    def __init__(self, work: UnitOfWork, tags: frozenset[str]) -> None:
        self._work, self._tags, self._closer = work, tags, narrowed(work)

    def along(self, record: Record, number: int) -> tuple[Row, ...]:
        """Each as its reader sees it now, or gone."""
        if not may_have_moved(self._work, record):
            return ()
        there = {(one.KIND, record_id(one)): one for one in what_moves_with(self._work, record)}
        for one in (record, *there.values()):
            there |= {(told.KIND, told.id): told for told in self._told_of(one)}
        return tuple(row for one in there.values() if (row := self._row(one, number)))

    def _told_of(self, record: Record) -> list[Irregularity]:
        """The irregularities about it, open and settled, whichever time it was."""
        matters = told_of(record)
        if not matters:
            return []
        r, kind = t.records.c, Irregularity.KIND
        more = (and_(r.id > f"{one}:", r.id < f"{one};") for one in matters)
        rows = self._work.connection.execute(
            select(r.body).where(r.kind == kind, or_(r.id.in_(matters), *more)).order_by(r.id)
        )
        found = [decode_record(kind, row.body) for row in rows]
        return [one for one in found if isinstance(one, Irregularity)]

    def may_be_there(self, record: Record) -> bool:
        """Whether its reader may have it, though it is out of sight now."""
        if not RULES.is_of_others(record, self._tags, self._work) or may_have_moved(self._work, record):
            return True
        return self._was_there_for_another_tag(record)

    def _was_there_for_another_tag(self, record: Record) -> bool:
        """Whether it ever bore one of its reader's tags that no branch binds: it named them."""
        free = plain_tags(self._tags) - places_of(self._tags).keys()
        s = t.sight.c
        ever = select(s.tag).where(s.kind == record.KIND, s.id == record_id(record), s.tag.in_(sorted(free)))
        return self._work.connection.execute(ever.limit(1)).first() is not None

    def _row(self, record: Record, number: int) -> Row | None:
        kind, id = record.KIND, record_id(record)
        seen = sight(record, self._tags, self._closer, self._work)
        if seen is not None:
            return Row(change_of(seen, self._work.version(type(record), id)), seen, number)
        if self._tags.isdisjoint(RULES.tags_of(record)):
            return None
        return Row(Change(kind=kind, id=id, gone=True), None, number)


def change_of(record: Record, version: int) -> Change:
    """A record as its reader sees it, on its way to them."""
    body = msgspec.Raw(msgspec.json.encode(record))
    return Change(kind=record.KIND, id=record_id(record), version=version, body=body)


@cache
def _page(count: int, with_orders: bool = False) -> Select[Any]:
    """The first `most` records that changed `after`, each at its last change under any of so many tags.

    Each tag's rows are read in the order of its index and no further than needed, however long the feed is.
    `with_orders`: orders that changed, too, whether a tag shows them or not (then `own` is 0).
    """
    tags = [bindparam(f"tag{n}", type_=String) for n in range(count)]
    after, most = bindparam("after", type_=t.Big), bindparam("most", type_=Integer)
    later = t.sight.alias("later").c
    pages = []
    for tag in tags:
        s = t.sight.alias().c
        newer = (later.kind == s.kind, later.id == s.id, later.tag.in_(tags), later.change > s.change)
        page = select(s.kind, s.id, s.change, literal(1).label("own")).where(
            s.tag == tag, s.change > after, ~exists().where(*newer)
        )
        pages.append(select(page.order_by(s.change).limit(most).subquery()))
    if with_orders:
        s = t.sight.alias().c
        page = select(s.kind, s.id, s.change, literal(0).label("own")).where(
            s.tag == EVERY_ORDER, s.kind == Order.KIND, s.change > after
        )
        pages.append(select(page.order_by(s.change).limit(most).subquery()))
    every = union(*pages).subquery()
    found = _once(every) if with_orders else select(every)
    latest = found.order_by(found.selected_columns.change).limit(most).subquery().c
    r = t.records.c
    return (
        select(r.kind, r.id, r.version, r.body, latest.change, latest.own)
        .where(latest.kind == r.kind, latest.id == r.id)
        .order_by(latest.change)
    )


def _once(every: Subquery) -> Select[Any]:
    """Each record once, at its last change."""
    c, most = every.c, func.max
    return select(c.kind, c.id, most(c.change).label("change"), most(c.own).label("own")).group_by(c.kind, c.id)
