"""Money in the real app: a receipt checked by its code, a closed day, cash kept too long, fifty yuan short."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import msgspec
import pytest
from hands import fill, go_to, has_the_focus, journal_of, pieces, sees, tap
from harness import Device, Phone, wait_until
from office import Office
from pair.field import ORDER, TICKED

from rulebook.kernel.ids import Fen, HandoverId, ReceiptId, VehicleId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import read_line, unframe
from rulebook.kernel.times import company_day
from rulebook.subjects.books.records import Day
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.records import Count, Handover, Return
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.stock.units import unit_id
from rulebook.subjects.visits.commands import Arrive, Depart, RecordFinding, RecordWork
from sync_server.admin import demo

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
    office.says(ReturnToBase(), "p-wang", "p-wang")
    wang_gives_the_removed_terminal_back(office)
    office.company.clock = now
    office.says(ApproveOrder(revision=1), WAITING, "p-zhou")

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
    count = CountHandover(handover=HandoverId(handover.id), counts=(Count(10_000, 8), Count(2_000, 3)))
    office.says(count, handover.id, "p-sun")
    phone.page.evaluate("path => { location.hash = path }", "#/bag/base")
    sees(phone, "孙丽 已清点 ¥860.00", 60_000)
    assert office.balances()["safe"] == 86_000


def wang_has_worked(office: Office) -> None:
    """The demo's repair, as far as the fee: the terminal is swapped, out of warranty."""
    model = demo.VEHICLES[0][6]
    nth = [m for m, *_ in demo.PRICES if m != "SIM-IOT"].index(model)
    swap = SwapUnit(
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
        AcceptOrder(),
        Depart(visit=VISIT, ticked=TICKED),
        Arrive(visit=VISIT),
        swap,
        RecordFinding(visit=VISIT, finding="主板无输出", reproduced=True),
        RecordWork(visit=VISIT, work="更换终端", cause="进水", customer_tried=True),
    ):
        office.says(command, ORDER, "p-wang")


def wang_gives_the_removed_terminal_back(office: Office) -> None:
    removed = (unit_id(UnitKind.TERMINAL, demo.imei(100)),)
    office.says(GiveUnits(transfer="back", units=removed, taker=""), "back", "p-wang")
    office.says(TakeUnits(transfer="back", units=removed, for_store=True), "back", "p-zheng")


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
    with office.company.read() as work:
        late, closed = work.get(Day, tomorrow.isoformat()), work.get(Day, today.isoformat())
    assert late is not None
    assert closed is not None
    assert (late.late, late.totals["cash_in_hand:p-wang"], closed.totals) == (1, 86_000, {})
    tap(finance, re.compile("补记 1 笔"))
    sees(finance, "事情发生在已日结的日子")
    tap(finance, re.compile("在手现金 · 王建国"))
    sees(finance, "¥860.00")
    tap(finance, re.compile("收款.*补记"))
    sees(finance, "SHA-256 摘要")


def arrived(office: Office) -> list[Receipt]:
    with office.company.read() as work:
        return work.all(Receipt)


def days(office: Office) -> dict[str, str]:
    with office.company.read() as work:
        return {d.id: str(d.state) for d in work.all(Day)}


def handovers(office: Office) -> list[Handover]:
    with office.company.read() as work:
        return work.all(Handover)


def technician_of(office: Office, order: str) -> str:
    with office.company.read() as work:
        found = work.get(Order, order)
    return str(found.technician) if found else ""


def test_base_1_cash_4_fifty_yuan_short_at_base_is_settled_by_the_manager(office: Office) -> None:
    wang_has_worked(office)
    office.says(receipt(86_000), ORDER, "p-wang")
    phone = office.comes_in("p-wang", "王建国", Phone)
    wang_comes_back_fifty_yuan_short(phone)
    finance = office.comes_in("p-sun", "孙丽")
    finance_counts_without_knowing(office, finance)
    manager = office.comes_in("p-zhou", "周明")
    the_manager_charges_the_technician(office, manager)
    sees(finance, "周明 处理", 60_000)
    sees(phone, "孙丽 已清点 ¥810.00", 60_000)
    the_two_sign_off(office, finance, phone)
    tap(finance, re.compile("^账本"))
    sees(finance, "员工往来 · 王建国")


