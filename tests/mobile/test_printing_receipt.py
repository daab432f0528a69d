"""A receipt on a technician's printer: what comes out is what the screen says; what does not, is not counted."""

from __future__ import annotations

import re
from typing import Any

import flet as ft
import pytest
from company import Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen
from paper_printer import PaperPrinter
from thermal import open_png, read_codes

from mobile.app import routes
from mobile.device.printers import Way
from rulebook.kernel.ids import ReceiptId
from rulebook.subjects.receipts.commands import PrintReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt

ID = ReceiptId("receipt-1")
PAGE = routes.order("order-1", "receipt", ID)


@pytest.fixture
def paid(company: Company) -> Company:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    said: dict[str, Any] = {
        "payer": "王小虎",
        "method": Method.WECHAT,
        "reference": "8801",
        "invoice_title": "某某物流",
    }
    company.li.must(company.receipt_for(company.li, order, visit_of(order), ID, **said), order)
    return company


def printed(company: Company) -> int:
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    return receipt.printed


def bare(text: str) -> str:
    """Without blanks and folds, and with one sign for yuan."""
    return re.sub(r"\s", "", text).replace("¥", "￥").replace("−", "-")


async def press_print(glass: Glass) -> None:
    await glass.tap("打印")
    await glass.sees("用随身打印机打印")
    await glass.tap("现在打印")


NOT_ON_PAPER = ("中文", "English", "客户已看过，继续", "打印", "收费凭证二维码", "凭证二维码")


@pytest.mark.parametrize(("paper", "mode"), [(58, "text"), (80, "text"), (58, "picture"), (80, "picture")])
def test_rct_4_what_comes_out_is_what_the_screen_says(paid: Company, paper: int, mode: str) -> None:
    printer = PaperPrinter(paper)

    async def story(glass: Glass, session: FakeSession) -> None:
        said = [str(c.value) for c in glass.controls() if isinstance(c, ft.Text) and c.value]
        await press_print(glass)
        await glass.until(lambda: printed(session.company) == 1, "the print")
        (sheet,) = printer.sheets()
        assert sheet.whole
        assert sheet.codes() == [session.receipt_url(f"{ID:-<22}")]
        plate = ("京A", "12345")
        assert mode == "picture" or "京A·12345" in sheet.words
        if mode == "text":
            for words in said:
                if words not in NOT_ON_PAPER and words not in plate:
                    assert bare(words) in bare(sheet.words), words
            assert "副本" not in sheet.words
            assert sheet.lines[-2].strip() == "—— 完 ——" or sheet.lines[-1].strip() == "—— 完 ——"
        assert printer.opened == printer.closed == 1

    on_screen(paid, "li", PAGE, story, printers=printer, printer={"width": str(paper), "mode": mode})


def test_rct_4_a_second_print_says_that_it_is_a_copy(paid: Company) -> None:
    paid.li.must(PrintReceipt(receipt=ID, width=58), "order-1")
    printer = PaperPrinter()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("再打印一张")
        await glass.sees("这张会注明“副本”。")
        await glass.tap("打印副本")
        await glass.until(lambda: printed(session.company) == 2, "the copy")
        (sheet,) = printer.sheets()
        assert sheet.words.count("副本 · 第 2 次打印") == 2

    on_screen(paid, "li", PAGE, story, printers=printer)


def test_rct_2_a_void_receipt_says_so_twice_with_its_reason(paid: Company) -> None:
    paid.li.must(VoidReceipt(receipt=ID, reason="金额写错"), "order-1")
    printer = PaperPrinter()

    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.until(lambda: printed(session.company) == 1, "the print")
        (sheet,) = printer.sheets()
        assert sheet.words.count("此凭证已作废") == 2
        assert "金额写错" in sheet.words

    on_screen(paid, "li", PAGE, story, printers=printer)


def test_the_customers_language_is_printed(paid: Company) -> None:
    printer = PaperPrinter()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("English")
        await press_print(glass)
        await glass.until(lambda: printed(session.company) == 1, "the print")
        (sheet,) = printer.sheets()
        assert "--- END ---" in sheet.words
        assert "Receipt" in sheet.words

    on_screen(paid, "li", PAGE, story, printers=printer)


