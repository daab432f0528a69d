"""A receipt on a technician's printer: what comes out is what the screen says; what does not, is not counted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import flet as ft
import pytest
from company import Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen
from paper_printer import PaperPrinter
from thermal import open_png, read_codes

from mobile.app import routes
from mobile.client.drafts import half_done
from mobile.device.printers import Way
from mobile.printing.bitmap import Bitmap
from mobile.printing.paper import Words, texts
from mobile.screens.printing.jobs import Job, Told
from mobile.screens.printing.receipt_paper import receipt_paper
from mobile.screens.printing.run import Choice, begun, to_printer
from mobile.screens.receipts.receipt_words import receipt_words
from rulebook.kernel.ids import ReceiptId
from rulebook.subjects.receipts.commands import PrintReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Known, Method, Receipt, ReceiptPrint

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


def prints(company: Company) -> tuple[ReceiptPrint, ...]:
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    return receipt.prints


def shared(company: Company) -> int:
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    return receipt.shared


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


def test_rct_4_a_print_asked_about_after_the_app_died_is_counted_as_its_paper_was(paid: Company) -> None:
    """An original of 80 mm was under way; since then another has printed a copy on 58 mm."""
    paid.fang.must(PrintReceipt(receipt=ID, copy=True, width=58), "order-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("整张都出来了")
        await glass.until(lambda: not session.draft(f"printing/{ID}"), "the answer")

    draft = {"paper": "print-1", "width": 80, "copies": 0, "state": "begun"}
    on_screen(paid, "li", PAGE, story, printers=PaperPrinter(), **{f"printing/{ID}": draft})
    told = prints(paid)[-1]
    assert (told.id, told.width, told.copy, told.known) == ("print-1", 80, False, Known.SEEN)


def test_rct_4_what_the_printer_said_before_the_app_died_is_counted_once_and_unasked(paid: Company) -> None:
    paid.li.must(PrintReceipt(receipt=ID, width=58, paper="print-1"), "order-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.until(lambda: not session.draft(f"printing/{ID}"), "the count")
        await glass.sees("再打印一张")
        assert "不知道" not in glass.words()

    draft = {"paper": "print-1", "width": 58, "copies": 0, "state": "out"}
    on_screen(paid, "li", PAGE, story, printers=PaperPrinter(), **{f"printing/{ID}": draft})
    assert printed(paid) == 1


@pytest.mark.parametrize(("answer", "count", "known"), [("整张都出来了", 1, "seen"), ("没有打全", 0, "failed")])
@pytest.mark.parametrize("fault", [{"answers": False}, {"in_order": False}])
def test_rct_4_of_a_printer_that_does_not_answer_only_what_is_known_is_said(
    paid: Company, fault: dict[str, Any], answer: str, count: int, known: str
) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.sees("已交给打印机，打没打出来还不知道")
        assert [one.known for one in prints(session.company)] == [Known.SENT]
        assert "已打印" not in glass.words()
        await glass.tap(answer)
        await glass.until(lambda: not session.draft(f"printing/{ID}"), "the answer")
        await glass.sees("打印副本" if count else "现在打印")
        assert "不知道" not in glass.words()

    on_screen(paid, "li", PAGE, story, printers=PaperPrinter(**fault))
    assert (printed(paid), [str(one.known) for one in prints(paid)]) == (count, [known])


def test_the_printer_is_chosen_before_anything_is_drawn(paid: Company) -> None:
    """A browser opens its chooser only just after the press: fonts that load first would use that up."""
    printer = PaperPrinter()

    async def story(glass: Glass, session: FakeSession) -> None:
        await press_print(glass)
        await glass.until(lambda: printed(session.company) == 1, "the print")
        assert printer.heard[0] == "open"
        assert "draw" in printer.heard

    on_screen(paid, "li", PAGE, story, printers=printer, printer={"mode": "picture"})


def test_a_drawing_that_fails_lets_the_printer_go_and_leaves_nothing_open(paid: Company) -> None:
    class Broken(PaperPrinter):
        async def _drawn(self, lines: Sequence[tuple[str, int, bool]]) -> list[Bitmap]:
            raise MemoryError

    async def story(session: FakeSession) -> None:
        receipt = paid.world.get(Receipt, ID)
        assert receipt is not None

        async def record(_: Told) -> None:
            raise AssertionError("nothing was printed")

        job = Job(ID, "n", (Words("㐂"),), record=record)
        with pytest.raises(MemoryError):
            await to_printer(session, printer, job, Choice("bluetooth", 58, "picture", "", 9600), lambda _: None)
        assert not session.draft(begun(job))

    printer = Broken()
    asyncio.run(story(FakeSession(paid, paid.li, language="zh")))
    assert printer.opened == printer.closed == 1


def share_button(glass: Glass) -> ft.FilledTonalButton:
    return next(c for c in glass.controls() if isinstance(c, ft.FilledTonalButton))


def test_rct_4_a_receipt_that_leaves_as_a_picture_is_shared_and_not_printed(paid: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("打印")
        await glass.sees("图片不算打印")
        await glass.until(lambda: not share_button(glass).disabled, "the picture is drawn")
        assert printer.heard == ["draw"]
        await glass.tap_number(share_button(glass)._i)
        await glass.until(lambda: shared(session.company) == 1, "the picture")
        await glass.sees("分享图片 1 次")
        assert printer.heard == ["draw"], "between the press and the sharing nothing is drawn"
        assert "再打印一张" not in glass.words()
        (file,) = glass.wire.shared
        assert (file.name or "").endswith(".png")
        assert read_codes(open_png(file.data or b"")) == [session.receipt_url(f"{ID:-<22}")]

    printer = PaperPrinter(ways=())
    on_screen(paid, "li", PAGE, story, printers=printer)
    assert (printed(paid), prints(paid)) == (0, ())


def test_rct_4_a_picture_says_that_it_is_no_paper_and_a_print_does_not(paid: Company) -> None:
    receipt = paid.world.get(Receipt, ID)
    assert receipt is not None
    words = receipt_words(receipt, "zh", "https://example.cn/r/1", None, [])
    for paper, says in ((receipt_paper(words, "zh", 0, picture=True), 2), (receipt_paper(words, "zh", 0), 0)):
        assert texts(paper).count("图片 · 不是纸质原件") == says


def test_without_an_address_the_button_rests_and_says_so_and_the_panel_can_be_shut(paid: Company) -> None:
    printer = PaperPrinter(ways=(Way.NETWORK,))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("打印")
        await glass.sees("先填打印机地址")
        assert any(isinstance(c, ft.FilledTonalButton) and c.disabled for c in glass.controls())
        await glass.tap("收起")
        await glass.until(lambda: "先填打印机地址" not in glass.words(), "the panel is shut")

    on_screen(paid, "li", PAGE, story, printers=printer)
    assert printer.opened == 0


def test_a_printer_that_was_chosen_is_no_half_done_work(paid: Company) -> None:
    drafts = {"printer": {"way": "network"}, f"printing/{ID}": {"state": "sent"}}
    assert half_done(drafts, paid.world).forms == (f"printing/{ID}",)


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
