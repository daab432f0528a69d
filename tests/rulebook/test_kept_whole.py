"""All that was said is in the books afterwards: no word of a command is left behind in its line (section 0)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import Company
from kept_at_the_desk import SAID_DESK
from kept_by_the_house import SAID_RULES
from kept_ground import LI, OWED, VEHICLE, Says
from kept_in_the_field import SAID_FIELD
from kept_of_money import SAID_MONEY, STATEMENT

from rulebook.kernel.decision_context import Decision
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method


@pytest.fixture
def at_work(company: Company) -> Company:
    """Li at the vehicle of order-1 after a swap, Wang about to set out to order-2, a customer who owes."""
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap(LI, "s-0"), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", LI, "receipt-0", invoice_title="顺达"), "order-1")
    owed = company.receipt_for(company.li, "order-1", LI, OWED, method=Method.OWED)
    company.li.must(owed, "order-1")
    return company


SAYS: Says = {**SAID_FIELD, **SAID_MONEY, **SAID_DESK, **SAID_RULES}


@pytest.mark.parametrize("kind", SAYS)
def test_what_a_command_says_is_in_the_books(at_work: Company, kind: str) -> None:
    make, elsewhere = SAYS[kind]
    hand, command, subject = make(at_work)
    assert kind == command.KIND
    verdict = hand.does(command, subject, at_work.now - timedelta(minutes=20))
    assert isinstance(verdict, Decision), verdict
    written = "".join(msgspec.json.encode(record).decode() for record in verdict.records)
    for field in msgspec.structs.fields(command):
        value = getattr(command, field.name)
        if field.name not in elsewhere:
            assert value not in ("", (), None, field.default), f"the example says nothing of {field.name}"
            assert _as_written(field.name, value) in written, f"{field.name} is lost"


def _as_written(name: str, value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return f'"{name}":{text}' if isinstance(value, int) else text


def test_a_row_of_a_vehicle_list_and_of_a_statement_is_kept_whole(at_work: Company) -> None:
    for row, kind in ((VEHICLE, "vehicles.import"), (STATEMENT.rows[0], "statement.import")):
        hand, command, subject = SAYS[kind][0](at_work)
        written = msgspec.json.encode(hand.must(command, subject).records).decode()
        for field in row.__struct_fields__:
            value = getattr(row, field)
            assert field == "remark" or _as_written(field, value) in written or f"/{value}" in written, field
