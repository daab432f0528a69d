"""The yearly satisfaction survey: who is asked, what counts, who is reminded, what it came to (FUP-2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, Company, opened, picture, refused

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.surveys.commands import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    ReturnSurveys,
    SendSurvey,
    VoidAnswer,
)
from rulebook.subjects.surveys.records import Channel, RoundState, SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.reminders import never_reached, reminder_due
from rulebook.subjects.surveys.results import NAMELESS, OWN, Whose, by_branch, by_dealer, returns, topics
from rulebook.subjects.surveys.topics import TOPICS

ROUND = "survey-2026"
OTHER = "customer-2"
OPEN = OpenSurvey(year=2026, topics="company", since="2026-01-01", until="2026-06-30")
GOOD = {"quality": 5, "handling": 4, "technical": 5, "supply": 4, "training": 5, "paid_service": 4}


@pytest.fixture
def asked(company: Company) -> Company:
    """Two customers had their vehicles seen; the year's round is open."""
    company.hua.must(AddCustomer(name="联运"), OTHER)
    company.order_in(OrderState.COMPLETED)
    other = {"customer": OTHER, "customer_name": "联运", "vehicles": (OTHER_TRUCK,)}
    company.order_in(OrderState.COMPLETED, "order-2", company.wang, **other)
    company.chen.must(OPEN, ROUND)
    return company


def answers(company: Company, id: str = "a-1", customer: str = CUSTOMER, **said: object) -> AnswerSurvey:
    given = {"channel": Channel.PHONE, "scores": GOOD} | said
    return AnswerSurvey(answer=id, customer=customer, **given)  # type: ignore[arg-type]  # the test says which


def on_the_web(id: str, respondent: str, **said: object) -> AnswerSurvey:
    given = {"scores": GOOD} | said
    return AnswerSurvey(answer=id, channel=Channel.WEB, respondent=respondent, **given)  # type: ignore[arg-type]  # test data by name


def answer(company: Company, id: str = "a-1") -> SurveyAnswer:
    found = company.world.get(SurveyAnswer, id)
    assert found is not None
    return found


def round_of(company: Company) -> SurveyRound:
    found = company.world.get(SurveyRound, ROUND)
    assert found is not None
    return found


def invite(company: Company, customer: str = CUSTOMER) -> SurveyInvite:
    found = company.world.get(SurveyInvite, f"{ROUND}:{customer}")
    assert found is not None
    return found


def all_of(company: Company) -> tuple[SurveyRound, list[SurveyInvite], list[SurveyAnswer]]:
    return round_of(company), company.world.all(SurveyInvite), company.world.all(SurveyAnswer)


def test_fup_2_everybody_who_was_seen_is_asked_and_nobody_picks_them(asked: Company) -> None:
    assert {i.customer: i.customer_name for i in asked.world.all(SurveyInvite)} == {
        CUSTOMER: "顺达物流",
        OTHER: "联运",
    }
    assert round_of(asked).population == 2
    asked.hua.must(AddCustomer(name="新客户"), "customer-3")
    asked.order_in(OrderState.COMPLETED, "order-3", customer="customer-3", customer_name="新客户")
    assert len(asked.world.all(SurveyInvite)) == 2, "frozen when it opened"


def test_fup_2_one_round_a_year_of_a_known_list_with_an_end_that_is_ahead(company: Company) -> None:
    assert refused(company.chen.does(OPEN, ROUND)) == ("FUP-2", "survey_nobody")
    company.order_in(OrderState.COMPLETED)
    for wrong in ({"topics": "whatever"}, {"until": "2026-03-01"}, {"since": "昨天"}):
        assert refused(company.chen.does(msgspec.structs.replace(OPEN, **wrong), ROUND)) == (
            "FUP-2",
            "field_wrong",
        )
    assert refused(company.anna.does(OPEN, ROUND)) == ("ROLE-1", "no_role")
    company.chen.must(OPEN, ROUND)
    assert refused(company.chen.does(OPEN, "another")) == ("FUP-2", "survey_once")


def test_fup_2_both_lists_have_six_topics() -> None:
    assert {name: len(set(found)) for name, found in TOPICS.items()} == {"company": 6, "visit": 6}


