"""Where a figure of people turns: the last of thirty days, four of five, the first of a month (KPI-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from company import TRUCK, Company, visit_of
from test_scores import MARCH, at, done, event, figure, points, sums

from rulebook.kernel.errors import Refusal
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import About
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.scores import indicators, scheme
from rulebook.subjects.scores.card import card_of, release_due
from rulebook.subjects.scores.commands import (
    GiveScoreEvent,
    GiveScoreMark,
    ObjectToScore,
    ReleaseScore,
    RuleOnObjection,
)
from rulebook.subjects.scores.indicators import Indicator, Item, held, held_spans, order_of, together
from rulebook.subjects.scores.records import Score
from rulebook.subjects.scores.span import DaySpan, is_month, month_after, month_span, year_span
from rulebook.subjects.visits.commands import Arrive


@pytest.fixture
def march(company: Company) -> Company:
    done(company, "order-1", "2026-03-03T09:00")
    return company


def refusal(verdict: object) -> tuple[str, dict[str, str]]:
    assert isinstance(verdict, Refusal), "it was granted"
    return verdict.code, verdict.facts


# what counts


@pytest.mark.parametrize(("minutes", "solved"), [(-1, 1), (0, 1), (1, 0), (30 * 1440, 0), (30 * 1440 + 1, 1)])
def test_kpi_1_called_again_up_to_thirty_days_to_the_minute(march: Company, minutes: int, solved: int) -> None:
    completed = parse_time(march.visit(visit_of("order-1")).completed_at)
    march.now = max(completed, completed + timedelta(minutes=minutes)) + timedelta(minutes=5)
    said = HearCase(kind=CaseKind.COMPLAINT, channel=Channel.CALL, said="还是指示灯不亮", vehicle=TRUCK)
    march.anna.must(said, "case-1", at=completed + timedelta(minutes=minutes))
    assert sums(march, "solved") == (solved, 1)


def test_kpi_1_a_case_about_the_very_order_counts_whatever_its_words(march: Company) -> None:
    march.wait(days=1)
    other = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="想装一台", vehicle=TRUCK)
    march.anna.must(other, "case-1")
    assert sums(march, "solved") == (1, 1)
    very = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="没修好", vehicle=TRUCK, order="order-1")
    march.anna.must(very, "case-2")
    assert sums(march, "solved") == (0, 1)


@pytest.mark.parametrize(("score", "satisfied"), [(3, 0), (4, 1), (5, 1)])
def test_kpi_1_four_of_five_is_satisfied(march: Company, score: int, satisfied: int) -> None:
    march.anna.must(AskCustomer(said="问过了", satisfied=score), "order-1")
    assert sums(march, "satisfied") == (satisfied, 1)
    [asked] = figure(march, "satisfied").of
    assert (asked.ref.partition(":")[0], asked.at) == ("follow_up", iso(march.now))


def test_kpi_1_each_thing_behind_a_figure_is_named_and_has_its_moment(company: Company) -> None:
    company.now = at("2026-03-03T08:00")
    company.order_in(OrderState.DEPARTED, appointment="2026-03-03T10:00:00+08:00")
    company.now = at("2026-03-03T09:59")
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    arrived = iso(company.now)
    [kept] = figure(company, "punctual").counted
    assert kept.at == arrived
    assert (kept.ref, order_of(kept)) == ("appointment:order-1:2026-03-03T10:00:00+08:00", "order-1")
    company.anna.must(HearComplaint(what="态度", about=About.PERSON, person="li", order="order-1"), "complaint-1")
    assert figure(company, "complaints").counted == (Item("complaint:complaint-1", iso(company.now)),)


def test_kpi_1_the_order_behind_an_item_is_found_also_where_its_id_has_a_colon() -> None:
    assert order_of(Item("order:a:b", "")) == "a:b"
    assert order_of(Item("appointment:a:b:2026-03-03T10:00:00+08:00", "")) == "a:b"
    assert order_of(Item("appointment:a:2026-03-03", "")) == "a"
    assert order_of(Item("order:a:2026-03-03", "")) == "a:2026-03-03", "only an appointment ends with its time"


def test_kpi_1_time_on_site_is_whole_minutes_of_their_own_visits(march: Company) -> None:
    done(march, "order-w", "2026-03-04T09:00", technician=march.wang, symptom="漂移")
    visit = march.visit(visit_of("order-1"))
    spent = parse_time(visit.completed_at) - parse_time(visit.arrived_at)
    assert sums(march, "on_site") == (spent // timedelta(minutes=1), 1)
    assert figure(march, "on_site").of == (Item(f"visit:{visit.id}", visit.completed_at),)


def test_kpi_1_a_customer_with_two_visits_is_served_once_since_the_first(march: Company) -> None:
    first = march.visit(visit_of("order-1")).completed_at
    done(march, "order-2", "2026-03-05T09:00", symptom="漂移")
    assert figure(march, "served").counted == (Item("customer:customer-1", first),)
    assert sums(march, "first_visit") == (2, 2)


def test_kpi_1_a_difference_in_the_cash_is_told_beside_the_figure_and_is_theirs_alone(company: Company) -> None:
    company.now = at("2026-03-03T09:00")
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 29_000, "receipt-1"))
    found = figure(company, "cash")
    assert {item.ref for item in found.of} == {"handover:h-1"}
    assert all(item.ref == "handover:h-1" for item in found.aside)
    assert figure(company, "cash", person="wang").apart == 0
    assert together([found, figure(company, "cash", person="wang")]).aside == found.aside


def test_kpi_1_a_day_wholly_on_leave_is_no_day_there_and_any_work_left_is_one(company: Company) -> None:
    whole = figure(company, "served").denominator
    for n, (begins, ends, days) in enumerate(
        (("04T08:30", "04T17:59", 0), ("05T08:30", "05T18:00", 1), ("06T08:31", "06T18:00", 1))
    ):
        sick = TellSick(
            absence=f"a-{n}", person="li", begins=f"2026-03-{begins}:00+08:00", ends=f"2026-03-{ends}:00+08:00"
        )
        company.anna.must(sick)
        assert figure(company, "served").denominator == whole - days


# editions


def edition(since: str) -> Indicator:
    return Indicator(
        name="x", edition=since, since=since, unit="share", numerator=lambda *_: (), denominator=lambda *_: ()
    )


def test_kpi_1_each_edition_of_a_figure_holds_for_whole_months_until_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that begins within a month holds from the next month on; one from the first, from that month on."""
    every = (edition("2026-05-01"), edition("2026-01-01"), edition("2026-03-15"))
    monkeypatch.setattr(indicators, "INDICATORS", every)
    spans = [(one.since, span.first, span.end) for one, span in held_spans("x", year_span(2026))]
    assert spans == [
        ("2026-01-01", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-03-15", date(2026, 4, 1), date(2026, 5, 1)),
        ("2026-05-01", date(2026, 5, 1), date(2027, 1, 1)),
    ]
    days = DaySpan(date(2026, 2, 10), date(2026, 4, 2))
    assert [(one.since, span.first, span.end) for one, span in held_spans("x", days)] == [
        ("2026-01-01", date(2026, 2, 10), date(2026, 4, 1)),
        ("2026-03-15", date(2026, 4, 1), date(2026, 4, 2)),
    ]
    assert list(held_spans("y", days)) == []
    known = [held("x", day) for day in ("2025-12-31", "2026-01-01", "2026-03-14", "2026-03-15", "2026-12-31")]
    assert [one.since if one else None for one in known] == [
        None, "2026-01-01", "2026-01-01", "2026-03-15", "2026-05-01",
    ]  # fmt: skip


def test_kpi_1_a_month_is_scored_by_the_scheme_that_held_then(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = scheme.SCHEMES
    later = scheme.Scheme(edition="a later one", since="2026-05", events={})
    monkeypatch.setattr(scheme, "SCHEMES", (later, first))
    found = [scheme.scheme_of(month).edition for month in ("2026-01", "2026-04", "2026-05", "2027-01")]
    assert found == [first.edition, first.edition, "a later one", "a later one"]


# points, objections, release


@pytest.mark.parametrize(
    ("given", "taken"), [(1, True), (-1, True), (-5, True), (0, False), (6, False), (-6, False)]
)
def test_kpi_1_a_mark_is_one_to_five_points_either_way(march: Company, given: int, taken: bool) -> None:
    verdict = march.chen.does(GiveScoreMark(point="m", day="2026-03-03", points=given, reason=" 好 "), "li")
    if taken:
        assert (points(march, "m").points, points(march, "m").reason) == (given, "好")
    else:
        assert refusal(verdict) == ("field_wrong", {"field": "points", "problem": "beyond", "text": "5"})


def test_kpi_1_what_is_wrong_with_points_is_named(march: Company) -> None:
    def said(**changes: str) -> GiveScoreEvent:
        return GiveScoreEvent(
            **{"point": "p", "rule": "praise", "day": "2026-03-03", "behind": "order:order-1"} | changes
        )

    tomorrow = iso(march.now + timedelta(days=1))[:10]
    assert refusal(march.chen.does(said(rule="nose"), "li"))[1] == {
        "field": "rule", "problem": "no_such_row", "text": "nose",
    }  # fmt: skip
    for day in (tomorrow, "2026-02-30"):
        assert refusal(march.chen.does(said(day=day), "li"))[1] == {
            "field": "day", "problem": "not_a_day_so_far", "text": day,
        }  # fmt: skip
    assert refusal(march.chen.does(said(behind="order:none"), "li"))[1] == {"behind": "order:none"}
    march.chen.must(said(day=iso(march.now)[:10]), "li")
    assert refusal(march.chen.does(said(), "li"))[0] == "exists"
    for month in ("2026-13", "0000-01", "2026-3", ""):
        assert not is_month(month)
        assert refusal(march.chen.does(ReleaseScore(month=month), "li")) == (
            "field_wrong", {"field": "month", "problem": "not_a_month", "text": month},
        )  # fmt: skip


@pytest.mark.parametrize(("at_", "late"), [("18:00:00", False), ("18:00:01", True)])
def test_kpi_1_an_objection_at_the_last_moment_is_in_time(march: Company, at_: str, late: bool) -> None:
    event(march)
    march.now = at("2026-04-03T18:05")
    march.li.must(ObjectToScore(words="不对"), "point-1", at=at(f"2026-04-03T{at_}"))
    objection = points(march).objection
    assert objection is not None
    assert objection.late is late


def test_kpi_1_a_ruling_needs_an_objection_and_a_month_that_is_not_released(march: Company) -> None:
    event(march)
    assert refusal(march.dong.does(RuleOnObjection(upheld=True, why="x"), "point-1")) == (
        "not_found", {"what": "objection point-1"},
    )  # fmt: skip
    march.now = at("2026-04-08T09:00")
    march.chen.must(ReleaseScore(month=MARCH), "li")
    march.li.must(ObjectToScore(words="才看到"), "point-1")
    assert refusal(march.dong.does(RuleOnObjection(upheld=True, why="x"), "point-1")) == (
        "score_released", {"month": MARCH},
    )  # fmt: skip


def test_kpi_1_what_was_released_is_shown_as_it_was_released(march: Company) -> None:
    event(march)
    march.now = at("2026-04-08T09:00")
    march.chen.must(ReleaseScore(month=MARCH), "li")
    kept = march.world.get(Score, f"{MARCH}:li")
    assert kept is not None
    shown = card_of(march.world, "li", MARCH)
    assert (shown.released, shown.points, shown.paid, shown.pay, shown.grade) == (kept, 78, False, 0, "D")
    assert (kept.released_by, kept.given, kept.figures) == ("chen", ("point-1",), shown.figures)
    assert card_of(march.world, "wang", MARCH).released is None
    assert iso(release_due(march.world, MARCH)) == "2026-04-07T18:00:00+08:00"
    assert month_after("2026-12") == "2027-01"
    assert month_span("2026-12") == DaySpan(date(2026, 12, 1), date(2027, 1, 1))
