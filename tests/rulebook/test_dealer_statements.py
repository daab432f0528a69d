"""A rebate statement in every figure, who issued, disputed and paid it, and until when it is due (DEAL-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import Company, opened
from dealer_books import DEALER, agreed, assigned, issue, money, month_ends, statement
from refused_ground import refusal_of

from rulebook.kernel.ids import CustomerId, Fen, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.dealers.commands import AnswerDispute, DisputeRebate, DrawRebate, PayRebate
from rulebook.subjects.dealers.drawing import issue_by
from rulebook.subjects.dealers.records import (
    Dealer,
    Dispute,
    RebateLine,
    StatementState,
)

MARCH = f"{DEALER}:2026-03"


@pytest.fixture
def dealt(company: Company) -> Company:
    agreed(assigned(company))
    return company


def test_deal_1_a_statement_says_what_it_is_reckoned_from_and_who_issued_and_paid_it(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    (counted,) = statement(dealt).lines
    assert counted == RebateLine(
        entry=dealt.world.ledger[0].id, receipt=ReceiptId("receipt-1"), number=dealt.receipt("receipt-1").number,
        customer=CustomerId("customer-1"), day="2026-03-02", turnover=Fen(10_000), rebate=Fen(500),
        agreement="agreement-1", period="2026-03",
    )  # fmt: skip
    drawn = statement(dealt)
    assert (drawn.number, drawn.dealer, drawn.dealer_name, drawn.month) == (
        f"FY202603-{DEALER}", DEALER, "华北经销", "2026-03",
    )  # fmt: skip
    assert (drawn.due_at, drawn.drawn_at) == ("2026-04-06T18:00:00+08:00", iso(dealt.now))
    assert drawn.drawn_by == dealt.system.id
    dealt.wait(hours=9)
    issued = issue(dealt, by=dealt.dong)
    assert (issued.state, issued.token) == (StatementState.APPROVED, "2026-03-dealer-1xxxxxx")
    assert (issued.approved_by, issued.approved_by_name, issued.approved_at) == ("dong", "董经理", iso(dealt.now))
    dealt.wait(days=1)
    dealt.fang.must(PayRebate(fen=Fen(500), reference=" B1 "), MARCH)
    paid = statement(dealt)
    assert (paid.state, paid.reference, paid.paid_at) == (StatementState.PAID, "B1", iso(dealt.now))
    assert (paid.paid_by, paid.paid_by_name) == ("fang", "方会计")
    assert [entry.memo for entry in dealt.world.ledger] == ["receipt", "rebate", "rebate_paid"]


def test_deal_1_what_was_paid_on_the_last_day_of_a_month_is_paid_in_it(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issue(dealt)
    dealt.now = datetime(2026, 4, 30, 23, 58, tzinfo=COMPANY_ZONE)
    dealt.fang.must(PayRebate(fen=Fen(500), reference="B1"), MARCH)
    money(dealt, 100, "receipt-2", at=dealt.now)
    month_ends(dealt, 5)
    april = statement(dealt, "2026-04")
    assert (april.earlier, april.paid, april.outstanding) == (0, 500, 5)
    money(dealt, 100, "receipt-3")
    month_ends(dealt, 6)
    may = statement(dealt, "2026-05")
    assert (may.earlier, may.paid, may.outstanding) == (5, 0, 10)


def test_deal_1_what_was_paid_on_the_first_of_the_next_month_was_outstanding_at_the_end(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    issue(dealt)
    money(dealt, 100, "receipt-2")
    dealt.now = datetime(2026, 5, 1, 0, 0, tzinfo=COMPANY_ZONE)
    dealt.fang.must(PayRebate(fen=Fen(500), reference="B1"), MARCH)
    dealt.fang.must(DrawRebate(month="2026-04"), DEALER)
    april = statement(dealt, "2026-04")
    assert (april.earlier, april.paid, april.outstanding) == (500, 0, 505)


@pytest.mark.parametrize(
    ("days", "due"),
    [("6", "2026-06-05"), ("5", "2026-06-05"), ("1", "2026-06-01"), ("0", "2026-06-01"), ("8", "2026-06-08")],
)
def test_deal_1_a_statement_is_due_on_the_last_working_day_up_to_the_agreed_one(
    company: Company, days: str, due: str
) -> None:
    company.hua.must(SetSetting(name="rebate_days", value=days))
    assert issue_by(company.world, "2026-05") == f"{due}T18:00:00+08:00", "June 6th and 7th are a weekend"


def test_deal_1_a_late_statement_and_one_without_agreement_say_whose_and_how_much(company: Company) -> None:
    money(assigned(company), 50_000, "receipt-1")
    month_ends(company, 4)
    month_ends(company, 4, day=7)
    told = {one.code: one for one in company.world.all(Irregularity) if one.about == MARCH}
    assert told["rebate_late"].facts == {"name": "华北经销", "month": "2026-03", "due": "2026-04-06"}
    assert told["rebate_late"].owner is Role.FINANCE
    assert told["rebate_without_agreement"].facts == {"name": "华北经销", "month": "2026-03", "sum": "500.00"}
    assert told["rebate_without_agreement"].owner is Role.DEPARTMENT_MANAGER


def test_deal_1_a_dispute_says_who_said_what_when_and_what_was_answered(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1")
    month_ends(dealt, 4)
    dealt.anna.must(DisputeRebate(dispute="d-1", words=" 少算一单 ", said_by=" 孙总 "), MARCH)
    first = Dispute(id="d-1", words="少算一单", said_by="孙总", by=PersonId("anna"), at=iso(dealt.now))
    assert statement(dealt).disputes == (first,)
    again = dealt.anna.must(DisputeRebate(dispute="d-1", words=" "), MARCH)
    assert len({one.id for one in statement(dealt).disputes}) == 2, "nothing is written over"
    told = [one for one in again.irregularities if one.code == "rebate_disputed"]
    assert [one.facts for one in told] == [{"name": "华北经销", "month": "2026-03", "words": "—"}]
    dealt.fang.must(AnswerDispute(dispute="d-1", words=" 已核对 "), MARCH)
    one = statement(dealt).disputes[0]
    assert (one.answer, one.answered_by, one.answered_at) == ("已核对", "fang", iso(dealt.now))
    assert statement(dealt).in_dispute, "the other waits for its answer"


def test_deal_1_a_month_drawn_by_hand_is_not_drawn_again_by_the_system(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1")
    dealt.now = datetime(2026, 4, 1, 0, 0, tzinfo=COMPANY_ZONE)
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    dealer = dealt.world.get(Dealer, DEALER)
    assert dealer is not None
    assert dealer.next_month == "2026-04"
    assert statement(dealt).drawn_by == "fang"
    due = [c for c in passed_deadlines(dealt.world, dealt.now + timedelta(days=1)) if c.record == Dealer.KIND]
    assert due == []
    dealt.fang.must(DrawRebate(month="2026-03"), DEALER)
    dealer = dealt.world.get(Dealer, DEALER)
    assert dealer is not None
    assert dealer.next_month == "2026-04", "a draft drawn anew holds nothing up"


def test_deal_1_a_statement_that_gives_nothing_is_not_paid(company: Company) -> None:
    money(assigned(company), 50_000, "receipt-1")
    month_ends(company, 4)
    issue(company)
    ask = company.fang, PayRebate(fen=Fen(0), reference="B1"), MARCH
    assert refusal_of(company, ask) == ("DEAL-1", "nothing_payable", {"number": f"FY202603-{DEALER}"})
    astray = company.anna.must(DisputeRebate(dispute="d-1", words="哪一张？"), "none")
    assert opened(astray) == {("DEAL-1", "dealer_paper_unknown")}
