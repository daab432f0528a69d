"""Dealers' rebates: drawn from the ledger, approved by another, paid once; issued months never change (DEAL-1)."""

from __future__ import annotations

from datetime import datetime

import invariants
import pytest
from company import CUSTOMER, Company, opened
from dealer_books import DEALER, FIVE_PERCENT, agreed, assigned, issue, money, month_ends, refused, statement

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.dealers.commands import (
    AnswerDispute,
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    DrawRebate,
    PayRebate,
    SetAgreement,
    SetDealer,
)
from rulebook.subjects.dealers.drawing import issue_by
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Basis,
    Counts,
    Dealer,
    RebateStatement,
    Tier,
    TierKind,
)
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable


@pytest.fixture
def dealt(company: Company) -> Company:
    """The customer is the dealer's since January; no agreement yet."""
    return assigned(company)


def test_deal_1_a_month_is_drawn_by_the_system_and_every_fen_leads_to_its_receipt(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 30_001, "receipt-1")
    money(dealt, 999, "receipt-2")
    assert month_ends(dealt, 4) == set()
    drawn = statement(dealt)
    assert (drawn.turnover, drawn.rebate, drawn.payable, drawn.outstanding) == (31_000, 1_550, 1_550, 1_550)
    assert [(one.receipt, one.turnover, one.rebate) for one in drawn.lines] == [
        ("receipt-1", 30_001, 1_500),
        ("receipt-2", 999, 50),
    ]
    entries = {entry.id for entry in dealt.world.ledger}
    assert all(one.entry in entries for one in drawn.lines), "each line is an entry of our own ledger"


def test_deal_1_approved_by_another_than_the_drawer_paid_once_by_a_balanced_entry(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 20_000, "receipt-1")
    dealt.now = datetime(2026, 4, 2, 9, tzinfo=COMPANY_ZONE)
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    drawn = statement(dealt)
    token = "t" * 22
    assert refused(dealt.fang.does(ApproveRebate(rebate=drawn.rebate, token=token), drawn.id)) == "own_request"
    assert refused(dealt.fang.does(PayRebate(fen=Fen(1_000), reference="B1"), drawn.id)) == "statement_not_issued"
    assert refused(dealt.dong.does(ApproveRebate(rebate=Fen(1), token=token), drawn.id)) == "rebate_changed"
    issued = issue(dealt, by=dealt.dong)
    assert dealt.world.balance(f"rebate:{DEALER}") == -1_000
    assert refused(dealt.fang.does(PayRebate(fen=Fen(999), reference="B1"), drawn.id)) == "rebate_changed"
    dealt.fang.must(PayRebate(fen=issued.payable, reference="B1"), drawn.id)
    assert (dealt.world.balance("bank"), dealt.world.balance(f"rebate:{DEALER}")) == (-1_000, 0)
    assert dealt.world.balance("expense:rebate") == 1_000
    again = dealt.fang.does(PayRebate(fen=issued.payable, reference="B2"), drawn.id)
    assert refused(again) == "paid_twice_refused"
    assert dealt.world.balance("bank") == -1_000
    invariants.hold(dealt.world)


