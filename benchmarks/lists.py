"""Pages of lists out of the books of N orders, as `/api/records/order` gives them: index, sight, rows in short.

Orders are rows in the tables, as the server's UnitOfWork writes them; the index over them is filled by the
server's own code. The first pages of each list are read, whole and narrowed down, by who sees all orders, by a
technician who sees their own, and by who is bound to one of twenty branches. p95 in milliseconds of this process's
own time, that of the database (SQLite) included.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import insert

from benchmarks.entry import Entry, figure
from rulebook.kernel.ids import CustomerId, OrderId, PersonId, VehicleId
from rulebook.kernel.paging import ListQuery, ListSort
from rulebook.kernel.times import iso
from rulebook.kernel.visibility import OFFICE
from rulebook.rules import tags_of
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from sync_server.core.company import Company, open_company
from sync_server.core.paging import catch_up, page
from sync_server.db import tables as t

SIZE, SMALL = 100_000, 2_000
ROUNDS, PAGES = 20, 5
AIM_MS = 50.0
A_BATCH = 5_000
STATES = (*[OrderState.CLOSED] * 18, OrderState.CANCELLED, OrderState.ASSIGNED)
PEOPLE, CUSTOMERS, VEHICLES, BRANCHES = 60, 800, 20_000, 20
LEFT_OUT = OFFICE - {"role:auditor", "role:dispatcher"}
"""Tags by which nobody asks here: their rows only take time to fill."""
DESK = frozenset({"all", "staff", "role:dispatcher", "person:p-li", "device:d-li"})
WANG = frozenset({"all", "staff", "role:technician", "person:p-7", "device:d-7"})
BOUND = DESK | {"at:dispatcher:b-7"}


def run(small: bool = False, size: int = 0) -> list[Entry]:
    size = size or (SMALL if small else SIZE)
    entries: list[Entry] = []
    with TemporaryDirectory(prefix="paigong-bench-") as folder:
        company = open_company(Path(folder))
        _fill(company, size)
        began = time.process_time()
        catch_up(company)
        entries.append(figure(f"index of {size:,} orders made", time.process_time() - began, "s"))
        for what, (query, tags) in _asked().items():
            times = _times(company, query, tags)
            p95 = statistics.quantiles(times, n=20)[-1]
            name = f"{what}, p95 of {len(times)} pages"
            entries.append(
                Entry(name, "ms", round(p95, 2), "aim", AIM_MS, round(p95 / AIM_MS, 3), "≤ 1", p95 <= AIM_MS)
            )
        company.engine.dispose()
    return entries


def _asked() -> dict[str, tuple[ListQuery, frozenset[str]]]:
    every = ListQuery(kind="order")
    over = ("closed", "cancelled")
    ask = msgspec.structs.replace
    return {
        "all, newest first": (every, DESK),
        "all, what ended last first": (ask(every, sort=ListSort.ENDED), DESK),
        "what is over, of one year": (ask(every, states=over, first="2024-01-01", last="2024-12-31"), DESK),
        "cancelled, oldest first": (ask(every, states=("cancelled",), sort=ListSort.OLDEST), DESK),
        "of one technician, what is over": (ask(every, states=over, person="p-7"), DESK),
        "of one technician, cancelled": (ask(every, states=("cancelled",), person="p-7"), DESK),
        "of one customer": (ask(every, customer="c-7", states=over), DESK),
        "of one vehicle": (ask(every, vehicle="v-7"), DESK),
        "a technician's own": (ask(every, states=over), WANG),
        "one of twenty branches": (ask(every, states=over), BOUND),
    }


def _times(company: Company, query: ListQuery, tags: frozenset[str]) -> list[float]:
    """PAGES in a row from the first on, or as many as there are; ROUNDS times."""
    times: list[float] = []
    for _ in range(ROUNDS):
        cursor = ""
        for _ in range(PAGES):
            began = time.process_time()
            found = page(company, query, cursor, tags)
            times.append((time.process_time() - began) * 1000)
            cursor = found.cursor
            if not cursor:
                break
    return times


def _fill(company: Company, size: int) -> None:
    draw = random.Random(1)
    with company.write() as work:
        first = work.take_changes(size)
        raw = work.connection
        for begin in range(0, size, A_BATCH):
            made = [(first + n, _order(draw, n)) for n in range(begin, min(begin + A_BATCH, size))]
            raw.execute(
                insert(t.records),
                [
                    {"kind": o.KIND, "id": o.id, "version": 1, "change": n, "body": msgspec.json.encode(o)}
                    for n, o in made
                ],
            )
            rows: list[dict[str, Any]] = [
                {"kind": o.KIND, "id": o.id, "tag": tag, "change": n, "seen": True}
                for n, o in made
                for tag in sorted(tags_of(o) - LEFT_OUT)
            ]
            raw.execute(insert(t.sight), rows)


def _order(draw: random.Random, n: int) -> Order:
    at = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(5 * 365 * 24 * 60))
    return Order(
        id=OrderId(f"o-{n:08}"),
        number=f"W{n:08}",
        kind=OrderKind.REPAIR,
        state=draw.choice(STATES),
        opened_by=PersonId(f"p-{draw.randrange(PEOPLE)}"),
        opened_at=iso(at),
        assigned_at=iso(at + timedelta(hours=draw.randrange(200))),
        customer=CustomerId(f"c-{draw.randrange(CUSTOMERS)}"),
        customer_name="江阴通达物流有限公司",
        address="江阴市聚金路98号",
        contact="刘师傅",
        contact_phone="13862130977",
        problem="终端不上线，重启无效",
        symptom="灯不闪",
        tried="电话指导重启",
        product_model="G6",
        technician=PersonId(f"p-{draw.randrange(PEOPLE)}"),
        technician_name="王伟",
        vehicles=(VehicleId(f"v-{draw.randrange(VEHICLES)}"),),
        branch=f"b-{draw.randrange(BRANCHES)}",
    )


if __name__ == "__main__":
    import sys

    from benchmarks.entry import table

    asked = [int(word) for word in sys.argv[1:] if word.isdigit()]
    print(table("Pages of lists", run(size=asked[0] if asked else 0)))
