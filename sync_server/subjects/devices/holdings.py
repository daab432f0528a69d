"""Whose customers' data a device is fed, by name: what it may hold, and what it is to have given back (SEC-1)."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order, OrderState
from sync_server.core.chain import device_row
from sync_server.core.company import Company

OVER = frozenset({OrderState.CLOSED, OrderState.CANCELLED, OrderState.REJECTED})


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One customer on a device. `file`: their own file, too; `latest`: when the last of the orders began."""

    customer: str
    file: bool
    orders: int
    in_progress: int
    vehicles: int
    latest: str


def holdings(company: Company, device: str) -> list[Holding] | None:
    """Each customer by itself, in the order of names, as of now; None where no such device is known.

    Anything else that the device still has, it is told at its next contact to give back.
    """
    with company.read() as work:
        row = device_row(work, device) if device != SYSTEM_DEVICE else None
        person = work.get(Person, row.person) if row else None
        if person is None:
            return None
        tags = tags_of_reader(person, device)
        names = {str(customer.id): customer.name for customer in work.all(Customer)}
        files = {str(one.id) for one in work.all(Customer) if tags & tags_of(one)}
        said: dict[str, str] = {}
        orders: defaultdict[str, list[Order]] = defaultdict(list)
        for order in work.all(Order):
            if tags & tags_of(order):
                whose = order.customer if order.customer in names else f"name:{order.customer_name}"
                said.setdefault(whose, order.customer_name)
                orders[whose].append(order)
        seen = [one for one in work.all(Vehicle) if tags & tags_of(one)]
        vehicles = Counter(one.customer if one.customer in names else "name:" for one in seen)
    called = {whose: names.get(whose, said.get(whose, "")) for whose in {*files, *orders, *vehicles}}
    return [
        Holding(
            customer=name,
            file=whose in files,
            orders=len(orders[whose]),
            in_progress=sum(order.state not in OVER for order in orders[whose]),
            vehicles=vehicles[whose],
            latest=max((order.opened_at for order in orders[whose]), default=""),
        )
        for whose, name in sorted(called.items(), key=lambda one: (one[1], one[0]))
    ]