def test_fup_2_a_topic_that_was_not_asked_is_no_nought(asked: Company) -> None:
    asked.anna.must(answers(asked, scores={"quality": 5}), ROUND)
    asked.anna.must(answers(asked, "a-2", OTHER, scores={"quality": 4, "supply": 3, "unheard_of": 1}), ROUND)
    found = {
        one.topic: (one.answered, one.mean, one.satisfied) for one in topics(round_of(asked), all_of(asked)[2])
    }
    assert (found["quality"], found["supply"], found["training"]) == ((2, 450, 2), (1, 300, 0), (0, None, 0))
    assert "unheard_of" not in answer(asked, "a-2").scores


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.PAPER, Channel.VISIT])
def test_fup_2_asked_by_phone_on_paper_and_at_a_visit(asked: Company, channel: Channel) -> None:
    photo = ref_of(picture()) if channel is Channel.PAPER else None
    asked.anna.must(answers(asked, channel=channel, photo=photo, words="很好"), ROUND)
    kept = answer(asked)
    assert (kept.channel, kept.words, kept.by, kept.photo) == (channel, "很好", "anna", photo)
    assert invite(asked).returned == channel


def test_fup_2_a_second_answer_is_kept_aside_and_told(asked: Company) -> None:
    asked.anna.must(answers(asked), ROUND)
    told = opened(asked.anna.does(answers(asked, "a-2", scores={"quality": 1}), ROUND))
    assert told == {("FUP-2", "answered_twice")}
    assert (answer(asked, "a-2").aside, answer(asked, "a-2").scores) == ("twice", {"quality": 1})
    assert returns(*all_of(asked)).counted == 1


def test_fup_2_pain_32_strangers_on_the_web_never_share_one_token(asked: Company) -> None:
    """Two who say nothing of themselves stay two; a blank token is nobody's, and counts for nobody."""
    asked.system.must(on_the_web("w-1", "7f3a", scores={"quality": 5}, words="甲"), ROUND)
    asked.system.must(on_the_web("w-2", "91bc", scores={"quality": 2}, words="乙"), ROUND)
    for id in ("w-3", "w-4"):
        asked.system.must(on_the_web(id, "", scores={"quality": 1}, words="无名"), ROUND)
    assert [answer(asked, f"w-{n}").aside for n in (1, 2, 3, 4)] == ["", "", "not_asked", "not_asked"]
    assert [answer(asked, f"w-{n}").words for n in (1, 2)] == ["甲", "乙"]
    told = opened(asked.system.does(on_the_web("w-5", "7f3a", scores={"quality": 1}), ROUND))
    assert told == {("FUP-2", "answered_twice")}
    assert answer(asked, "w-1").scores == {"quality": 5}, "the first is not written over"
    assert returns(*all_of(asked)).counted == 2


def test_fup_2_what_was_answered_on_the_web_is_found_from_no_customer(asked: Company) -> None:
    asked.system.must(on_the_web("w-1", "7f3a"), ROUND)
    asked.system.must(ReturnSurveys(customers=(CUSTOMER, OTHER)), ROUND)
    assert invite(asked).returned == "web"
    kept = answer(asked, "w-1")
    assert (kept.customer, kept.by) == ("", "")
    assert "7f3a" not in str(asked.world.all(SurveyInvite))


def test_fup_2_who_answered_on_the_web_and_to_a_caller_is_counted_once(asked: Company) -> None:
    asked.anna.must(answers(asked), ROUND)
    asked.system.must(on_the_web("w-1", "7f3a"), ROUND)
    assert opened(asked.system.does(ReturnSurveys(customers=(CUSTOMER,)), ROUND)) == {("FUP-2", "answered_twice")}
    assert (answer(asked).aside, answer(asked, "w-1").aside) == ("twice", "")
    assert opened(asked.anna.does(ReturnSurveys(customers=(OTHER,)), ROUND)) == {("ROLE-1", "no_role_fact")}
    assert not invite(asked, OTHER).returned, "only the server says who answered on the web"


def test_fup_2_an_answer_found_to_be_the_second_after_the_close_is_counted_once_and_what_is_missing_told(
    asked: Company,
) -> None:
    """Whoever closes before the server told of the web sees two returns of two, which one customer gave."""
    asked.anna.must(answers(asked), ROUND)
    asked.system.must(on_the_web("w-1", "7f3a"), ROUND)
    assert asked.chen.must(CloseSurvey(), ROUND).irregularities == ()
    assert round_of(asked).returned == 2
    told = opened(asked.system.does(ReturnSurveys(customers=(CUSTOMER,), recount=True), ROUND))
    assert told == {("FUP-2", "answered_twice"), ("FUP-2", "return_below_80")}
    assert (round_of(asked).returned, returns(*all_of(asked)).counted) == (1, 1), "headline and list are one"
    again = opened(asked.system.does(ReturnSurveys(customers=(OTHER,), recount=True), ROUND))
    assert again == set(), "what is told stands once"


