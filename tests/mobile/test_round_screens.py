"""Rounds on the screen: a plan, a round walked by gun, a fault that becomes an order, the fleet's matrix."""

from __future__ import annotations

import asyncio
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import flet as ft
import pytest
from company import CUSTOMER, FITTED, IN_STORE, OTHER_FITTED, OTHER_PLATE, PLATE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.client.session_api import CommandResult
from mobile.ui.fields import grouped
from mobile.ui.text import t
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.rounds.commands import PlanRound, SeeStop
from rulebook.subjects.rounds.matrix import matrix, seen_in
from rulebook.subjects.rounds.records import (
    Every,
    Finding,
    FindingState,
    How,
    Rhythm,
    Round,
    RoundKind,
    RoundPlan,
    RoundState,
    RoundStop,
    StopState,
)

FIRST = "round:monthly:2026-03-02"
DESK = routes.office("rounds", FIRST)
PLAN = PlanRound(
    name="顺达月检",
    kind=RoundKind.INSPECTION,
    people=(PersonId("li"),),
    rhythm=Rhythm(every=Every.LAST_DAY),
    since="2026-03-02",
    customers=(CustomerId(CUSTOMER),),
    points=("外观", "指示灯"),
    window=2,
)


def planned(company: Company) -> None:
    company.bo.must(PLAN, "monthly")
    for _ in range(4):
        for due in passed_deadlines(company.world, company.now):
            if due.record.startswith("round"):
                company.system.must(due)


def stop(company: Company, target: str = TRUCK) -> RoundStop:
    found = company.world.get(RoundStop, f"{FIRST}:{target}")
    assert found is not None
    return found


async def shoots(glass: Glass, *numbers: str) -> None:
    """What a gun types: number and Enter, one after the other."""
    entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
    typed = ""
    for number in numbers:
        typed += f"{number}\n"
        glass.flet.apply_patch(entry._i, {"value": typed})
        await glass.flet.dispatch_event(entry._i, "change", typed)


def how_read(company: Company) -> dict[str, str]:
    return {one.name: str(one.how) for one in company.world.find(RoundStop, "round", FIRST) if one.seen_at}


@pytest.mark.parametrize("who", ["bo", "li"])
def test_rnd_1_a_number_that_a_hand_put_in_is_typed_on_a_desk_as_on_a_phone(company: Company, who: str) -> None:
    """One pasted with its Enter, one ended by the button beside the field."""
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))
        entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
        glass.flet.apply_patch(entry._i, {"value": f"{FITTED}\n{OTHER_FITTED}"})
        await glass.flet.dispatch_event(entry._i, "change", f"{FITTED}\n{OTHER_FITTED}")
        await glass.tap(t("store.entry.add"))
        await glass.sees(t("rounds.told", told=2, all=2))

    page = DESK if who == "bo" else routes.Place("me", "rounds", FIRST, "").path
    on_screen(company, who, page, story)
    assert how_read(company) == {PLATE: "typed", OTHER_PLATE: "typed"}


def test_rnd_1_a_number_that_came_sign_by_sign_and_fast_was_read_by_gun(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
        typed = ""
        for sign in f"{FITTED}\n":
            typed += sign
            glass.flet.apply_patch(entry._i, {"value": typed})
            await glass.flet.dispatch_event(entry._i, "change", typed)
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story)
    assert how_read(company) == {PLATE: "gun"}


def test_rnd_1_a_number_off_a_photo_was_read_by_camera(company: Company) -> None:
    planned(company)

    async def read(_: bytes) -> list[str]:
        return [FITTED]

    async def story(glass: Glass, session: FakeSession) -> None:
        buttons = (c for c in glass.controls() if isinstance(c, ft.IconButton))
        action = next(c.action for c in buttons if isinstance(c.action, ft.PickFiles))
        picked: Any = action.file_picker.on_result
        await picked(SimpleNamespace(files=[SimpleNamespace(bytes=b"")]))
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story, scan=read)
    assert how_read(company) == {PLATE: "camera"}


def test_rnd_1_a_scan_that_could_not_be_kept_is_told_again_by_the_next_and_the_rest_goes_on(
    company: Company,
) -> None:
    planned(company)
    told: list[str] = []

    class Refusing(FakeSession):
        """Keeps nothing of the first scan."""

        async def do(self, command: Command, subject: str) -> CommandResult:
            if isinstance(command, SeeStop):
                told.append(command.target)
                if len(told) == 1:
                    return CommandResult(line=None, refusal=Refusal(rule="RND-1", code="not_found"))
            return await super().do(command, subject)

    async def story() -> None:
        session = Refusing(company, company.bo, language="zh")
        glass = Glass(session, DESK, 1440)
        try:
            await glass.opened()
            await shoots(glass, FITTED, OTHER_FITTED)
            await glass.sees(t("rounds.told", told=1, all=2))
            assert stop(company).state is StopState.DUE
            entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
            again = f"{FITTED}\n{OTHER_FITTED}\n{FITTED}\n"
            glass.flet.apply_patch(entry._i, {"value": again})
            await glass.flet.dispatch_event(entry._i, "change", again)
            await glass.sees(t("rounds.told", told=2, all=2))
        finally:
            glass.close()

    asyncio.run(story())
    assert told == [TRUCK, f"vehicle:{OTHER_PLATE}", TRUCK]
    assert stop(company).state is StopState.SEEN


