"""A measure at every step of its way, whole: who set it, did it, checked it, moved it, gave it up (CMP-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from company import Company, picture
from complaint_facts import ID, hears, time_passes
from msgspec.structs import replace

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import tags_of
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState, Moved, Proof, SentBack
from rulebook.subjects.measures.register import of_view

WANG, ANNA, CHEN, BO = (PersonId(one) for one in ("wang", "anna", "chen", "bo"))
SET = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what=" 补打密封胶 ", who=WANG, due="2026-03-09")


def measure(company: Company, id: str = "m") -> Measure:
    found = company.world.get(Measure, id)
    assert found is not None
    return found


@pytest.fixture
def owned(company: Company) -> Company:
    """Anna owns a complaint about Li; the manager set Wang a measure for it."""
    hears(company)
    company.chen.must(SET, "m")
    return company


def test_cmp_1_a_measure_is_kept_with_who_set_it_and_open_to_whose_matter_it_is(owned: Company) -> None:
    assert measure(owned) == Measure(
        id="m", matter=ID, kind=MeasureKind.CORRECTIVE, what="补打密封胶", who=WANG, who_name="王师傅",
        due="2026-03-09", set_by=CHEN, set_by_name="陈经理", set_at=iso(owned.now), state=MeasureState.OPEN,
        open_to=(ANNA,),
    )  # fmt: skip
    assert {"person:wang", "person:chen", "person:anna"} <= tags_of(measure(owned))
    assert "person:li" not in tags_of(measure(owned))


def test_cmp_1_done_by_another_it_is_kept_who_did_it_with_each_proof(owned: Company) -> None:
    file, other = ref_of(picture(b"sealed")), ref_of(picture(b"paper"))
    assert file
    assert other
    before = measure(owned)
    owned.bo.must(DoMeasure(result=" 已打胶 ", proof=(file, other)), "m")
    assert measure(owned) == replace(
        before, state=MeasureState.DONE, done_by=BO, done_by_name="薄调度", done_at=iso(owned.now), result="已打胶"
    )
    found = {one.sha256: one for one in owned.world.all(Proof)}
    for ref in (file, other):
        id = f"m:{ref.sha256[:16]}:{owned.bo.seq}"
        seers = (ANNA, CHEN, WANG)
        assert found[ref.sha256] == Proof(id=id, measure="m", file=ref, by=BO, at=iso(owned.now), open_to=seers)
    assert "person:bo" in tags_of(measure(owned)), "who did it goes on seeing it"


def test_cmp_1_checked_it_is_kept_by_whom_and_how_and_said_again_it_stays(owned: Company) -> None:
    owned.wang.must(DoMeasure(result="已打胶"), "m")
    before = measure(owned)
    owned.anna.must(VerifyMeasure(helped=True, how=" 抽查三台 "), "m")
    checked = replace(
        before, state=MeasureState.VERIFIED, verified_by=ANNA, verified_by_name="安娜", verified_at=iso(owned.now),
        verified_how="抽查三台",
    )  # fmt: skip
    assert measure(owned) == checked
    owned.bo.must(DoMeasure(result="又打了一遍"), "m")
    assert measure(owned) == checked


def test_cmp_1_what_did_not_help_is_open_again_until_a_new_day_and_may_be_late_anew(owned: Company) -> None:
    time_passes(owned, days=9)
    owned.wang.must(DoMeasure(result="换了天线"), "m")
    before = measure(owned)
    assert before.late_at
    owned.anna.must(VerifyMeasure(helped=False, how=" 仍然离线 ", due="2026-03-20"), "m")
    assert measure(owned) == replace(
        before, state=MeasureState.OPEN, due="2026-03-20", late_at="",
        sent_back=(SentBack(by=ANNA, name="安娜", at=iso(owned.now), why="仍然离线"),),
    )  # fmt: skip


def test_cmp_1_moved_it_says_whose_it_was_and_until_when(owned: Company) -> None:
    time_passes(owned, days=9)
    late = measure(owned).late_at
    owned.anna.must(MoveMeasure(reason=" 调休 ", who=BO), "m")
    first = Moved(by=ANNA, name="安娜", at=iso(owned.now), why="调休", who_name="王师傅", due="2026-03-09")
    moved = measure(owned)
    assert (moved.who, moved.who_name, moved.due, moved.late_at, moved.moved) == (
        BO, "薄调度", "2026-03-09", late, (first,),
    )  # fmt: skip
    owned.chen.must(MoveMeasure(reason="等配件", due="2026-03-20"), "m")
    second = Moved(by=CHEN, name="陈经理", at=iso(owned.now), why="等配件", who_name="薄调度", due="2026-03-09")
    moved = measure(owned)
    assert (moved.who, moved.due, moved.late_at, moved.moved) == (BO, "2026-03-20", "", (first, second))


def test_cmp_1_given_up_it_says_why(owned: Company) -> None:
    before = measure(owned)
    owned.anna.must(DropMeasure(reason=" 客户已换车 "), "m")
    assert measure(owned) == replace(before, state=MeasureState.DROPPED, dropped_why="客户已换车")


def test_cmp_1_late_after_its_last_evening_it_is_told_to_whom_it_was_given(owned: Company) -> None:
    owned.now = parse_time("2026-03-09T18:00:00+08:00")
    assert "measure_late" not in time_passes(owned, seconds=0)
    owned.now = parse_time("2026-03-09T18:00:01+08:00")
    assert "measure_late" in time_passes(owned, seconds=0)
    told = owned.world.get(Irregularity, "measure_late:m")
    assert told is not None
    assert (told.rule, told.person, told.person_name) == ("CMP-1", "wang", "王师傅")
    assert told.facts == {"what": "补打密封胶", "name": "王师傅", "due": "2026-03-09T18:00:00+08:00"}
    assert measure(owned).late_at == told.opened_at


def test_cmp_1_done_at_the_last_moment_of_its_day_is_in_time(owned: Company) -> None:
    owned.now = parse_time("2026-03-09T18:00:00+08:00") - timedelta(minutes=1)
    assert owned.wang.must(DoMeasure(result="已打胶"), "m").irregularities == ()
    assert "measure_late" not in time_passes(owned, days=1), "nor is it told afterwards"


@pytest.mark.parametrize(
    ("state", "due", "views"),
    [
        (MeasureState.OPEN, "2026-03-03", {"open", "overdue"}),
        (MeasureState.OPEN, "2026-03-04", {"open", "week"}),
        (MeasureState.OPEN, "2026-03-08", {"open", "week"}),
        (MeasureState.OPEN, "2026-03-09", {"open"}),
        (MeasureState.DONE, "2026-03-03", {"unverified"}),
        (MeasureState.VERIFIED, "2026-03-03", {"done"}),
        (MeasureState.DROPPED, "2026-03-04", {"done"}),
    ],
)
def test_cmp_1_the_register_of_wednesday_ends_its_week_with_sunday(
    owned: Company, state: MeasureState, due: str, views: set[str]
) -> None:
    one = replace(measure(owned), state=state, due=due)
    every = ("open", "overdue", "week", "unverified", "done")
    assert {view for view in every if of_view((one,), view, date(2026, 3, 4))} == views
