"""Where a survey's count turns: from which day one is asked, which share is enough, what counts (FUP-2)."""

from __future__ import annotations

import msgspec
import pytest
from company import CUSTOMER, Company, opened, refused
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.times import parse_time
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.records import Complaint
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
from rulebook.subjects.surveys.results import by_model, returns, topics

ROUND = "survey-2026"
OPEN = OpenSurvey(year=2026, topics="company", since="2026-01-01", until="2026-06-30")
FIVE = tuple(f"customer-{n}" for n in range(1, 6))


def seen(company: Company, *customers: str, model: str = "GT-100") -> None:
    """A visit done for each of them today."""
    for id in customers:
        if id != CUSTOMER:
            company.hua.must(AddCustomer(name=f"客户 {id}"), id)
        company.order_in(
            OrderState.COMPLETED, f"order-{id}", customer=id, customer_name=f"客户 {id}", product_model=model
        )


@pytest.fixture
def five(company: Company) -> Company:
    """Five customers are asked in the year's round."""
    seen(company, *FIVE)
    company.chen.must(OPEN, ROUND)
    return company


def answers(company: Company, *customers: str, score: int = 5) -> None:
    for id in customers:
        said = AnswerSurvey(answer=f"a-{id}", channel=Channel.PHONE, customer=id, scores={"quality": score})
        company.anna.must(said, ROUND)


def answer(company: Company, id: str) -> SurveyAnswer:
    found = company.world.get(SurveyAnswer, id)
    assert found is not None
    return found


def invite(company: Company, customer: str = CUSTOMER) -> SurveyInvite:
    found = company.world.get(SurveyInvite, f"{ROUND}:{customer}")
    assert found is not None
    return found


def round_of(company: Company) -> SurveyRound:
    found = company.world.get(SurveyRound, ROUND)
    assert found is not None
    return found


def counted(company: Company) -> int:
    found = returns(round_of(company), company.world.all(SurveyInvite), company.world.all(SurveyAnswer))
    return found.counted


# opening


@pytest.mark.parametrize(("since", "asked"), [("2026-03-01", 1), ("2026-03-02", 1), ("2026-03-03", 0)])
def test_fup_2_who_was_seen_on_the_first_day_itself_is_asked(company: Company, since: str, asked: int) -> None:
    seen(company, CUSTOMER)
    verdict = company.chen.does(msgspec.structs.replace(OPEN, since=since), ROUND)
    assert len(company.world.all(SurveyInvite)) == asked
    if not asked:
        assert isinstance(verdict, Refusal)
        assert (verdict.code, verdict.facts) == ("survey_nobody", {"since": since})


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"since": "昨天"}, "since", "not_a_date"),
        ({"until": "2026-02-30"}, "until", "not_a_date"),
        ({"until": "2026-03-02"}, "until", "not_ahead"),
        ({"topics": "whatever"}, "topics", "unknown"),
    ],
)
def test_fup_2_the_field_that_is_wrong_is_named_with_what_is_wrong_with_it(
    company: Company, changes: dict[str, str], field: str, problem: str
) -> None:
    seen(company, CUSTOMER)
    verdict = company.chen.does(msgspec.structs.replace(OPEN, **changes), ROUND)
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code) == ("FUP-2", "field_wrong")
    assert verdict.facts == {"field": field, "problem": problem}


def test_fup_2_a_round_may_end_tomorrow_and_says_who_opened_it_when(company: Company) -> None:
    seen(company, CUSTOMER)
    company.dong.must(msgspec.structs.replace(OPEN, until="2026-03-03", topics="visit"), ROUND)
    opened_round = round_of(company)
    assert (opened_round.state, opened_round.population) == (RoundState.OPEN, 1)
    assert (opened_round.opened_by, parse_time(opened_round.opened_at)) == ("dong", company.now)
    assert (opened_round.year, opened_round.topics) == (2026, "visit")
    assert (opened_round.since, opened_round.until) == ("2026-01-01", "2026-03-03")


def test_fup_2_a_customer_is_asked_about_the_model_they_have_most_and_of_two_the_first_by_name(
    company: Company,
) -> None:
    for n, model in enumerate(("B-2", "A-1", "B-2", "C-3")):
        company.order_in(OrderState.COMPLETED, f"order-{n}", product_model=model)
    company.hua.must(AddCustomer(name="联运"), "customer-2")
    for n, model in enumerate(("C-3", "B-2")):
        paper = {"customer": "customer-2", "customer_name": "联运", "product_model": model}
        company.order_in(OrderState.COMPLETED, f"other-{n}", **paper)
    company.chen.must(OPEN, ROUND)
    assert [invite(company, id).model for id in (CUSTOMER, "customer-2")] == ["B-2", "B-2"]
    answers(company, CUSTOMER)
    assert list(by_model(company.world.all(SurveyAnswer))) == ["B-2"]


# what is enough


