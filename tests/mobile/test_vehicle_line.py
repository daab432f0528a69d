"""The line in time on a vehicle's page: one part alone, and rows that open their page (ARC-1)."""

from __future__ import annotations

from company import OTHER_TRUCK, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.archive.vehicle_line import words_of
from mobile.ui.text import catalogue
from rulebook.policy.vehicle_file import Event, Part

PAGE = routes.office("archive", "vehicle", TRUCK)


def worked_on(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)


def test_arc_1_one_part_of_the_line_is_shown_alone_and_a_row_opens_what_it_tells_of(company: Company) -> None:
    worked_on(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("车辆档案时间线")
        await glass.sees("收费（现金）")
        await glass.tap("设备 1")
        await glass.until(lambda: "收费（现金）" not in glass.words(), "units alone")
        assert "更换终端" in glass.words()
        await glass.tap("上门 1")
        await glass.sees("到达现场")
        await glass.tap("到达现场")
        await glass.sees("经过")

    on_screen(company, "chen", PAGE, story)


def test_arc_1_a_vehicle_that_nothing_was_done_to_says_so(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还没有记录。")

    on_screen(company, "chen", routes.office("archive", "vehicle", OTHER_TRUCK), story)


def test_every_event_has_words_in_both_languages() -> None:
    parts = {f"file.part.{part}" for part in Part}
    for language in ("zh", "en"):
        assert parts <= set(catalogue(language))
    said = Event(at="", part=Part.MONEY, what="receipt", kind="receipt", id="r", of="method.cash")
    assert words_of(said) == "收费（现金）"
