"""Money in the real app: cash kept too long blocks assignments, until it is handed over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hands import pieces, sees, tap
from harness import Phone, wait_until
from office import Office
from pair.field import ORDER, TICKED

from rulebook import commands as c
from rulebook.commands import IssueReceipt
from rulebook.ids import Fen, HandoverId, ReceiptId, VehicleId, VisitId
from rulebook.judging.company import vehicle_id
from rulebook.records import Count, Handover, Method, Order, UnitKind
from sync_server import demo

pytestmark = pytest.mark.browser

PLATE = demo.VEHICLES[0][0]
VISIT = VisitId("visit-of-wang")
WAITING = "demo-order-00b2m8"
HOUR = timedelta(hours=1)


def test_cash_6_cash_kept_too_long_blocks_an_assignment_until_it_is_handed_over(office: Office) -> None:
    now = office.company.clock
    office.company.clock = lambda: now() - 3 * HOUR
    wang_has_worked(office)
    office.says(receipt(86_000), ORDER, "p-wang")
    office.says(c.ReturnToBase(), "p-wang", "p-wang")
    office.company.clock = now
    office.says(c.ApproveOrder(revision=1), WAITING, "p-zhou")

    dispatcher = office.comes_in("p-chen", "陈晨")
    dispatcher.page.evaluate("path => { location.hash = path }", f"#/office/orders/{WAITING}")
    sees(dispatcher, "CASH-6")
    assert "派给 王建国" not in dispatcher.text()

    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.page.evaluate("path => { location.hash = path }", "#/bag/base")
    sees(phone, "手上有 ¥860.00 要交")
    tap(phone, "清点并交款")
    pieces(phone, {"¥100": 8, "¥20": 3})
    tap(phone, re.compile("装袋交款 ¥860"))
    sees(phone, "等待财务清点")
    sees(phone, "已送达", 60_000)

    tap(dispatcher, "派给 王建国")
    wait_until(lambda: technician_of(office, WAITING) == "p-wang", "the assignment to reach the server")
    (handover,) = handovers(office)
    count = c.CountHandover(handover=HandoverId(handover.id), counts=(Count(10_000, 8), Count(2_000, 3)))
    office.says(count, handover.id, "p-sun")
    phone.page.evaluate("path => { location.hash = path }", "#/bag/base")
    sees(phone, "孙丽 已清点 ¥860.00", 60_000)
    assert office.balances()["safe"] == 86_000


def wang_has_worked(office: Office) -> None:
    """The demo's repair, as far as the fee: the terminal is swapped, out of warranty."""
    model = demo.VEHICLES[0][6]
    nth = [m for m, *_ in demo.PRICES if m != "SIM-IOT"].index(model)
    swap = c.SwapUnit(
        visit=VISIT,
        swap="swap-of-wang",
        vehicle=VehicleId(vehicle_id(PLATE)),
        plate=PLATE,
        unit=UnitKind.TERMINAL,
        old_number=demo.imei(100),
        new_number=demo.bag_imei(0, nth),
        model=model,
        reason="主板损坏",
        condition="不开机",
    )
    for command in (
        c.AcceptOrder(),
        c.Depart(visit=VISIT, ticked=TICKED),
        c.Arrive(visit=VISIT),
        swap,
        c.RecordFinding(visit=VISIT, finding="主板无输出", reproduced=True),
        c.RecordWork(visit=VISIT, work="更换终端", cause="进水", customer_tried=True),
    ):
        office.says(command, ORDER, "p-wang")


def receipt(fen: int) -> IssueReceipt:
    """One in cash, as Wang's phone would have sent it."""
    return IssueReceipt(
        visit=VISIT, receipt=ReceiptId("receipt-of-wang"), number="T-PHONE-0001", token="t" * 24, plate=PLATE,
        lines=(), total=Fen(fen), method=Method.CASH,
    )  # fmt: skip


def handovers(office: Office) -> list[Handover]:
    with office.company.read() as book:
        return book.all(Handover)


def technician_of(office: Office, order: str) -> str:
    with office.company.read() as book:
        found = book.get(Order, order)
    return str(found.technician) if found else ""
