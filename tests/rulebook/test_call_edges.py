"""Calls after a visit where they turn: three in vain, what each keeps, whose they are, quiet hours (FUP-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from call_facts import _S, ORDER, asked, at, calls
from company import CUSTOMER, Company, opened, refused

from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.complaints.records import About, Complaint
from rulebook.subjects.follow_ups.commands import AssignCalls, SetCallTimes, SkipCalls, TryCall
from rulebook.subjects.follow_ups.records import CallTimes, FollowUp
from rulebook.subjects.orders.records import OrderState


@pytest.fixture
def done(company: Company) -> Company:
    """A visit of Li's is done; it is the next working day."""
    company.order_in(OrderState.COMPLETED)
    company.now = at("2026-03-03")
    return company


def call(company: Company, name: str = "next_day") -> FollowUp:
    return calls(company)[name]


def tries(company: Company, **said: object) -> set[tuple[str, str]]:
    ids = (call(company).id,)
    return opened(company.anna.does(TryCall(follow_ups=ids, **{"number": " 13800138000 "} | said), ORDER))  # type: ignore[arg-type]


def test_fup_1_the_third_call_in_vain_gives_it_up_and_a_reached_one_does_not_count(done: Company) -> None:
    assert tries(done) == set()
    assert tries(done, reached=True, agreed_next=" 下午 ", note=" 在开车 ") == set()
    assert tries(done) == set()
    assert call(done).state in (_S.DUE, _S.MISSED)
    assert tries(done) == {("FUP-1", "unreachable_thrice")}
    given_up = call(done)
    assert (given_up.state, given_up.at) == (_S.UNREACHABLE, iso(done.now))
    assert [one.reached for one in given_up.tries] == [False, True, False, False]
    second = given_up.tries[1]
    assert (second.number, second.agreed_next, second.note) == ("13800138000", "下午", "在开车")
    assert (second.by, second.by_name, second.quiet) == ("anna", "安娜", False)
    (told,) = [i for i in done.world.all(Irregularity) if i.code == "unreachable_thrice"]
    assert told.facts == {"customer": "顺达物流", "tries": "3", "count": "1"}
    assert (told.order, told.about) == (ORDER, given_up.told)
    assert tries(done) == set(), "a fourth is kept and not told again"
    assert len(call(done).tries) == 5


def test_fup_1_how_often_is_tried_is_the_companys_to_set(done: Company) -> None:
    done.hua.must(SetSetting(name="follow_up_tries", value="1", since="2026-03-03", reason="总部"))
    assert tries(done) == {("FUP-1", "unreachable_thrice")}


def test_fup_1_who_was_given_up_and_answers_after_all_settles_it(done: Company) -> None:
    for _ in range(3):
        tries(done)
    asked(done, call(done).id, spoken_with=" 赵队长 ", works=True, wishes=" 再装一台 ")
    answered = call(done)
    assert (answered.state, answered.by, answered.by_name) == (_S.DONE, "anna", "安娜")
    assert (answered.spoken_with, answered.works, answered.wishes) == ("赵队长", True, "再装一台")
    assert (answered.at, answered.arrived_at) == (iso(done.now), iso(done.now))
    assert "unreachable_thrice" not in done.open_irregularities()


def test_fup_1_who_will_not_be_called_is_let_be_with_their_words(done: Company) -> None:
    assert tries(done, refused=True, note=" 别再打了 ") == set()
    refused_call = call(done)
    assert (refused_call.state, refused_call.reason, refused_call.at) == (_S.REFUSED, "别再打了", iso(done.now))
    assert [one.reached for one in refused_call.tries] == [True], "they were reached"


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True)])
def test_fup_1_a_call_at_the_moment_its_window_closes_is_late(done: Company, seconds: int, late: bool) -> None:
    closes = parse_time(call(done).closes)
    done.now = closes + timedelta(minutes=5)
    asked(done, call(done).id, when=closes + timedelta(seconds=seconds))
    assert (call(done).state, call(done).late) == (_S.DONE, late)


