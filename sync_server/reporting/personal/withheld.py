"""Which lines are told without words, since the customer whose they are was erased (SEC-2).

The lines themselves stay as they were received: chains, seals and ledger rest on them (docs/erasing.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from rulebook.kernel.records import Record
from rulebook.kernel.times import parse_time
from rulebook.rules import RECORDS
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.records import Erasure
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork, decode_record
from sync_server.reporting.personal.gathering import KEYED, LINKS, parts, texts

DEEP = 4
"""So many links lead from anything to its customer at most: a rating, its visit, its order, its customer."""
AT_ONCE = 500
OWN = "erasure."
"""Lines of these kinds say who asked and agreed; they hold no word of the customer's."""


def erased_at(work: UnitOfWork) -> dict[str, datetime]:
    """When the words of each erased customer went."""
    return {str(one.id): parse_time(one.done_at) for one in work.all(Erasure) if one.first_at and one.done_at}


def is_withheld(
    work: UnitOfWork, erased: Mapping[str, datetime], kind: str, subject: str, body: bytes, received_at: str
) -> bool:
    """Whether a line names a customer of `erased_at`, or something of theirs, and came before their words went."""
    if not erased or kind.startswith(OWN):
        return False
    try:
        said = {subject, *texts(msgspec.json.decode(body))}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    ids = said | {part for text in said if ":" in text for part in parts(text)}
    came = parse_time(received_at)
    return any(came <= erased[one] for one in _customers(work, ids) if one in erased)


def _customers(work: UnitOfWork, ids: Iterable[str]) -> set[str]:
    """The customers that these ids lead to."""
    wanted, seen, found = {id for id in ids if 0 < len(id) <= 300 and "\0" not in id}, set[str](), set[str]()
    for _ in range(DEEP):
        new = sorted(wanted - seen)
        seen |= wanted
        wanted = set()
        for first in range(0, len(new), AT_ONCE):
            r = t.records.c
            asked = select(r.kind, r.id, r.body).where(r.id.in_(new[first : first + AT_ONCE]))
            for row in work.connection.execute(asked):
                if row.kind == Customer.KIND:
                    found.add(row.id)
                if row.kind in RECORDS:
                    wanted |= _links(decode_record(row.kind, row.body), row.id)
    return found


def _links(record: Record, id: str) -> set[str]:
    named: set[Any] = {getattr(record, name, None) for name in LINKS}
    named |= {id} if record.KIND in KEYED else set()
    return {str(one) for one in named if one}