@pytest.mark.parametrize(("answered", "told"), [(5, ""), (4, ""), (3, "60")])
def test_fup_2_four_of_five_are_eighty_per_cent_and_enough(five: Company, answered: int, told: str) -> None:
    answers(five, *FIVE[:answered])
    found = five.chen.must(CloseSurvey(), ROUND).irregularities
    assert [i.facts["percent"] for i in found] == [told] * bool(told)
    if told:
        assert found[0].facts | {"percent": ""} == {
            "year": "2026", "returned": "3", "population": "5", "wanted": "80", "percent": "",
        }  # fmt: skip
    closed = round_of(five)
    assert (closed.returned, closed.closed_by, parse_time(closed.closed_at)) == (answered, "chen", five.now)


@pytest.mark.parametrize(("since", "told"), [("2026-03-02", ["80"]), ("2026-03-03", [])])
def test_fup_2_what_share_is_wanted_is_the_companys_to_set_from_a_day_on(
    five: Company, since: str, told: list[str]
) -> None:
    five.hua.must(SetSetting(name="survey_percent", value="90", since=since, reason="总部要求"))
    answers(five, *FIVE[:4])
    found = five.chen.must(CloseSurvey(), ROUND).irregularities
    assert [one.facts["percent"] for one in found] == told
    assert {one.facts["wanted"] for one in found} <= {"90"}


def test_fup_2_whoever_answered_is_never_among_those_whom_nobody_reached(five: Company) -> None:
    """Called in vain and then met at a visit: reached. Called in vain, or never: not."""
    in_vain = SendSurvey(customers=FIVE[:2], channel=Channel.PHONE, reached=False)
    five.anna.must(in_vain, ROUND)
    five.anna.must(SendSurvey(customers=FIVE[2:3], channel=Channel.WEB), ROUND)
    answers(five, FIVE[0])
    found = returns(round_of(five), five.world.all(SurveyInvite), five.world.all(SurveyAnswer))
    assert (found.population, found.sent, found.counted, found.percent) == (5, 3, 1, 20)
    assert found.unreached == tuple(f"客户 {id}" for id in (FIVE[1], FIVE[3], FIVE[4]))
    assert found.missing == tuple(f"客户 {id}" for id in FIVE[1:])


def test_fup_2_the_last_day_belongs_to_the_round_until_midnight(five: Company) -> None:
    def ends() -> bool:
        return any(one.record == SurveyRound.KIND for one in passed_deadlines(five.world, five.now))

    five.now = parse_time("2026-07-01T00:00:00+08:00")
    assert not ends()
    five.wait(seconds=1)
    assert ends()
    five.wait(minutes=-2)
    answers(five, CUSTOMER)
    assert answer(five, f"a-{CUSTOMER}").aside == ""


# which answer counts


def test_fup_2_an_answer_of_somebody_who_was_not_asked_is_kept_and_neither_counts_nor_complains(
    five: Company,
) -> None:
    for n, customer in enumerate(("customer-9", "")):
        said = AnswerSurvey(answer=f"a-{n}", channel=Channel.PHONE, customer=customer, scores={"quality": 1})
        assert five.anna.must(said, ROUND).irregularities == ()
        assert answer(five, f"a-{n}").aside == "not_asked"
    assert (counted(five), five.world.all(Complaint)) == (0, [])


def test_fup_2_only_the_server_speaks_for_the_web(five: Company) -> None:
    """A caller who ticks "on the web" is still the caller, and names the customer."""
    said = AnswerSurvey(answer="a-1", channel=Channel.WEB, customer=CUSTOMER, respondent="7f3a", model="X-9")
    five.anna.must(said, ROUND)
    kept = answer(five, "a-1")
    assert (kept.by, kept.respondent, kept.model, kept.aside) == ("anna", "", "GT-100", "")
    paper = AnswerSurvey(answer="a-3", channel=Channel.PHONE, customer="customer-2", model="X-9")
    assert five.system.must(paper, ROUND).irregularities == ()
    assert (answer(five, "a-3").aside, answer(five, "a-3").model, answer(five, "a-3").by) == (
        "",
        "GT-100",
        "system",
    )
    five.system.must(AnswerSurvey(answer="a-2", channel=Channel.WEB, respondent="7f3a", model="X-9"), ROUND)
    web = answer(five, "a-2")
    assert (web.by, web.respondent, web.model, web.aside) == ("", "7f3a", "X-9", "")


@pytest.mark.parametrize(("score", "told"), [(3, False), (2, True)])
def test_fup_2_a_three_is_no_complaint_and_a_two_is_one_also_without_words(
    five: Company, score: int, told: bool
) -> None:
    said = AnswerSurvey(
        answer="a-1", channel=Channel.VISIT, customer=CUSTOMER, scores={"quality": 5, "supply": score}
    )
    assert opened(five.anna.does(said, ROUND)) == ({("FUP-2", "dissatisfied")} if told else set())
    assert [c.what for c in five.world.all(Complaint)] == ["visit 2/5"] * told


