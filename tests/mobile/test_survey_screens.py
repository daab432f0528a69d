"""Survey rounds on the screen: opened, answered by phone, voided, closed; names and figures beside (FUP-2)."""

from __future__ import annotations

from company import CUSTOMER, OTHER_TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.surveys.topic_rows import shown
from mobile.ui.text import t
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.surveys.commands import AnswerSurvey, OpenSurvey
from rulebook.subjects.surveys.records import Channel, RoundState, SurveyAnswer, SurveyInvite, SurveyRound

ROUND = "survey-2026"
PAGE = routes.office("surveys", ROUND)
OPEN = OpenSurvey(year=2026, topics="company", since="2026-01-01", until="2026-06-30")


def asked(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.chen.must(OPEN, ROUND)


def test_fup_2_a_manager_opens_the_years_round(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("surveys.new"))
        await glass.sees(t("survey.topic.quality"))
        await glass.tap(t("surveys.open"))
        await glass.sees(t("surveys.unreached", count=1))

    on_screen(company, "chen", routes.office("surveys"), story)
    (one,) = company.world.all(SurveyRound)
    assert (one.year, one.population) == (2026, 1)


def test_fup_2_an_answer_by_phone_counts_and_is_read_at_once(company: Company) -> None:
    asked(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("surveys.answer"))
        await glass.sees(t("surveys.their_words"))
        await glass.tap(t("surveys.answer.save"))
        await glass.sees(t("surveys.returned", count=1, of=1, percent=100))
        await glass.sees("来得快")

    said = {"customer": CUSTOMER, "channel": "phone", "quality": "5", "supply": "4", "words": "来得快"}
    on_screen(company, "anna", PAGE, story, **{f"surveys__answer/{ROUND}": said})
    (one,) = company.world.all(SurveyAnswer)
    assert (one.scores, one.aside) == ({"quality": 5, "supply": 4}, "")


def test_fup_2_sent_by_phone_stands_at_the_customer_and_the_end_is_asked_twice(company: Company) -> None:
    asked(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("surveys.mark_sent", count=1))
        await glass.sees(t("surveys.sent", count=1))
        await glass.tap(t("surveys.close"))
        await glass.sees(t("surveys.close.sure"))
        await glass.tap(t("surveys.close.sure"))
        await glass.sees(t("surveys.state.closed"))

    on_screen(company, "chen", PAGE, story)
    invite = company.world.get(SurveyInvite, f"{ROUND}:{CUSTOMER}")
    assert invite
    assert [one.channel for one in invite.sent] == [Channel.WEB]
    assert company.world.all(SurveyRound)[0].state is RoundState.CLOSED
    assert "return_below_80" in company.open_irregularities()


def test_fup_2_a_manager_voids_an_answer_with_its_reason(company: Company) -> None:
    asked(company)
    said = AnswerSurvey(answer="a-1", channel=Channel.PHONE, customer=CUSTOMER, scores={"quality": 5}, words="好")
    company.anna.must(said, ROUND)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("surveys.void"))
        await glass.sees(t("surveys.void.reason"))
        await glass.tap(t("surveys.void"))
        await glass.sees("问的不是本人")

    on_screen(company, "chen", PAGE, story, **{"surveys__void/a-1": {"reason": "问的不是本人"}})
    assert company.world.all(SurveyAnswer)[0].aside == "void"


def test_fup_2_the_topics_stand_beside_the_year_before(company: Company) -> None:
    asked(company)
    scores = {"quality": 4}
    company.anna.must(AnswerSurvey(answer="a", channel=Channel.PHONE, customer=CUSTOMER, scores=scores), ROUND)
    company.wait(days=300)
    company.order_in(OrderState.COMPLETED, "order-2")
    company.chen.must(OpenSurvey(year=2027, topics="company", since="2026-06-01", until="2027-12-01"), "next")
    scores = {"quality": 5}
    company.anna.must(AnswerSurvey(answer="b", channel=Channel.PHONE, customer=CUSTOMER, scores=scores), "next")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("surveys.then", year=2026, mean=shown(400)))
        assert shown(500) in glass.words()

    on_screen(company, "ji", routes.office("surveys", "next"), story)


LIST = routes.office("surveys")


def test_fup_2_rounds_are_looked_for_by_year_and_state_and_taken_out_with_a_reason(company: Company) -> None:
    asked(company)
    older = SurveyRound(
        id="survey-2025", year=2025, topics="company", since="2024-01-01", until="2025-06-30",
        state=RoundState.CLOSED, population=9, opened_by=company.chen.id, opened_at="2025-04-01T09:00:00+08:00",
        returned=0,
    )  # fmt: skip
    company.world.records[SurveyRound.KIND, older.id] = older
    this, before = t("surveys.of_year", year=2026), t("surveys.of_year", year=2025)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(before)
        assert glass.words().index(this) < glass.words().index(before), "the newest first"
        await glass.tap(t("list.tools", set=t("list.by.newest")))
        await glass.sees(t("list.by.population"))
        await glass.tap(t("list.by.population"))
        await glass.until(lambda: glass.words().index(before) < glass.words().index(this), "the larger first")
        await glass.tap(f"{t('surveys.state.open')} 1")
        await glass.until(lambda: before not in glass.words() and this in glass.words(), "the open one")
        assert t("finance.report.survey") in glass.words()
        assert t("secrecy.export.needs") in glass.words(), "no reason is said"

    on_screen(company, "chen", LIST, story)

    async def nothing(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("surveys.none"))

    on_screen(company, "chen", LIST, nothing, surveys__filter={"query": "2019"})


def test_fup_2_the_topics_stand_by_dealer_and_by_office(company: Company) -> None:
    company.hua.must(AddCustomer(name="联运"), "customer-2")
    other = {"customer": "customer-2", "customer_name": "联运", "vehicles": (OTHER_TRUCK,)}
    company.order_in(OrderState.COMPLETED, "order-2", company.wang, **other)
    asked(company)
    company.dong.must(SetDealer(name="华北经销", branch="北京"), "dealer-1")
    company.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    for id, customer in (("a-1", CUSTOMER), ("a-2", "customer-2")):
        said = AnswerSurvey(answer=id, customer=customer, channel=Channel.PHONE, scores={"quality": 5})
        company.anna.must(said, ROUND)

    async def story(glass: Glass, session: FakeSession) -> None:
        for words in ("surveys.by_dealer", "surveys.by_branch", "surveys.whose.own"):
            await glass.sees(t(words))
        assert {"华北经销", "北京"} <= set(glass.words().splitlines())

    on_screen(company, "chen", PAGE, story)
