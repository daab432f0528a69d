"""The databases of the archive as entries, drawn from what the reader may see (ARC-1, SHIP-1).

One query for figure, list and file, on devices and server alike. An entry counts on the company's day of the act:
a unit when it was fitted, a visit when it was done, goods when they were sent, an agreement from its
first day on, a test when it was made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

import msgspec

from rulebook.kernel.ids import Fen, OrderId, VehicleId
from rulebook.kernel.records import Record
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.archive.records import Database
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.dealers.records import Agreement, AgreementState, Dealer, DealerCustomer, Shipment
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.service_terms.records import ServiceTerm, TermRenewal
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace
R = TypeVar("R", bound=Record)
PAID, FREE, LEAFLET = NATURES = ("paid", "free", "leaflet")
"""What something is to whoever gets it. Words: `archive.nature.<nature>`, and `archive.nature.` for neither."""


class Source(Protocol):
    """All records of a kind that the reader may see."""

    def all(self, kind: type[R]) -> Iterable[R]: ...


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a database: its company's day (ISO), whose it is, and what it comes to.

    `kind`, `id`: the record that tells more; `number` is what people know it by; `dealer` is an id, `office` the
    office of ours that serves the dealer; `fen` is what was charged, owed or not.
    """

    database: Database
    kind: str
    id: str
    number: str
    what: str = ""
    day: str
    company: str = ""
    dealer: str = ""
    dealer_name: str = ""
    office: str = ""
    nature: str = ""
    quantity: int = 1
    fen: Fen = Fen(0)


def report_name(database: Database) -> str:
    """What the report of a whole database is called in rulebook/policy/reports.py."""
    return f"db_{database}"


def entries(source: Source, database: Database) -> list[Entry]:
    """All entries of a database, the latest first."""
    found = list(_DRAWN[database](_Known(source)))
    return sorted(found, key=lambda e: (e.day, e.number, e.what), reverse=True)


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """Names by id; a name that several bear says whose it is, so that no table adds two of them up as one."""
    many = Counter(names.values())
    return {id: f"{name} ({id})" if many[name] > 1 else name for id, name in names.items()}


class _Known:
    """What several databases look up, read once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.names: dict[str, str] = told_apart({one.id: one.name for one in source.all(Customer)})
        dealers = {one.id: one for one in source.all(Dealer)}
        names = told_apart({id: one.name for id, one in dealers.items()})
        self.dealers: dict[str, Dealer] = {id: replace(one, name=names[id]) for id, one in dealers.items()}
        self.whose: dict[str, DealerCustomer] = {one.id: one for one in source.all(DealerCustomer)}

    def dealer_on(self, customer: str | None, day: str) -> Dealer | None:
        belongs = self.whose.get(customer) if customer else None
        return self.dealers.get(belongs.dealer_on(day)) if belongs else None

    def of_order(self, order: Order | None, day: str) -> tuple[str, Dealer | None]:
        """Whose order it is: the customer's name as it is now, and their dealer on that day."""
        if order is None:
            return "", None
        name = self.names.get(order.customer, "") if order.customer else ""
        return name or order.customer_name, self.dealer_on(order.customer, day)

    def orders(self) -> dict[str, Order]:
        return {one.id: one for one in self.source.all(Order)}

    def charged(self) -> dict[str, int]:
        """Visit → fen that its receipts say, voided ones, paid debts and service terms left out."""
        terms = {one.id for one in self.source.all(TermRenewal)}
        sums: dict[str, int] = defaultdict(int)
        for one in self.source.all(Receipt):
            if one.visit and not one.void_reason and one.collects is None and one.id not in terms:
                sums[one.visit] += one.total
        return sums


def day_of(moment: str) -> str:
    """The company's day of a moment, or the day itself, as ISO text."""
    return company_day(parse_time(moment)).isoformat() if "T" in moment else moment


def _at(dealer: Dealer | None) -> dict[str, Any]:
    return {"dealer": dealer.id, "dealer_name": dealer.name, "office": dealer.branch} if dealer else {}