BROKEN = [
    ({"there": False}, "没有连上打印机"),
    ({"lost_at": 0}, "和打印机断开了，没有打印"),
    ({"lost_at": 512}, "打到一半断开了，这一张不算"),
    ({"paper_at": 0}, "打印机没有纸了"),
    ({"paper_at": 900}, "打到一半没有纸了，这一张不算"),
]


@pytest.mark.parametrize(("fault", "words"), BROKEN)
def test_rct_4_what_breaks_off_is_told_and_not_counted_and_the_next_is_an_original(
    paid: Company, fault: dict[str, Any], words: str
) -> None:
    printer = PaperPrinter(**fault)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.sees(words)
        assert printed(session.company) == 0
        assert not session.draft(f"printing/{ID}")
        half = printer.jobs[-1] if printer.jobs else b""
        assert "完".encode("gb18030") not in half or words.endswith("不算")
        printer.there, printer.lost_at, printer.paper_at = True, None, None
        printer.jobs.clear()
        await glass.tap("现在打印")
        await glass.until(lambda: printed(session.company) == 1, "the second try")
        (sheet,) = printer.sheets()
        assert "副本" not in sheet.words

    on_screen(paid, "li", PAGE, story, printers=printer)


@pytest.mark.parametrize(("answer", "count"), [("整张都出来了", 1), ("没有打全", 0)])
def test_rct_4_a_printer_that_falls_silent_leaves_it_to_the_person(paid: Company, answer: str, count: int) -> None:
    printer = PaperPrinter(silent_at=900)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.sees("不知道打全了没有")
        assert printed(session.company) == 0
        await glass.tap(answer)
        await glass.until(lambda: not session.draft(f"printing/{ID}"), "the answer")
        assert printed(session.company) == count

    on_screen(paid, "li", PAGE, story, printers=printer)


def test_rct_4_a_print_during_which_the_phone_died_is_asked_about(paid: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("不知道打全了没有")
        await glass.tap("没有打全")
        await glass.until(lambda: not session.draft(f"printing/{ID}"), "the answer")

    drafts = {f"printing/{ID}": {"width": 58}}
    on_screen(paid, "li", PAGE, story, printers=PaperPrinter(), **drafts)
    assert printed(paid) == 0


def test_a_printer_that_can_only_listen_prints_all_the_same(paid: Company) -> None:
    printer = PaperPrinter(answers=False)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.until(lambda: printed(session.company) == 1, "the print")

    on_screen(paid, "li", PAGE, story, printers=printer)


def test_a_receipt_leaves_as_a_picture_where_there_is_no_printer(paid: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("打印")
        await glass.sees("生成图片")
        await glass.tap("生成图片")
        await glass.until(lambda: printed(session.company) == 1, "the picture")
        (file,) = glass.wire.shared
        assert (file.name or "").endswith(".png")
        assert read_codes(open_png(file.data or b"")) == [session.receipt_url(f"{ID:-<22}")]

    on_screen(paid, "li", PAGE, story, printers=PaperPrinter(ways=()))


def test_rare_signs_of_a_name_are_drawn_and_else_named(paid: Company) -> None:
    receipt = paid.world.get(Receipt, ID)
    assert receipt is not None
    rare = paid.receipt_for(paid.li, "order-1", visit_of("order-1"), "receipt-2", payer="㐂田")
    paid.li.must(rare, "order-1")
    page = routes.order("order-1", "receipt", "receipt-2")
    printer = PaperPrinter()

    async def drawn(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.until(lambda: bool(printer.closed), "the print")
        (sheet,) = printer.sheets()
        assert "〓" not in sheet.words
        assert "田" not in sheet.words
        assert len(sheet.pictures) >= 2

    async def named(glass: Glass, session: FakeSession) -> None:
        await glass.tap("再打印一张")
        await glass.sees("打印机可能没有这些字：㐂")
        await glass.tap("打印副本")
        await glass.until(lambda: bool(blind.closed), "the print")
        (sheet,) = blind.sheets()
        assert "〓田" in sheet.words

    on_screen(paid, "li", page, drawn, printers=printer)
    blind = PaperPrinter(ways=(Way.NETWORK,), draws=False)
    on_screen(paid, "li", page, named, printers=blind, printer={"address": "printer"})
