"""Orders picked in a list, on paper and as a table: what one may see, all in one file (SEC-1)."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from typing import Any

import pytest
from attacker import Attacker
from pair.field import Field
from pypdf import PdfReader

from rulebook.subjects.books.records import Export
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin.cli_marks import exports_marked
from sync_server.core.pace import Pace


def asks(field: Field, path: str, who: str = "p-chen", **query: Any) -> Any:
    return field.client.get(path, params=query, headers=Attacker(field, who).headers)


def test_several_papers_are_one_file_each_from_a_page_of_its_own(field: Field) -> None:
    orders = field.all(Order)[:3]
    ids = ",".join(order.id for order in orders)
    got = asks(field, "/api/papers", kind="order", ids=ids)
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == "application/pdf"
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages]
    for order in orders:
        assert sum(order.number in page for page in pages) == 1, (order.number, pages)
    first = [page for page in pages if any(order.number in page for order in orders)]
    assert all(page.endswith("1") for page in first), first
    assert len(first) == len(orders) > 1


def test_sec_1_each_of_several_papers_bears_a_number_of_its_own_that_leads_back_to_it(field: Field) -> None:
    orders = field.all(Order)[:3]
    got = asks(field, "/api/papers", kind="order", ids=",".join(order.id for order in orders))
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages]
    about = {}
    for order in orders:
        (page,) = (page for page in pages if order.number in page)
        (number,) = set(re.findall(r"EX-[0-9A-F]{10}", page))
        with field.company.read() as work:
            (noted,) = exports_marked(work, number)
        about[number] = noted.about
    assert sorted(about.values()) == sorted(f"order:{order.id}" for order in orders)


def test_sec_1_several_in_one_file_count_as_so_many_papers(field: Field) -> None:
    """Whoever takes out ten orders at once may take out no more in a minute than who prints them one by one."""
    field.company.print_pace = Pace(burst=2, per_second=0.001)
    orders = [order.id for order in field.all(Order)][:2]
    office = Attacker(field, "p-chen")
    got = field.client.get(
        "/api/papers", params={"kind": "order", "ids": ",".join(orders)}, headers=office.headers
    )
    assert (got.status_code, len(orders)) == (200, 2)
    assert field.client.get(f"/api/papers/order/{orders[0]}", headers=office.headers).status_code == 429


@pytest.mark.parametrize("kind", ["label", "nothing"])
def test_what_is_not_printed_together_is_no_paper(field: Field, kind: str) -> None:
    assert asks(field, "/api/papers", kind=kind, ids="x").status_code == 404


def test_sec_1_an_order_out_of_sight_prints_none_of_them(field: Field) -> None:
    ids = ",".join(order.id for order in field.all(Order))
    got = asks(field, "/api/papers", "p-xu", kind="order", ids=ids)
    assert (got.status_code, got.json()["code"]) == (404, "not_found")


def test_sec_1_the_picked_orders_leave_as_a_numbered_table_in_their_order(field: Field) -> None:
    orders = list(reversed(field.all(Order)))[:2]
    ids = ",".join(order.id for order in orders)
    got = asks(field, "/api/orders/table", ids=ids, form="csv", reason="派工会")
    assert got.status_code == 200, got.text
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[2:]] == [order.number for order in orders]
    assert rows[1][0] == "单号"
    noted = field.all(Export)[-1]
    assert (noted.report, noted.reason) == ("orders", "派工会")
    assert noted.number in rows[0][1]


def test_role_1_a_technician_takes_no_table_of_orders_out(field: Field) -> None:
    taken = len(field.all(Export))
    got = asks(field, "/api/orders/table", "p-wang", ids=field.all(Order)[0].id)
    assert (got.status_code, got.json()["code"]) == (403, "no_role")
    assert len(field.all(Export)) == taken


def test_sec_1_several_receipts_are_one_file_each_under_a_number_of_its_own(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        more = field.assigned("order-more", vehicle=1)
        await wang.sync()
        await wang.does_the_visit(more, vehicle=1)
        await wang.sync()

    asyncio.run(scene())
    receipts = field.all(Receipt)
    assert len(receipts) == 2
    got = asks(field, "/api/papers", "p-sun", kind="receipt", ids=",".join(r.id for r in receipts))
    assert got.status_code == 200, got.text
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages]
    for receipt in receipts:
        (page,) = (page for page in pages if receipt.number in page)
        (number,) = set(re.findall(r"EX-[0-9A-F]{10}", page))
        with field.company.read() as work:
            (noted,) = exports_marked(work, number)
        assert noted.about == f"receipt:{receipt.id}"
