"""Whose customers' data a device is fed, by name: what it may hold, and what it is to have given back (SEC-1).

What it says by a signed line that it has forgotten is not told, unless it was fed anew since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

import msgspec
from sqlalchemy import select

from rulebook.horizon.bundles import Horizon
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.rules import sees
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.devices.records import Forgotten
from rulebook.subjects.orders.records import Order, OrderState
from sync_server.core.chain import device_row
from sync_server.core.company import Company
from sync_server.core.forgetting import held_from
from sync_server.core.horizon import InSight
from sync_server.core.readers import reader_tags
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

OVER = frozenset({OrderState.CLOSED, OrderState.CANCELLED, OrderState.REJECTED})


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One customer on a device. `file`: their own file, too; `latest`: when the last of the orders began."""

    customer: str
    file: bool
    orders: int
    in_progress: int
    vehicles: int
    latest: str


class _Gone:
    """What a device said that it has forgotten, and was not fed since."""

    def __init__(
        self, work: UnitOfWork, device: Device | None, person: Person, tags: frozenset[str], now: datetime
    ) -> None:
        since = held_from(work, device, person, now) if device else ""
        self._rule = Horizon(InSight(work, tags, narrowed(work)), since) if since else None
        self._later = _changed_since(work, device.id) if device and since else frozenset()

    def has(self, order: Order) -> bool:
        return self._rule is not None and order.id not in self._later and not self._rule.holds(order)


def _changed_since(work: UnitOfWork, device: str) -> frozenset[str]:
    """Orders that changed after the device's last word came: those it is told of, however old."""
    r = t.records.c
    word = select(r.change).where(r.kind == Forgotten.KIND, r.id == device).scalar_subquery()
    return frozenset(work.connection.execute(select(r.id).where(r.kind == Order.KIND, r.change > word)).scalars())


def holdings(company: Company, device: str) -> list[Holding] | None:
    """Each customer by itself, in the order of names, as of now; None where no such device is known.

    Anything else that the device still has, it is told at its next contact to give back.
    """
    with company.read() as work:
        row = device_row(work, device) if device != SYSTEM_DEVICE else None
        person = work.get(Person, row.person) if row else None
        if person is None:
            return None
        tags = reader_tags(work, person, device, company.clock())
        names = {str(customer.id): customer.name for customer in work.all(Customer)}
        files = {str(one.id) for one in work.all(Customer) if sees(one, tags, work)}
        said: dict[str, str] = {}
        orders: defaultdict[str, list[Order]] = defaultdict(list)
        gone = _Gone(work, work.get(Device, device), person, tags, company.clock())
        for order in work.all(Order):
            if sees(order, tags, work) and not gone.has(order):
                whose = order.customer if order.customer in names else f"name:{order.customer_name}"
                said.setdefault(whose, order.customer_name)
                orders[whose].append(order)
        seen = [one for one in work.all(Vehicle) if sees(one, tags, work)]
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


def last_word(company: Company, device: str) -> Forgotten | None:
    """What the device last said that it has forgotten; None where it said nothing that still holds."""
    with company.read() as work:
        known, row = work.get(Forgotten, device), work.get(Device, device)
        person = work.get(Person, row.person) if row else None
        if not known or not row or not person:
            return None
        since = held_from(work, row, person, company.clock())
    return msgspec.structs.replace(known, before=since) if since else None
