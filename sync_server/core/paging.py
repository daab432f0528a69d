"""One page of a list out of the whole books, as its reader sees them (SEC-1). Knows no HTTP.

The index says where to look; what goes out is judged by the record as it is now, as the feed and the search do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from rulebook.horizon.lists import (
    BY_KIND,
    LISTS,
    WHOLE,
    asked_facets,
    began,
    ended,
    facet,
    facets_of,
    fits,
    row_of,
)
from rulebook.kernel.identity import Person
from rulebook.kernel.paging import ListPage, ListQuery, ListRow
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.visibility import places_of, plain_tags
from rulebook.rules import RECORDS, tags_of
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from sync_server.core import following
from sync_server.core.company import Company
from sync_server.core.horizon import InSight
from sync_server.core.syncing import BadRequest
from sync_server.db.list_index import (
    FORM,
    STATE,
    Found,
    Indexed,
    Position,
    Wanted,
    empty_index,
    put_rows,
    read_rows,
)
from sync_server.db.unit_of_work import UnitOfWork, decode_record

_LISTED_BY = [(kind.KIND, by._replace(seen_by=frozenset()), sorted(by.seen_by)) for kind, by in LISTS.items()]
EDITION = hashlib.sha256(repr((FORM, _LISTED_BY)).encode()).hexdigest()[:16]
"""By what records are listed; the index of another edition is made anew."""
LOOKED_AT, JUDGED = 2_000, 300
"""So many rows of the index are looked at for one page, at most, and so many records read and judged: a page may
be short, and the next one goes on from there.
"""
LONGEST = 300
"""Longer than this is no id: it finds nothing."""
TOGETHER = 100
"""So many records are read in one question."""
NONCE = 12
"""Bytes that come before what is sealed with them."""


def catch_up(company: Company, most_s: float = float("inf")) -> int:
    """Bring the index up to the last change, or as far as `most_s` seconds take; so many changes are missing."""
    return following.catch_up(company, _index(), most_s)


keeping_lists = partial(following.kept_up, catch_up=catch_up)
"""While the application runs."""


def _index() -> following.Index:
    return following.Index(STATE, EDITION, BY_KIND, empty_index, _put)


def _put(connection: Connection, rows: Sequence[Any]) -> None:
    put_rows(connection, [_indexed(row.kind, row.body) for row in rows])


def _indexed(kind: str, body: bytes) -> Indexed:
    record = decode_record(kind, body)
    by_name = {facet("tag", tag) for tag in tags_of(record) - LISTS[type(record)].seen_by}
    found = sorted(one for one in facets_of(record) | by_name if len(one) <= LONGEST and "\0" not in one)
    return Indexed(kind, record_id(record), began(record), ended(record), tuple(found))


def page(company: Company, query: ListQuery, cursor: str, tags: frozenset[str]) -> ListPage:
    """The rows after `cursor` ('': from the first) that a reader with these tags sees.

    No row comes twice, and none is left out that was there from the first page to the last, unless it moves: under
    `ended`, what says something new meanwhile goes to the front. Raises BadRequest for a cursor of another list.
    """
    after = _read(company, cursor, query)
    behind = following.caught_up(company, _index())
    with company.read() as work:
        rows, last = _Paging(work, query, tags).rows(after)
    return ListPage(rows=tuple(rows), cursor=_cursor(company, query, last) if last else "", behind=behind)


class _Paging:
    """What of one list goes out to one reader."""

    def __init__(self, work: UnitOfWork, query: ListQuery, tags: frozenset[str]) -> None:
        self._work = work
        self._query = query
        self._bound = bool(places_of(tags))
        self._seen = InSight(work, tags, narrowed(work))
        leads, *checks = self._facets(plain_tags(tags))
        self._wanted = Wanted(
            query.kind, query.sort, leads, checks, sorted(plain_tags(tags)), query.first, query.last, None
        )

    def _facets(self, tags: frozenset[str]) -> list[tuple[str, ...]]:
        """What is read along, then what is checked. Whoever sees few of a kind reads along what names them."""
        asked = list(asked_facets(self._query))
        few = tags.isdisjoint(LISTS[BY_KIND[self._query.kind]].seen_by)
        if few and not (self._query.vehicle or self._query.customer):
            asked.insert(0, tuple(facet("tag", tag) for tag in sorted(tags)))
        return asked or [(WHOLE,)]

    def rows(self, after: Position | None) -> tuple[list[ListRow], Position | None]:
        """At most as many as are asked for, and where the next page begins; None at the end."""
        rows: list[ListRow] = []
        looked, judged, step = 0, 0, self._query.most + 1
        while looked < LOOKED_AT:
            step = min(step, LOOKED_AT - looked)
            found = read_rows(self._work.connection, self._wanted._replace(after=after), step)
            looked += len(found)
            for one, row in self._judged(found):
                if judged == JUDGED or (row is not None and len(rows) == self._query.most):
                    return rows, after
                judged += one.fits
                rows += [row] if row is not None else []
                after = Position(one.at, one.id)
            if len(found) < step:
                return rows, None
            step = min(4 * step, JUDGED - judged + 1) if judged == looked else 4 * step
        return rows, after

    def _judged(self, found: Sequence[Found]) -> Iterator[tuple[Found, ListRow | None]]:
        """Each as its reader sees it; None where it is out of sight, or not what is asked for as they see it."""
        kind: Any = RECORDS[self._query.kind]
        for begin in range(0, len(found), TOGETHER):
            several = found[begin : begin + TOGETHER]
            self._load(kind, [one.id for one in several if one.fits])
            for one in several:
                record = self._seen.get(kind, one.id) if one.fits else None
                yield one, row_of(record) if record is not None and fits(record, self._query) else None

    def _load(self, kind: type[Record], ids: list[str]) -> None:
        """The records in one question; and whose they are, where their reader is bound to branches, in two."""
        self._work.look_up((kind.KIND,), ids)
        if self._bound:
            records = [one for id in ids if (one := self._work.get(kind, id)) is not None]
            cases = _named(records, "case")
            self._work.look_up((ServiceCase.KIND,), cases)
            records += [one for id in cases if (one := self._work.get(ServiceCase, id)) is not None]
            self._work.look_up((Order.KIND, Person.KIND), _named(records, "order", "owner", "person"))


def _named(records: Iterable[Record], *names: str) -> set[str]:
    return {str(id) for one in records for name in names if (id := getattr(one, name, None))}


def _cursor(company: Company, query: ListQuery, last: Position) -> str:
    """Sealed, for it names the row where it was looked last, which its reader may not see; altered, it says so."""
    fresh = os.urandom(NONCE)
    said = _sealing(company).encrypt(fresh, msgspec.json.encode(last), _list_of(query))
    return _text(fresh + said)


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _read(company: Company, text: str, query: ListQuery) -> Position | None:
    if not text:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if _text(raw) != text:  # a last sign has bits that are not read
            raise ValueError(text)
        said = _sealing(company).decrypt(raw[:NONCE], raw[NONCE:], _list_of(query))
    except (ValueError, InvalidTag):
        raise BadRequest(
            "cursor", "It is none of ours, altered, or of another list; begin with the first page."
        ) from None
    return Position(*msgspec.json.decode(said, type=tuple[str, str]))


def _sealing(company: Company) -> AESGCM:
    return AESGCM(hmac.digest(company.master.steady, b"paigong lists\0", "sha256"))


def _list_of(query: ListQuery) -> bytes:
    """What a cursor is of: the same list in the same order, however long its pages."""
    return msgspec.json.encode(msgspec.structs.replace(query, most=1))
