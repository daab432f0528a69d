"""At the counter and at the manager's desk: a sign-off of two, a difference settled, both numbers of a receipt."""

from __future__ import annotations

import json

import pytest
from company import Company, coins
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.irregularities.irregularities import mine
from mobile.sync.link import Answer
from mobile.ui.text import when
from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.records import Return
from rulebook.subjects.receipts.commands import NumberReceipt, PrintReceipt, ShareReceipt
from rulebook.subjects.receipts.records import Known

WHY = "点钞时少收一张，由本人补足"


def counted(company: Company, fen: int, back: bool = True) -> None:
    """Li took 300 yuan, came back, handed it over; finance counted `fen`."""
    company.collect(30_000)
    if back:
        company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", fen, "receipt-1"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(fen)))


def test_base_1_finance_signs_off_beside_the_counted_envelope_and_the_phone_shows_it(company: Company) -> None:
    counted(company, 30_000)

    async def at_the_counter(glass: Glass, session: FakeSession) -> None:
        await glass.sees("回司交接")
        await glass.tap("两人核对无误，签结")
        await glass.sees("方会计 已签结")
        await glass.sees("用了 1 张，作废 0 张")

    on_screen(company, "fang", routes.office("finance", "h-1"), at_the_counter)
    back = company.world.get(Return, "li")
    assert back is not None
    assert back.signed_by == "fang"

    async def on_the_phone(glass: Glass, session: FakeSession) -> None:
        await glass.sees("方会计 已签结")

    on_screen(company, "li", routes.tab("bag", "base"), on_the_phone)


def test_base_1_what_is_missing_stands_where_the_button_would(company: Company) -> None:
    counted(company, 30_000, back=False)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还有未交清的：没有登记回司")
        assert "签结" not in glass.words()

    on_screen(company, "fang", routes.office("finance", "h-1"), story)


def test_cash_4_the_manager_writes_why_and_charges_the_technician(company: Company) -> None:
    counted(company, 25_000)

    async def story(glass: Glass, session: FakeSession) -> None:
        before = mine(session)  # type: ignore[arg-type]  # the preview's session speaks as the real one does
        await glass.sees("说明或处理意见")
        await glass.tap("由技术员承担")
        await glass.sees("陈经理 处理")
        await glass.sees(WHY)
        assert mine(session) == before - 1  # type: ignore[arg-type]  # the preview's session

    form = {"office__settle/difference:h-1": {"text": WHY}}
    on_screen(company, "chen", routes.office("irregularities", "difference:h-1"), story, **form)
    assert (company.world.balance("staff:li"), company.world.balance("difference:li")) == (5_000, 0)


def test_rct_2_finance_sees_the_final_number_and_the_one_on_the_customers_copy(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.receipt_for(company.li, order, visit, number="T-ABCD1234-0007"), order)
    company.system.must(NumberReceipt(receipt=ReceiptId("receipt-1")))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("正式号 PGS-000001")
        await glass.sees("临时号 T-ABCD1234-0007")

    on_screen(company, "fang", routes.office("finance", "receipt", "receipt-1"), story)


def test_rct_4_finance_sees_how_often_when_and_by_whom_a_receipt_was_printed(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(PrintReceipt(receipt=ReceiptId("receipt-1"), paper="p-1"), order)
    company.wait(hours=1)
    company.anna.must(
        PrintReceipt(receipt=ReceiptId("receipt-1"), paper="p-2", copy=True, known=Known.SENT), order
    )
    company.li.must(PrintReceipt(receipt=ReceiptId("receipt-1"), paper="p-3", known=Known.FAILED), order)
    company.li.must(ShareReceipt(receipt=ReceiptId("receipt-1")), order)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("打印记录")
        words = glass.words()
        for said in ("印过 2 张", "没印完，不算", "打印机确认已印出", "已交给打印机，还没人确认", "分享图片 1 次"):
            assert said in words
        for one in company.receipt("receipt-1").prints:
            name = {"li": "李师傅", "anna": "安娜"}[one.by]
            assert f"{when(one.at, session.now())} · {name}" in words

    on_screen(company, "fang", routes.office("finance", "receipt", "receipt-1"), story)


def test_rct_4_a_receipt_that_was_never_printed_says_so(company: Company) -> None:
    company.collect(30_000)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("没有打印过。")

    on_screen(company, "fang", routes.office("finance", "receipt", "receipt-1"), story)


def test_sec_1_the_auditor_sees_who_took_out_what(company: Company) -> None:
    taken = RecordExport(report="books", form="beancount", first="2026-03-01", last="2026-03-31", by="方会计")
    company.system.must(taken)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("最近导出")
        await glass.sees("整本账 · beancount")
        await glass.sees("方会计 · ")

    on_screen(company, "ji", routes.office("finance", "exports"), story)


def test_an_older_server_that_tells_less_of_a_posting_ends_no_drawing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(company, 30_000)
    posting = {"day": "2026-03-02", "late": "", "at": "2026-03-02T09:50:00+08:00", "memo": "count"}
    posting |= {"source": "line-1", "account": "safe", "fen": 30_000}

    async def older(_: FakeSession, path: str) -> Answer:
        return Answer(200, {}, json.dumps({"lines": [], "postings": [posting]}).encode())

    monkeypatch.setattr(FakeSession, "get_bytes", older)

    async def at_the_counter(glass: Glass, session: FakeSession) -> None:
        await glass.sees("分录")
        await glass.tap("两人核对无误，签结")
        await glass.sees("方会计 已签结")

    on_screen(company, "fang", routes.office("finance", "h-1"), at_the_counter)
