"""Trainings planned, signed for, held and tested by another (TRN-1)."""

from __future__ import annotations

import pytest
from company import STROKES, Company, opened, refused
from duty_days import at, pass_time

from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import tags_of
from rulebook.subjects.people.commands import SetSkills
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    HoldSession,
    MarkTest,
    PlanSession,
    ReadySession,
)
from rulebook.subjects.trainings.records import (
    Attendance,
    MarkedTest,
    SessionKind,
    SessionState,
    TrainingSession,
)
from rulebook.subjects.visits.records import Stroke

FRIDAY = "2026-03-06T14:00:00+08:00"


def session(company: Company, id: str = "t-1") -> TrainingSession:
    found = company.world.get(TrainingSession, id)
    assert found is not None
    return found


def plan(company: Company, id: str = "t-1", **changes: str) -> TrainingSession:
    """Li trains repairs on Friday afternoon."""
    said = {"title": "北斗终端维修", "begins": FRIDAY, "skill": "repair", "trainer": "li"} | changes
    company.chen.must(PlanSession(kind=SessionKind.INTERNAL, **said), id)
    return session(company, id)


def attend(company: Company, person: str = "wang", id: str = "t-1") -> None:
    company.li.must(AttendSession(session=id, attendance=f"{id}-{person}", person=person, strokes=STROKES))


def held(company: Company, *people: str) -> TrainingSession:
    plan(company)
    company.now = at("2026-03-06T14:00")
    for person in people:
        attend(company, person)
    company.li.must(HoldSession(session="t-1", words="更换主板"))
    return session(company)


def test_trn_1_the_material_of_a_session_is_due_two_working_days_before(
    company: Company,
) -> None:
    planned = plan(company, outline="一、拆装；二、测试")
    assert (planned.trainer_name, planned.state) == ("李师傅", SessionState.PLANNED)
    assert planned.material_due[:16] == "2026-03-04T18:00"
    assert plan(company, "t-2", begins="2026-03-10T09:00:00+08:00").material_due[:10] == "2026-03-06"


def test_trn_1_a_trainer_who_does_not_hold_the_skill_on_that_day_is_refused(company: Company) -> None:
    without = PlanSession(kind=SessionKind.INTERNAL, title="视频", begins=FRIDAY, skill="video", trainer="li")
    assert refused(company.chen.does(without, "t-1")) == ("TRN-1", "trainer_lacks_skill")
    company.chen.must(SetSkills(skills=("repair", "video"), since="2026-03-05"), "li")
    company.chen.must(without, "t-1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "field_missing"),
        ({"begins": "morgen"}, "field_wrong"),
        ({"begins": "9999-12-31T23:59:59-12:00"}, "field_wrong"),
        ({"trainer": "nobody"}, "not_found"),
    ],
)
def test_trn_1_what_cannot_be_planned_is_refused(company: Company, changes: dict[str, str], code: str) -> None:
    said = {"title": "维修", "begins": FRIDAY} | changes
    assert refused(company.chen.does(PlanSession(kind=SessionKind.SEMINAR, **said), "t-1"))[1] == code
    plan(company)
    again = PlanSession(kind=SessionKind.SEMINAR, title="x", begins=FRIDAY)
    assert refused(company.chen.does(again, "t-1"))[1] == "exists"


def test_trn_1_material_that_is_not_ready_is_told_and_ready_in_time_though_told_late_was_in_time(
    company: Company,
) -> None:
    plan(company)
    plan(company, "t-2", material="教材第二版")
    pass_time(company, "2026-03-05T09:00")
    assert company.world.get(Irregularity, "no_material:t-2") is None
    assert "no_material" in company.open_irregularities()
    company.li.must(ReadySession(session="t-1", material="教材在会议室"), "", at("2026-03-04T10:00"))
    assert "no_material" not in company.open_irregularities()
    assert session(company).material == "教材在会议室"


def test_trn_1_who_is_there_signs_staff_and_guests_and_a_touch_is_no_signature(company: Company) -> None:
    plan(company)
    attend(company)
    guest = AttendSession(session="t-1", attendance="a-2", name="赵队长", firm="顺达物流", strokes=STROKES)
    company.li.must(guest)
    touch = AttendSession(session="t-1", attendance="a-3", person="bo", strokes=(Stroke(points=((1, 1, 0),)),))
    assert opened(company.li.does(touch)) == {("TRN-1", "attendance_unsigned")}
    names = {a.name for a in company.world.find(Attendance, "session", "t-1")}
    assert names == {"王师傅", "赵队长", "薄调度"}


