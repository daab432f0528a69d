"""Searches the whole archive, and keeps its index up with the books (ARC-1, `following.py`). Knows no HTTP."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from rulebook.kernel.searching import Found, Hit, SearchAnswer, Why, texts_of
from rulebook.kernel.subject import Narrowed
from rulebook.kernel.visibility import places_of, plain_tags
from rulebook.numbers.searching import KEYED, asked_apart, search_key, search_keys, search_pieces
from rulebook.rules import RECORDS, SEARCHED, sight
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.core import following
from sync_server.core.company import Company
from sync_server.db.search_index import (
    AT_A_PLACE,
    FORM,
    STATE,
    SearchRow,
    empty_index,
    find_rows,
    put_rows,
)
from sync_server.db.unit_of_work import UnitOfWork, decode_record

FIELDS = {record.KIND: fields for record, fields in SEARCHED.items()}
PLACES = {kind: place for place, kind in enumerate(sorted(FIELDS), 1)}
EDITION = hashlib.sha256(repr((KEYED, FORM, sorted(FIELDS.items()))).encode()).hexdigest()[:16]
"""What is searched, by which keys, in which groups; the index of another one is made anew."""
MOST_OF_A_KIND = 20
LOOKED_AT = 1_000
"""So many rows of a kind are looked at, at least, before it is said that no more of them show what was asked."""
MOST_ASKED = 200
"""So many numbers are looked for at once."""


def catch_up(company: Company, most_s: float = float("inf")) -> int:
    """Bring the index up to the last change, or as far as `most_s` seconds take; so many changes are missing."""
    return following.catch_up(company, _index(), most_s)


def _index() -> following.Index:
    return following.Index(STATE, EDITION, FIELDS, empty_index, _put)


def _put(connection: Connection, rows: Sequence[Any]) -> None:
    put_rows(connection, [_row(row.kind, row.id, row.change, row.body) for row in rows])


def _row(kind: str, id: str, change: int, body: bytes) -> SearchRow:
    texts = texts_of(decode_record(kind, body), FIELDS[kind])
    keys = dict.fromkeys(key for _, text in texts for key in search_keys(text))
    return SearchRow(PLACES[kind] << AT_A_PLACE | change, kind, id, "\n".join(keys))


def search(
    company: Company, query: str, tags: frozenset[str] | None = None, most: int = MOST_OF_A_KIND
) -> SearchAnswer:
    """What fits, by kinds, of what a reader with these tags may see; None: everything, at the server itself.

    Several lines, or pieces between commas, are looked for one by one; several words as one piece, else all of
    them in one record, else one by one. At most `most` of a kind and MOST_ASKED pieces.
    """
    behind = following.caught_up(company, _index())
    asked = asked_apart(query)
    with company.read() as work:
        if len(asked) == 1:
            found = _find(work, asked[0], tags, most)
            words = [word for word in unicodedata.normalize("NFKC", asked[0]).split() if search_key(word)]
            if found.hits or len(words) < 2:
                return SearchAnswer(found=(found,), behind=behind)
            asked = words
        several = [_find(work, one, tags, most) for one in dict.fromkeys(asked[:MOST_ASKED])]
    return SearchAnswer(found=tuple(several), behind=behind)


def _find(work: UnitOfWork, asked: str, tags: frozenset[str] | None, most: int) -> Found:
    """Looked for as one piece; with several words that no text holds so, as all of them in one record."""
    whole, words = search_pieces(asked)
    ways = [*([piece] for piece in whole), *([words] if len(words) > 1 else [])]
    for keys in ways:
        if hits := _hits(work, keys, tags, most):
            return _within(asked, hits, most)
    return Found(asked=asked)


def _hits(work: UnitOfWork, keys: Sequence[str], tags: frozenset[str] | None, most: int) -> list[Hit]:
    """As many of a kind as are to be shown, and one more. The index knows neither branches nor fields that are
    kept closer: it is asked for more until there are enough, or no more; without branches a few times only.
    """
    plain, places, asked = plain_tags(tags) if tags else tags, bool(tags and places_of(tags)), most + 1
    while True:
        rows = find_rows(work.connection, keys, plain, asked)
        _load(work, rows)
        closer = narrowed(work) if rows and tags is not None else {}
        hits = [hit for row in rows if (hit := _hit(work, row, keys, tags, closer))]
        found, kept = Counter(row.kind for row in rows), Counter(hit.kind for hit in hits)
        enough = all(count < asked or kept[kind] > most for kind, count in found.items())
        if enough or (not places and asked >= LOOKED_AT):
            return hits
        asked *= 8


def _load(work: UnitOfWork, rows: Sequence[SearchRow]) -> None:
    """All records of a kind in one question: one at a time, each costs as much as finding it did."""
    for kind in dict.fromkeys(row.kind for row in rows):
        ids = [row.id for row in rows if row.kind == kind]
        for begin in range(0, len(ids), following.A_BATCH):
            work.look_up((kind,), ids[begin : begin + following.A_BATCH])


def _within(asked: str, hits: Sequence[Hit], most: int) -> Found:
    kept: dict[str, list[Hit]] = {}
    for hit in hits:
        kept.setdefault(hit.kind, []).append(hit)
    more = tuple(kind for kind, several in kept.items() if len(several) > most)
    return Found(asked=asked, hits=tuple(hit for several in kept.values() for hit in several[:most]), more=more)


def _hit(
    work: UnitOfWork, row: SearchRow, keys: Sequence[str], tags: frozenset[str] | None, closer: Narrowed
) -> Hit | None:
    """Judged by the record as it is now, as the feed does: no index that is behind shows anything (SEC-1)."""
    record = work.get(RECORDS[row.kind], row.id)
    if record is not None and tags is not None:
        record = sight(record, tags, closer, work)
    if record is None:
        return None
    texts = texts_of(record, FIELDS[row.kind])
    why = [Why(field=name, text=text) for name, text in texts if _says(text, keys)]
    return Hit(kind=row.kind, id=row.id, why=tuple(dict.fromkeys(why))) if why else None


def _says(text: str, keys: Sequence[str]) -> bool:
    """Whether a text holds one of the keys, as it is written or by its initials."""
    return any(key in known for known in search_keys(text) for key in keys)


keeping_search = partial(following.kept_up, catch_up=catch_up)
"""While the application runs."""
