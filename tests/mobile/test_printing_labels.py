"""Labels of 60 × 40 mm: their codes are read again, and say the number that stands below them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from company import IN_BAG, SIM_IN_BAG, Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_printer import PaperPrinter
from thermal import Tspl, open_png, read_codes

from mobile.app import routes
from mobile.printing.tspl import Label, tspl
from mobile.screens.printing.jobs import Job, job_bytes, job_picture
from mobile.screens.printing.labels import returned_label, unit_label
from mobile.ui.qr import modules
from rulebook.subjects.replacements.labels import return_label
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@settings(deadline=None)
@given(words, st.lists(words, max_size=6), st.text("0123456789ABCDEF", min_size=1, max_size=24))
def test_whatever_stands_on_a_label_it_stays_on_it_and_its_codes_are_read(
    title: str, lines: list[str], number: str
) -> None:
    label = Label(title, number, tuple(lines), modules(number))
    sheet = Tspl().print(tspl(label))
    assert sheet.whole
    assert set(sheet.codes()) == {number}
    assert sheet.lines[-1] == number


def test_a_quotation_mark_does_not_end_the_text() -> None:
    sheet = Tspl().print(tspl(Label('GT"100"', "1", ('a\\["]',), modules("1"))))
    assert sheet.lines[:2] == ["GT＂100＂", "a\\[＂]"]


@pytest.mark.parametrize("number", [IN_BAG, SIM_IN_BAG])
def test_stk_1_a_units_label_says_its_number_twice(company: Company, number: str) -> None:
    unit = next(iter(company.world.find(Unit, "number", number)))
    label = unit_label(unit)
    sheet = Tspl().print(tspl(label))
    assert sheet.codes() == [number, number]
    assert unit.model in sheet.words
    picture = open_png(asyncio.run(job_picture(Job("u", "u", label), 60, _draw())))
    assert read_codes(picture) == [number, number]


def test_rpl_4_the_return_label_says_in_its_code_what_stands_on_it(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    (swap,) = company.world.find(Swap, "visit", visit_of(order))
    found = return_label(company.world, swap, "李师傅")
    assert found is not None
    label = returned_label(found)
    for whole in (False, True):
        sheet = Tspl().print(asyncio.run(job_bytes(Job("r", "r", label), 60, _draw(), whole)))
        assert sorted(sheet.codes()) == sorted([found.number, found.code])
    sheet = Tspl().print(tspl(label))
    assert "京A·12345" in sheet.words


def _draw() -> Any:
    draw = PaperPrinter().draw()
    assert draw is not None
    return draw


def test_stk_1_the_storekeeper_prints_a_label_from_the_units_page_and_what_was_chosen_is_kept(
    company: Company,
) -> None:
    unit = next(iter(company.world.find(Unit, "number", IN_BAG)))
    printer = PaperPrinter()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("打印")
        await glass.sees("TSPL")
        await glass.tap("整张图片")
        await glass.tap("现在打印")
        await glass.until(lambda: bool(printer.closed), "the label")
        (sheet,) = printer.sheets()
        assert sheet.codes() == [unit.number, unit.number]
        assert sheet.lines == []
        await glass.until(lambda: session.draft("printer").get("mode") == "picture", "the choice")
        await glass.sees("已打印")
        printer.cover_open = True
        await glass.tap("现在打印")
        await glass.sees("打印机的盖子开着")
        assert printer.jobs[-1] == b""

    on_screen(company, "guo", routes.office("archive", "unit", unit.id), story, printers=printer)


def test_stk_1_the_labels_of_picked_units_come_one_after_the_other_in_one_print(company: Company) -> None:
    printer = PaperPrinter()
    held = [u for u in company.world.all(Unit) if u.place is Place.PERSON]
    assert len(held) > 1

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("多选")
        await glass.sees(f"全选筛选内 {len(held)} 条")
        await glass.tap(f"全选筛选内 {len(held)} 条")
        await glass.sees("打印标签")
        await glass.tap("打印标签")
        await glass.sees(f"{len(held)} 张标签，一次打完。")
        await glass.tap("打印")
        await glass.sees("TSPL")
        await glass.tap("现在打印")
        await glass.until(lambda: bool(printer.closed), "the labels")

    on_screen(
        company, "guo", routes.office("stock"), story, printers=printer, office__stock__filter={"view": "person"}
    )
    (job,) = printer.jobs
    one_by_one = [part + b"PRINT 1,1\r\n" for part in job.split(b"PRINT 1,1\r\n") if part]
    codes = [Tspl().print(part).codes() for part in one_by_one]
    assert sorted(codes) == sorted([u.number, u.number] for u in held)
