"""Who was at a training says how it was; a qualification is revoked and its certificate says so (TRN-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import STROKES, Company, refused
from duty_days import at, pass_time
from test_qualifications import VIDEO, passed, person
from test_trainings import attend, plan

from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import company_day, iso
from rulebook.rules import tags_of
from rulebook.subjects.people.skills import skills_of
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.feedback import average
from rulebook.subjects.trainings.records import Feedback, Qualification, QualificationState, TrainingSession

TOKEN = "c" * 24
OWN, GUEST = "t-1-wang", "t-1-guest"


def told(company: Company) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == "feedback_missing"]


@pytest.fixture
def held(company: Company) -> Company:
    """Wang and a guest were trained by Li, and are asked how it was."""
    plan(company, "t-1")
    company.now = at("2026-03-06T14:00")
    attend(company, "wang", "t-1")
    guest = AttendSession(session="t-1", attendance=GUEST, name="赵队长", firm="顺达物流", strokes=STROKES)
    company.li.must(guest)
    company.li.must(HoldSession(session="t-1", ask=True))
    return company


def test_trn_1_who_was_there_says_how_it_was_and_nobody_else(held: Company) -> None:
    """hrms#3394: people who were not there give feedback."""
    held.wang.must(GiveFeedback(score=4, words="多练习"), OWN)
    assert refused(held.wang.does(GiveFeedback(score=1), OWN)) == ("TRN-1", "feedback_given")
    attend_again = AttendSession(session="t-1", attendance="t-1-again", person="wang", strokes=STROKES)
    held.li.must(attend_again)
    assert refused(held.wang.does(GiveFeedback(score=1), "t-1-again")) == ("TRN-1", "feedback_given"), (
        "signed twice"
    )
    assert refused(held.wang.does(GiveFeedback(score=1), "a-none")) == ("TRN-1", "outsider_feedback")
    assert refused(held.bo.does(GiveFeedback(score=5), OWN))[1] == "feedback_given"
    assert refused(held.li.does(GiveFeedback(score=5), GUEST))[1] == "own_request", (
        "who trained rates nobody's words"
    )
    assert refused(held.wang.does(GiveFeedback(score=5), GUEST))[1] == "no_role"
    held.anna.must(GiveFeedback(score=5), GUEST)
    said = {(one.name, one.firm, one.score, one.by) for one in held.world.all(Feedback)}
    assert said == {("王师傅", "", 4, "wang"), ("赵队长", "顺达物流", 5, "anna")}
    for one in held.world.all(Feedback):
        assert "person:li" not in tags_of(one)


def test_trn_1_one_of_the_staff_says_it_themselves(held: Company) -> None:
    assert refused(held.anna.does(GiveFeedback(score=5), OWN))[1] == "outsider_feedback"


def test_trn_1_what_is_missing_after_three_days_is_told_with_names_and_settled_by_the_last(held: Company) -> None:
    held.wang.must(GiveFeedback(score=4), OWN)
    pass_time(held, "2026-03-09T23:59")
    assert not told(held)
    pass_time(held, "2026-03-10T00:01")
    (one,) = told(held)
    assert (one.facts["count"], one.facts["names"], one.owner) == ("1", "赵队长", "customer_service")
    held.anna.must(GiveFeedback(score=3), GUEST)
    assert told(held)[0].is_settled
    pass_time(held, "2026-03-20T00:00")
    assert len(told(held)) == 1


def test_trn_1_whose_training_is_told_days_later_still_has_time_to_say_how_it_was(company: Company) -> None:
    """The trainer's phone was without signal: nobody was asked until it came back."""
    plan(company, "t-1")
    company.now = at("2026-03-06T14:00")
    attend(company, "wang", "t-1")
    company.now = at("2026-03-12T09:00")
    company.li.must(HoldSession(session="t-1", ask=True), at=at("2026-03-06T16:00"))
    pass_time(company, "2026-03-15T23:59")
    assert not told(company)
    pass_time(company, "2026-03-16T00:01")
    assert len(told(company)) == 1


