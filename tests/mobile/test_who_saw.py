"""Who saw a customer or a visit, the reason that opens a file, and that a redraw writes no line (SEC-1)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from company import CUSTOMER, TRUCK, Company, Hand
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.client.read_notes import ReadNotes
from rulebook.kernel.ids import SYSTEM_DEVICE, PersonId
from rulebook.policy.classes import Class
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.confidentiality.classes import held_class
from rulebook.subjects.confidentiality.commands import MOST_READS, NoteReads, Read, SetClass
from rulebook.subjects.confidentiality.records import PaperCustody, ReadMark, about_of, mark_id
from rulebook.subjects.orders.records import OrderState


def vehicle(id: str = TRUCK) -> str:
    return routes.office("archive", "vehicle", id)


def test_sec_1_the_desk_sees_the_file_of_a_customer_in_hand_and_the_read_names_the_order(company: Company) -> None:
    order = company.order_in(OrderState.SUBMITTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("更正客户资料")
        assert "谁看过" not in glass.words(), "that is for auditor and head"
        wanted = {("customer", CUSTOMER, f"order:{order}"), ("vehicle", TRUCK, "")}
        await glass.until(lambda: wanted <= set(session.reads), "the reads")

    on_screen(company, "anna", vehicle(), story)


def test_sec_1_beyond_ones_work_a_reason_is_asked_and_then_it_opens_at_once(company: Company) -> None:
    order = company.order_in(OrderState.SUBMITTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("客户档案属绝密")
        assert company.order(order).address not in glass.words()
        assert not any(kind == "customer" for kind, _, _ in session.reads), "what is not shown is not read"
        await glass.tap("说明理由并查阅")
        await glass.sees("理由：年度审计抽查")
        await glass.until(lambda: "客户档案属绝密" not in glass.words(), "the file is open")

    typed = {f"read.open/customer/{CUSTOMER}": {"reason": "年度审计抽查"}}
    on_screen(company, "ji", vehicle(), story, **typed)
    mark = company.world.get(ReadMark, mark_id("customer", CUSTOMER, "ji"))
    assert mark is not None
    assert [r.why for r in mark.readings] == ["年度审计抽查"]


def test_sec_1_the_auditor_sees_who_saw_a_customer_and_a_visit(company: Company) -> None:
    order, visit = company.on_site()
    seen = (Read(kind="customer", id=CUSTOMER, basis=f"order:{order}"), Read(kind="visit", id=visit))
    company.anna.must(NoteReads(reads=seen), "device-anna")

    async def at_the_customer(glass: Glass, session: FakeSession) -> None:
        await glass.sees("安娜 · 看过 1 天")
        await glass.sees(f"因工单 {company.order(order).number}")

    async def at_the_visit(glass: Glass, session: FakeSession) -> None:
        await glass.sees("安娜 · 看过 1 天")
        await glass.sees("机密")

    on_screen(company, "ji", vehicle(), at_the_customer)
    on_screen(company, "dong", routes.office("archive", "visit", visit), at_the_visit)


def test_sec_1_more_readers_than_fit_are_counted_and_all_of_them_can_be_seen(company: Company) -> None:
    for n in range(45):
        person = f"reader-{n:02}"
        mark = ReadMark(
            id=mark_id("vehicle", TRUCK, person),
            about=about_of("vehicle", TRUCK),
            cls=Class.SECRET,
            reader=PersonId(person),
            reader_name=f"读者{n:02}",
            first_at="2026-03-02T10:00:00+08:00",
            last_at=f"2026-03-02T10:{n:02}:00+08:00",
            days=1,
            readings=(),
        )
        company.world.records[ReadMark.KIND, mark.id] = mark

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已列出 30 人，共 45 人")
        assert "读者44" in glass.words()
        assert "读者14" not in glass.words(), "the latest come first"
        await glass.tap("再看 15 人")
        await glass.sees("读者00")
        assert "已列出" not in glass.words()

    on_screen(company, "ji", vehicle(), story)


def test_sec_1_everybody_sees_their_own_reads(company: Company) -> None:
    company.ji.must(NoteReads(reads=(Read(kind="vehicle", id=TRUCK),)), "device-ji")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("我的查阅记录")
        await glass.sees("车辆 京A·12345")

    on_screen(company, "ji", routes.tab("me"), story)


class Desk:
    """What ReadNotes asks of a session; `lines` is what was written."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.at = company.now
        self.lines: list[NoteReads] = []
        self.full = False

    async def give(self, note: NoteReads) -> bool:
        if self.full:
            return False
        self.lines.append(note)
        return True

    def now(self) -> datetime:
        return self.at

    def notes(self, pause: float = 0) -> ReadNotes:
        return ReadNotes(self.give, lambda: self.company.world, lambda: "anna", self.now, pause)


