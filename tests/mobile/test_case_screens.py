"""The case desk and a case in the field: one box, the caller at once, clocks with sentences (CASE-1, SLA-1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft
import pytest
from company import CUSTOMER, PEOPLE, PLATE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.cases.caller import caller_of
from mobile.screens.cases.case_list import waiting
from mobile.screens.cases.clock_cards import my_clocks, span, state_of
from mobile.screens.cases.clock_chart import _is
from mobile.screens.company_rules.figures import say, typed_value
from mobile.ui.text import t, use_language
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.clocks import ClockEnd, WaitFor
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.cases.commands import AnswerCase, HandCase, HearCase, WaitCase
from rulebook.subjects.cases.figures import OUTCOMES, all_clocks, falls_in, tallies
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase, Site
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.promises.records import Promise

CASE = "case-00001"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


async def press(glass: Glass, words: str) -> None:
    """Tap it once it is there and may be pressed."""

    def there() -> bool:
        try:
            return not getattr(glass.button(words), "disabled", False)
        except AssertionError:
            return False

    await glass.until(there, words)
    await glass.tap(words)


def hear(company: Company, who: str = "anna", id: str = CASE, **said: Any) -> None:
    whole: dict[str, Any] = {"kind": CaseKind.REQUEST, "channel": Channel.CALL, "said": "三号车不定位"}
    whole |= {"customer": CUSTOMER, "customer_name": "顺达物流", "vehicle": TRUCK, "plate": PLATE}
    getattr(company, who).must(HearCase(**whole | said), id)


def case(company: Company, id: str = CASE) -> ServiceCase:
    found = company.world.get(ServiceCase, id)
    assert found is not None
    return found


def only(company: Company) -> ServiceCase:
    (one,) = company.world.all(ServiceCase)
    return one


def test_case_1_one_box_finds_the_caller_and_shows_all_that_is_known_at_once(company: Company) -> None:
    company.owing()
    hear(company)
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-09"), CASE)
    caller = caller_of(company.world, TRUCK)
    assert caller is not None
    assert caller.vehicle is not None
    assert caller.vehicle.id == TRUCK
    assert [len(one) for one in (caller.vehicles, caller.orders, caller.debts, caller.promises)] == [2, 1, 1, 1]
    assert [c.id for c in caller.cases] == [CASE]
    assert len(caller.visits) == 1
    assert caller_of(company.world, "nobody") is None

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "赵队长")
        for words in ("300", "寄说明书", "三号车不定位", t("case.hear.save")):
            await glass.sees(words)

    on_screen(company, "anna", "/office/cases", story, office__cases__filter={"query": "12345"})


def test_case_1_a_call_is_recorded_at_the_desk_and_its_clock_is_seen_with_its_sentence(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("case.hear.save"))
        await glass.sees(t("clock.row.answer"))
        await glass.sees("按钟点算 24 小时")

    said = {"said": "平台上车不动", "kind": "request"}
    draft = {f"case.hear/{TRUCK}": said}
    on_screen(company, "anna", routes.office("cases", "of", TRUCK), story, **draft)
    heard = only(company)
    assert (heard.customer, heard.vehicle, heard.plate) == (CUSTOMER, TRUCK, PLATE)
    assert heard.owner == "anna"


def test_case_1_a_technician_hears_a_complaint_on_site_and_finds_its_clock_on_the_day(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("case.hear"))
        await press(glass, t("case.kind.complaint"))
        await press(glass, t("case.hear.save"))
        await glass.sees(t("clock.row.complaint"))
        await glass.go(routes.tab("today"))
        await glass.sees(t("clock.mine"))
        await glass.sees(t("clock.row.complaint"))

    on_screen(company, "li", "/today", story, **{"case.hear/field-": {"said": "约好的时间没来人"}})
    heard = only(company)
    assert (heard.kind, heard.channel, heard.owner) == (CaseKind.COMPLAINT, Channel.VISIT, "li")


def test_case_1_an_offer_is_taken_with_one_press(company: Company) -> None:
    hear(company, "li", channel=Channel.VISIT)
    company.li.must(HandCase(to=company.anna.id), CASE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("case.take"))
        await glass.until(lambda: case(company).owner == "anna", "the new owner")

    on_screen(company, "anna", routes.office("cases", CASE), story)


@pytest.mark.parametrize(
    ("act", "holds"),
    [
        ("answer", lambda c: [a.what for a in c.answers] == ["好"]),
        ("again", lambda c: [a.said for a in c.again] == ["好"]),
        ("wait", lambda c: c.state is CaseState.WAITING),
    ],
)
def test_case_1_what_is_said_in_a_case_is_given_from_its_page(company: Company, act: str, holds: Any) -> None:
    hear(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t(f"case.do.{act}"))
        await press(glass, t(f"case.do.{act}.save"))
        await glass.until(lambda: holds(case(company)), act)

    on_screen(company, "anna", routes.office("cases", CASE), story, **{f"case.{act}/{CASE}": {"words": "好"}})


def test_case_1_a_waiting_case_goes_on_and_a_finished_one_is_closed(company: Company) -> None:
    hear(company)
    company.anna.must(WaitCase(why=WaitFor.PARTS, note="天线"), CASE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.still"))
        await press(glass, t("case.do.go_on"))
        await press(glass, t("case.do.go_on.save"))
        await glass.until(lambda: case(company).state is CaseState.OPEN, "going on")
        company.anna.must(AnswerCase(what="修好了", channel=Channel.CALL, outcome=True), CASE)
        await press(glass, t("case.do.close"))
        await press(glass, t("case.do.close.save"))
        await glass.until(lambda: not case(company).is_open, "closed")

    on_screen(company, "anna", routes.office("cases", CASE), story, **{f"case.go_on/{CASE}": {"words": "到货"}})


def test_case_1_what_is_missing_to_close_is_named(company: Company) -> None:
    hear(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("case.do.close"))
        await press(glass, t("case.do.close.save"))
        await glass.sees(t("part.answer"))
        await glass.sees(t("part.told_back"))

    on_screen(company, "anna", routes.office("cases", CASE), story)


def test_case_1_it_is_handed_put_right_linked_and_made_an_order_of(company: Company) -> None:
    hear(company)
    hear(company, id="case-2", said="又坏了")

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("case.do.hand"))
        await press(glass, "陈经理")
        await press(glass, t("case.do.hand.save"))
        await glass.until(lambda: case(company).offered is not None, "the offer")
        await press(glass, t("case.do.classify"))
        await glass.sees(t("case.do.classify.words"))
        await press(glass, t("case.kind.complaint"))
        await press(glass, t("case.do.classify.save"))
        await glass.until(lambda: case(company).kind is CaseKind.COMPLAINT, "the kind")
        await press(glass, t("case.do.link"))
        await press(glass, t("case.link.to", number=case(company, "case-2").number))
        await glass.until(lambda: case(company).cases == ("case-2",), "the link")
        await press(glass, t("case.do.order"))
        await press(glass, t("case.do.order.save"))
        await glass.until(lambda: bool(case(company).orders), "the order")

    on_screen(company, "anna", routes.office("cases", CASE), story)
    order = company.world.get(Order, case(company).orders[0])
    assert order is not None
    assert (order.state, order.problem, order.vehicles) == (OrderState.DRAFT, "三号车不定位", (TRUCK,))
    assert order.cases == (CASE,)


def test_ord_11_a_promise_made_in_a_case_stands_in_it(company: Company) -> None:
    hear(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("promise.make"))
        await press(glass, t("promise.save"))
        await glass.sees("寄说明书")

    draft = {f"case.promise/{CASE}": {"what": "寄说明书", "day": "2026-03-09"}}
    on_screen(company, "anna", routes.office("cases", CASE), story, **draft)
    assert [p.what for p in company.world.find(Promise, "order", CASE)] == ["寄说明书"]
    assert "promise_unknown" not in company.open_irregularities()
    assert "state" not in company.open_irregularities()


def test_sla_1_how_far_a_customer_is_is_said_beside_what_is_known_of_them(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("site.remote"))
        await press(glass, t("site.save"))
        await glass.until(lambda: company.world.get(Site, CUSTOMER) is not None, "the class")

    on_screen(company, "anna", routes.office("cases", "of", CUSTOMER), story)


def test_sla_1_the_list_shows_what_is_late_and_the_rail_how_many_are_mine(company: Company) -> None:
    company.now = at("2026-03-02T09:59")
    hear(company)
    company.now = at("2026-03-03T12:00")
    session = FakeSession(company, company.anna, language="zh")
    assert waiting(session) == 1
    assert state_of(case(company).clocks[0], session.now()) == "late"
    assert [clock.row for _, clock in my_clocks(session)] == ["answer"]

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("超时 2 小时")
        await press(glass, t("case.view.late"))
        await glass.sees("三号车不定位")

    on_screen(company, "anna", "/office/cases", story)


def test_sla_1_a_clock_met_offline_shows_both_times(company: Company) -> None:
    company.now = at("2026-03-02T09:59")
    hear(company)
    company.now = at("2026-03-03T12:00")
    company.li.must(AnswerCase(what="好", channel=Channel.VISIT), CASE, at("2026-03-03T09:00"))
    assert case(company).clocks[0].end is ClockEnd.MET

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("09:00 按时完成")
        await glass.sees("12:01 才传到")

    on_screen(company, "anna", routes.office("cases", CASE), story)


def test_sla_1_a_figure_of_the_chart_is_as_long_as_the_list_that_it_opens(company: Company) -> None:
    company.now = at("2026-03-02T09:59")
    hear(company)
    hear(company, id="case-2", kind=CaseKind.COMPLAINT)
    company.anna.must(AnswerCase(what="好", channel=Channel.CALL), "case-2")
    company.order_in(OrderState.SUBMITTED)
    ran = list(all_clocks(company.world.all(ServiceCase), company.world.all(Order)))
    counted = tallies(company.world, ran, company.now)
    assert {(one.row, one.kept, one.running) for one in counted} == {
        ("answer", 1, 1), ("complaint", 1, 0), ("arrival", 0, 1), ("on_site", 0, 1),
    }  # fmt: skip
    for one in counted:
        for figure in OUTCOMES:
            assert getattr(one, figure) == sum(_is(r, one.month, one.row, figure, company.now) for r in ran)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.figure.rate.words"))
        await press(glass, t("clock.figure.kept"))
        await glass.sees(case(company, "case-2").number)

    on_screen(company, "chen", routes.office("cases", "clocks"), story)


def test_sla_1_each_grade_of_lateness_opens_the_clocks_that_it_counts(company: Company) -> None:
    for n, minutes in ((1, 35), (2, 50), (3, 90), (4, 95)):
        company.now = at(f"2026-03-0{n + 1}T10:00")
        hear(company, id=f"case-0000{n}", kind=CaseKind.COMPLAINT)
        company.wait(minutes=minutes)
        company.anna.must(AnswerCase(what="好", channel=Channel.CALL), f"case-0000{n}")
    ran = list(all_clocks(company.world.all(ServiceCase), ()))
    (tally,) = (one for one in tallies(company.world, ran, company.now) if one.row == "complaint")
    assert tally.late == {"1_10": 1, "11_30": 1, "over_30": 2}
    for name, count in tally.late.items():
        assert sum(_is(one, tally.month, tally.row, name, company.now) for one in ran) == count

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, f"{t('clock.grade.over_30')} 2")
        await glass.sees(f"{t('clock.row.complaint')} · {t('clock.grade.over_30')} 2")
        listed = [one for one in ran if falls_in(one.clock, "over_30", company.now)]
        icons = [c.icon for c in glass.controls() if isinstance(c, ft.Icon)]
        assert len(listed) == sum(icon is ft.Icons.SUPPORT_AGENT_ROUNDED for icon in icons) == 2

    on_screen(company, "chen", routes.office("cases", "clocks"), story)


def test_sla_1_an_empty_desk_an_unknown_case_and_an_empty_chart_say_so(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("case.empty"))
        await glass.go(routes.office("cases", "nowhere"))
        await glass.sees(t("case.unknown"))
        await glass.go(routes.office("cases", "clocks"))
        await glass.sees(t("case.chart.none"))

    on_screen(company, "ji", "/office/cases", story)


def test_sla_1_the_order_shows_its_terms_to_the_office_and_the_day_to_the_technician(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)

    async def desk(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.row.on_site"))
        await glass.sees("1 个工作日内")

    async def field(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.mine"))
        await glass.sees(t("clock.row.arrival"))
        await glass.go(Place("today", "case", "nowhere").path)
        await glass.sees(t("case.unknown"))

    on_screen(company, "anna", routes.office("orders", "order-1"), desk)
    on_screen(company, "li", "/today", field)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 分钟"), (59, "59 分钟"), (-61, "1 小时 1 分"), (1500, "25 小时 0 分")]
)
def test_sla_1_time_left_is_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    use_language("zh")
    assert span(minutes) == said


class Typed:
    def __init__(self, text: str) -> None:
        self.value = text

    def text(self, _: str) -> str:
        return self.value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("08:30", "510"), ("8点半", ""), ("24:00", "1440"), ("17：30", "1050"), ("", ""), ("25:00", "1500")],
)
def test_sla_1_service_hours_are_typed_as_a_time_of_day(company: Company, typed: str, kept: str) -> None:
    assert typed_value(Typed(typed), "office_opens") == kept  # type: ignore[arg-type]  # a form of what was typed
    use_language("zh")
    assert say("office_opens", 510) == "08:30"
    assert say("office_week", 0) == "工作日"


def test_sla_1_the_administrator_sets_on_which_days_the_office_is_there(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, t("rules.save.value", old=t("rules.week.0"), new=t("rules.week.1")))
        await glass.until(lambda: company.world.get(Setting, "office_week") is not None, "the setting")

    draft = {"office.rules/office_week": {"value": "1", "reason": "周六值班"}}
    on_screen(company, "hua", routes.office("rules", "figure", "office_week"), story, **draft)


def test_sla_1_what_is_nearly_due_is_told_over_every_screen_and_goes_once_it_is_answered(company: Company) -> None:
    company.now = at("2026-03-02T10:00")
    hear(company, "li", kind=CaseKind.COMPLAINT, channel=Channel.VISIT)
    company.wait(minutes=25)

    async def owner(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.near.mine"))
        await glass.tap(t("clock.near.mine"))
        await glass.sees(case(company).said)
        company.li.must(AnswerCase(what="马上处理", channel=Channel.VISIT), CASE)
        await glass.go("/bag")
        await glass.until(lambda: t("clock.near.mine") not in glass.words(), "the warning gone by itself")

    async def nobody_yet(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("nav.dispatch"))
        assert case(company).number not in glass.words()

    async def on_duty(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.near.duty", name=PEOPLE["li"][0]))
        await glass.tap(t("clock.near.duty", name=PEOPLE["li"][0]))
        await glass.sees(case(company).said)

    on_screen(company, "bo", "/office/dispatch", nobody_yet)
    company.wait(minutes=2)
    on_screen(company, "bo", "/office/dispatch", on_duty)
    on_screen(company, "li", "/bag", owner)