def test_fup_2_after_an_answer_was_voided_the_customer_answers_anew_and_that_counts(five: Company) -> None:
    answers(five, CUSTOMER)
    five.dong.must(VoidAnswer(answer=f"a-{CUSTOMER}", reason=" 问的不是本人 "), "")
    void = answer(five, f"a-{CUSTOMER}")
    assert (void.aside, void.void_reason, void.voided_by) == ("void", "问的不是本人", "dong")
    said = AnswerSurvey(answer="a-new", channel=Channel.PAPER, customer=CUSTOMER, scores={"quality": 4})
    assert five.anna.must(said, ROUND).irregularities == ()
    assert (answer(five, "a-new").aside, counted(five), invite(five).returned) == ("", 1, "paper")


def test_fup_2_voiding_a_second_answer_leaves_the_first_as_the_one_that_counts(five: Company) -> None:
    answers(five, CUSTOMER)
    five.anna.must(AnswerSurvey(answer="a-2", channel=Channel.PAPER, customer=CUSTOMER), ROUND)
    five.dong.must(VoidAnswer(answer="a-2", reason="重复"), "")
    assert (invite(five).returned, counted(five)) == ("phone", 1)
    five.anna.must(AnswerSurvey(answer="a-3", channel=Channel.PAPER, customer=CUSTOMER), ROUND)
    assert answer(five, "a-3").aside == "twice"


def test_fup_2_one_set_aside_for_the_web_is_the_customers_own_and_of_this_round(five: Company) -> None:
    """The server says that the first answered on the web: the second customer's answer stands."""
    answers(five, *FIVE[:2])
    (told,) = five.system.must(ReturnSurveys(customers=(CUSTOMER, "customer-9")), ROUND).irregularities
    assert (told.code, told.about) == ("answered_twice", f"a-{CUSTOMER}")
    assert told.facts == {"customer": f"客户 {CUSTOMER}"}
    assert [answer(five, f"a-{id}").aside for id in FIVE[:2]] == ["twice", ""]
    assert [invite(five, id).returned for id in FIVE[:3]] == ["web", "phone", ""]
    assert five.system.must(ReturnSurveys(customers=(CUSTOMER,)), ROUND).irregularities == (), "said again"


def test_fup_2_a_customer_named_twice_in_one_sending_was_sent_it_once(five: Company) -> None:
    send = SendSurvey(customers=(CUSTOMER, CUSTOMER, "customer-2"), channel=Channel.WEB, reached=False)
    five.anna.must(send, ROUND)
    (once,) = invite(five).sent
    assert (once.by, once.channel, once.reached, parse_time(once.at)) == ("anna", Channel.WEB, False, five.now)
    assert [len(invite(five, id).sent) for id in FIVE] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    "fact", [SendSurvey(customers=(CUSTOMER,), channel=Channel.WEB), ReturnSurveys(customers=())]
)
def test_fup_2_what_is_said_of_no_round_is_told(company: Company, fact: SendSurvey | ReturnSurveys) -> None:
    hand = company.system if isinstance(fact, ReturnSurveys) else company.anna
    assert opened(hand.does(fact, "no-round")) == {("ORD-5", "state")}


def test_fup_2_only_who_asks_may_answer_for_a_customer(five: Company) -> None:
    for hand, may in ((five.anna, True), (five.bo, True), (five.guo, False), (five.fang, False), (five.ji, False)):
        said = AnswerSurvey(answer=f"by-{hand.id}", channel=Channel.PHONE, customer="customer-2")
        told = opened(hand.does(said, ROUND))
        assert (("ROLE-1", "no_role_fact") in told) is not may
    assert refused(five.anna.does(CloseSurvey(), ROUND)) == ("ROLE-1", "no_role")
    assert round_of(five).closed_by != SYSTEM_PERSON


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_fup_2_a_topics_mean_lies_within_half_a_hundredth_of_the_scores(scores: list[int]) -> None:
    asked = SurveyRound(
        id=ROUND, year=2026, topics="company", since="2026-01-01", until="2026-06-30",
        state=RoundState.OPEN, population=len(scores), opened_by="chen", opened_at="2026-03-02T09:00:00+08:00",
    )  # fmt: skip
    said = [
        SurveyAnswer(id=f"a-{n}", round=ROUND, channel=Channel.PHONE, at=asked.opened_at, scores={"quality": one})
        for n, one in enumerate(scores)
    ]
    quality = topics(asked, said)[0]
    assert quality.mean is not None
    assert abs(2 * quality.mean * len(scores) - 200 * sum(scores)) <= len(scores)
    assert (quality.answered, quality.satisfied) == (len(scores), len([one for one in scores if one > 3]))
    assert returns(asked, [], said).percent == 100