def _units(known: _Known) -> Iterator[Entry]:
    """Each unit that was fitted; one that only changed its vehicle is none."""
    orders, charged = known.orders(), known.charged()
    for swap in known.source.all(Swap):
        if swap.new_number and not swap.moved:
            day = day_of(swap.at)
            company, dealer = known.of_order(orders.get(swap.order), day)
            yield Entry(
                database=Database.UNITS, kind=Swap.KIND, id=swap.id, number=swap.new_number, what=swap.plate,
                day=day, company=company, nature=PAID if charged.get(swap.visit) else FREE, **_at(dealer),
            )  # fmt: skip


def _services(known: _Known) -> Iterator[Entry]:
    """Each visit that is done, with what was charged at it."""
    orders, charged = known.orders(), known.charged()
    for visit in known.source.all(Visit):
        if visit.completed_at:
            day, order = day_of(visit.completed_at), orders.get(visit.order)
            company, dealer = known.of_order(order, day)
            fen, number = Fen(charged.get(visit.id, 0)), order.number if order else visit.id
            yield Entry(
                database=Database.SERVICES, kind=Visit.KIND, id=visit.id, number=number, day=day,
                what=visit.finding, company=company, nature=PAID if fen else FREE, fen=fen, **_at(dealer),
            )  # fmt: skip


def _shipments(known: _Known) -> Iterator[Entry]:
    """Each line of a shipment."""
    for one in known.source.all(Shipment):
        day = day_of(one.sent_at)
        dealer = known.dealers.get(one.dealer) or known.dealer_on(one.customer, day)
        whose = _at(dealer) | ({"office": one.branch} if one.branch else {})
        for line in one.lines:
            yield Entry(
                database=Database.SHIPMENTS, kind=Shipment.KIND, id=one.id, number=one.number, what=line.what,
                day=day, company=one.to_name, nature=str(line.kind), quantity=line.quantity,
                fen=Fen(line.fen * line.quantity), **whose,
            )  # fmt: skip


def _agreements(known: _Known) -> Iterator[Entry]:
    """Dealers' agreements in force, and what customers paid for their terms."""
    for one in known.source.all(Agreement):
        if one.state is AgreementState.IN_FORCE:
            dealer = known.dealers.get(one.dealer)
            yield Entry(
                database=Database.AGREEMENTS, kind=Agreement.KIND, id=one.id, number=one.number, day=one.since,
                company=dealer.name if dealer else one.dealer, **_at(dealer),
            )  # fmt: skip
    for term in known.source.all(ServiceTerm):
        for paid in term.renewals:
            if not paid.void:
                day = day_of(paid.day)
                yield Entry(
                    database=Database.AGREEMENTS, kind=ServiceTerm.KIND, id=term.id, what=paid.plan, day=day,
                    number=term.plate or term.number, company=known.names.get(term.customer, term.customer),
                    nature=PAID if paid.fen else FREE, fen=paid.fen, **_at(known.dealer_on(term.customer, day)),
                )  # fmt: skip


def _tests(known: _Known) -> Iterator[Entry]:
    """Each test, and how many values it has; whose it is follows from its order, else from its vehicle."""
    orders = known.orders()
    fleet = {one.id: one.customer for one in known.source.all(Vehicle)}
    for one in known.source.all(Measurement):
        day = day_of(one.at)
        company, dealer = known.of_order(orders.get(OrderId(one.order)), day)
        if not company and (customer := fleet.get(VehicleId(one.vehicle))):
            company, dealer = known.names.get(customer, ""), known.dealer_on(customer, day)
        yield Entry(
            database=Database.TESTS, kind=Measurement.KIND, id=one.id, number=one.number or one.id, day=day,
            what=one.about, company=company, quantity=len(one.values), **_at(dealer),
        )  # fmt: skip


_DRAWN: dict[Database, Callable[[_Known], Iterable[Entry]]] = {
    Database.UNITS: _units,
    Database.SERVICES: _services,
    Database.SHIPMENTS: _shipments,
    Database.AGREEMENTS: _agreements,
    Database.TESTS: _tests,
}
