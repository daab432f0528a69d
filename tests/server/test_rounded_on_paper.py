"""What was rounded off stands on the printed receipt and on the public check; tries on the repair order."""

from __future__ import annotations

import asyncio

from pair.field import ORDER, Field
from test_papers import printed

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.times import company_day
from rulebook.subjects.appointments.commands import TryFirst
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.orders.records import Order, Step
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.rounding import rounded_off
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo

TOKEN = "t" * 24


def test_fee_4_paper_public_check_and_books_say_what_was_rounded_off(field: Field) -> None:
    """The phone has no signal when it rounds: it knows the rule from its last sync."""
    field.office("p-qian", SetSetting(name="cash_rounding_fen", value="10"), "")
    today = company_day(field.company.clock()).isoformat()
    price = SetPrice(model=demo.VEHICLES[0][6], name="终端", name_en="", fen=Fen(45_055), valid_from=today)
    field.office("p-qian", price, "")

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        fee = wang.fee(wang.the(Order, ORDER), wang.the(Visit, visit))
        off = rounded_off(wang.world, fee.total, wang.now())
        number, _ = wang.next_receipt_number()
        said = await wang.does(
            IssueReceipt(
                visit=visit, receipt=ReceiptId("r-1"), number=number, token=TOKEN, plate="x", lines=fee.lines,
                total=Fen(fee.total - off), rounded_off=off, method=Method.CASH,
            ),
            ORDER,
        )  # fmt: skip
        assert (off, said.irregularities) == (5, ())
        await wang.sync()
        await wang.client.close()

    asyncio.run(scene())
    receipt = field.get(Receipt, "r-1")
    assert receipt
    assert (receipt.total, receipt.rounded_off) == (45_050, 5)
    paper = printed(field, "receipt", "r-1")
    assert "抹零" in paper
    assert "450.50" in paper
    page = field.client.get(f"/v/{TOKEN}").text
    assert "450.50" in page
    assert "−¥0.05" in page
    moved = [field.balance(a) for a in ("cash_in_hand:p-wang", "expense:cash_rounding", "income:service")]
    assert moved == [45_050, 5, -45_055]


def test_ord_4_the_printed_repair_order_says_what_was_tried_and_by_whose_leave(field: Field) -> None:
    tried = TryFirst(step=Step.REMOTE, what="远程下发重启指令，仍不定位", leave_by="周队")
    field.office("p-li", tried, ORDER)
    order = field.order()
    said = printed(field, "order", ORDER)
    assert "远程下发重启指令，仍不定位" in said
    assert "周队同意" in said
    if order.tried:
        assert "".join(order.tried.split()) in said
