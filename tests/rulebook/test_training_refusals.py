"""What is said no to around trainings: by which rule, with which facts, and nothing is changed by it (TRN-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import STROKES, Company
from refused_ground import Asked, No, refusal_of, wrong
from test_trainings import FRIDAY, held, plan, session

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind, SessionState

TITLE = "北斗终端维修"
TOKEN = "c" * 22


def planned(**changes: str) -> PlanSession:
    return PlanSession(kind=SessionKind.SEMINAR, **{"title": "维修", "begins": FRIDAY} | changes)


def granted(until: str = "2026-12-31", test: str = "x-1", token: str = TOKEN) -> SetQualification:
    return SetQualification(test=test, until=until, token=token)


@pytest.fixture
def taught(company: Company) -> Company:
    """Li trained Wang and a guest; Wang passed two tests and failed one, and holds a paper by the first."""
    company.hire("zhou", "周经理", Role.SERVICE_MANAGER)
    held(company, "wang", "chen")
    company.li.must(
        AttendSession(session="t-1", attendance="guest", name="赵队长", firm="顺达物流", strokes=STROKES)
    )
    for id, percent in (("x-1", 90), ("x-2", 80), ("x-low", 79)):
        company.li.must(MarkTest(session="t-1", person=company.wang.id, percent=percent), id)
    company.li.must(MarkTest(session="t-1", person=company.chen.id, percent=90), "x-chen")
    company.chen.must(granted(), "q-1")
    plan(company, "t-2", title="新品", skill="")
    company.li.must(AttendSession(session="t-2", attendance="early", person="wang", strokes=STROKES))
    return company


def bare(company: Company) -> Asked:
    company.li.must(HoldSession(session="t-2"))
    company.li.must(MarkTest(session="t-2", person=company.wang.id, percent=90), "x-bare")
    return company.chen, granted(test="x-bare", token=""), "q-2"


def ended(company: Company) -> Asked:
    company.wait(days=400)
    return company.chen, RevokeQualification(reason="违规"), "q-1"


def of_chen(company: Company) -> Asked:
    zhou = type(company.bo)(company, "zhou", "device-zhou")
    zhou.must(granted(test="x-chen", token=""), "q-chen")
    return company.chen, RevokeQualification(reason="不要"), "q-chen"


def said_once(company: Company) -> Asked:
    company.anna.must(GiveFeedback(score=4), "guest")
    return company.bo, GiveFeedback(score=2), "guest"


MARK = MarkTest(session="t-1", person=PersonId("wang"), percent=90)
NO: No = {
    "planned twice": (lambda c: (c.chen, planned(), "t-1"), "SYS-4", "exists", {"what": "维修"}),
    "planned without a name": (lambda c: (c.chen, planned(), ""), "SYS-4", "exists", {"what": "维修"}),
    "no title": (lambda c: (c.chen, planned(title=" "), "t-3"), "TRN-1", "field_missing", {"fields": "title"}),
    "no time": (
        lambda c: (c.chen, planned(begins="bald"), "t-3"), "TRN-1", "field_wrong", wrong("begins", "not_a_time"),
    ),
    "a trainer who cannot": (
        lambda c: (c.chen, planned(trainer="li", skill="video"), "t-3"),
        "TRN-1", "trainer_lacks_skill", {"name": "李师傅", "skill": "video"},
    ),
    "cancelled when held": (
        lambda c: (c.chen, CancelSession(reason="病"), "t-1"), "TRN-1", "session_over", {"title": TITLE},
    ),
    "cancelled without a word": (
        lambda c: (c.chen, CancelSession(reason=" "), "t-2"), "TRN-1", "reason_needed", {},
    ),
    "marked twice": (lambda c: (c.li, MARK, "x-1"), "SYS-4", "exists", {"what": "x-1"}),
    "marked by the pupil": (lambda c: (c.wang, MARK, "x-9"), "ROLE-2", "own_request", {}),
    "marked before": (
        lambda c: (c.li, MarkTest(session="t-2", person=c.wang.id, percent=9), "x-9"),
        "TRN-1", "session_not_held", {"title": "新品"},
    ),
    "marked and not there": (
        lambda c: (c.li, MarkTest(session="t-1", person=c.bo.id, percent=9), "x-9"),
        "TRN-1", "not_attended", {"name": "薄调度", "title": TITLE},
    ),
    "a paper's name twice": (lambda c: (c.chen, granted(test="x-2"), "q-1"), "SYS-4", "exists", {"what": "q-1"}),
    "one's own paper": (lambda c: (c.chen, granted(test="x-chen"), "q-2"), "ROLE-2", "own_request", {}),
    "a paper of no skill": (bare, "TRN-1", "session_without_skill", {}),
    "two papers of one test": (
        lambda c: (c.chen, granted(), "q-2"),
        "TRN-1", "qualified_already", {"name": "王师傅", "until": "2026-12-31"},
    ),
    "a paper of a failed test": (
        lambda c: (c.chen, granted(test="x-low"), "q-2"),
        "TRN-1", "test_failed", {"name": "王师傅", "percent": "79", "needed": "80"},
    ),
    "one token twice": (
        lambda c: (c.chen, granted(test="x-2"), "q-2"), "TRN-1", "exists", {"what": f"token {TOKEN}"},
    ),
    "until no day": (
        lambda c: (c.chen, granted("bald", "x-2", ""), "q-2"),
        "TRN-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "until yesterday": (
        lambda c: (c.chen, granted("2026-03-05", "x-2", ""), "q-2"),
        "TRN-1", "field_wrong", wrong("until", "not_after"),
    ),
    "one's own taken back": (of_chen, "ROLE-2", "own_request", {}),
    "taken back when over": (ended, "TRN-1", "qualification_over", {"name": "王师傅", "until": "2026-12-31"}),
    "taken back without a word": (
        lambda c: (c.chen, RevokeQualification(reason=" "), "q-1"), "TRN-1", "reason_needed", {},
    ),
    "how it was, not there": (lambda c: (c.wang, GiveFeedback(score=3), "none"), "TRN-1", "outsider_feedback", {}),
    "how it was, of another": (
        lambda c: (c.anna, GiveFeedback(score=3), "t-1-wang"), "TRN-1", "outsider_feedback", {},
    ),
    "how it was, before": (
        lambda c: (c.wang, GiveFeedback(score=3), "early"), "TRN-1", "session_not_held", {"title": "新品"},
    ),
    "how it was, twice": (said_once, "TRN-1", "feedback_given", {"name": "赵队长"}),
    "how it was, by who trained": (lambda c: (c.li, GiveFeedback(score=5), "guest"), "ROLE-2", "own_request", {}),
    "how it was, of a guest by the field": (
        lambda c: (c.wang, GiveFeedback(score=5), "guest"),
        "ROLE-1", "no_role", {"roles": ", ".join(sorted(CancelSession.ROLES))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_trn_1_it_is_refused_by_its_rule_and_changes_nothing(taught: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(taught, asked(taught)) == tuple(said)


YES: dict[str, Callable[[Company], Asked]] = {
    "the mark that is just enough": lambda c: (c.chen, granted(test="x-2", token=""), "q-2"),
    "until today": lambda c: (c.chen, granted("2026-03-06", "x-2", ""), "q-2"),
    "their own words": lambda c: (c.wang, GiveFeedback(score=1), "t-1-wang"),
    "a guest's words by the office": lambda c: (c.bo, GiveFeedback(score=1), "guest"),
}


@pytest.mark.parametrize("case", YES)
def test_trn_1_just_on_the_right_side_it_is_granted(taught: Company, case: str) -> None:
    hand, command, *subject = YES[case](taught)
    hand.must(command, *subject)


def test_trn_1_a_reason_and_a_note_are_kept_without_the_space_around_them(taught: Company) -> None:
    taught.chen.must(CancelSession(reason=" 讲师生病 "), "t-2")
    assert (session(taught, "t-2").state, session(taught, "t-2").cancelled_why) == (
        SessionState.CANCELLED,
        "讲师生病",
    )
