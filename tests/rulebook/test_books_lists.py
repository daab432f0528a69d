"""By what the books' lists are narrowed down, and what a row says; pure (SEC-1)."""

from __future__ import annotations

import msgspec
import pytest

from rulebook.horizon.kinds import OPEN
from rulebook.horizon.lists import LISTS, WHOLE, began, facet, facets_of, fits, row_of
from rulebook.kernel.ids import CustomerId, Fen, OrderId, PersonId, ReceiptId, VehicleId, VisitId
from rulebook.kernel.paging import ListQuery
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Method, Receipt

ORDER = Order(
    id=OrderId("o-1"),
    number="W-1",
    kind=OrderKind.REPAIR,
    state=OrderState.CLOSED,
    opened_by=PersonId("li"),
    opened_at="2025-03-01T23:30:00+00:00",
    customer=CustomerId("c-1"),
    customer_name="顺达物流",
    problem="不上线",
    technician=PersonId("wang"),
    past_technicians=(PersonId("xu"),),
    vehicles=(VehicleId("v-1"), VehicleId("v-2")),
)
RECEIPT = Receipt(
    id=ReceiptId("r-1"),
    number="PG-1",
    token="t",
    order=OrderId("o-1"),
    visit=VisitId("v"),
    plate="苏E5K208",
    lines=(),
    total=Fen(30000),
    method=Method.CASH,
    at="2025-03-02T08:00:00+08:00",
    by=PersonId("wang"),
    payer="刘师傅",
)


def test_every_kind_that_is_listed_is_forgotten_and_names_fields_that_it_has() -> None:
    """What a device never forgets needs no list of the books."""
    assert set(LISTS) <= set(OPEN)
    for kind, listed in LISTS.items():
        names = (listed.at, listed.state, *listed.people, listed.customer, listed.vehicles, listed.number)
        names += (listed.whose, listed.who, *listed.about, listed.fen)
        assert {name for name in names if name} <= set(kind.__struct_fields__), kind


def test_an_order_is_found_by_all_that_it_is_about() -> None:
    assert facets_of(ORDER) == {
        WHOLE,
        *(facet("vehicle", v) for v in ("v-1", "v-2")),
        *(facet("person", p) for p in ("wang", "xu")),
        facet("customer", "c-1"),
        facet("state", "closed"),
    }


@pytest.mark.parametrize(
    ("asked", "is_it"),
    [
        ({}, True),
        ({"states": ("closed", "cancelled")}, True),
        ({"states": ("assigned",)}, False),
        ({"person": "xu"}, True),
        ({"person": "li"}, False),
        ({"vehicle": "v-2", "customer": "c-1", "person": "wang", "states": ("closed",)}, True),
        ({"vehicle": "v-2", "customer": "c-2"}, False),
        ({"first": "2025-03-02", "last": "2025-03-02"}, True),
        ({"last": "2025-03-01"}, False),
        ({"first": "2025-03-03"}, False),
    ],
)
def test_a_query_wants_what_fits_all_of_it_on_a_company_day(asked: dict[str, object], is_it: bool) -> None:
    query = msgspec.convert({"kind": "order", **asked}, ListQuery)
    assert fits(ORDER, query) is is_it


def test_when_it_began_is_company_time_and_nothing_where_it_is_no_time() -> None:
    assert began(ORDER) == "2025-03-02T07:30:00+08:00"
    for text in ("", "when?", "2025-03-01T08:00:00", "9999-12-31T23:59:59-23:00"):
        assert began(msgspec.structs.replace(ORDER, opened_at=text)) == ""


def test_what_does_not_say_when_it_began_is_older_than_any_day() -> None:
    """A device asks for what began before its horizon: one without a day is not lost to it."""
    nowhen = msgspec.structs.replace(ORDER, opened_at="")
    assert fits(nowhen, ListQuery(kind="order"))
    assert not fits(nowhen, ListQuery(kind="order", first="2020-01-01"))
    assert fits(nowhen, ListQuery(kind="order", last="2020-01-01"))


def test_a_row_says_a_record_in_short() -> None:
    said = row_of(ORDER)
    assert (said.number, said.state, said.customer, said.about, said.fen) == (
        "W-1", "closed", "顺达物流", "不上线", None,
    )  # fmt: skip
    paid = row_of(RECEIPT)
    assert (paid.number, paid.state, paid.customer, paid.about, paid.fen) == (
        "PG-1", "cash", "刘师傅", "苏E5K208", 30000,
    )  # fmt: skip