def test_fup_1_a_call_before_its_window_answers_nothing_and_at_its_first_moment_it_does(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    opens = parse_time(call(company, "three_days").opens)
    company.now = opens + timedelta(hours=1)
    asked(company, when=opens - timedelta(seconds=1), satisfied=5)
    assert call(company, "three_days").state is _S.DUE
    asked(company, when=opens, satisfied=5, why=" 准时 ")
    assert (call(company, "three_days").state, call(company, "three_days").why) == (_S.DONE, "准时")


def test_fup_1_satisfaction_is_answered_only_where_it_was_asked(done: Company) -> None:
    asked(done)
    assert (call(done).state, call(done, "three_days").state) == (_S.DONE, _S.DUE)
    asked(done, satisfied=4)
    assert (call(done, "three_days").state, call(done, "three_days").satisfied) == (_S.DONE, 4)


@pytest.mark.parametrize(("score", "told"), [(2, True), (3, False)])
def test_fup_1_dissatisfied_is_heard_as_a_complaint_about_the_work_of_who_was_there(
    done: Company, score: int, told: bool
) -> None:
    asked(done, satisfied=score, why="等了半天")
    assert [(c.about, c.person, c.order, c.what, c.owner) for c in done.world.all(Complaint)] == [
        (About.WORK, "li", ORDER, "等了半天", "anna")
    ] * told
    found = [i for i in done.world.all(Irregularity) if i.code == "dissatisfied"]
    assert [i.facts["score"] for i in found] == ["2"] * told


# given to a caller, let be


def test_fup_1_calls_are_given_to_who_may_call_and_did_not_work_there(done: Company) -> None:
    id = call(done).id
    for to, said in (
        ("guo", ("FUP-1", "field_wrong")),
        ("nobody", ("SYS-3", "not_found")),
    ):
        assert refused(done.chen.does(AssignCalls(follow_ups=(id,), to=to), "")) == said
    assert refused(done.chen.does(AssignCalls(follow_ups=(), to="anna"), ""))[1] == "not_found"
    done.chen.must(AssignCalls(follow_ups=(id, id), to="anna"), "")
    assert (call(done).caller, call(done).caller_name) == ("anna", "安娜")
    done.chen.must(AssignCalls(follow_ups=(id,), to=""), "")
    assert (call(done).caller, call(done).caller_name) == (None, "")
    asked(done)
    assert refused(done.chen.does(AssignCalls(follow_ups=(id,), to="anna"), "")) == ("FUP-1", "followup_over")


def test_fup_1_calls_are_let_be_with_a_reason_by_a_manager_who_did_not_work_there(done: Company) -> None:
    id = call(done).id
    assert refused(done.chen.does(SkipCalls(follow_ups=(id,), reason=" "), ""))[1] == "reason_needed"
    assert refused(done.chen.does(SkipCalls(follow_ups=(), reason="停机"), ""))[1] == "not_found"
    assert refused(done.anna.does(SkipCalls(follow_ups=(id,), reason="停机"), "")) == ("ROLE-1", "no_role")
    done.chen.must(SkipCalls(follow_ups=(id, id), reason=" 停机 "), "")
    skipped = call(done)
    assert (skipped.state, skipped.reason, skipped.by, skipped.by_name, skipped.at) == (
        _S.SKIPPED, "停机", "chen", "陈经理", iso(done.now),
    )  # fmt: skip
    assert refused(done.chen.does(SkipCalls(follow_ups=(id,), reason="停机"), "")) == ("FUP-1", "followup_over")


@pytest.mark.parametrize(
    ("quiet", "good"),
    [
        (((0, 8), (20, 24)), True),
        (((8, 8),), False),
        (((9, 8),), False),
        (((20, 25),), False),
        (((-1, 8),), False),
    ],
)
def test_fup_1_quiet_hours_lie_in_the_day_and_come_in_their_order(
    done: Company, quiet: tuple[tuple[int, int], ...], good: bool
) -> None:
    verdict = done.anna.does(SetCallTimes(quiet=tuple(reversed(quiet))), CUSTOMER)
    kept = done.world.get(CallTimes, CUSTOMER)
    if good:
        assert kept is not None
        assert (kept.quiet, kept.set_by, kept.set_at) == (quiet, "anna", iso(done.now))
    else:
        assert isinstance(verdict, Refusal)
        assert verdict.facts == {"field": "quiet", "problem": "hours"}
        assert kept is None


@pytest.mark.parametrize(("hour", "quiet"), [(7.98, True), (8, False), (20, True), (19.99, False)])
def test_fup_1_a_try_says_whether_it_fell_into_their_quiet_hours(done: Company, hour: float, quiet: bool) -> None:
    done.anna.must(SetCallTimes(quiet=((0, 8), (20, 24))), CUSTOMER)
    moment = at("2026-03-03", hour)
    done.now = at("2026-03-03", 23)
    done.anna.must(TryCall(follow_ups=(call(done).id,), number=""), ORDER, at=moment)
    assert [one.quiet for one in call(done).tries] == [quiet]
