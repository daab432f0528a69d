"""What the books keep of points, objections and a released month, whole; and what is said no to (KPI-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from company import Company, visit_of
from msgspec.structs import replace
from refused_ground import Asked, No, refusal_of
from test_scores import MARCH, at, done, event, figure, points, sums

from rulebook.kernel.ids import Fen, LineId, OrderId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import About, Complaint, ComplaintState, Outcome
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.card import card_of, open_month, unanswered
from rulebook.subjects.scores.commands import (
    GiveScoreEvent,
    GiveScoreMark,
    ObjectToScore,
    ReleaseScore,
    RuleOnObjection,
)
from rulebook.subjects.scores.indicators import Item
from rulebook.subjects.scores.records import Correction, Objection, PointKind, Ruling, Score, ScorePoint
from rulebook.subjects.visits.records import Visit

LI, CHEN, DONG = (PersonId(one) for one in ("li", "chen", "dong"))
DAY = "2026-03-03"


@pytest.fixture
def march(company: Company) -> Company:
    done(company, "order-1", "2026-03-03T09:00")
    return company


def keep(company: Company, *records: Record) -> None:
    for record in records:
        company.world.records[record.KIND, record_id(record)] = record


def praised(company: Company, **changes: Any) -> ScorePoint:
    """What Chen's praise of Li for the order is kept as."""
    line = points(company).line
    return replace(
        ScorePoint(
            id="point-1", person=LI, person_name="李师傅", kind=PointKind.EVENT, month=MARCH, day=DAY,
            rule="late_to_30", points=-2, behind="order:order-1", reason="堵车", by=CHEN, by_name="陈经理",
            at=iso(company.now), line=line,
        ),
        **changes,
    )  # fmt: skip


def test_kpi_1_an_event_is_kept_with_its_row_what_is_behind_it_and_who_gave_it(march: Company) -> None:
    event(march, reason=" 堵车 ")
    assert points(march) == praised(march)
    assert points(march).line
    seen = {"role:service_manager", "role:department_manager", "role:auditor", "person:li", "person:chen"}
    assert tags_of(points(march)) == seen


def test_kpi_1_a_mark_is_kept_with_its_reason_and_nothing_behind_it(march: Company) -> None:
    march.chen.must(GiveScoreMark(point="point-1", day=DAY, points=4, reason=" 带新人 "), "li")
    expected = praised(march, kind=PointKind.MARK, rule="", points=4, behind="", reason="带新人")
    assert points(march) == expected


def test_kpi_1_an_objection_and_its_ruling_stand_beside_the_points(march: Company) -> None:
    event(march, reason="堵车")
    given = points(march)
    march.li.must(ObjectToScore(words="高速封路"), "point-1")
    said = points(march).objection
    assert said is not None
    assert said == Objection(words="高速封路", at=iso(march.now), line=said.line)
    assert said.line not in ("", given.line)
    assert unanswered(card_of(march.world, "li", MARCH)) == (points(march),)
    march.dong.must(RuleOnObjection(upheld=True, why=" 属实 "), "point-1")
    ruled = replace(
        said, ruling=Ruling.UPHELD, ruled_by=DONG, ruled_by_name="董经理", ruled_at=iso(march.now), why="属实"
    )
    assert points(march) == replace(given, objection=ruled)
    assert not points(march).counts
    assert unanswered(card_of(march.world, "li", MARCH)) == ()


def test_kpi_1_a_month_is_released_as_it_stood_with_everything_in_it(march: Company) -> None:
    event(march)
    march.now = at("2026-04-08T09:00")
    drawn = card_of(march.world, "li", MARCH)
    march.chen.must(ReleaseScore(month=MARCH), "li")
    kept = march.world.get(Score, f"{MARCH}:li")
    assert kept == Score(
        id=f"{MARCH}:li", person=LI, person_name="李师傅", month=MARCH, scheme="2026-1", figures=drawn.figures,
        points=78, grade="D", pay=Fen(0), paid=False, given=("point-1",), corrections=(), released_by=CHEN,
        released_by_name="陈经理", released_at=iso(march.now),
    )  # fmt: skip
    assert tags_of(kept) == {"role:service_manager", "role:department_manager", "role:auditor", "person:li"}
    shown = card_of(march.world, "li", MARCH)
    assert shown == replace(drawn, released=kept)


def released(company: Company, *months: str, **changes: Any) -> None:
    for month in months:
        score = Score(
            id=f"{month}:li", person=LI, person_name="李师傅", month=month, scheme="2026-1", figures=(), points=80,
            grade="C", pay=Fen(0), paid=False, released_by=CHEN, released_by_name="陈经理", released_at="",
        )  # fmt: skip
        keep(company, replace(score, **changes))


