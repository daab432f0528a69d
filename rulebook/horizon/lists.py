"""What of a forgotten kind the server's lists are narrowed down and sorted by, and what a row says (SEC-1). Pure.

The same function says what a record is found by when it is put into an index and when a reader's own view of it is
judged: a field that somebody may not see does not find it for them either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rulebook.horizon.kinds import last_day
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.paging import ListQuery, ListRow
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.visibility import BOOKS, MONEY, OFFICE
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable

WHOLE = ""
"""By this every record of a kind is found."""
AUDITOR = frozenset({f"role:{Role.AUDITOR}"})
HEADS = AUDITOR | {f"role:{r}" for r in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR)}


class Listed(NamedTuple):
    """The fields of one kind: when it began, and what finds it; those of `people` and `vehicles` may hold several.

    `number` to `fen`: what a row says. `seen_by`: the tags that as good as every record of the kind bears. Whoever
    has none of them sees few, which are found by their own tags. A hint where to look, and nobody's right to see.
    """

    at: str
    state: str
    people: tuple[str, ...]
    seen_by: frozenset[str]
    customer: str = ""
    vehicles: str = ""
    number: str = "number"
    whose: str = ""
    who: str = ""
    about: tuple[str, ...] = ()
    fen: str = ""


LISTS: dict[type[Record], Listed] = {
    Order: Listed(
        at="opened_at", state="state", people=("technician", "past_technicians", "team"),
        seen_by=OFFICE | {f"role:{Role.FINANCE}"}, customer="customer", vehicles="vehicles",
        whose="customer_name", who="technician_name", about=("problem",),
    ),
    ServiceCase: Listed(
        at="heard_at", state="state", people=("owner",), seen_by=OFFICE, customer="customer", vehicles="vehicle",
        whose="customer_name", who="owner_name", about=("said",),
    ),
    Complaint: Listed(
        at="heard_at", state="state", people=("owner",), seen_by=OFFICE, customer="customer", vehicles="vehicle",
        whose="customer_name", who="owner_name", about=("what",),
    ),
    Receipt: Listed(
        at="at", state="method", people=("by",), seen_by=MONEY | {f"role:{Role.CUSTOMER_SERVICE}"},
        customer="customer", whose="payer", about=("plate", "void_reason"), fen="total",
    ),
    Receivable: Listed(
        at="opened_at", state="state", people=("by",), seen_by=BOOKS | {f"role:{Role.CUSTOMER_SERVICE}"},
        customer="customer", fen="total",
    ),
    Irregularity: Listed(
        at="opened_at", state="state", people=("person",), seen_by=HEADS, number="rule", who="person_name",
        about=("code",),
    ),
    FollowUp: Listed(
        at="opens", state="state", people=("caller", "by"), seen_by=OFFICE, customer="customer",
        vehicles="vehicle", number="", who="by_name", about=("kind",),
    ),
    ApprovalForm: Listed(
        at="asked_at", state="state", people=("asked_by",), seen_by=AUDITOR, number="", who="asked_by_name",
        about=("subject", "reason"),
    ),
}  # fmt: skip
"""Kinds that the server gives page by page."""
BY_KIND = {kind.KIND: kind for kind in LISTS}


def facets_of(record: Record) -> set[str]:
    """All by which a record is found: itself, its state, whose it is, its customer, its vehicles."""
    listed = LISTS[type(record)]
    found = {WHOLE, facet("state", _text(record, listed.state))}
    found |= {facet("person", one) for name in listed.people for one in _several(record, name)}
    found |= {facet("customer", one) for one in _several(record, listed.customer)}
    found |= {facet("vehicle", one) for one in _several(record, listed.vehicles)}
    return found


def facet(name: str, value: str) -> str:
    """What an index holds for a value; the name keeps those of one field apart from another's."""
    return f"{name}:{value}"


def asked_facets(query: ListQuery) -> Iterator[tuple[str, ...]]:
    """What a query asks for, of each tuple any: the narrowest first."""
    for name in ("vehicle", "customer", "person"):
        if value := getattr(query, name):
            yield (facet(name, value),)
    if query.states:
        yield tuple(facet("state", state) for state in dict.fromkeys(query.states))


def fits(record: Record, query: ListQuery) -> bool:
    """Whether a record, as its reader sees it, is what is asked for."""
    day, has = began(record)[:10], facets_of(record)
    within = (not query.first or query.first <= day) and (not query.last or day <= query.last)
    return within and all(not has.isdisjoint(one) for one in asked_facets(query))


def began(record: Record) -> str:
    """When it began: ISO in company time, by which its list is sorted as text; '' where it does not say."""
    try:
        return iso(parse_time(_text(record, LISTS[type(record)].at)))
    except (Unreadable, OverflowError):
        return ""


def ended(record: Record) -> str:
    """The last company day of which it says anything; '' where it says of none."""
    return last_day(record)


def row_of(record: Record) -> ListRow:
    """A record in short, of what its reader sees of it."""
    listed = LISTS[type(record)]
    return ListRow(
        kind=record.KIND,
        id=record_id(record),
        at=began(record),
        state=_text(record, listed.state),
        number=_text(record, listed.number),
        customer=_text(record, listed.whose),
        person=_text(record, listed.who),
        about=" · ".join(text for name in listed.about if (text := _text(record, name))),
        fen=getattr(record, listed.fen) if listed.fen else None,
    )


def _text(record: Record, name: str) -> str:
    return str(getattr(record, name) or "") if name else ""


def _several(record: Record, name: str) -> Iterable[str]:
    value: Any = getattr(record, name) if name else ()
    found = value if isinstance(value, tuple) else (value,)
    return [str(one) for one in found if one]