def test_sec_1_a_record_drawn_a_thousand_times_is_one_read_in_one_line_with_others(company: Company) -> None:
    async def story() -> None:
        desk = Desk(company)
        notes = desk.notes()
        for _ in range(1000):
            notes.note("customer", "c-1", "order:o-1")
            notes.note("visit", "v-1")
            notes.note("unit", "u-1")
        await notes.write()
        assert [(r.kind, r.id) for line in desk.lines for r in line.reads] == [
            ("customer", "c-1"),
            ("visit", "v-1"),
        ]
        assert len(desk.lines) == 1
        desk.at += timedelta(days=1)
        notes.note("visit", "v-1")
        await notes.write()
        assert len(desk.lines) == 2, "another day is another read"

    asyncio.run(story())


def test_sec_1_reads_are_written_by_themselves_after_a_short_rest(company: Company) -> None:
    async def story() -> None:
        desk = Desk(company)
        notes = desk.notes()
        notes.note("visit", "v-1")
        assert desk.lines == []
        assert notes.task is not None
        await notes.task
        assert len(desk.lines) == 1

    asyncio.run(story())


def test_sec_1_many_reads_go_into_lines_of_a_bounded_size_and_a_full_device_notes_them_later(
    company: Company,
) -> None:
    async def story() -> None:
        desk = Desk(company)
        notes = desk.notes()
        for n in range(MOST_READS + 1):
            notes.note("visit", f"v-{n}")
        await notes.write()
        assert [len(line.reads) for line in desk.lines] == [MOST_READS, 1]
        desk.full = True
        notes.note("visit", "late")
        await notes.write()
        desk.full = False
        notes.note("visit", "late")
        await notes.write()
        assert desk.lines[-1].reads[0].id == "late"

    asyncio.run(story())