def test_kpi_1_the_first_two_released_months_are_not_paid_and_later_ones_do_not_count(march: Company) -> None:
    march.chen.must(GiveScoreMark(point="m", day=DAY, points=5, reason="好"), "li")
    for months, paid, pay in (
        ((), False, 0),
        (("2026-02",), False, 0),
        (("2026-02", "2026-04"), False, 0),
        (("2026-01", "2026-02"), True, 5_000),
        (("2025-12", "2026-01", "2026-02"), True, 5_000),
    ):
        for place in [place for place in march.world.records if place[0] == Score.KIND]:
            del march.world.records[place]
        released(march, *months)
        card = card_of(march.world, "li", MARCH)
        assert (card.paid, card.pay, card.points, card.grade) == (paid, pay, 85, "C"), months


def test_kpi_1_what_came_later_corrects_the_month_released_last_and_no_other(march: Company) -> None:
    now = card_of(march.world, "li", MARCH).figures
    was = tuple(replace(one, counted=()) if one.name == "solved" else one for one in now)
    strange = tuple(replace(one, edition="2020-1", of=()) for one in now)
    released(march, "2026-02", figures=strange)
    released(march, MARCH, figures=(*was, replace(was[0], name="gone")))
    card = card_of(march.world, "li", "2026-04")
    assert card.corrections == (Correction(month=MARCH, name="solved", was=(0, 1), now=(1, 1)),)
    released(march, MARCH, figures=strange)
    assert card_of(march.world, "li", "2026-04").corrections == (), "another edition says another thing"


def test_kpi_1_points_of_a_released_month_count_in_the_first_that_is_open(march: Company) -> None:
    released(march, MARCH, "2026-04")
    assert open_month(march.world, "li", MARCH) == "2026-05"
    assert open_month(march.world, "wang", MARCH) == MARCH
    event(march)
    assert (points(march).month, points(march).day, points(march).score) == ("2026-05", DAY, "2026-05:li")


# what is told, what is refused


def test_kpi_1_words_against_no_points_of_ones_own_are_told_and_change_nothing(march: Company) -> None:
    event(march)
    given = points(march)
    for hand, subject in ((march.li, "none"), (march.wang, "point-1")):
        verdict = hand.must(ObjectToScore(words="不对"), subject)
        [told] = verdict.irregularities
        assert (told.rule, told.code, told.person, told.owner, told.facts) == (
            "KPI-1", "objection_astray", hand.id, Role.SERVICE_MANAGER, {"words": "不对"},
        )  # fmt: skip
    assert points(march) == given


def test_kpi_1_an_objection_after_the_release_is_late_and_told_with_its_month(march: Company) -> None:
    event(march)
    released(march, MARCH)
    verdict = march.li.must(ObjectToScore(words="不对"), "point-1")
    [told] = verdict.irregularities
    assert (told.rule, told.code, told.about, told.facts) == (
        "KPI-1", "objection_late", "point-1", {"words": "不对", "month": MARCH},
    )  # fmt: skip
    objection = points(march).objection
    assert objection is not None
    assert objection.late


def marked(points: int = 3, reason: str = "x", subject: str = "li") -> Callable[[Company], Asked]:
    return lambda c: (c.chen, GiveScoreMark(point="m", day=DAY, points=points, reason=reason), subject)


def rule(hand: str, objected: bool = True, ruled: bool = False, why: str = "x") -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        event(company)
        if objected:
            company.li.must(ObjectToScore(words="不对"), "point-1")
        if ruled:
            company.dong.must(RuleOnObjection(upheld=False, why="x"), "point-1")
        return getattr(company, hand), RuleOnObjection(upheld=True, why=why), "point-1"

    return asked


def release(when: str, subject: str = "li", objected: bool = False, hand: str = "chen") -> Callable[..., Asked]:
    def asked(company: Company) -> Asked:
        if objected:
            event(company)
            company.li.must(ObjectToScore(words="不对"), "point-1")
        company.now = at(when)
        return getattr(company, hand), ReleaseScore(month=MARCH), subject

    return asked


def again(company: Company) -> Asked:
    released(company, MARCH)
    return release("2026-04-08T09:00")(company)


def behind(text: str, subject: str = "li") -> Callable[[Company], Asked]:
    return lambda c: (c.chen, GiveScoreEvent(point="p", rule="praise", day=DAY, behind=text), subject)