def wang_comes_back_fifty_yuan_short(phone: Device) -> None:
    """The list at base, then the envelope: eight hundreds and a ten, said as they are."""
    phone.page.evaluate("path => { location.hash = path }", "#/bag/base")
    sees(phone, "手上有 ¥860.00 要交")
    tap(phone, "我已回司")
    tap(phone, "确认回司")
    sees(phone, "已登记回司")
    tap(phone, "清点并交款")
    pieces(phone, {"¥100": 8, "¥10": 1})
    tap(phone, re.compile("装袋交款 ¥810"))
    sees(phone, "您数了 ¥810.00，凭证合计 ¥860.00")
    tap(phone, "照此申报")
    sees(phone, "等待财务清点")
    sees(phone, "已送达", 60_000)
    phone.page.evaluate("path => { location.hash = path }", "#/bag/base")


def finance_counts_without_knowing(office: Office, finance: Device) -> None:
    """Note by note; neither what was declared nor what the receipts say is on the screen before (CASH-3)."""
    tap(finance, re.compile("王建国.*装袋"))
    sees(finance, "请当面逐种清点")
    assert not {"810", "860"} & set(re.findall(r"\d+", finance.text()))
    first = finance.page.get_by_role("textbox", name=re.compile("^¥100 张数"))
    has_the_focus(finance.page, first)
    finance.page.keyboard.type("8")  # the form has the focus in its first field, and hears what is typed there
    sees(finance, "¥800.00")
    pieces(finance, {"¥10": 1})
    tap(finance, "确认清点")
    sees(finance, "短款 ¥50.00")
    sees(finance, "交款 王建国 · 清点 孙丽")
    wait_until(lambda: office.balances().get("difference:p-wang") == 5_000, "the count to reach the server")
    assert office.balances()["safe"] == 81_000


def the_manager_charges_the_technician(office: Office, manager: Device) -> None:
    """Under 异常: the one about the difference, a word why, and whose it is (CASH-4)."""
    go_to(manager, "异常")
    tap(manager, re.compile("清点 ¥810.00，凭证合计 ¥860.00"))
    fill(manager, "说明或处理意见", "点钞时少收一张五十元，由王建国补足")
    tap(manager, "由技术员承担")
    wait_until(lambda: office.balances().get("staff:p-wang") == 5_000, "the settlement to reach the server")
    assert office.balances()["difference:p-wang"] == 0
    (found,) = irregularities(office, "difference")
    assert (found.state, found.settled_by) == ("settled", "p-zhou")
    assert [remark.text for remark in found.remarks] == ["点钞时少收一张五十元，由王建国补足"]
    sees(manager, "周明 处理")
    go_to(manager, "异常")
    manager.page.get_by_role("button", name=re.compile("清点 ¥810.00，凭证合计 ¥860.00")).first.wait_for(
        state="hidden"
    )


def the_two_sign_off(office: Office, finance: Device, phone: Device) -> None:
    """The removed terminal is back in the store; the difference, settled or not, holds up nothing (BASE-1)."""
    wang_gives_the_removed_terminal_back(office)
    tap(finance, "两人核对无误，签结")
    sees(finance, "孙丽 已签结")
    wait_until(lambda: signed_by(office, "p-wang") == "p-sun", "the sign-off to reach the server")
    sees(phone, "孙丽 已签结", 60_000)


def signed_by(office: Office, technician: str) -> str | None:
    with office.company.read() as work:
        back = work.get(Return, technician)
    return back.signed_by if back else None


def irregularities(office: Office, code: str) -> list[Irregularity]:
    with office.company.read() as work:
        return [i for i in work.all(Irregularity) if i.code == code]
