"""What somebody met on their first day with the app, role by role: words that were false, or said nothing."""

from __future__ import annotations

import flet as ft
import pytest
from company import CUSTOMER, PLATE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen
from memory import World
from selling import plans

from mobile.app import routes
from mobile.screens.books.accounts import account_name
from mobile.screens.company_rules.figures import say
from mobile.screens.shared.lookups import customer_name
from mobile.ui.text import irregularity_text, refusal_text, t, use_language, week
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.visibility import tags_of_reader
from rulebook.policy.figures import FIGURES
from rulebook.policy.ledger import receivable
from rulebook.rules import sight
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.company.records import Customer
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from rulebook.subjects.service_terms.commands import SetTerm
from rulebook.subjects.service_terms.records import TermKind


def test_a_day_is_no_sum_and_a_sum_in_fen_is_no_yuan():
    facts = {"customer": "通顺公交", "sum": "380.00", "number": "P-1", "due": "2026-11-29"}
    said, _ = irregularity_text("receivable_overdue", facts)
    assert said == "通顺公交 欠款 ¥380.00（凭证 P-1），2026年11月29日 到期未付"
    assert irregularity_text("overspent", {"sum": "12345"})[0] == "从在手现金支出 ¥123.45，超过在手金额"
    assert irregularity_text("refunded", {"sum": "38000", "number": "P-1"})[0] == "对账单显示 P-1 退款 ¥380.00"
    assert "¥100.00" in refusal_text(Refusal(rule="DEAL-1", code="rebate_changed", facts={"sum": "100.00"}))[0]


def test_a_week_and_a_day_are_written_as_people_write_them():
    said, _ = irregularity_text("week_missing", {"name": "李师傅", "what": "2026-W09"})
    assert said == "李师傅 没有交 2026年第9周 的周报"
    assert week("someday") == "someday"
    use_language("en")
    assert week("2026-W49") == "week 49 of 2026"


def test_case_1_a_plate_that_was_typed_says_whose_vehicle_it_is(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("case.hear.save"))
        await glass.sees(t("clock.row.answer"))

    draft = {"case.hear/new": {"said": "平台上车不动", "plate": PLATE}}
    on_screen(company, "anna", routes.office("cases", "new"), story, **draft)
    (heard,) = company.world.all(ServiceCase)
    whose = company.world.get(Customer, CUSTOMER)
    assert whose is not None
    assert (heard.vehicle, heard.customer, heard.customer_name) == (TRUCK, CUSTOMER, whose.name)


def test_cash_8_finance_reads_who_owes_though_it_sees_no_customers_file(company: Company) -> None:
    company.owing()
    fang = company.world.get(Person, "fang")
    assert fang is not None
    in_sight = World()
    tags = tags_of_reader(fang, "fang-desk")
    in_sight.records = {
        key: seen for key, one in company.world.records.items() if (seen := sight(one, tags, {})) is not None
    }
    whose = company.world.get(Customer, CUSTOMER)
    assert whose is not None
    assert in_sight.get(Customer, CUSTOMER) is None
    assert account_name(in_sight, receivable(CUSTOMER)) == f"应收款 · {whose.name}"  # type: ignore[arg-type]  # a World
    assert customer_name(in_sight, "nobody") == ""  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(("person", "sees"), [("chen", True), ("anna", True), ("hua", False)])
def test_term_1_income_is_shown_to_who_sees_it_and_never_as_nothing(
    company: Company, person: str, sees: bool
) -> None:
    plans(company)
    company.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2027-03-01"), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("terms.due_by_month"))
        assert (t("terms.income") in glass.words()) is sees

    on_screen(company, person, routes.office("terms"), story)


@pytest.mark.parametrize(
    ("person", "route"), [("li", routes.tab("me", "rounds")), ("bo", routes.office("rounds"))]
)
def test_rnd_1_only_who_may_plan_rounds_is_told_to_set_a_plan(company: Company, person: str, route: str) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.empty"))
        assert (t("rounds.empty.hint") in glass.words()) is (person == "bo")
        assert (t("rounds.empty.others") in glass.words()) is (person == "li")

    on_screen(company, person, route, story)


