"""What the screens work out before they draw: addresses, the strip's colour, steps, counts, signatures, codes."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft
import msgspec
import pytest
from company import Company, visit_of

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.registry import OFFICE_ENTRIES, TABS, home, opened_by
from mobile.screens.visits.completion_check import ways
from mobile.screens.visits.diagnosis import needed
from mobile.screens.visits.progress import STEPS, done_steps, next_step, order_view
from mobile.ui.app_context import Form
from mobile.ui.fields import tick
from mobile.ui.money import DENOMINATIONS, counts_of, total_of, typed_fen
from mobile.ui.plate import colours
from mobile.ui.qr import modules, runs
from mobile.ui.signature import Pen, is_signature, strokes_of
from mobile.ui.status_bar import level, reasons
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.rules import missing_to_complete
from rulebook.subjects.cash.records import Count
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Visit


class Page:
    """Runs a form's late writing at once."""

    def run_task(self, handler: Any, *args: Any) -> None:
        handler(*args).close()


class Drafts:
    """Only the drafts of a session."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def draft(self, key: str) -> dict[str, Any]:
        return dict(self.kept.get(key, {}))

    async def save_draft(self, key: str, value: dict[str, Any]) -> None:
        self.kept[key] = value


class Books:
    """A session that only reads the company's books."""

    def __init__(self, company: Company) -> None:
        self.world = company.world
        self.me = company.world.get(Person, "li")

    def fee(self, order: Order, visit: Visit | None) -> Fee:
        return work_out_fee(self.world, order, visit) if visit else Fee(rule="FEE-2", reason="no_parts", total=0)


class Progress(msgspec.Struct, frozen=True):
    files: int = 0
    all_files: int = 0
    bytes: int = 0
    all_bytes: int = 0


class Status(msgspec.Struct, frozen=True):
    signal: str = "online"
    unsent: int = 0
    cash: int = 0
    last_sync: str = ""
    problem: str = ""
    done: int = 0
    total: int = 0
    overdue: str = ""
    persistent: str = "granted"
    room: str = "ok"
    room_left: int | None = None
    paused: bool = False
    files: Progress = Progress()
    failing: tuple[str, ...] = ()


def form(drafts: Drafts, key: str = "form") -> Form:
    return Form(drafts, key, Page())  # type: ignore[arg-type]  # stands in for session and page


@pytest.mark.parametrize(
    "place",
    [
        Place("today"),
        Place("order", "o 1", "swap", "sim"),
        Place("office", "dispatch", "订单/7"),
        Place("bag", "x"),
    ],
)
def test_an_address_is_read_back_as_it_was_written(place):
    assert routes.read(place.path) == place


@pytest.mark.parametrize("route", ["", "/", None, "/nowhere/at/all", "/?scene=day"])
def test_an_unknown_address_is_home(route):
    assert routes.read(route) == Place("")


def test_the_strip_is_calm_when_all_is_sent_even_offline(company: Company):
    assert level(Status(signal="offline"), company.now) == "calm"
    assert level(Status(cash=30_000), company.now) == "calm"


def test_the_strip_is_amber_when_something_waits_and_red_when_it_is_late(company: Company):
    soon = company.now.replace(hour=18).isoformat()
    past = company.now.replace(hour=1).isoformat()
    assert level(Status(unsent=3), company.now) == "wait"
    assert level(Status(cash=1, overdue=soon), company.now) == "wait"
    assert level(Status(cash=1, overdue=past), company.now) == "overdue"
    assert level(Status(signal="trouble", problem="revoked"), company.now) == "overdue"
    tones = [tone for tone, _ in reasons(Status(unsent=2, cash=1, overdue=past), company.now)]
    assert tones == ["overdue", "wait"]


def test_photos_that_are_not_sent_are_told_and_so_is_a_pause(company: Company):
    photos = Status(files=Progress(files=5, all_files=31, bytes=1_200_000, all_bytes=6_100_000))
    assert level(photos, company.now) == "wait"
    assert [words for _, words in reasons(photos, company.now)] == ["26 张照片已存在本机，排在记录后面自动发送。"]
    paused = Status(signal="paused", paused=True)
    assert level(paused, company.now) == "wait"
    assert [tone for tone, _ in reasons(paused, company.now)] == ["wait"]


def test_the_steps_follow_what_was_reported(company: Company):
    order = company.order_in(OrderState.ASSIGNED)
    session: Any = Books(company)

    def coming() -> str | None:
        view = order_view(session, order)
        assert view is not None
        return next_step(view)

    li, visit = company.li, visit_of(order)
    seen = [coming()]
    for command in (
        AcceptOrder(),
        Depart(visit=visit),
        Arrive(visit=visit),
        RecordFinding(visit=visit, finding="终端损坏"),
        company.swap(visit),
        RecordWork(visit=visit, work="更换终端", customer_tried=True),
    ):
        li.must(command, order)
        seen.append(coming())
    li.must(company.receipt_for(li, order, visit), order)
    seen.append(coming())
    li.must(company.signature(order, visit), order)
    seen.append(coming())
    li.must(CompleteVisit(visit=visit), order)
    assert seen == ["accept", "depart", "arrive", "find", "act", "act", "fee", "sign", "complete"]
    assert coming() is None


