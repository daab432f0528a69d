"""Dealers on the screen: entered, agreed with, statements approved and paid, shipments signed for."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import CUSTOMER, STROKES, Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.dealers.parts import percent
from mobile.ui.text import day, money, t
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.classes import Class
from rulebook.rules import passed_deadlines
from rulebook.subjects.confidentiality.records import ReadMark, mark_id
from rulebook.subjects.dealers.commands import (
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    SendShipment,
    SetAgreement,
    SetDealer,
)
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Dealer,
    DealerCustomer,
    RebateStatement,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentState,
    StatementState,
    Tier,
    TierKind,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.records import FeeLine

DEALER = "dealer-1"
PAGE = routes.office("dealers", DEALER)
MARCH = f"{DEALER}:2026-03"
STATEMENT = routes.office("dealers", DEALER, MARCH)


def entered(company: Company) -> None:
    company.dong.must(SetDealer(name="华北经销"), DEALER)


def dealt(company: Company) -> None:
    """A March with one receipt of 200 yuan, five per cent; the draft is drawn."""
    entered(company)
    company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="介绍"), CUSTOMER)
    company.fang.must(
        SetAgreement(
            number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=(Tier(Fen(0), 500),)
        ),
        "a-1",
    )
    company.chen.must(DecideAgreement(allow=True), "a-1")
    company.dong.must(DecideAgreement(allow=True), "a-1")
    order = company.order_in(OrderState.ON_SITE)
    line = FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=Fen(20_000))
    issue = company.receipt_for(company.li, order, visit_of(order), total=Fen(20_000), lines=(line,))
    company.li.must(issue, order)
    company.now = datetime(2026, 4, 1, 9, tzinfo=COMPANY_ZONE)
    for command in passed_deadlines(company.world, company.now):
        if command.record == Dealer.KIND:
            company.system.must(command)


def test_deal_1_a_manager_enters_a_dealer(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.enter"))
        await glass.sees(t("dealers.no_agreement"))

    page = routes.office("dealers", "new")
    on_screen(company, "dong", page, story, dealers__new={"name": "华北经销", "branch": "北京"})
    (one,) = company.world.all(Dealer)
    assert (one.name, one.branch) == ("华北经销", "北京")


def test_deal_1_a_customer_is_assigned_and_let_go(company: Company) -> None:
    entered(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.assign"))
        await glass.sees("顺达物流")

    said = {"customer": CUSTOMER, "since": "2026-01-01", "reason": "经销商介绍"}
    on_screen(company, "chen", PAGE, story, **{f"dealers__assign/{DEALER}": said})

    async def leaves(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.unassign"))
        await glass.sees("不再归属")

    said = {"customer": CUSTOMER, "since": "2026-03-02", "reason": "改为直客"}
    on_screen(company, "chen", PAGE, leaves, **{f"dealers__assign/{DEALER}": said})
    whose = company.world.get(DealerCustomer, CUSTOMER)
    assert whose
    assert [one.dealer for one in whose.history] == [DEALER, ""]


@pytest.mark.parametrize(
    ("typed", "words", "since"),
    [
        ([(DEALER, "2026-03-01"), ("dealer-2", "2026-01-01")], "dealers.theirs_since", "2026-03-01"),
        (
            [(DEALER, "2026-01-01"), ("", "2026-02-01"), ("dealer-2", "2026-03-01")],
            "dealers.gone_since",
            "2026-02-01",
        ),
        ([(DEALER, "2026-05-01")], "dealers.theirs_since", "2026-05-01"),
        ([(DEALER, "2026-02-01"), ("", "2026-02-01")], "dealers.gone_since", "2026-02-01"),
    ],
    ids=["typed later, begun earlier", "gone, then another's", "still to come", "put right on its day"],
)
def test_deal_1_a_customer_stands_there_with_the_day_since_when(
    company: Company, typed: list[tuple[str, str]], words: str, since: str
) -> None:
    entered(company)
    company.dong.must(SetDealer(name="华东经销"), "dealer-2")
    for dealer, begun in typed:
        company.chen.must(AssignDealer(dealer=dealer, since=begun, reason="登记"), CUSTOMER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t(words, day=day(since)))

    on_screen(company, "chen", PAGE, story)


def test_deal_1_an_agreement_is_proposed_with_its_tiers_and_approved_by_another(company: Company) -> None:
    entered(company)

    async def proposes(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.propose"))
        await glass.sees(t("dealers.tiers.words"))
        await glass.tap(t("dealers.propose"))
        await glass.sees(t("dealers.tier", sum=money(200_000), rate="4.5 %"))

    said = {"number": "JX-9", "from0": "0", "rate0": "3", "from1": "2000", "rate1": "4.5", "kind": "whole"}
    on_screen(company, "fang", PAGE, proposes, **{f"dealers__agreement/{DEALER}": said})
    (one,) = company.world.all(Agreement)
    assert (one.tiers, one.kind) == ((Tier(Fen(0), 300), Tier(Fen(200_000), 450)), TierKind.WHOLE)

    async def approves(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.allow"))
        await glass.sees("已审批")

    on_screen(company, "chen", PAGE, approves)
    on_screen(company, "dong", PAGE, approves)
    assert company.world.all(Agreement)[0].state is AgreementState.IN_FORCE


def test_sec_1_a_contract_is_shown_to_who_made_it_and_to_others_for_a_reason_that_stays(company: Company) -> None:
    dealt(company)

    async def made_it(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("dealers.tier", sum=money(0), rate="5 %"))
        assert t("secrecy.ask.agreement") not in glass.words()

    on_screen(company, "chen", PAGE, made_it)
    assert company.world.get(ReadMark, mark_id(Agreement.KIND, "a-1", "chen")) is None
    company.new = company.hire("new", "新经理", Role.SERVICE_MANAGER)  # type: ignore[attr-defined]  # one more hand of this company

    async def did_not(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("secrecy.ask.words.agreement"))
        assert t("dealers.tier", sum=money(0), rate="5 %") not in glass.words()
        await glass.tap(t("secrecy.ask.open"))
        await glass.sees(t("dealers.tier", sum=money(0), rate="5 %"))

    on_screen(company, "new", PAGE, did_not, **{"read__open/agreement/a-1": {"reason": "对账"}})
    mark = company.world.get(ReadMark, mark_id(Agreement.KIND, "a-1", "new"))
    assert mark is not None
    assert (mark.cls, [one.why for one in mark.readings]) == (Class.TOP_SECRET, ["对账"])


def test_deal_1_an_agreement_is_ended_early_by_one_who_asks_and_two_who_agree(company: Company) -> None:
    dealt(company)

    async def asks(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.end"))
        await glass.sees(t("dealers.end.last"))
        await glass.tap(t("dealers.end"))
        await glass.sees("经销商停业")

    said = {"last": "2026-06-30", "reason": "经销商停业"}
    on_screen(company, "fang", PAGE, asks, **{"dealers__end/a-1": said})

    async def approves(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.allow"))
        await glass.sees("已审批")

    on_screen(company, "chen", PAGE, approves)
    on_screen(company, "dong", PAGE, approves)
    (one,) = company.world.all(Agreement)
    assert one.until == "2026-06-30"

    async def told(glass: Glass, session: FakeSession) -> None:
        words = {"last": day("2026-06-30"), "until": day("2026-12-31"), "reason": "经销商停业"}
        await glass.sees(t("dealers.ended_early", **words))

    on_screen(company, "fang", PAGE, told)


def test_deal_1_finance_approves_the_draft_and_pays_it(company: Company) -> None:
    dealt(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("dealers.lines", count=1))
        await glass.tap(t("dealers.approve", sum=money(1_000)))
        await glass.sees(t("dealers.reference"))
        await glass.tap(t("dealers.pay", sum=money(1_000)))
        await glass.sees(t("dealers.state.paid"))

    on_screen(company, "fang", STATEMENT, story, **{f"dealers__acts/{MARCH}": {"reference": "工行0401"}})
    found = company.world.get(RebateStatement, MARCH)
    assert found
    assert (found.state, found.reference, len(found.token)) == (StatementState.PAID, "工行0401", 32)


def test_deal_1_a_draft_is_drawn_anew_and_waits_for_another_person(company: Company) -> None:
    dealt(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.draw"))
        await glass.sees(t("dealers.state.drawn"))

    on_screen(company, "fang", PAGE, story, **{f"dealers__draw/{DEALER}": {"month": "2026-03"}})

    async def own(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("dealers.by_another"))

    on_screen(company, "fang", STATEMENT, own)


def test_deal_1_a_dispute_is_written_down_and_answered(company: Company) -> None:
    dealt(company)

    async def approves(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.approve", sum=money(1_000)))
        await glass.sees(t("dealers.disputes"))
        await glass.tap(t("dealers.dispute"))
        await glass.sees("少一单")

    said = {"words": "少一单", "said_by": "孙总"}
    on_screen(company, "fang", STATEMENT, approves, **{f"dealers__dispute/{MARCH}": said})

    company.anna.must(DisputeRebate(dispute="d-2", words="日期不对"), MARCH)

    async def answers(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.answer"))
        await glass.sees(t("dealers.answered", words="按签约日算"))

    first = company.world.get(RebateStatement, MARCH)
    assert first
    answer = {f"dealers__answer/{first.disputes[0].id}": {"words": "按签约日算"}}
    on_screen(company, "dong", STATEMENT, answers, **answer)
    after = company.world.get(RebateStatement, MARCH)
    assert after
    assert [one.answer for one in after.disputes] == ["按签约日算", ""]


def test_ship_1_a_shipment_is_sent_and_signed_for(company: Company) -> None:
    entered(company)

    async def sends(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.ship.send"))
        await glass.sees(t("dealers.ship.to"))
        await glass.tap(t("dealers.ship.send"))
        await glass.sees(t("dealers.ship.value", sum=money(84_000)))

    said = {"to": f"dealer:{DEALER}", "number": "FH-9", "what0": "GT-100", "count0": "4", "price0": "210"}
    on_screen(company, "guo", routes.office("dealers", "shipments"), sends, dealers__send=said)
    (one,) = company.world.all(Shipment)
    assert one.lines == (ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=4, fen=Fen(21_000)),)

    async def signs(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("dealers.ship.take"))
        await glass.sees(t("dealers.ship.signer"))
        await glass.tap(t("dealers.ship.taken.save"))
        await glass.sees(t("dealers.ship.taken"))

    strokes = [[list(point) for point in stroke.points] for stroke in STROKES]
    pen = {f"dealers__take/{one.id}": {"signer": "孙总", "strokes": strokes}}
    on_screen(company, "guo", routes.office("dealers", "shipments"), signs, **pen)
    assert company.world.all(Shipment)[0].state is ShipmentState.TAKEN


def test_sec_1_who_sends_goods_sees_no_rebates(company: Company) -> None:
    dealt(company)
    leaflet = (ShipmentLine(kind=ShipmentKind.LEAFLET, what="单页", quantity=5),)
    company.guo.must(SendShipment(number="FH-1", dealer=DEALER, lines=leaflet), "ship-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("FH-1")
        assert t("dealers.statements") not in glass.words()
        assert "JX-1" not in glass.words()

    on_screen(company, "guo", PAGE, story)


def test_a_rate_is_written_as_people_write_it() -> None:
    assert [percent(one) for one in (450, 300, 5, 10_000)] == ["4.5 %", "3 %", "0.05 %", "100 %"]


LIST = routes.office("dealers")


def test_deal_1_dealers_are_looked_for_sorted_by_what_is_unpaid_and_taken_out_with_a_reason(
    company: Company,
) -> None:
    dealt(company)
    company.fang.must(ApproveRebate(rebate=Fen(1_000), token="a" * 22), MARCH)
    company.dong.must(SetDealer(name="北方车联", branch="天津"), "dealer-2")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("北方车联")
        await glass.until(
            lambda: 0 <= glass.words().index("北方车联") < glass.words().index("华北经销"), "by name"
        )
        await glass.tap(t("list.tools", set=t("list.by.name")))
        await glass.sees(t("list.by.sum"))
        await glass.tap(t("list.by.sum"))
        await glass.until(lambda: glass.words().index("华北经销") < glass.words().index("北方车联"), "by sum")
        await glass.tap(f"{t('dealers.view.unpaid')} 1")
        await glass.until(lambda: "北方车联" not in glass.words(), "the unpaid ones")
        for name in ("rebates", "rebate_lines", "shipments"):
            assert t(f"finance.report.{name}") in glass.words()
        assert t("secrecy.export.needs") in glass.words(), "no reason is said"

    on_screen(company, "fang", LIST, story)

    async def found(glass: Glass, session: FakeSession) -> None:
        await glass.until(lambda: "华北经销" not in glass.words() and "北方车联" in glass.words(), "the one")
        assert t("secrecy.export.needs") not in glass.words()

    said = {"dealers__filter": {"query": "天津"}, "export__reason/dealers__list": {"reason": "核对"}}
    on_screen(company, "fang", LIST, found, **said)


def test_deal_1_a_list_that_nothing_fits_says_so_and_a_draft_is_not_called_paid(company: Company) -> None:
    dealt(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("dealers.none_issued"))
        assert t("dealers.all_paid") not in glass.words()
        await glass.tap(f"{t('dealers.view.unpaid')}")
        await glass.sees(t("dealers.none"))
        await glass.tap(f"{t('dealers.view.drafts')} 1")
        await glass.sees("华北经销")

    on_screen(company, "fang", LIST, story)


def test_deal_1_who_sees_no_rebates_is_offered_no_view_of_them(company: Company) -> None:
    dealt(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("华北经销")
        assert t("dealers.view.unpaid") not in glass.words()
        assert t("finance.report.rebates") not in glass.words()
        assert t("finance.report.shipments") in glass.words()

    on_screen(company, "guo", LIST, story)