NO: No = {
    "a mark for oneself": (marked(subject="chen"), "KPI-1", "own_score", {}),
    "a mark without a word": (marked(reason=" "), "SYS-2", "reason_needed", {}),
    "behind it nothing": (behind(""), "KPI-1", "nothing_behind", {"behind": ""}),
    "behind it no kind": (behind("nose:order-1"), "KPI-1", "nothing_behind", {"behind": "nose:order-1"}),
    "behind it another's": (
        behind("order:order-1", "wang"), "KPI-1", "nothing_behind", {"behind": "order:order-1"},
    ),
    "behind it no visit": (behind("visit:order-1"), "KPI-1", "nothing_behind", {"behind": "visit:order-1"}),
    "ruled by who gave it": (rule("chen"), "KPI-1", "own_points", {}),
    "ruled twice": (rule("dong", ruled=True), "KPI-1", "objection_ruled", {"name": "董经理"}),
    "ruled without a word": (rule("dong", why=" "), "SYS-2", "reason_needed", {}),
    "released for oneself": (release("2026-04-08T09:00", "chen"), "KPI-1", "own_score", {}),
    "released too early": (
        release("2026-04-03T17:50"), "KPI-1", "objections_run", {"until": "2026-04-03T18:00:00+08:00"},
    ),
    "released unanswered": (
        release("2026-04-08T09:00", objected=True), "KPI-1", "objection_unanswered", {"count": "1"},
    ),
    "released twice": (again, "KPI-1", "score_released", {"month": MARCH}),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_kpi_1_it_is_refused_by_its_rule_and_changes_nothing(march: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(march, asked(march)) == tuple(said)


@pytest.mark.parametrize(
    "text",
    [f"visit:{visit_of('order-1')}", "order:order-1", "irregularity:told", "complaint:complaint-1"],
)
def test_kpi_1_points_rest_on_any_record_that_names_the_person(march: Company, text: str) -> None:
    march.anna.must(HearComplaint(what="态度", about=About.PERSON, person="li", order="order-1"), "complaint-1")
    keep(march, told("2026-03-03T10:00:00+08:00", id="told"))
    march.chen.must(GiveScoreEvent(point="point-1", rule="praise", day=DAY, behind=text), "li")
    assert (points(march).behind, points(march).points) == (text, 3)


# what counts


def told(agreed: str, id: str = "", order: str = "order-2") -> Irregularity:
    """Nobody came to that appointment of Li's."""
    about = f"{order}:{agreed}"
    return Irregularity(
        id=id or f"appointment_missed:{about}", rule="ORD-7", code="appointment_missed", about=about, person=LI,
        person_name="李师傅", order=OrderId(order), owner=Role.DISPATCHER, opened_at=agreed, due_at="",
        line=LineId("l-1"), state=IrregularityState.OPEN, facts={"agreed": agreed},
    )  # fmt: skip


def test_kpi_1_an_appointment_that_nobody_came_to_counts_as_not_kept_on_its_own_day(march: Company) -> None:
    moment = "2026-03-05T10:00:00+08:00"
    keep(march, told(moment), told("2026-04-01T10:00:00+08:00"))
    keep(march, replace(told("2026-03-06T10:00:00+08:00"), code="answer_late"))
    assert figure(march, "punctual").of == (Item(f"appointment:order-2:{moment}", moment),)
    assert sums(march, "punctual") == (0, 1)
    visit = replace(march.visit(visit_of("order-1")), id="v", order="order-2", agreed_at=moment)
    arrived = "2026-03-07T09:00:00+08:00"
    keep(march, replace(visit, arrived_at=arrived, completed_at=""))
    assert figure(march, "punctual").of == (Item(f"appointment:order-2:{moment}", arrived),), "they came after all"


def order_2(company: Company, **changes: Any) -> Order:
    """Another order of the same customer, vehicle and symptom, opened an hour after the first was done."""
    opened = company.visit(visit_of("order-1")).completed_at.replace("T09", "T10")
    order = replace(company.order("order-1"), id="order-2", opened_at=opened, **changes)
    keep(company, order)
    return order


@pytest.mark.parametrize(
    ("changes", "solved"),
    [
        ({}, 0),
        ({"symptom": " 指示灯不亮 "}, 0),
        ({"symptom": "漂移"}, 1),
        ({"vehicles": ()}, 1),
        ({"customer": "another"}, 1),
    ],
)
def test_kpi_1_an_order_about_the_same_truck_and_symptom_takes_the_solved_away(
    march: Company, changes: dict[str, Any], solved: int
) -> None:
    first = march.order("order-1")
    keep(march, replace(first, symptom="指示灯不亮"))
    order_2(march, **{"symptom": "指示灯不亮"} | changes)
    assert sums(march, "solved") == (solved, 1)


def test_kpi_1_left_unsolved_is_neither_solved_nor_done_at_the_first_visit(march: Company) -> None:
    visit = march.visit(visit_of("order-1"))
    assert (sums(march, "solved"), sums(march, "first_visit")) == ((1, 1), (1, 1))
    again = replace(visit, id="v-2", technician=PersonId("wang"))
    keep(march, replace(again, arrived_at=""))
    assert sums(march, "first_visit") == (1, 1), "who never arrived was not there"
    keep(march, again)
    assert (sums(march, "solved"), sums(march, "first_visit")) == ((1, 1), (0, 1)), "whoever's visit it was"
    del march.world.records[Visit.KIND, "v-2"]
    keep(march, replace(visit, unsolved="缺件"))
    assert (sums(march, "solved"), sums(march, "first_visit")) == ((0, 1), (0, 1))


def test_kpi_1_customers_of_no_name_are_served_once_an_order(march: Company) -> None:
    order, visit = march.order("order-1"), march.visit(visit_of("order-1"))
    later = visit.completed_at.replace("03-03", "03-04")
    keep(march, replace(order, id="order-2", customer=None, customer_name="散户"))
    keep(march, replace(order, id="order-3", customer=None, customer_name=""))
    keep(march, *(replace(visit, id=f"v-{n}", order=f"order-{n}", completed_at=later) for n in (2, 3, 4)))
    keep(march, replace(visit, id="v-5", order="order-1", completed_at=later))
    served = {(one.ref, one.at) for one in figure(march, "served").counted}
    assert served == {
        ("customer:customer-1", visit.completed_at),
        *((f"customer:{who}", later) for who in ("散户", "order-3", "order-4")),
    }


def test_kpi_1_of_one_conversation_about_an_order_one_answer_counts(march: Company) -> None:
    call = FollowUp(
        id="c-1", kind=FollowUpKind.MONTHLY, state=FollowUpState.DONE, order=OrderId("order-1"), satisfied=5,
        at="2026-03-10T10:00:00+08:00", opens="", due="", closes="",
    )  # fmt: skip
    later = replace(call, id="c-3", at="2026-03-11T10:00:00+08:00", satisfied=3)
    keep(march, call, replace(call, id="c-2"), later)
    keep(march, replace(call, id="c-4", at="2026-04-01T10:00:00+08:00"), replace(call, id="c-5", satisfied=None))
    found = figure(march, "satisfied")
    assert found.of == (Item("follow_up:c-1", call.at), Item("follow_up:c-3", later.at))
    assert (found.counted, found.aside) == ((found.of[0],), ())
    for id in ("c-1", "c-2", "c-3", "c-4"):
        del march.world.records[FollowUp.KIND, id]
    found = figure(march, "satisfied")
    assert (found.of, [one.ref for one in found.aside]) == ((), ["order:order-1"]), "nobody asked"


def test_kpi_1_a_complaint_that_was_joined_to_another_or_without_ground_does_not_count(march: Company) -> None:
    march.anna.must(HearComplaint(what="态度", about=About.PERSON, person="li", order="order-1"), "complaint-1")
    known = march.world.get(Complaint, "complaint-1")
    assert known is not None
    for changes, count in (
        ({}, 1),
        ({"state": ComplaintState.JOINED}, 0),
        ({"outcome": Outcome.UNFOUNDED}, 0),
        ({"state": ComplaintState.CLOSED}, 1),
        ({"heard_at": "2026-04-01T00:00:00+08:00"}, 0),
    ):
        keep(march, replace(known, **changes))
        assert sums(march, "complaints") == (count, 1), changes


def test_kpi_1_minutes_on_site_are_whole_and_never_less_than_none(march: Company) -> None:
    visit = march.visit(visit_of("order-1"))
    for arrived, completed, minutes in (
        ("2026-03-03T09:00:00+08:00", "2026-03-03T09:01:59+08:00", 1),
        ("2026-03-03T09:00:00+08:00", "2026-03-03T08:00:00+08:00", 0),
        ("2026-03-03T09:00:00+08:00", "2026-03-04T09:00:00+08:00", 1440),
    ):
        keep(march, replace(visit, arrived_at=arrived, completed_at=completed))
        assert figure(march, "on_site").counted == (Item(f"visit:{visit.id}", completed, minutes),)
        assert sums(march, "on_site") == (minutes, 1)
    keep(march, replace(visit, arrived_at=""))
    assert sums(march, "on_site") == (0, 0)