@pytest.mark.parametrize("breaks", [False, True])
def test_sec_1_a_batch_that_could_not_be_written_waits_and_is_written_whole(
    company: Company, breaks: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody has to look at the records again: by itself, once the device takes lines again."""

    async def story() -> None:
        desk = Desk(company)
        tries = 0

        async def give(note: NoteReads) -> bool:
            nonlocal tries
            tries += 1
            if tries <= 2 and breaks:
                raise OSError("full")
            return tries > 2 and await desk.give(note)

        notes = ReadNotes(give, lambda: company.world, lambda: "anna", desk.now, pause=0, again=0)
        notes.note("customer", "c-1", "order:o-1")
        notes.note("visit", "v-1")
        assert notes.task is not None
        await notes.task
        assert [[(r.id, r.basis) for r in line.reads] for line in desk.lines] == [
            [("c-1", "order:o-1"), ("v-1", "")]
        ]
        assert tries == 3

    asyncio.run(story())
    assert caplog.text.count("reads could not be written") == 2 * breaks


def test_sec_1_two_that_write_at_once_write_no_read_twice(company: Company) -> None:
    async def story() -> None:
        desk = Desk(company)
        going, may = asyncio.Event(), asyncio.Event()

        async def give(note: NoteReads) -> bool:
            going.set()
            await may.wait()
            return await desk.give(note)

        notes = ReadNotes(give, lambda: company.world, lambda: "anna", desk.now, pause=0)
        notes.note("visit", "v-1")
        one = asyncio.create_task(notes.write())
        await going.wait()
        other = asyncio.create_task(notes.write())
        may.set()
        await asyncio.gather(one, other)
        assert [len(line.reads) for line in desk.lines] == [1]

    asyncio.run(story())


def test_sec_1_after_a_restart_what_is_marked_today_is_not_noted_again(company: Company) -> None:
    company.anna.must(NoteReads(reads=(Read(kind="visit", id="v-1"),)), "device-anna")

    async def story() -> None:
        desk = Desk(company)
        notes = desk.notes()
        notes.note("visit", "v-1")
        await notes.write()
        assert desk.lines == []

    asyncio.run(story())


def test_sec_1_a_vehicle_made_top_secret_opens_for_a_reason_and_on_ones_work_without(company: Company) -> None:
    for hand, why in ((company.hua, "车队名单外泄过"), (company.dong, "")):
        hand.must(SetClass(kind="vehicle", cls=Class.TOP_SECRET, reason=why), "vehicle")

    async def shut(glass: Glass, session: FakeSession) -> None:
        await glass.sees("这份档案属绝密")
        assert "车上的设备（档案）" not in glass.words()
        assert session.reads == []
        await glass.tap("说明理由并查阅")
        await glass.sees("车上的设备（档案）")

    typed = {f"read.open/vehicle/{TRUCK}": {"reason": "年度审计抽查"}}
    on_screen(company, "ji", vehicle(), shut, **typed)
    company.order_in(OrderState.SUBMITTED)

    async def on_work(glass: Glass, session: FakeSession) -> None:
        await glass.sees("更正客户资料")
        await glass.until(lambda: any(kind == "vehicle" for kind, _, _ in session.reads), "the read")

    on_screen(company, "anna", vehicle(), on_work)


def test_sec_1_a_class_is_asked_for_on_the_page_of_the_rules_and_agreed_to_by_the_head(company: Company) -> None:
    page = routes.office("rules", "class", "unit")

    async def asks(glass: Glass, session: FakeSession) -> None:
        await glass.sees("可设为秘密到机密")
        await glass.tap("提请改密级")
        await glass.sees("华管理员提请改为机密，等第二人同意")

    typed = {"office.rules.class/unit": {"cls": "secret", "reason": "终端清单外泄过"}}
    on_screen(company, "hua", page, asks, **typed)

    async def agrees(glass: Glass, session: FakeSession) -> None:
        await glass.tap("同意这个密级")
        await glass.sees("华管理员 提请，董经理 同意")

    on_screen(company, "dong", page, agrees)
    assert held_class(company.world, "unit") is Class.SECRET

    async def fixed(glass: Glass, session: FakeSession) -> None:
        await glass.sees("规章定的，不能改")
        assert "提请改密级" not in glass.words()

    on_screen(company, "hua", routes.office("rules", "class", "customer"), fixed)


def test_sec_1_a_secret_sheet_in_my_hands_is_handed_on_and_the_watchers_see_where_it_is(company: Company) -> None:
    printed = RecordExport(report="record", form="pdf", first="", last="", about="visit:v-1")
    Hand(company, "chen", SYSTEM_DEVICE).must(printed)
    (paper,) = company.world.all(PaperCustody)

    async def hands_on(glass: Glass, session: FakeSession) -> None:
        await glass.sees(paper.number)
        await glass.tap("已交给他")
        await glass.sees("陈经理 交给 薄调度")
        await glass.sees("您手里没有机密纸件")

    on_screen(company, "chen", "/me/papers", hands_on, **{f"paper.move/{paper.id}": {"to": "bo"}})

    async def watches(glass: Glass, session: FakeSession) -> None:
        await glass.sees("在薄调度手里")

    on_screen(company, "ji", "/me/papers", watches)


def test_sec_1_that_a_sheet_was_destroyed_is_asked_twice(company: Company) -> None:
    printed = RecordExport(report="record", form="pdf", first="", last="", about="visit:v-1")
    Hand(company, "chen", SYSTEM_DEVICE).must(printed)
    (paper,) = company.world.all(PaperCustody)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("先选交给谁")
        await glass.tap("已销毁")
        await glass.sees("确认已销毁，不能撤回")
        assert paper.moves == company.world.get(PaperCustody, paper.id).moves  # type: ignore[union-attr]  # it is there
        await glass.tap("确认已销毁，不能撤回")
        await glass.sees("您手里没有机密纸件")

    on_screen(company, "chen", "/me/papers", story)
    after = company.world.get(PaperCustody, paper.id)
    assert after is not None
    assert [move.what for move in after.moves] == ["destroyed"]