def test_fup_2_a_line_that_asks_for_no_recount_leaves_a_closed_round_as_it_was(asked: Company) -> None:
    asked.anna.must(answers(asked), ROUND)
    asked.system.must(on_the_web("w-1", "7f3a"), ROUND)
    asked.chen.must(CloseSurvey(), ROUND)
    told = opened(asked.system.does(ReturnSurveys(customers=(CUSTOMER,)), ROUND))
    assert (told, round_of(asked).returned) == ({("FUP-2", "answered_twice")}, 2)


def test_fup_2_the_customers_own_technician_does_not_ask(asked: Company) -> None:
    told = opened(asked.li.does(answers(asked, channel=Channel.VISIT), ROUND))
    assert told == {("ROLE-2", "own_matter")}
    assert opened(asked.wang.does(answers(asked, "a-2", channel=Channel.VISIT), ROUND)) == {
        ("FUP-2", "answered_twice")
    }


def test_fup_2_who_is_dissatisfied_is_told_on(asked: Company) -> None:
    verdict = asked.anna.must(answers(asked, scores=GOOD | {"supply": 2}, words="等了两周"), ROUND)
    (told,) = verdict.irregularities
    assert (told.rule, told.code) == ("FUP-2", "dissatisfied")
    assert told.facts == {"score": "2", "why": "顺达物流: 等了两周"}
    (complaint,) = asked.world.all(Complaint)
    assert (complaint.owner, complaint.customer, complaint.what) == ("anna", CUSTOMER, "等了两周")
    anonymous = asked.system.must(on_the_web("w-1", "7f3a", scores={"quality": 1}, words="差"), ROUND)
    assert [i.facts["why"] for i in anonymous.irregularities] == ["差"], "nobody is named who did not say so"


def test_fup_2_an_answer_is_voided_with_a_reason_by_another_and_counted_as_void(asked: Company) -> None:
    asked.chen.must(answers(asked), ROUND)
    assert refused(asked.dong.does(VoidAnswer(answer="a-1", reason=""), "")) == ("SYS-2", "reason_needed")
    assert refused(asked.chen.does(VoidAnswer(answer="a-1", reason="打错"), "")) == ("ROLE-2", "own_request")
    asked.dong.must(VoidAnswer(answer="a-1", reason="问的不是本人"), "")
    found = returns(*all_of(asked))
    assert (found.counted, found.aside) == (0, {"void": 1})
    assert not invite(asked).returned, "they may be asked again"
    assert refused(asked.dong.does(VoidAnswer(answer="a-1", reason="再来"), "")) == ("FUP-2", "survey_over")


# reminders, the end


def days(asked: Company, day: int) -> datetime:
    return datetime(2026, 3, day, 19, tzinfo=COMPANY_ZONE)


def test_fup_2_pain_34_reminded_after_seven_and_fourteen_working_days_and_never_by_a_robot_that_stops(
    asked: Company,
) -> None:
    """Sent on Monday the 2nd; after a long pause one reminder is due, not all that were missed."""
    asked.anna.must(SendSurvey(customers=(CUSTOMER, "nobody"), channel=Channel.WEB), ROUND)

    def due(day: int) -> int:
        return reminder_due(asked.world, round_of(asked), invite(asked), days(asked, day))

    assert [due(day) for day in (10, 11, 19, 20, 31)] == [0, 1, 1, 2, 2]
    asked.now = days(asked, 12)
    asked.anna.must(SendSurvey(customers=(CUSTOMER,), channel=Channel.WEB), ROUND)
    assert [due(day) for day in (12, 19, 20)] == [0, 0, 2]
    asked.now = days(asked, 31)
    asked.anna.must(SendSurvey(customers=(CUSTOMER,), channel=Channel.PHONE), ROUND)
    assert due(31) == 0, "two reminders and no more"
    assert reminder_due(asked.world, round_of(asked), invite(asked, OTHER), days(asked, 31)) == 0, "never sent"


def test_fup_2_who_has_answered_is_not_reminded(asked: Company) -> None:
    asked.anna.must(SendSurvey(customers=(CUSTOMER,), channel=Channel.WEB), ROUND)
    asked.anna.must(answers(asked), ROUND)
    assert reminder_due(asked.world, round_of(asked), invite(asked), days(asked, 31)) == 0


