"""Rounds on the screen: a plan, a round walked by gun, a fault that becomes an order, the fleet's matrix."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft
import msgspec
from company import (
    CUSTOMER,
    FITTED,
    IN_STORE,
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

from mobile.app import routes
from mobile.app.routes import Place
from mobile.device.whereabouts import Fix, fix_of
from mobile.ui.fields import grouped
from mobile.ui.photos import Loose
from mobile.ui.text import t
from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.rounds.commands import NotePoint, PlanRound, SeeStop
from rulebook.subjects.rounds.matrix import matrix, seen_in
from rulebook.subjects.rounds.records import (
    Every,
    Finding,
    FindingState,
    How,
    Position,
    Result,
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


class Ground:
    """A device that knows where it is, or does not; how often it was asked."""

    def __init__(self, *fixes: Fix | None) -> None:
        self.fixes = list(fixes)
        self.asked = 0

    async def __call__(self) -> Fix | None:
        self.asked += 1
        return self.fixes.pop(0)


async def says_where(glass: Glass) -> None:
    await glass.sees(t("rounds.where.hint"))
    box = next(c for c in glass.controls() if isinstance(c, ft.Checkbox) and c.label == t("rounds.where"))
    glass.flet.apply_patch(box._i, {"value": True})
    await glass.flet.dispatch_event(box._i, "change", True)


HERE = Fix(39_904_200, 116_407_400, 12)


def test_rnd_1_no_place_is_taken_until_the_person_says_so_then_each_scan_has_its_own(
    company: Company,
) -> None:
    planned(company)
    ground = Ground(HERE, HERE, None)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.where.hint"))
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))
        assert (ground.asked, stop(company).position) == (0, None)
        await says_where(glass)
        await glass.sees(t("rounds.where.known", metres=12))
        await shoots(glass, OTHER_FITTED)
        await glass.sees(t("rounds.told", told=2, all=2))
        await glass.sees(t("rounds.where.said", metres=12))
        await shoots(glass, SIM_FITTED)
        await glass.until(lambda: stop(company).found_sim != "", "the card was read")

    on_screen(company, "bo", DESK, story, where=ground)
    other = stop(company, f"vehicle:{OTHER_PLATE}")
    assert other.position == Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    assert stop(company).again[0].position is None, "not known soon: the scan is told without it"


def test_rnd_1_a_device_that_does_not_say_where_it_is_unticks_the_box(company: Company) -> None:
    planned(company)
    ground = Ground(None)

    async def story(glass: Glass, session: FakeSession) -> None:
        await says_where(glass)
        await glass.sees(t("rounds.where.not"))
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story, where=ground)
    assert ground.asked == 1


def test_rnd_1_where_nothing_can_tell_the_place_nobody_is_asked(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.told", told=0, all=2))
        assert t("rounds.where.hint") not in glass.words()

    on_screen(company, "bo", DESK, story)


def test_a_place_is_whole_millionths_of_a_degree_and_what_is_on_no_map_is_none() -> None:
    assert fix_of(39.9042, 116.4074, 11.6) == HERE
    assert fix_of(-90, 180, 3e9) == Fix(-90_000_000, 180_000_000, 1_000_000)
    for wrong in ((91, 0, 1), (0, 181, 1), (float("nan"), 0, 1), (0, float("inf"), 1), (None, 0, 1), (0, 0, "x")):
        assert fix_of(*wrong) is None
