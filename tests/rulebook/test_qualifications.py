"""A qualification opens a skill; its end closes it at that moment, on phone and server alike (TRN-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import Company, Hand, make_company, refused
from duty_days import at, pass_time
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import World
from test_trainings import attend, plan

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of, why_not
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import NeedSkills, SetSkills
from rulebook.subjects.people.skills import skills_of
from rulebook.subjects.trainings.commands import HoldSession, MarkTest, SetQualification
from rulebook.subjects.trainings.records import MarkedTest, Qualification, QualificationState

VIDEO = "video"


def passed(company: Company, percent: int = 90, skill: str = VIDEO, id: str = "t-1") -> None:
    """Wang was trained by Li in what Li can do, and tested."""
    company.chen.must(SetSkills(skills=("repair", VIDEO)), "li")
    plan(company, id, skill=skill)
    company.now = max(company.now, at("2026-03-06T14:00"))
    attend(company, "wang", id)
    company.li.must(HoldSession(session=id))
    company.li.must(MarkTest(session=id, person=company.wang.id, percent=percent), f"x-{id}")


def qualify(company: Company, until: str = "2026-12-31", id: str = "q-1") -> Qualification:
    """By the test of the training, or by another one that is passed now."""
    test = "x-t-1" if id == "q-1" else f"x-{id}"
    if company.world.get(MarkedTest, test) is None:
        company.li.must(MarkTest(session="t-1", person=company.wang.id, percent=90), test)
    company.chen.must(SetQualification(test=test, until=until), id)
    found = company.world.get(Qualification, id)
    assert found is not None
    return found


def person(world: World, id: str = "wang") -> Person:
    found = world.get(Person, id)
    assert found is not None
    return found


class OnPhone(World):
    """Only what one person's device may see."""

    PARTIAL = True


def on_phone(company: Company, hand: Hand) -> OnPhone:
    known = person(company.world, hand.id)
    tags = tags_of_reader(known, hand.device)
    phone = OnPhone()
    phone.records = {k: r for k, r in company.world.records.items() if tags_of(r) & tags}
    return phone


def test_trn_1_a_finished_training_reaches_the_skills_and_its_end_takes_them_away(company: Company) -> None:
    """erpnext#29793: a finished training does not reach the skill map."""
    passed(company)
    assert VIDEO not in skills_of(company.world, person(company.world), company.now)
    known = qualify(company)
    assert (known.until, known.by, known.test) == ("2027-01-01T00:00:00+08:00", "chen", "x-t-1")
    assert VIDEO in skills_of(company.world, person(company.world), company.now)
    last = parse_time(known.until) - timedelta(seconds=1)
    assert VIDEO in skills_of(company.world, person(company.world), last)
    assert VIDEO not in skills_of(company.world, person(company.world), parse_time(known.until))


def test_ord_6_who_is_not_qualified_any_more_is_not_sent(company: Company) -> None:
    company.chen.must(NeedSkills(model="GT-100", skills=(VIDEO,)))
    passed(company)
    order = company.order_in(OrderState.APPROVED)
    assert refused(company.bo.does(AssignOrder(technician=company.wang.id), order)) == ("ORD-6", "unsuitable")
    qualify(company, "2026-03-08")
    company.now = at("2026-03-09T00:00")
    assert refused(company.bo.does(AssignOrder(technician=company.wang.id), order)) == ("ORD-6", "unsuitable")
    qualify(company, "2026-03-31", "q-2")
    company.bo.must(AssignOrder(technician=company.wang.id), order)


@pytest.mark.parametrize(
    ("until", "code"), [("bald", "field_wrong"), ("2026-03-01", "field_wrong"), ("", "field_wrong")]
)
def test_trn_1_a_qualification_has_an_end_that_lies_ahead(company: Company, until: str, code: str) -> None:
    passed(company)
    assert refused(company.chen.does(SetQualification(test="x-t-1", until=until), "q-1"))[1] == code


def test_trn_1_no_qualification_without_a_passed_test_a_skill_and_another_who_grants_it(company: Company) -> None:
    passed(company, percent=79)
    grant = SetQualification(test="x-t-1", until="2026-12-31")
    assert refused(company.chen.does(grant, "q-1")) == ("TRN-1", "test_failed")
    assert refused(company.wang.does(grant, "q-1"))[1] == "no_role"
    passed(company, skill="", id="t-2")
    bare = SetQualification(test="x-t-2", until="2026-12-31")
    assert refused(company.chen.does(bare, "q-1"))[1] == "session_without_skill"
    assert refused(company.chen.does(SetQualification(test="none", until="2026-12-31"), "q-1"))[1] == "not_found"


def test_trn_1_a_test_carries_one_qualification_and_another_one_wants_another_test(company: Company) -> None:
    passed(company)
    qualify(company, "2026-06-30")
    longer = SetQualification(test="x-t-1", until="2027-06-30")
    said = company.chen.does(longer, "q-2")
    assert refused(said) == ("TRN-1", "qualified_already")
    assert isinstance(said, Refusal)
    assert said.facts["until"] == "2026-06-30", "its last day, not the midnight after it"
    assert qualify(company, "2027-06-30", "q-2").test == "x-q-2"


