"""Which records are about a customer, or name a colleague: found by the links between them. Leaves nothing out.

A record is a customer's `own` where it belongs to them or to something of theirs (an order, a visit, a vehicle);
one that only names something of theirs among others' (a round, an envelope, a day's log) is not. What names
another as its customer is that one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.records import Record, record_id
from rulebook.subjects.company.records import Customer
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork, decode_record

LINKS: dict[str, str] = {
    "customer": "customer",
    "order": "order",
    "visit": "visit",
    "vehicle": "vehicle",
    "case": "case",
    "complaint": "complaint",
    "receipt": "receipt",
    "lowers": "receipt",
    "page": "customer_page",
    "measure": "measure",
    "stop": "round_stop",
}
"""Name of a field → the kind of record that it names; whose that one is, its own record is, too."""
LOOSE = ("about", "matter", "target", "holder")
"""Fields that name a record of any kind, by its id or as `kind:id`."""
KEYED: dict[str, str] = {
    "customer": "customer",
    "call_times": "customer",
    "site": "customer",
    "message_wish": "customer",
    "dealer_customer": "customer",
    "receivable": "receipt",
    "term_renewal": "receipt",
}
"""Kind → the kind whose id its records bear."""
OF_MANY = frozenset({
    "day_log", "fault", "handover", "person", "rebate_statement", "round", "round_plan", "stocktake",
    "survey_round", "symptom_cluster", "training_session", "transfer",
})  # fmt: skip
"""Kinds that are about several: they are nobody's own, whatever they name."""


class Found(NamedTuple):
    """A record that is about somebody; `own`: it is the customer's, or the colleague's by its field `person`."""

    record: Record
    own: bool


class Subject(NamedTuple):
    """Whom an export is about: `ids` are theirs and those of what is theirs, `names` all they were known by."""

    about: str
    name: str
    ids: frozenset[str]
    names: frozenset[str]
    colleague: bool


def customer_subject(work: UnitOfWork, id: str) -> tuple[Subject, list[Found]] | None:
    """The customer, and every record that is theirs or names something of theirs; None where nobody knows them."""
    customer = work.get(Customer, id)
    if customer is None:
        return None
    own: dict[str, set[str]] = {Customer.KIND: {id}}
    size = 0
    while size != (size := sum(map(len, own.values()))):
        for record in all_records(work.connection):
            if is_own(record, own):
                own.setdefault(record.KIND, set()).add(record_id(record))
    ids = frozenset(one for kind in own.values() for one in kind)
    found = []
    for record in all_records(work.connection):
        mine = record_id(record) in own.get(record.KIND, ())
        if mine or (not of_another(record, id) and mentions(record, ids)):
            found.append(Found(record, mine))
    once = [text for past in customer.past for text in (past.name, past.contact)]
    names = frozenset({customer.name, customer.contact, *once})
    return Subject(f"{Customer.KIND}:{id}", customer.name, ids, names, False), found


def person_subject(work: UnitOfWork, id: str) -> tuple[Subject, list[Found]] | None:
    """The colleague, and every record that names them or a device of theirs; None where nobody knows them."""
    person = work.get(Person, id)
    if person is None:
        return None
    ids = frozenset({id, *(device.id for device in work.all(Device) if device.person == id)})
    named = (record for record in all_records(work.connection) if mentions(record, ids))
    found = [Found(record, getattr(record, "person", None) == id) for record in named]
    names = frozenset({person.name, *(past.name for past in person.past)})
    return Subject(f"{Person.KIND}:{id}", person.name, ids, names, True), found


def all_records(connection: Connection) -> Iterator[Record]:
    r = t.records.c
    rows = connection.execute(select(r.kind, r.body).order_by(r.kind, r.id), execution_options={"yield_per": 500})
    return (decode_record(row.kind, row.body) for row in rows)


def of_another(record: Record, customer: str) -> bool:
    """Whether the record says itself that it is another customer's."""
    return str(getattr(record, "customer", None) or customer) != customer


def is_own(record: Record, own: dict[str, set[str]]) -> bool:
    """Whether it belongs to what is known to be the customer's, by kind and id."""
    (customer,) = own[Customer.KIND]
    if record.KIND in OF_MANY or of_another(record, customer):
        return False
    if record_id(record) in own.get(KEYED.get(record.KIND, ""), ()):
        return True
    if any(getattr(record, name, None) in own.get(kind, ()) for name, kind in LINKS.items()):
        return True
    named = [str(getattr(record, name, "") or "") for name in LOOSE]
    return any(names_one(text, ids) for text in named if text for ids in own.values())


def mentions(value: Any, ids: frozenset[str]) -> bool:
    """Whether any text in it, however deep, names one of these ids."""
    return any(names_one(text, ids) for text in texts(value))


def names_one(text: str, ids: frozenset[str] | set[str]) -> bool:
    """Whether a text is one of these ids, or put together from one (`visit:v-1:p-li`, `cash_in_hand:p-li`)."""
    return text in ids or (":" in text and any(part in ids for part in parts(text)))


MOST_PARTS = 12
MOST_OF_AN_ID = 300


def parts(text: str) -> Iterator[str]:
    """Runs of the parts that colons make, but the whole: as many parts and signs as an id has at most.

    A text of nothing but colons would else have more runs than any memory holds.
    """
    cut = text.split(":")
    for first in range(len(cut)):
        run = ""
        for last in range(first + 1, min(first + MOST_PARTS, len(cut)) + 1):
            run = f"{run}:{cut[last - 1]}" if last > first + 1 else cut[first]
            if len(run) > MOST_OF_AN_ID:
                break
            if last - first < len(cut):
                yield run


def texts(value: Any) -> Iterator[str]:
    """All texts within a value, keys among them."""
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(key)
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