def test_fup_2_pain_30_what_was_answered_can_be_read_after_the_close_and_what_comes_later_is_not_counted(
    asked: Company,
) -> None:
    asked.anna.must(answers(asked, words="准时"), ROUND)
    asked.chen.must(CloseSurvey(), ROUND)
    assert (answer(asked).words, answer(asked).aside) == ("准时", ""), "closed is not expired"
    asked.anna.must(answers(asked, "a-2", OTHER), ROUND)
    assert (answer(asked, "a-2").aside, answer(asked, "a-2").scores) == ("after_close", GOOD)
    assert (round_of(asked).returned, returns(*all_of(asked)).counted) == (1, 1)
    assert refused(asked.chen.does(CloseSurvey(), ROUND)) == ("FUP-2", "survey_over")
    assert refused(asked.dong.does(VoidAnswer(answer="a-1", reason="重算"), "")) == ("FUP-2", "survey_over")


def test_fup_2_below_eighty_per_cent_is_told_with_the_names_never_reached(asked: Company) -> None:
    asked.anna.must(SendSurvey(customers=(CUSTOMER,), channel=Channel.PHONE), ROUND)
    asked.anna.must(SendSurvey(customers=(OTHER,), channel=Channel.PHONE, reached=False), ROUND)
    asked.anna.must(answers(asked), ROUND)
    closed = asked.chen.must(CloseSurvey(), ROUND)
    (told,) = closed.irregularities
    assert (told.rule, told.code) == ("FUP-2", "return_below_80")
    assert (told.facts["returned"], told.facts["population"], told.facts["percent"]) == ("1", "2", "50")
    found = returns(*all_of(asked))
    assert (found.missing, found.unreached) == (("联运",), ("联运",))
    assert never_reached(invite(asked, OTHER))


def test_fup_2_at_eighty_per_cent_nothing_is_told(asked: Company) -> None:
    for n, customer in enumerate((CUSTOMER, OTHER)):
        asked.anna.must(answers(asked, f"a-{n}", customer), ROUND)
    assert asked.chen.must(CloseSurvey(), ROUND).irregularities == ()


def test_fup_2_pain_29_a_round_closes_by_itself_after_its_last_day(asked: Company) -> None:
    asked.now = datetime(2026, 6, 30, 23, 59, tzinfo=COMPANY_ZONE)
    assert "survey_round" not in [c.record for c in passed_deadlines(asked.world, asked.now)]
    asked.now += timedelta(minutes=2)
    for command in passed_deadlines(asked.world, asked.now):
        asked.system.must(command)
    assert (round_of(asked).state, round_of(asked).closed_by) == (RoundState.CLOSED, SYSTEM_PERSON)
    assert any(i.code == "return_below_80" for i in asked.world.all(Irregularity))


def test_fup_2_an_answer_to_no_round_is_told_and_lost_to_nobody(company: Company) -> None:
    assert opened(company.anna.does(answers(company), "no-round")) == {("ORD-5", "state")}


def test_fup_2_topics_by_dealer_and_office_count_every_answer_once_and_guess_nobodys(asked: Company) -> None:
    """Whose customer it was on the day of the answer; one on the web names nobody, so it is nobody's."""
    asked.dong.must(SetDealer(name="华北经销", branch="北京"), "dealer-1")
    asked.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    asked.anna.must(answers(asked, scores=GOOD | {"quality": 2}), ROUND)
    asked.anna.must(answers(asked, "a-2", OTHER), ROUND)
    asked.system.must(on_the_web("a-3", "r-1"), ROUND)
    asked.dong.must(AssignDealer(dealer="", since="2026-12-01", reason="转为自营"), CUSTOMER)
    said = list(asked.world.all(SurveyAnswer))
    dealers = by_dealer(asked.world, said)
    assert {whose: [one.id for one in several] for whose, several in dealers.items()} == {
        Whose("dealer", "华北经销", "dealer-1"): ["a-1"],
        Whose(NAMELESS): ["a-3"],
        Whose(OWN): ["a-2"],
    }
    assert {whose: len(several) for whose, several in by_branch(asked.world, said).items()} == {
        Whose("branch", "北京"): 1,
        Whose(NAMELESS): 1,
        Whose(OWN): 1,
    }
    theirs = topics(round_of(asked), dealers[Whose("dealer", "华北经销", "dealer-1")])
    assert [one.mean for one in theirs if one.topic == "quality"] == [200]