def test_deal_1_a_receipt_that_comes_after_the_issue_stands_in_the_next_statement(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    before = issue(dealt)
    money(dealt, 7_000, "late", at=datetime(2026, 3, 30, 17, tzinfo=COMPANY_ZONE))
    assert refused(dealt.fang.does(DrawRebate(month="2026-03"), DEALER)) == "statement_issued"
    month_ends(dealt, 5)
    after = statement(dealt, "2026-04")
    assert [(one.receipt, one.day, one.rebate) for one in after.lines] == [("late", "2026-03-30", 350)]
    assert statement(dealt) == before


def test_deal_1_a_voided_receipt_lowers_what_is_rebated_and_the_issued_month_stays(dealt: Company) -> None:
    """adempiere#1628: credit notes raised the commission; OCA/commission#55: refunds paid the agent twice."""
    agreed(dealt)
    money(dealt, 48_000, "receipt-1")
    month_ends(dealt, 4)
    before = issue(dealt)
    money(dealt, 1_000, "receipt-2")
    dealt.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错金额"))
    month_ends(dealt, 5)
    after = statement(dealt, "2026-04")
    assert [(one.receipt, one.turnover, one.rebate) for one in after.lines] == [
        ("receipt-1", -48_000, -2_400),
        ("receipt-2", 1_000, 50),
    ]
    assert (after.rebate, after.payable, after.left_over) == (-2_350, 0, -2_350)
    assert statement(dealt) == before
    issued = issue(dealt, "2026-04")
    assert refused(dealt.fang.does(PayRebate(fen=Fen(0), reference="B"), issued.id)) == "nothing_payable"
    money(dealt, 60_000, "receipt-3")
    month_ends(dealt, 6)
    third = statement(dealt, "2026-05")
    assert (third.rebate, third.carried, third.payable) == (3_000, -2_350, 650)
    assert third.earlier == before.payable, "what March says is payable is not paid yet"


def test_deal_1_tiers_count_what_was_settled_in_earlier_statements(dealt: Company) -> None:
    """OCA/agreement#36: with tiers the next settlement forgot what was paid already."""
    agreed(dealt, counts=Counts.YEAR, tiers=(Tier(Fen(0), 300), Tier(Fen(100_000), 500)))
    money(dealt, 90_000, "receipt-1")
    month_ends(dealt, 4)
    issue(dealt)
    money(dealt, 30_000, "receipt-2")
    month_ends(dealt, 5)
    assert statement(dealt, "2026-04").rebate == 10_000 * 3 // 100 + 20_000 * 5 // 100


def test_deal_1_a_rate_on_the_whole_is_made_up_for_when_its_tier_is_reached(dealt: Company) -> None:
    tiers = (Tier(Fen(0), 100), Tier(Fen(100_000), 200))
    agreed(dealt, kind=TierKind.WHOLE, counts=Counts.TERM, tiers=tiers)
    money(dealt, 99_999, "receipt-1")
    month_ends(dealt, 4)
    assert issue(dealt).rebate == 999
    money(dealt, 1, "receipt-2")
    month_ends(dealt, 5)
    assert statement(dealt, "2026-04").rebate == 2_000 - 999


def test_deal_1_what_is_owed_counts_when_it_is_paid_or_at_once_as_was_agreed(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 40_000, "receipt-1", method=Method.OWED)
    month_ends(dealt, 4)
    assert dealt.world.get(RebateStatement, f"{DEALER}:2026-03") is None, "nothing was paid: nothing to tell"
    pay = CollectReceivable(receivable="receipt-1", fen=Fen(15_000), method=Method.TRANSFER, reference="B7")
    dealt.fang.must(pay, "order-receipt-1")
    month_ends(dealt, 5)
    assert [(one.receipt, one.rebate) for one in statement(dealt, "2026-04").lines] == [("receipt-1", 750)]
    agreed(dealt, "agreement-2", since="2026-02-01", basis=Basis.DELIVERED)
    issue(dealt, "2026-04")
    month_ends(dealt, 6)
    lines = statement(dealt, "2026-05").lines
    assert sum(one.rebate for one in lines) == 2_000 - 750
    assert [one.again for one in lines] == [True, False], "taken out of the old agreement, added to the new one"


def test_deal_1_turnover_without_an_agreement_is_told_and_made_good_later(dealt: Company) -> None:
    money(dealt, 50_000, "receipt-1")
    assert month_ends(dealt, 4) == {("DEAL-1", "rebate_without_agreement")}
    drawn = issue(dealt)
    assert (drawn.uncovered, drawn.rebate, drawn.payable) == (50_000, 0, 0)
    agreed(dealt)
    month_ends(dealt, 5)
    assert statement(dealt, "2026-04").rebate == 2_500
    assert statement(dealt, "2026-04").turnover == 0, "the turnover was told in March"


def test_deal_1_told_twice_of_a_missing_agreement_both_are_settled_by_the_agreement(dealt: Company) -> None:
    money(dealt, 50_000, "receipt-1")
    month_ends(dealt, 4)
    dealt.chen.must(Settle(irregularity=f"rebate_without_agreement:{DEALER}:2026-03", text="在谈"))
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    told = [one for one in dealt.world.all(Irregularity) if one.code == "rebate_without_agreement"]
    assert [one.is_settled for one in told] == [True, False]
    agreed(dealt)
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    assert "rebate_without_agreement" not in dealt.open_irregularities()


def test_deal_1_another_dealer_of_a_customer_takes_over_in_both_dealers_next_statements(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issue(dealt)
    dealt.dong.must(SetDealer(name="华东经销"), "dealer-2")
    agreed(dealt, "agreement-2", dealer="dealer-2", tiers=(Tier(Fen(0), 1_000),))
    dealt.chen.must(AssignDealer(dealer="dealer-2", since="2026-02-01", reason="登记错了"), CUSTOMER)
    month_ends(dealt, 5)
    assert statement(dealt, "2026-04").rebate == -500
    assert statement(dealt, "2026-04", "dealer-2").rebate == 1_000
    again = AssignDealer(dealer="dealer-2", since="2026-02-01", reason="再来一次")
    assert refused(dealt.chen.does(again, CUSTOMER)) == "nothing_changed"


def test_deal_1_not_approved_by_the_sixth_is_told_and_settled_by_the_approval(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    assert month_ends(dealt, 4, day=6, hour=17) == set()
    assert month_ends(dealt, 4, day=6, hour=19) == {("DEAL-1", "rebate_late")}
    assert month_ends(dealt, 4, day=8) == set(), "told once"
    issue(dealt)
    assert "rebate_late" not in dealt.open_irregularities()


def test_deal_1_where_the_sixth_is_a_rest_day_the_statement_is_due_earlier(company: Company) -> None:
    assert issue_by(company.world, "2026-05") == "2026-06-05T18:00:00+08:00", "June 6th 2026 is a Saturday"
    rest = tuple(RestDay(day=f"2026-10-0{n}", name="国庆节") for n in range(1, 9))
    company.hua.must(SetCalendar(rest=rest, notice="国办发明电〔2025〕7号"), "2026")
    due = issue_by(company.world, "2026-09")
    assert due == "2026-10-06T18:00:00+08:00", "a month that begins with the holiday keeps the 6th"


def test_deal_1_an_agreement_wants_two_others_and_holds_from_the_second_on(dealt: Company) -> None:
    ask = SetAgreement(number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=FIVE_PERCENT)
    dealt.fang.must(ask, "a-1")
    assert refused(dealt.fang.does(DecideAgreement(allow=True), "a-1")) == "own_request"
    dealt.chen.must(DecideAgreement(allow=True), "a-1")
    assert refused(dealt.chen.does(DecideAgreement(allow=True), "a-1")) == "approved_by_two"
    found = dealt.world.get(Agreement, "a-1")
    assert found
    assert found.state is AgreementState.ASKED
    dealt.dong.must(DecideAgreement(allow=True), "a-1")
    found = dealt.world.get(Agreement, "a-1")
    assert found
    assert found.state is AgreementState.IN_FORCE
    assert [one.by for one in found.approvals] == [
        "chen",
        "dong",
    ]
    assert refused(dealt.dong.does(DecideAgreement(allow=False, why="晚了"), "a-1")) == "agreement_decided"
    assert refused(dealt.fang.does(ask, "a-2")) == "exists"


@pytest.mark.parametrize(
    "tiers",
    [(Tier(Fen(5), 100), Tier(Fen(5), 200)), (Tier(Fen(0), 300), Tier(Fen(100), 200))],
    ids=["not rising", "the rate falls"],
)
def test_deal_1_tiers_that_are_no_table_are_refused(dealt: Company, tiers: tuple[Tier, ...]) -> None:
    ask = SetAgreement(
        number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=tiers, kind=TierKind.WHOLE
    )
    assert refused(dealt.fang.does(ask, "a-1")) == "field_wrong"


def test_deal_1_a_disputed_statement_is_not_paid_before_the_dealer_is_answered(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issued = issue(dealt)
    said = dealt.fang.must(DisputeRebate(dispute="d-1", words="少算一单", said_by="孙总"), issued.id)
    assert opened(said) == {("DEAL-1", "rebate_disputed")}
    pay = PayRebate(fen=issued.payable, reference="B1")
    assert refused(dealt.fang.does(pay, issued.id)) == "in_dispute"
    dealt.fang.must(AnswerDispute(dispute="d-1", words="该单客户尚未付款"), issued.id)
    assert not {i.code for i in dealt.world.all(Irregularity) if not i.is_settled} & {"rebate_disputed"}
    dealt.fang.must(pay, issued.id)
    astray = dealt.fang.must(DisputeRebate(dispute="d-2", words="哪一张？"), "none")
    assert opened(astray) == {("DEAL-1", "dealer_paper_unknown")}


def test_deal_1_what_was_paid_and_what_is_outstanding_at_the_months_end(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issued = issue(dealt)
    month_ends(dealt, 5)
    april = statement(dealt, "2026-04")
    assert (april.turnover, april.earlier, april.paid, april.outstanding) == (0, 500, 0, 500)
    dealt.fang.must(PayRebate(fen=issued.payable, reference="B1"), issued.id)
    month_ends(dealt, 6)
    may = statement(dealt, "2026-05")
    assert (may.earlier, may.paid, may.outstanding) == (0, 500, 0)
    month_ends(dealt, 7)
    assert dealt.world.get(RebateStatement, f"{DEALER}:2026-06") is None, "nothing moved, nothing to tell"


def test_deal_1_a_dealer_is_put_right_with_a_reason_and_what_was_stays(dealt: Company) -> None:
    known = SetDealer(name="华北经销", branch="北京", contact="孙总")
    assert refused(dealt.dong.does(known, DEALER)) == "nothing_changed"
    assert refused(dealt.dong.does(SetDealer(name="华北经销公司"), DEALER)) == "reason_needed"
    dealt.dong.must(SetDealer(name="华北经销公司", reason="更名"), DEALER)
    found = dealt.world.get(Dealer, DEALER)
    assert found
    assert [one.name for one in found.past] == ["华北经销"]
    assert iso(dealt.now) >= found.past[0].at


def test_deal_1_no_month_is_drawn_that_runs_or_lies_behind_a_drawn_one(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    assert refused(dealt.fang.does(DrawRebate(month="2026-03"), DEALER)) == "rebate_month_runs"
    assert refused(dealt.fang.does(DrawRebate(month="2026-02"), DEALER)) == "nothing_to_tell"
    month_ends(dealt, 4)
    money(dealt, 300, "late", at=datetime(2026, 3, 31, 17, tzinfo=COMPANY_ZONE))
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    assert statement(dealt).turnover == 10_300, "a draft is drawn anew"
    assert refused(dealt.fang.does(DrawRebate(month="2026-02"), DEALER)) == "later_month_drawn"


def test_deal_1_each_dispute_is_settled_by_its_own_answer(dealt: Company) -> None:
    agreed(dealt)
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issued = issue(dealt)
    for id in ("d-1", "d-2"):
        said = dealt.fang.must(DisputeRebate(dispute=id, words="少算一单", said_by="孙总"), issued.id)
        assert opened(said) == {("DEAL-1", "rebate_disputed")}
        dealt.fang.must(AnswerDispute(dispute=id, words="已核对"), issued.id)
        assert "rebate_disputed" not in dealt.open_irregularities()
