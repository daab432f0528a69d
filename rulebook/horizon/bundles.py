"""What hangs together is held together and forgotten together: an order with its visits, receipts, debts, calls …

A bundle is named by a kind and an id. Pure: worked out from the records that lie before whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rulebook.horizon.kinds import OPEN, is_open, last_day
from rulebook.kernel.ids import OrderId
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.world import World
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit

OF_ORDERS: tuple[type[Record], ...] = tuple(kind for kind in OPEN if "order" in kind.KEYS)
"""Kinds that are found by their order."""


class Bundle(NamedTuple):
    """What records hang on: an order, a case or a receipt of no order, or one record by itself."""

    kind: str
    id: str


def bundle_of(world: World, record: Record) -> Bundle:
    """What a record hangs on. A swap is found by its visit: whoever may not see that has it by itself."""
    if isinstance(record, Swap) and world.get(Visit, record.visit) is None:
        return Bundle(Swap.KIND, record.id)
    if isinstance(record, Order):
        return Bundle(Order.KIND, record.id)
    if order := getattr(record, "order", None):
        return Bundle(Order.KIND, str(order))
    if isinstance(record, Complaint) and record.case:
        case = world.get(ServiceCase, record.case)
        return bundle_of(world, case) if case else Bundle(ServiceCase.KIND, record.case)
    if isinstance(record, Receipt):
        return Bundle(Receipt.KIND, str(record.collects or record.id))
    if isinstance(record, Receivable):
        return Bundle(Receipt.KIND, record.id)
    if isinstance(record, Refund) and record.receipt:
        return Bundle(Receipt.KIND, record.receipt)
    return Bundle(record.KIND, record_id(record))


def members(world: World, bundle: Bundle, by_itself: Record | None = None) -> Iterator[Record]:
    """All that hangs on it; `by_itself`: the record that was asked about, where it hangs on nothing."""
    if bundle.kind == Order.KIND:
        yield from _of_order(world, bundle.id)
    elif bundle.kind == ServiceCase.KIND:
        yield from _of_case(world, world.get(ServiceCase, bundle.id), bundle.id)
    elif bundle.kind == Receipt.KIND:
        yield from _of_receipt(world, bundle.id)
    elif by_itself is not None:
        yield by_itself


def _of_order(world: World, id: str) -> Iterator[Record]:
    order = world.get(Order, OrderId(id))
    if order is not None:
        yield order
    for kind in OF_ORDERS:
        for found in world.find(kind, "order", id):
            yield found
            if isinstance(found, Visit):
                yield from world.find(Swap, "visit", found.id)
            elif isinstance(found, ServiceCase):
                yield from (c for c in world.find(Complaint, "case", found.id) if not c.order)


def _of_case(world: World, case: ServiceCase | None, id: str) -> Iterator[Record]:
    if case is not None:
        yield case
    yield from (c for c in world.find(Complaint, "case", id) if not c.order)


def _of_receipt(world: World, id: str) -> Iterator[Record]:
    own: list[Any] = [world.get(Receipt, id), world.get(Receivable, id)]
    own += world.find(Receipt, "collects", id)
    own += world.find(Refund, "receipt", id)
    yield from (one for one in own if one is not None and not one.order)


class Horizon:
    """The rule over one world: what is held on a day that is so many days back. Remembers what it worked out."""

    def __init__(self, world: World, since: str) -> None:
        """`since`: the first day (YYYY-MM-DD) of which what ended is held yet."""
        self.world = world
        self.since = since
        self._kept: dict[Bundle, bool] = {}

    def holds(self, record: Record) -> bool:
        """Whether a device holds it: never forgotten, open, or hanging on what is open or ended lately."""
        return type(record) not in OPEN or self._lately(record) or self.keeps_bundle(record)

    def keeps_bundle(self, record: Record) -> bool:
        """Whether all that hangs together with the record is held."""
        bundle = bundle_of(self.world, record)
        known = self._kept.get(bundle)
        if known is None:
            known = self._kept[bundle] = any(map(self.keeps, members(self.world, bundle, record)))
        return known

    def keeps(self, record: Record) -> bool:
        """Whether it keeps all that it hangs on. A planned call does not keep the order before it."""
        return self._lately(record) and not (isinstance(record, FollowUp) and record.plan)

    def _lately(self, record: Record) -> bool:
        """Whether it is open, or its last day is not beyond, or not known."""
        if is_open(record):
            return True
        day = last_day(record)
        return day >= self.since or not day
