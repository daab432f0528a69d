"""What a customer's page asks of the database: a few things, and under the writers' lock only its own (CUST-1)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pair.field import ORDER, Field
from sqlalchemy import event
from test_customer_page import OWN, given, report

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.customer_pages.records import PublicReport, VisitRating

FLEET = (VehicleId(vehicle_id(OWN)), VehicleId(vehicle_id("苏EH6731")))
Asked = list[tuple[str, str]]
"""What was asked, with which values."""


@contextmanager
def listening(field: Field) -> Iterator[Asked]:
    asked: Asked = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, repr(values)))

    event.listen(field.company.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(field.company.engine, "before_cursor_execute", note)


def questions(field: Field, path: str) -> int:
    with listening(field) as asked:
        assert field.client.get(path).status_code == 200
    return len(asked)


def test_cust_1_a_page_of_many_orders_and_reports_asks_no_more_than_one_of_few(field: Field) -> None:
    path = given(field, vehicles=FLEET)
    few = questions(field, path)
    for n in range(12):
        field.assigned(f"order-{n}")
    for n in range(5):
        assert report(field, path, said=f"第{n}件").status_code == 303
    assert field.client.get(path).text.count("<h2>") >= 13
    assert questions(field, path) <= few + 2
    assert few <= 20


def written_under(asked: Asked) -> str:
    """All that was asked since the form's transaction took the writers' lock."""
    (begun,) = (at for at, (said, _) in enumerate(asked) if said.startswith("SELECT head.id"))
    assert any(said.startswith("INSERT INTO lines") for said, _ in asked[begun:])
    return repr(asked[begun:])


def test_cust_1_what_a_form_writes_asks_for_no_other_order_while_everybody_waits(field: Field) -> None:
    for n in range(3):
        field.assigned(f"order-{n}")
    path = given(field, vehicles=FLEET)

    async def day() -> None:
        phone = await field.phone("p-wang")
        await phone.does_the_visit()
        await phone.sync()

    asyncio.run(day())
    with listening(field) as asked:
        rated = field.client.post(
            path, data={"act": "rate", "order": field.order().number, "stars": "5"}, follow_redirects=False
        )
    assert rated.status_code == 303
    assert "order-1" in repr(asked), "the page has others"
    assert ORDER in written_under(asked)
    assert "order-1" not in written_under(asked)
    with listening(field) as asked:
        assert report(field, path, about=f"order:{field.order().number}").status_code == 303
    assert "order-1" not in written_under(asked)
    assert (
        [one.order for one in field.all(VisitRating)] == [one.order for one in field.all(PublicReport)] == [ORDER]
    )
