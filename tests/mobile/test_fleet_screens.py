"""An order of sixty vehicles on the phone: no tap goes to another vehicle or to nobody redrawn as it may be."""

from __future__ import annotations

import asyncio
import re

import flet as ft
from company import visit_of
from fake import FakeSession
from glass import Glass, on_screen
from scenes import FLEET, fleet

from mobile.screens.teams.vehicle_rows import counts, listed
from mobile.screens.teams.vehicles import AT_ONCE
from mobile.screens.visits.progress import mine
from mobile.ui.tap_settings import BUTTONS
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.places import JobState, VehicleJob
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.orders.teamwork import assignment_of, progress
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.teams.commands import ReportVehicle

ORDER, VISIT = "order-60", visit_of("order-60")


def plate(n: int) -> str:
    return f"贵D·{10100 + n:05d}"


def rows(glass: Glass) -> int:
    return len(re.findall(r"贵D·\d{5}, ", glass.words()))


def views(glass: Glass) -> list[tuple[int, str | None]]:
    return [(control._i, control.route) for control in glass.controls() if isinstance(control, ft.View)]


def job(session: FakeSession, n: int) -> VehicleJob | None:
    return session.world.get(VehicleJob, f"{ORDER}:{vehicle_id(f'贵D{10100 + n:05d}')}")


def test_a_tap_on_what_was_drawn_before_the_signal_came_and_went_is_taken() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("接单")
        number = glass.button("接单")._i
        for signal in ("offline", "syncing", "offline", "syncing", "offline"):
            session.signal, session.total = signal, int(signal == "syncing")
            session.tell()
            await asyncio.sleep(0.01)
        await glass.tap_number(number)
        await glass.sees("准备出发")

    on_screen(fleet(), "wang", f"/order/{ORDER}", story)


def test_a_thumb_that_stays_on_a_button_has_pressed_it() -> None:
    """The client calls half a second a long press and no tap, also where a phone was busy drawing meanwhile."""

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.hold("接单")
        await glass.sees("准备出发")
        for route in (
            f"/order/{ORDER}",
            f"/order/{ORDER}/depart",
            f"/order/{ORDER}/vehicles",
            "/today",
            "/bag",
            "/me",
        ):
            await glass.go(route)
            await glass.opened()
            buttons = [b for b in glass.controls() if isinstance(b, BUTTONS) and b.on_click]
            assert buttons
            assert all(b.on_long_press for b in buttons)

    on_screen(fleet(), "wang", f"/order/{ORDER}", story)


def test_the_button_on_the_day_does_what_it_says() -> None:
    """It named the step and only opened the order, where a button of the same name waited for another tap."""

    async def story(glass: Glass, session: FakeSession) -> None:
        (order,) = (o for o in mine(session) if o.state is OrderState.ASSIGNED)
        await glass.tap("接单")
        await glass.sees("准备出发")
        assert assignment_of(session.world, session.company.order(order.id), "wang").state is OrderState.ACCEPTED
        await glass.tap("准备出发")
        await glass.sees("出发前逐项确认")

    on_screen(fleet(), "wang", "/today", story)


def test_a_vehicle_that_a_colleague_has_done_takes_nobody_elses_tap() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(plate(42))
        number = glass.button(plate(42))._i
        done = ReportVehicle(visit=VISIT, vehicle=vehicle_id("贵D10137"))
        session.company.li.must(done, ORDER)
        session.tell()
        await glass.until(lambda: plate(37) not in glass.words(), "the vehicle done to leave the list")
        await glass.tap_number(number)
        await glass.sees("这辆完成")
        await glass.tap("这辆完成")
        await glass.until(lambda: job(session, 42) is not None, "the vehicle that was tapped to be done")
        assert job(session, 41) is None
        assert job(session, 43) is None

    on_screen(fleet(), "li", f"/order/{ORDER}/vehicles", story)


def test_the_app_is_one_view_under_one_name_whatever_is_open() -> None:
    """Under another name the client would draw the screen twice, and the steps of a visit would open late."""

    async def story(glass: Glass, session: FakeSession) -> None:
        before = views(glass)
        for route in (f"/order/{ORDER}", f"/order/{ORDER}/vehicles", "/bag", "/today"):
            await glass.go(route)
            await glass.opened()
            assert views(glass) == before
        assert len(before) == 1

    on_screen(fleet(), "li", "/today", story)


def test_a_list_of_sixty_is_drawn_by_and_by_and_the_search_finds_them_all() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("37 / 60")
        await glass.tap("全部 60")
        await glass.sees(plate(0))
        assert rows(glass) == AT_ONCE
        await glass.tap("再显示")
        await glass.until(lambda: rows(glass) == 3 * AT_ONCE, "more rows")

    on_screen(fleet(), "li", f"/order/{ORDER}/vehicles", story)


def test_the_desk_sees_the_total_and_what_became_of_each_vehicle_by_whom() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("37 / 60")
        await glass.sees("已完成 · 李师傅")
        await glass.tap("无法施工 2")
        await glass.until(lambda: rows(glass) == 2, "the two that could not be done")
        assert glass.words().count("无法施工 · 车不在现场 · 李师傅") == 2

    on_screen(fleet(), "bo", f"/office/dispatch/{ORDER}", story)


def test_a_vehicle_that_got_its_terminal_stays_open_for_its_sim() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(plate(42))
        for button, kind in (("装终端", UnitKind.TERMINAL), ("装 SIM卡", UnitKind.SIM)):
            await glass.sees(button)
            await glass.tap(button)
            await glass.sees("首次安装")
            unit = next(
                u for u in session.world.find(Unit, "holder", "li") if u.unit is kind and not u.owed_to_store
            )
            await glass.tap(f"装上 {unit.number}")
            await glass.sees("校验通过")
            await glass.tap("记录安装")
            await glass.sees(f"{plate(42)}, 已完成")
        await glass.sees("38 / 60")
        vehicle = session.world.get(Vehicle, vehicle_id("贵D10142"))
        assert vehicle
        assert vehicle.terminal
        assert vehicle.sim == unit.id

    on_screen(fleet(), "li", f"/order/{ORDER}/vehicles", story)


def test_a_vehicle_searched_for_among_those_left_is_found_where_it_is() -> None:
    company = fleet()
    everything = progress(company.world, company.order(ORDER))
    assert counts(everything) == {"left": 21, "done": 37, "not_possible": 2, "all": FLEET}
    assert listed(company.world, everything, "left", "10103") == []
    ((found, _),) = listed(company.world, everything, "all", "10103")
    assert found.job is not None
    assert found.job.state is JobState.DONE
    assert listed(company.world, everything, "left", "", str(found.vehicle))[0][0] == found