def test_role_2_nobody_grants_their_own_qualification(company: Company) -> None:
    company.hire("zhou", "周经理", Role.SERVICE_MANAGER)
    plan(company)
    company.now = at("2026-03-06T14:00")
    attend(company, "chen")
    company.li.must(HoldSession(session="t-1"))
    company.li.must(MarkTest(session="t-1", person=company.chen.id, percent=100), "x-1")
    own = SetQualification(test="x-1", until="2026-12-31")
    assert refused(company.chen.does(own, "q-1")) == ("ROLE-2", "own_request")


def test_trn_1_the_end_is_told_sixty_days_ahead_and_renewed_it_is_settled(company: Company) -> None:
    passed(company)
    qualify(company, "2026-08-31")
    pass_time(company, "2026-07-02T23:00")
    assert "qualification_ends" not in company.open_irregularities()
    pass_time(company, "2026-07-04T09:00")
    told = company.world.get(Irregularity, "qualification_ends:q-1")
    assert told is not None
    assert (told.person, told.due_at) == ("wang", "2026-09-01T00:00:00+08:00")
    qualify(company, "2027-08-31", "q-2")
    assert "qualification_ends" not in company.open_irregularities()
    pass_time(company, "2026-09-02T09:00")
    known = company.world.get(Qualification, "q-1")
    assert known is not None
    assert known.state is QualificationState.ENDED
    assert VIDEO in skills_of(company.world, person(company.world), company.now)


def test_ord_6_the_latest_word_holds_taken_away_in_between_and_given_anew_after_the_end(company: Company) -> None:
    passed(company)
    end = parse_time(qualify(company, "2026-06-30").until)
    company.wait(days=1)
    company.chen.must(SetSkills(skills=("repair",)), "wang")
    assert VIDEO not in skills_of(company.world, person(company.world), company.now)
    company.wait(days=1)
    company.chen.must(SetSkills(skills=("repair", VIDEO)), "wang")
    assert VIDEO in skills_of(company.world, person(company.world), company.now)
    assert VIDEO not in skills_of(company.world, person(company.world), end)
    company.now = end
    company.chen.must(SetSkills(skills=("repair", VIDEO)), "wang")
    assert VIDEO in skills_of(company.world, person(company.world), company.now)


DAYS = st.integers(0, 40)


@settings(max_examples=60, deadline=None)
@given(
    ends=st.lists(DAYS, min_size=1, max_size=3),
    said=st.lists(st.tuples(DAYS, st.booleans()), max_size=3),
    looks=st.lists(st.integers(-1, 60 * 24 * 45), min_size=1, max_size=6),
)
def test_trn_1_a_qualification_that_ends_closes_the_skill_at_that_moment_on_phone_and_server(
    ends: list[int], said: list[tuple[int, bool]], looks: list[int]
) -> None:
    """Whatever was granted and set before: from the last end on, nothing said since, the skill is closed."""
    company = make_company()
    company.chen.must(NeedSkills(model="GT-100", skills=(VIDEO,)))
    passed(company)
    order = company.order(company.order_in(OrderState.APPROVED))
    start = company.now
    grants = [(0, "q", n, end) for n, end in enumerate(ends)]
    words = [(day, "s", n, has) for n, (day, has) in enumerate(said)]
    model: list[tuple[datetime, datetime | None, bool]] = []
    for day, what, n, value in sorted([*grants, *words], key=lambda one: (one[0], one[1], one[2])):
        company.now = max(company.now, start + timedelta(days=day))
        if what == "q":
            until = (start + timedelta(days=int(value))).date().isoformat()
            known = qualify(company, until, f"q-{n}")
            model.append((parse_time(known.since), parse_time(known.until), True))
        else:
            company.chen.must(SetSkills(skills=("repair", VIDEO) if value else ("repair",)), "wang")
            model.append((parse_time(person(company.world).skill_history[-1].since), None, bool(value)))
    phones = [on_phone(company, hand) for hand in (company.bo, company.wang, company.li)]
    moments = {
        parse_time(q.until) + timedelta(seconds=s) for q in company.world.all(Qualification) for s in (-1, 0)
    }
    moments |= {start + timedelta(minutes=m) for m in looks}
    for moment in sorted(moments):
        can = VIDEO in skills_of(company.world, person(company.world), moment)
        assert can is expected(model, moment), (iso(moment), model)
        blamed = {reason.code for reason in why_not(company.world, person(company.world), order, moment)}
        assert ("skill" not in blamed) is can
        for phone in phones:
            assert (VIDEO in skills_of(phone, person(phone), moment)) is can
            here = {reason.code for reason in why_not(phone, person(phone), order, moment)}
            assert ("skill" not in here) is can


def expected(model: list[tuple[datetime, datetime | None, bool]], moment: datetime) -> bool:
    """Told the long way: walk all beginnings, words and ends up to that moment; the last one holds."""
    spans = [(since, until) for since, until, _ in model if until is not None]
    events: list[tuple[datetime, int, bool]] = []
    for since, until, has in model:
        if until is None:
            events.append((since, 0, has))
            continue
        events.append((since, 1, True))
        if not any(s <= until < u for s, u in spans):
            events.append((until, 0, False))
    past = [event for event in sorted(events, key=lambda e: (e[0], e[1])) if event[0] <= moment]
    return past[-1][2] if past else False
