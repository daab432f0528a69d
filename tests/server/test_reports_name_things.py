"""What leaves the books names people, customers, orders and vehicles as people know them, never by an id."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from pair.field import ORDER, Field

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.times import add_months
from rulebook.policy.classes import Class
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.confidentiality.commands import SetClass
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import AskWriteOff, DecideWriteOff
from rulebook.subjects.receivables.records import Receivable
from sync_server.reporting.report import as_seen, seen_by
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span

replace = msgspec.structs.replace
FOR_THE_MACHINE = {
    "exports": {"编号 person"},
    "ledger": {"分录 entry", "来源 source", "科目 account"},
    "balances": {"科目 account"},
    "service": {
        "工单 id",
        "上门 visit id",
        "客户编号 customer id",
        "车辆编号 vehicle ids",
        "技术员编号 technician id",
    },
    "rebate_lines": {"分录 entry"},
}
"""Columns that say themselves that they hold an id, each beside a name of the same thing."""


def rows(field: Field, name: str, month: str = "") -> list[dict[str, str]]:
    report = REPORTS[name]
    with field.company.read() as work:
        return [
            dict(zip(report.columns, map(str, row), strict=False))
            for row in report.rows(work.connection, Span.month(month))
        ]


@pytest.fixture
def owed(field: Field) -> Field:
    """Wang did a visit for cash and let half as much be owed for it; his cash is declared."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        paid = await wang.takes_the_fee(visit)
        owes = IssueReceipt(
            visit=visit,
            receipt=ReceiptId(wang.new_id()),
            number=wang.next_receipt_number()[0],
            token=f"owed-{wang.new_id()}"[:64],
            plate=paid.plate,
            lines=paid.lines,
            total=Fen(paid.total // 2),
            method=Method.OWED,
        )
        await wang.does(owes, ORDER)
        await wang.hands_over(paid.total, paid)
        await wang.sync()
        await wang.client.close()

    asyncio.run(scene())
    return field


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_sec_1_no_cell_of_any_report_is_the_id_of_what_people_know_by_a_name(owed: Field, name: str) -> None:
    kinds = (Person, Customer, Order, Vehicle, Receipt, Device)
    ids = {str(one.id) for kind in kinds for one in owed.all(kind)}
    for row in rows(owed, name):
        for column, cell in row.items():
            if column not in FOR_THE_MACHINE.get(name, ()):
                parts = cell.replace(",", " ").split()
                assert not parts or not ids.issuperset(parts), (column, cell)


def test_cash_8_a_debt_is_told_with_its_customers_name_its_orders_number_and_its_plate(owed: Field) -> None:
    (debt,) = owed.all(Receivable)
    (row,) = rows(owed, "receivables")
    receipt, order = owed.get(Receipt, debt.id), owed.order()
    assert receipt
    assert row["客户 customer"] == (customer_of(owed, debt.customer) or order.customer_name or order.number)
    assert (row["工单 order"], row["车牌 plate"]) == (order.number, receipt.plate)
    (told,) = (one for one in rows(owed, "balances") if one["科目 account"].startswith("receivable:"))
    assert told["户名 name"] == row["客户 customer"]
    (held,) = (one for one in rows(owed, "balances") if one["科目 account"].startswith("cash_in_hand:"))
    person = owed.get(Person, "p-wang")
    assert person
    assert held["户名 name"] == person.name


def test_cash_8_what_is_left_adds_up_to_the_ledger_and_is_told_in_later_months_too(owed: Field) -> None:
    (debt,) = owed.all(Receivable)

    def left(month: str = "") -> list[str]:
        return [row["未收 left"] for row in rows(owed, "receivables", month)]

    balance = sum(
        Decimal(row["余额 yuan"])
        for row in rows(owed, "balances")
        if row["科目 account"].startswith("receivable:")
    )
    assert sum(map(Decimal, left())) == balance == Decimal(debt.left) / 100
    opened = date.fromisoformat(debt.opened_at[:10])
    assert left(add_months(opened, 1).isoformat()[:7]) == left(opened.isoformat()[:7]) == left()
    assert left(add_months(opened, -1).isoformat()[:7]) == []
    owed.office("p-sun", AskWriteOff(receivable=debt.id, reason="找不到人"), "")
    owed.office("p-wu", DecideWriteOff(receivable=debt.id, grant=True, text="同意"), "")
    assert [(row["未收 left"], row["状态 state"]) for row in rows(owed, "receivables")] == [
        ("0.00", "written_off")
    ]
    assert left(add_months(opened, 1).isoformat()[:7]) == []


def customer_of(field: Field, id: str) -> str:
    found = field.get(Customer, id)
    return found.name if found else ""


def test_sec_1_what_is_looked_up_for_a_cell_is_seen_as_the_reader_sees_it(field: Field) -> None:
    for who in ("p-qian", "p-wu"):
        closer = SetClass(kind="person", field="phone", cls=Class.SECRET, reason="骚扰电话")
        assert field.office(who, closer, "person.phone").outcome == "accepted"
    known = field.get(Person, "p-wang")
    assert known
    with field.company.read() as work:
        technician = as_seen(seen_by(work.connection, frozenset({"role:technician"})))
        assert technician.get(Person, known.id) == replace(known, phone="")
        assert replace(known, phone="") in technician.find(Person, "is_technician", "yes")
        assert as_seen(seen_by(work.connection, None)).get(Person, known.id) == known
