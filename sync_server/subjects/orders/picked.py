"""The orders that somebody has picked, as a table to take out (SEC-1): what their list shows, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulebook.rules import sight
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import moment, speaker
from sync_server.subjects.master_lists.taking_out import Table

COLUMNS = ("number", "kind", "state", "customer", "plates", "address", "contact", "phone", "technician", "time")
"""Words: `orders.table.<column>`."""


def table_of_orders(ids: Sequence[str], tags: frozenset[str], language: str) -> Table:
    """A row for each of these orders that the reader sees; who may not see one gets no row of it."""
    say = speaker(language)

    def rows(work: UnitOfWork) -> Iterator[tuple[str, ...]]:
        closer = narrowed(work)
        for id in ids:
            whole = work.get(Order, id)
            order = sight(whole, tags, closer, work) if whole is not None else None
            if order is None:
                continue
            found = [v for one in order.vehicles if (v := work.get(Vehicle, one)) is not None]
            seen = [v for one in found if (v := sight(one, tags, closer, work)) is not None]
            yield (
                order.number,
                say(f"kind.{order.kind}"),
                say(f"state.{order.state}"),
                order.customer_name,
                " ".join(v.plate for v in seen),
                order.address,
                order.contact,
                order.contact_phone,
                order.technician_name,
                moment(order.appointment),
            )

    headings = tuple(say(f"orders.table.{name}") for name in COLUMNS)
    return Table("orders", "工单 orders", say("nav.orders"), headings, rows)