def test_ord_10_fee_2_what_completion_lacks_leads_to_the_step_that_makes_it_good(company: Company):
    id = company.order_in(OrderState.ON_SITE)
    visit = visit_of(id)
    done = RecordFinding(visit=visit, finding="主板进水", customer_damage="司机拆开过外壳")
    company.li.must(done, id)
    order, at = company.world.get(Order, id), company.world.get(Visit, visit)
    assert order
    assert at
    found = ways(missing_to_complete(company.world, order, at))
    assert "photo_damage" in found["act"]
    assert "signature" in found["sign"]
    assert all(step in STEPS for step in found)


def test_fee_2_damage_by_the_customer_is_not_said_without_saying_what():
    assert needed("主板进水", damaged=True, damage="") == "find.damage.needed"
    assert needed("主板进水", damaged=True, damage="司机拆开过外壳") == ""
    assert needed("主板进水", damaged=False, damage="") == ""
    assert needed("", damaged=False, damage="") == "find.needed"


def test_a_signature_over_what_has_changed_since_is_asked_for_again(company: Company):
    order, visit = company.on_site()
    li = company.li
    li.must(RecordFinding(visit=visit, finding="电源线松动"), order)
    li.must(RecordWork(visit=visit, work="重新接线", customer_tried=True), order)
    li.must(company.signature(order, visit), order)
    session: Any = Books(company)
    view = order_view(session, order)
    assert view is not None
    assert set(STEPS) - done_steps(view) == {"complete"}
    li.must(RecordWork(visit=visit, work="另换天线", customer_tried=True), order)
    view = order_view(session, order)
    assert view is not None
    assert next_step(view) == "sign"


def test_half_a_form_is_there_again_after_leaving():
    drafts = Drafts()
    first = form(drafts)
    first.put("finding", "不定")
    asyncio.run(first.flush())
    assert form(drafts).text("finding") == "不定"
    asyncio.run(first.drop())
    assert form(drafts).text("finding") == ""


def test_half_a_signature_is_there_again_after_leaving():
    drafts = Drafts()
    half = form(drafts)
    pen = Pen(half)
    pen.down(10, 10, 400)
    for x in range(20, 200, 10):
        pen.move(x, x / 2, 400)
    pen.up()
    asyncio.run(half.flush())
    again = form(drafts)
    assert strokes_of(again) == strokes_of(half)
    assert is_signature(strokes_of(again))
    assert Pen(again).pieces(400)


def test_a_touch_is_no_signature():
    touched = form(Drafts())
    pen = Pen(touched)
    pen.down(10, 10, 400)
    pen.up()
    assert not is_signature(strokes_of(touched))
    pen.clear()
    assert strokes_of(touched) == ()


def test_pieces_of_a_long_stroke_are_drawn_once():
    pen = Pen(form(Drafts()))
    pen.down(0, 0, 400)
    for x in range(200):
        pen.move(x, x % 50, 400)
    before = pen.pieces(400)
    pen.move(200, 5, 400)
    after = pen.pieces(400)
    assert [id(piece) for piece in before[:-1]] == [id(piece) for piece in after[: len(before) - 1]]


def test_notes_and_coins_are_counted_by_denomination():
    counted = form(Drafts())
    counted.put("n10000", "3")
    counted.put("n50", "1")
    counted.put("n10", "zwei")
    assert counts_of(counted) == (Count(10_000, 3), Count(50, 1))
    assert total_of(counted) == 30_050
    counted.put("given", "¥1,000.50")
    assert typed_fen(counted, "given") == 100_050
    counted.put("given", "viel")
    assert typed_fen(counted, "given") is None


@pytest.mark.parametrize("fen", [45_055, 88, 1])
def test_every_sum_can_be_counted_to_the_fen(fen: int):
    counted, left = form(Drafts()), fen
    for note in DENOMINATIONS:
        counted.put(f"n{note}", str(left // note))
        left %= note
    assert (left, total_of(counted)) == (0, fen)


def test_a_code_is_drawn_as_runs_that_cover_exactly_its_dark_modules():
    rows = modules("https://paigong.example.cn/v/abcdefghijklmnopqrstuv")
    drawn = {(x + i, y) for x, y, length in runs(rows) for i in range(length)}
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_plates_look_like_the_metal():
    assert colours("粤BD12345")[2] != colours("京A12345", "小型轿车")[2]
    assert colours("京A12345", "中型普通货车")[0] == "#F7C520"
    assert colours("京A12345") == colours("京A12345", "小型轿车")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_somewhere_to_start(role: Role):
    person = Person(id="p", name="某", roles=(role,))  # type: ignore[arg-type]  # an id is a string
    entry = home(person)
    assert entry in (*opened_by(person, TABS), *opened_by(person, OFFICE_ENTRIES))


def test_every_registered_screen_is_there():
    for entry in (*TABS, *OFFICE_ENTRIES):
        assert callable(entry.component()), entry.key


def test_a_whole_card_ticks_with_its_hint_and_its_edges():
    form = Form(Drafts(), "depart", Page())
    card = tick(form, "tools", "工具", lambda: None, "钳子、螺丝刀")
    assert isinstance(card, ft.GestureDetector)
    assert card.exclude_from_semantics, "the box has the name; a second one would be read out twice"
    card.on_tap(None)
    assert form.get("tools") is True
    card.on_tap(None)
    assert form.get("tools") is False