def test_kb_1_while_nothing_is_published_nobody_is_told_that_nothing_was_found(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("knowledge.none"))
        assert t("knowledge.empty") not in glass.words()

    on_screen(company, "li", routes.tab("me", "knowledge"), story)


def test_term_1_a_month_in_which_nothing_comes_due_says_nought_and_an_unknown_sum_says_nothing(
    company: Company,
) -> None:
    company.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-31"), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        words = glass.words()
        await glass.sees(t("terms.due_by_month"))
        shown = words[words.index(t("terms.due_by_month")) :]
        assert shown.count("—") == 1, "the one term that nobody has paid for yet"
        assert shown.count("¥0") == 7, "lapsed, five more months, later"

    on_screen(company, "hua", routes.office("terms"), story)


def test_cmp_1_who_sees_only_their_own_complaints_is_not_told_that_there_are_none(company: Company) -> None:
    async def own(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.none.own"))
        assert t("complaints.none") not in glass.words()

    async def all_of_them(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.none"))

    on_screen(company, "fang", routes.office("complaints"), own)
    on_screen(company, "anna", routes.office("complaints"), all_of_them)


def test_cmp_1_from_complaints_behind_ones_own_page_a_way_leads_back(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.none.own"))
        await glass.tap(t("word.back"))
        await glass.sees(t("me.pages"))

    on_screen(company, "li", routes.tab("me", "complaints"), story)


def test_cmp_1_cases_and_complaints_call_one_way_of_coming_by_one_name(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        for way in Channel:
            await glass.sees(t(f"case.channel.{way}"))

    on_screen(company, "anna", routes.office("complaints", "new"), story)


def test_duty_1_who_reads_a_roster_is_told_what_its_letters_mean(company: Company) -> None:
    day = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
    rows = (RosterRow(person="li", codes=("D",) * 31),)
    company.bo.must(SetRoster(patterns=(day,), rows=rows), "main:2026-03")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("D 白班 08:30–17:30")

    on_screen(company, "anna", routes.office("roster", "2026-03"), story)


def test_flt_1_a_hidden_fault_is_counted_in_vehicles():
    assert say("cluster_orders", FIGURES["cluster_orders"].default) == "5 台"


@pytest.mark.parametrize(("path", "least"), [("finance", 20), ("overview", 20), ("month", 12)])
def test_what_is_pressed_leaves_a_thumb_room_around_its_line(company: Company, path: str, least: int) -> None:
    """In pixels, above and below together; a bar of the month is a line and what is drawn below it."""
    company.collect(30_000)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.until(lambda: bool(pressed(glass)), "something to press")
        for box in pressed(glass):
            assert box.padding is not None
            assert box.padding.top + box.padding.bottom >= least, box

    def pressed(glass: Glass) -> list[ft.Container]:
        boxes = [one for one in glass.controls() if isinstance(one, ft.Container) and one.on_click is not None]
        return [one for one in boxes if isinstance(one.padding, ft.Padding) and one.height is None]

    on_screen(company, "chen", routes.office(path), story, office__finance={"view": "books"})


def test_sla_1_what_is_left_says_of_which_hours(company: Company) -> None:
    heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不定位")
    company.anna.must(heard, "case-1")
    company.on_site()
    counted = t("clock.left.counted", span="").strip()

    async def round_the_clock(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.left", span="").strip())
        assert counted not in glass.words()

    async def hours_of_service(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("clock.row.on_site"))
        assert counted in glass.words(), "eight hours left may end on the next working day"

    on_screen(company, "anna", routes.office("cases", "case-1"), round_the_clock)
    on_screen(company, "anna", routes.office("orders", "order-1"), hours_of_service)
