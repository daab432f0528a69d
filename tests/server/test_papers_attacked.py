"""What a technician writes in a line is printed as written: it stops neither a form nor the server that prints."""

from __future__ import annotations

import asyncio
import time

import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.kernel.ids import CustomerId, VehicleId
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import ApproveOrder, OpenOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Stroke
from sync_server.papers.figures import signature_svg

BRACES = "{key:>3000}"
"""Modest here: with more noughts it would be gigabytes where it is taken for a format."""
SEES_ALL = "p-feng"


def prints(field: Field, kind: str, id: str) -> int:
    """Status of a form, which is there in good time."""
    begun = time.monotonic()
    got = field.client.get(f"/api/papers/{kind}/{id}", headers=Attacker(field, SEES_ALL).headers)
    assert time.monotonic() - begun < 20
    assert len(got.content) < 2_000_000
    return got.status_code


@pytest.mark.parametrize("id", [BRACES, "{0}", "{", "{key.__class__}", "customer:{x"])
def test_a_customers_id_with_braces_stands_on_the_day_sheet_as_it_is(field: Field, id: str) -> None:
    """`receivable:<customer>` is an account, and the sheet looks for words of its name."""
    from sync_server.papers.words import speaker
    from sync_server.subjects.books.day_sheet import account_words

    with field.company.read() as work:
        for account in (f"receivable:{id}", f"clearing:{id}", f"cash_in_hand:{id}"):
            for language in ("zh", "en"):
                assert account_words(work, account, speaker(language)).endswith(f" · {id}")


def test_debts_of_a_customer_whose_id_has_braces_do_not_stop_the_day(field: Field) -> None:
    async def scene() -> None:
        field.office("p-li", AddCustomer(name="城配"), BRACES)
        paper = OpenOrder(
            customer=CustomerId(BRACES), customer_name="城配", address="聚金路98号", contact="刘师傅",
            contact_phone="13862130977", product_model="CVT-100", purchase_date="2020-01-01", problem="不上线",
            symptom="灯不闪", tried="重启无效", vehicles=(VehicleId(vehicle_id("苏E5K208")),), submit=True,
        )  # fmt: skip
        field.office("p-li", paper, "braces")
        field.office("p-zhou", ApproveOrder(revision=1), "braces")
        wang = Attacker(field)
        lines = [
            wang.good(Arrive(visit="v-1"), "braces"),
            wang.good(
                IssueReceipt(
                    visit="v-1", receipt="r-1", number=BRACES, token="x" * 22, plate=BRACES, lines=(), total=500,
                    method=Method.OWED, payer=BRACES,
                ),
                "braces",
            ),
        ]  # fmt: skip
        assert {o.outcome for o in wang.outcomes(1, *lines)} <= {"accepted", "recorded"}

    asyncio.run(scene())
    day = field.clock.now.date().isoformat()
    assert prints(field, "day", day) == 200
    assert prints(field, "receipt", "r-1") == 200


def test_an_envelope_with_more_money_than_there_is_can_still_be_printed(field: Field) -> None:
    many = tuple(Count(denomination=10**6, pieces=100_000) for _ in range(1_100))
    wang = Attacker(field)
    (told,) = wang.outcomes(1, wang.good(DeclareHandover(handover="h-1", counts=many, receipts=()), ""))
    assert told.outcome in ("accepted", "recorded")
    assert prints(field, "handover", "h-1") == 200
    field.office("p-sun", CountHandover(handover="h-1", counts=many), "h-1")
    assert prints(field, "handover", "h-1") == 200
    assert prints(field, "day", field.clock.now.date().isoformat()) == 200


@pytest.mark.parametrize("far", [10**6, 10**12, 10**18])
def test_strokes_that_run_far_beyond_the_pad_are_drawn_to_its_edge(far: int) -> None:
    drawn = signature_svg((Stroke(points=((-far, far, 0), (far, -far, 1))),))
    figures = [int(n) for n in drawn.split('viewBox="')[1].split('"')[0].split()]
    assert max(map(abs, figures)) < 10_000


def test_an_order_whose_number_is_as_long_as_can_be_has_a_code(field: Field) -> None:
    wang = Attacker(field)
    long = "单" * 200
    told = wang.outcomes(1, wang.good(Arrive(visit="v-long"), long))
    assert told[0].outcome in ("recorded", "accepted", "quarantined")
    if field.get(Order, long):
        assert prints(field, "order", long) == 200