def test_rnd_1_a_plan_is_set_in_one_form(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("rounds.plan.new"))
        await glass.sees(t("rounds.plan.rhythm"))
        await glass.tap("顺达物流")
        await glass.tap("李师傅")
        await glass.tap(t("rounds.every.working_days"))
        await glass.sees(t("rounds.every.working_days.words", count=1))
        await glass.tap(t("rounds.plan.save"))
        await glass.sees("顺达日检")

    said = {"name": "顺达日检", "points": "外观\n指示灯"}
    on_screen(company, "bo", routes.office("rounds", "plans"), story, **{"rounds__plan/new": said})
    (one,) = company.world.all(RoundPlan)
    assert (one.people, one.customers, one.points) == (("li",), (CUSTOMER,), ("外观", "指示灯"))
    assert one.rhythm == Rhythm(every=Every.WORKING_DAYS)


def test_rnd_1_points_are_noted_a_fault_becomes_an_order_and_a_stop_is_skipped(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("rounds.start"))
        await glass.tap(PLATE)
        await glass.sees(t("rounds.not_yet"))
        await glass.tap(t("rounds.by_hand"))
        await glass.sees(t("rounds.told", told=1, all=2))
        await glass.tap(f"外观 {t('rounds.point.ok')}")
        await glass.tap(f"指示灯 {t('rounds.point.fault')}")
        await glass.sees(t("rounds.fault.at", point="指示灯"))
        await glass.tap(t("rounds.fault.save"))
        await glass.sees(t("rounds.findings", count=1))
        await glass.tap(t("rounds.order_of", name=PLATE))
        await glass.sees(t("rounds.finding.ordered"))
        await glass.tap(OTHER_PLATE)
        await glass.sees(t("rounds.skip"))
        await glass.tap(t("rounds.skip"))
        await glass.sees(t("rounds.told", told=2, all=2))
        await glass.tap(t("rounds.close"))
        await glass.sees(t("rounds.state.closed"))

    other = f"rounds__stop/{FIRST}:vehicle:{OTHER_PLATE}"
    on_screen(company, "bo", DESK, story, **{other: {"reason": "在外地"}})
    (one,) = company.world.all(Finding)
    assert (one.state, one.point, company.order(str(one.order)).vehicles) == (
        FindingState.ORDERED,
        "指示灯",
        (TRUCK,),
    )
    assert {note.point: note.result for note in stop(company).points} == {"外观": "ok", "指示灯": "fault"}
    assert company.world.all(Round)[0].state is RoundState.CLOSED


def test_rnd_1_the_guns_numbers_find_their_stops_and_a_strange_one_asks_where_it_is(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await shoots(glass, FITTED, IN_STORE, FITTED)
        await glass.sees(t("rounds.on_no_list"))
        await glass.sees(t("rounds.scanned_twice", name=PLATE, at="")[:12])
        await glass.tap(t("gun.anyway"))
        await glass.sees(t("rounds.whose", number=grouped(IN_STORE)))
        await glass.tap(t("rounds.is_here", name=OTHER_PLATE))
        await glass.sees(t("rounds.mismatch"))
        await glass.sees(t("rounds.told", told=2, all=2))

    on_screen(company, "bo", DESK, story, **{f"rounds__walk/{FIRST}": {"all_ok": True}})
    assert {one.facts.get("found") for one in company.world.all(Irregularity)} >= {IN_STORE}
    assert [note.result for note in stop(company).points] == ["ok", "ok"]
    assert (stop(company).state, stop(company).found_terminal) == (StopState.SEEN, FITTED)
    assert not stop(company).again, "the second shot was told on the spot and never sent"


def test_rnd_1_the_technician_has_the_round_on_their_day_and_walks_it(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("顺达月检")
        await glass.tap("顺达月检")
        await glass.sees(t("rounds.told", told=0, all=2))

    on_screen(company, "li", routes.tab("today"), story)


def test_rnd_1_the_matrix_tells_who_was_never_seen_and_its_sum_is_its_cells(company: Company) -> None:
    planned(company)
    company.li.must(SeeStop(target=TRUCK, how=How.GUN, terminal=OTHER_FITTED), FIRST)
    company.now = datetime(2026, 3, 5, 9, tzinfo=COMPANY_ZONE)
    for due in passed_deadlines(company.world, company.now):
        company.system.must(due)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.never", count=1))
        await glass.sees("1/2")
        await glass.tap(f"{PLATE} 2026年3月 {t('rounds.cell.mismatch')}")
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "chen", routes.office("rounds", "matrix"), story)
    rows = matrix(company.world.all(Round), company.world.all(RoundStop))
    assert [(row.name, row.never) for row in rows] == [(OTHER_PLATE, True), (PLATE, False)]
    assert seen_in(rows, "2026-03") == (1, 2)
