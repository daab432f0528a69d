"""Rounds on the screen: a plan, a round walked by gun, a fault that becomes an order, the fleet's matrix."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from company import (
    CUSTOMER,
    FITTED,
    OTHER_FITTED,
    OTHER_PLATE,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    picture,
)
from fake import FakeSession
from glass import Glass, Story, on_screen
from rounds_planned import DESK, FIRST, planned, shoots, stop

from mobile.app import routes
from mobile.app.routes import Place
from mobile.ui.photos import Loose
from mobile.ui.text import t
from rulebook.kernel.files import ref_of
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.rounds.commands import NotePoint, SeeStop
from rulebook.subjects.rounds.matrix import matrix, seen_in
from rulebook.subjects.rounds.records import (
    Every,
    Finding,
    FindingState,
    How,
    Result,
    Rhythm,
    Round,
    RoundPlan,
    RoundState,
    RoundStop,
)


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


FAULT = NotePoint(target=TRUCK, point="指示灯", result=Result.FAULT, words="不亮", finding="f-1")
BACK = "rounds__back/f-1"


def the_fault(company: Company) -> Finding:
    (found,) = company.world.all(Finding)
    return found


def test_rnd_1_a_fault_noted_by_mistake_is_taken_back_with_a_reason_and_is_still_seen(company: Company) -> None:
    planned(company)
    company.li.must(FAULT, FIRST)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.finding.open"))
        await glass.tap(f"{t('rounds.back')} {PLATE} 指示灯")
        await glass.sees(t("rounds.back.at", point="指示灯"))
        await glass.tap(t("rounds.back.save"))
        await glass.sees(t("rounds.finding.withdrawn"))
        await glass.sees(t("rounds.back.said", name="薄调度", why="看错了车"))
        assert t("rounds.order_of", name=PLATE) not in glass.words()

    on_screen(company, "bo", DESK, story, **{BACK: {"reason": "看错了车"}})
    assert (the_fault(company).state, stop(company).points[0].result) == (FindingState.WITHDRAWN, Result.OK)


def test_rnd_1_in_order_after_all_asks_why_the_fault_is_taken_back(company: Company) -> None:
    planned(company)
    company.li.must(FAULT, FIRST)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(PLATE)
        await glass.sees(t("rounds.not_yet"))
        await glass.tap(f"指示灯 {t('rounds.point.not_seen')}")
        await glass.sees(t("rounds.back.at", point="指示灯"))
        await glass.tap(t("rounds.back.save"))
        await glass.sees(t("rounds.finding.withdrawn"))

    on_screen(company, "bo", DESK, story, **{BACK: {"reason": "看错了车"}})
    assert [(one.result, one.words) for one in stop(company).points] == [(Result.NOT_SEEN, "看错了车")]


def test_rpl_3_the_card_is_scanned_after_the_terminal_and_neither_of_them_twice(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await shoots(glass, FITTED, SIM_FITTED, SIM_FITTED)
        await glass.sees(t("rounds.scanned_twice", name=PLATE, at="")[:12])
        await glass.until(lambda: stop(company).found_sim != "", "the card was read")

    on_screen(company, "bo", DESK, story)
    assert (stop(company).found_terminal, stop(company).found_sim) == (FITTED, SIM_FITTED)
    assert len(stop(company).again) == 1
    assert not [one for one in company.world.all(Irregularity) if one.code == "scanned_twice"]


def test_rnd_1_a_fault_takes_one_photo_along(company: Company) -> None:
    planned(company)
    refs = [ref for shows in (b"one", b"two") if (ref := ref_of(picture(shows)))]
    loose = [msgspec.to_builtins(Loose(f"photo-{n}", ref, Purpose.PROBLEM)) for n, ref in enumerate(refs)]

    def story(then: str) -> Story:
        async def told(glass: Glass, session: FakeSession) -> None:
            await glass.tap(PLATE)
            await glass.sees(t("rounds.fault.at", point="指示灯"))
            await glass.tap(t("rounds.fault.save"))
            await glass.sees(then)

        return told

    form = f"rounds__stop/{FIRST}:{TRUCK}"
    way = Place("me", "rounds", FIRST).path
    both: dict[str, Any] = {"point": "指示灯", "words": "破损", "photos": loose}
    on_screen(company, "li", way, story(t("rounds.fault.one_photo")), **{form: both})
    assert not company.world.all(Finding)
    on_screen(company, "li", way, story(t("rounds.findings", count=1)), **{form: both | {"photos": loose[:1]}})
    assert the_fault(company).photo == refs[0]


def test_rnd_1_a_missed_round_is_past_and_off_the_day(company: Company) -> None:
    planned(company)
    company.now = datetime(2026, 3, 5, 9, tzinfo=COMPANY_ZONE)
    for due in passed_deadlines(company.world, company.now):
        company.system.must(due)
    assert [one.state for one in company.world.all(Round) if one.id == FIRST] == [RoundState.MISSED]

    async def office(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.done", count=1))
        assert t("rounds.now", count=1) not in glass.words()

    async def day(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("nav.today"))
        assert "顺达月检" not in glass.words()

    on_screen(company, "bo", routes.office("rounds"), office)
    on_screen(company, "li", routes.tab("today"), day)