def test_trn_1_a_signature_for_a_session_that_nobody_knows_is_kept_and_told(company: Company) -> None:
    lost = AttendSession(session="none", attendance="a-1", person="wang", strokes=STROKES)
    assert opened(company.li.does(lost)) == {("SYS-3", "session_unknown")}
    assert [a.name for a in company.world.all(Attendance)] == ["王师傅"]
    assert opened(company.li.does(HoldSession(session="none"))) == {("SYS-3", "session_unknown")}


def test_trn_1_the_same_attendance_said_twice_loses_neither_signature(company: Company) -> None:
    plan(company)
    attend(company)
    attend(company)
    assert len(company.world.all(Attendance)) == 2


def test_trn_1_held_by_somebody_without_the_skill_is_recorded_and_told(company: Company) -> None:
    """The planned trainer lost the skill in between; it was held all the same: that is a fact."""
    plan(company)
    company.chen.must(SetSkills(skills=("install",)), "li")
    company.now = at("2026-03-06T16:00")
    assert opened(company.li.does(HoldSession(session="t-1"))) == {("TRN-1", "trainer_unqualified")}
    told = company.world.get(Irregularity, "trainer_unqualified:t-1:li")
    assert told is not None
    assert (told.person, told.facts["skill"]) == ("li", "repair")
    assert session(company).state is SessionState.HELD


def test_trn_1_whoever_stood_in_is_named_and_from_outside_nobody_is_judged(company: Company) -> None:
    plan(company)
    assert opened(company.li.does(HoldSession(session="t-1", trainer="bo"))) == {("TRN-1", "trainer_unqualified")}
    assert opened(company.li.does(HoldSession(session="t-1", trainer_name="厂家工程师"))) == set()
    assert [one.trainer_name for one in session(company).held] == ["薄调度", "厂家工程师"]


def test_trn_1_a_session_that_was_held_is_not_cancelled_and_a_cancelled_one_says_why(company: Company) -> None:
    plan(company)
    assert refused(company.chen.does(CancelSession(reason=""), "t-1"))[1] == "reason_needed"
    company.chen.must(CancelSession(reason="讲师生病"), "t-1")
    assert refused(company.chen.does(CancelSession(reason="再取消"), "t-1"))[1] == "session_over"
    company.li.must(HoldSession(session="t-1"))
    assert (session(company).state, session(company).cancelled_why) == (SessionState.HELD, "讲师生病")


def test_role_2_a_test_is_marked_by_another_than_the_pupil(company: Company) -> None:
    held(company, "wang")
    test = MarkTest(session="t-1", person=company.wang.id, percent=95)
    assert refused(company.wang.does(test, "x-1")) == ("ROLE-2", "own_request")
    company.li.must(test, "x-1")
    found = company.world.get(MarkedTest, "x-1")
    assert found is not None
    assert (found.passed, found.by, found.skill, found.needed) == (True, "li", "repair", 80)
    assert refused(company.li.does(test, "x-1"))[1] == "exists"


def test_trn_1_who_was_not_there_has_no_result(company: Company) -> None:
    """frappe/hrms#3394: people who were not there give feedback."""
    plan(company)
    attend(company)
    test = MarkTest(session="t-1", person=company.wang.id, percent=95)
    assert refused(company.li.does(test, "x-1"))[1] == "session_not_held"
    company.li.must(HoldSession(session="t-1"))
    absent = MarkTest(session="t-1", person=company.bo.id, percent=95)
    assert refused(company.li.does(absent, "x-1"))[1] == "not_attended"


def test_sec_1_a_result_is_for_pupil_examiner_and_office_a_qualification_for_all_staff(company: Company) -> None:
    held(company, "wang")
    company.li.must(MarkTest(session="t-1", person=company.wang.id, percent=50), "x-1")
    (result,) = company.world.all(MarkedTest)
    assert {"person:wang", "person:li"} <= tags_of(result)
    assert "staff" not in tags_of(result)
    (signed,) = company.world.all(Attendance)
    assert {"person:wang", "person:li"} <= tags_of(signed)
    assert "staff" not in tags_of(signed)
