"""Money in the real app: a receipt checked by its code, a day closed before it arrived, cash kept too long."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import msgspec
import pytest
from hands import journal_of, pieces, sees, tap
from harness import Device, Phone, wait_until
from office import Office
from pair.field import ORDER, TICKED

from rulebook import commands as c
from rulebook.commands import IssueReceipt
from rulebook.ids import Fen, HandoverId, ReceiptId, VehicleId, VisitId
from rulebook.judging.company import vehicle_id
from rulebook.lines import read_line, unframe
from rulebook.records import Count, Day, Handover, Method, Order, Receipt, UnitKind
from rulebook.times import company_day
from sync_server import demo

pytestmark = pytest.mark.browser

PLATE = demo.VEHICLES[0][0]
VISIT = VisitId("visit-of-wang")
WAITING = "demo-order-00b2m8"
HOUR = timedelta(hours=1)


def test_a_receipt_is_checked_by_its_code_before_and_after_it_arrives_after_the_day_was_closed(
    office: Office,
) -> None:
    wang_has_worked(office)
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    token = the_fee_is_taken_offline(phone)
    status, page = checked(office, token)
    assert status == 404
    assert "公司尚未收到这张凭证" in page
    assert "860" not in page

    finance = office.comes_in("p-sun", "孙丽")
    finance_closes_the_day(office, finance)
    phone.online()
    wait_until(lambda: arrived(office), "the receipt to arrive", 60)
    status, page = checked(office, token)
    assert status == 200
    assert "公司已收到这张凭证" in page
    assert "860.00" in page
    it_is_booked_on_the_next_day_and_opens_down_to_the_line(office, finance)


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


def the_fee_is_taken_offline(phone: Device) -> str:
    """Cash, a receipt with its number and code; the token that the code holds."""
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{ORDER}/fee")
    sees(phone, "FEE-2")
    tap(phone, "现金")
    tap(phone, re.compile("^收 ¥860"))
    sees(phone, "人民币捌佰陆拾元整")
    sees(phone, "凭证二维码")
    last = read_line(unframe(journal_of(phone)[-1])[0])
    assert last.kind == IssueReceipt.KIND
    return msgspec.json.decode(last.body, type=IssueReceipt).token


def checked(office: Office, token: str) -> tuple[int, str]:
    """What anybody sees who follows the code on a receipt."""
    try:
        with urlopen(f"{office.server.url}/v/{token}") as page:
            return int(page.status), page.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def finance_closes_the_day(office: Office, finance: Device) -> None:
    tap(finance, re.compile("^日结"))
    tap(finance, re.compile("天未日结"))
    sees(finance, "日结前检查")
    sees(finance, "没有人手上有现金")
    today = company_day(office.company.clock())
    tap(finance, f"日结 {today.year}年{today.month}月{today.day}日")
    wait_until(lambda: days(office).get(today.isoformat()) == "closed", "the day to be closed on the server")


def it_is_booked_on_the_next_day_and_opens_down_to_the_line(office: Office, finance: Device) -> None:
    today = company_day(office.company.clock())
    tomorrow = today + timedelta(days=1)
    with office.company.read() as book:
        late, closed = book.get(Day, tomorrow.isoformat()), book.get(Day, today.isoformat())
    assert late is not None
    assert closed is not None
    assert (late.late, late.totals["cash_in_hand:p-wang"], closed.totals) == (1, 86_000, {})
    tap(finance, re.compile("补记 1 笔"))
    sees(finance, "事情发生在已日结的日子")
    tap(finance, re.compile("在手现金 · 王建国"))
    sees(finance, "¥860.00")
    tap(finance, re.compile("在手现金 · 王建国.*收款"))
    sees(finance, "SHA-256 摘要")


def arrived(office: Office) -> list[Receipt]:
    with office.company.read() as book:
        return book.all(Receipt)


def days(office: Office) -> dict[str, str]:
    with office.company.read() as book:
        return {d.id: str(d.state) for d in book.all(Day)}


def handovers(office: Office) -> list[Handover]:
    with office.company.read() as book:
        return book.all(Handover)


def technician_of(office: Office, order: str) -> str:
    with office.company.read() as book:
        found = book.get(Order, order)
    return str(found.technician) if found else ""