def test_trn_1_an_average_is_rounded_half_up_on_screen_and_in_the_report_alike(held: Company) -> None:
    held.wang.must(GiveFeedback(score=4), OWN)
    held.anna.must(GiveFeedback(score=5), GUEST)
    four, five = sorted(held.world.all(Feedback), key=lambda one: one.score)
    assert average([four, five]) == "4.5"
    assert average([four, four, four, five]) == "4.3", "4.25"
    assert average([]) == ""


def test_trn_1_nobody_is_told_where_nobody_is_asked_or_all_have_said(company: Company) -> None:
    plan(company, "t-1")
    company.now = at("2026-03-06T14:00")
    attend(company, "wang", "t-1")
    company.li.must(HoldSession(session="t-1"))
    pass_time(company, "2026-03-20T00:00")
    assert not told(company)
    session = company.world.get(TrainingSession, "t-1")
    assert session is not None
    assert session.feedback_due == "", "a line of before asks nobody: books of before stay what they were"


def granted(company: Company, token: str = TOKEN) -> Qualification:
    passed(company)
    company.chen.must(SetQualification(test="x-t-1", until="2026-12-31", token=token), "q-1")
    found = company.world.get(Qualification, "q-1")
    assert found is not None
    return found


def test_trn_1_a_certificate_has_a_number_and_a_token_of_its_own(company: Company) -> None:
    assert granted(company).number == "ZG-2026-0001"
    passed(company, id="t-2")
    again = SetQualification(test="x-t-2", until="2027-12-31", token=TOKEN)
    assert refused(company.chen.does(again, "q-2"))[1] == "exists"
    company.chen.must(SetQualification(test="x-t-2", until="2027-12-31"), "q-2")
    bare = company.world.get(Qualification, "q-2")
    assert bare is not None
    assert (bare.number, bare.token) == ("", "")


def test_trn_1_a_revoked_qualification_closes_the_skill_at_that_moment_and_for_good(company: Company) -> None:
    granted(company)
    company.now += timedelta(days=3)
    before = company.now - timedelta(seconds=1)
    assert VIDEO in skills_of(company.world, person(company.world), company.now)
    assert refused(company.wang.does(RevokeQualification(reason="x"), "q-1"))[1] == "no_role"
    assert refused(company.chen.does(RevokeQualification(reason=" "), "q-1"))[1] == "reason_needed"
    company.chen.must(RevokeQualification(reason="违规操作"), "q-1")
    known = company.world.get(Qualification, "q-1")
    assert known is not None
    assert (known.state, known.until, known.granted_until, known.revoked_why) == (
        QualificationState.REVOKED,
        iso(company.now),
        "2027-01-01T00:00:00+08:00",
        "违规操作",
    )
    assert VIDEO in skills_of(company.world, person(company.world), before), "what was done before stays as it was"
    assert VIDEO not in skills_of(company.world, person(company.world), company.now)
    again = company.chen.does(RevokeQualification(reason="又"), "q-1")
    assert isinstance(again, Refusal)
    assert (again.code, again.facts["until"]) == ("qualification_over", company_day(company.now).isoformat())
    pass_time(company, "2027-02-01T00:00")
    assert not [one for one in company.world.all(Irregularity) if one.code == "qualification_ends"]
    after = company.world.get(Qualification, "q-1")
    assert after is not None
    assert after.state is QualificationState.REVOKED


def test_role_2_nobody_revokes_their_own(company: Company) -> None:
    granted(company)
    known = company.world.records["qualification", "q-1"]
    company.world.records["qualification", "q-1"] = msgspec.structs.replace(known, person=company.chen.id)
    assert refused(company.chen.does(RevokeQualification(reason="x"), "q-1"))[1] == "own_request"
