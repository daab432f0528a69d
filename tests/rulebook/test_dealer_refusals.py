"""What may not be asked about dealers, agreements and rebates: by which rule, and what it says (DEAL-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import CUSTOMER, Company, Hand
from dealer_books import DEALER, FIVE_PERCENT, agreed, assigned, issue, money, month_ends, statement
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.ids import Fen
from rulebook.subjects.dealers.commands import (
    AnswerDispute,
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    DrawRebate,
    EndAgreement,
    PayRebate,
    SetAgreement,
    SetDealer,
)
from rulebook.subjects.dealers.records import Tier, TierKind

STATEMENT = f"{DEALER}:2026-03"
TOKEN = "t" * 22


@pytest.fixture
def dealt(company: Company) -> Company:
    """A dealer with an agreement and 100 yuan of turnover in March; it is April, the statement is a draft."""
    agreed(assigned(company))
    money(company, 10_000, "receipt-1")
    month_ends(company, 4)
    return company


def asked(co: Company, subject: str = "a-2", **changes: Any) -> tuple[Hand, SetAgreement, str]:
    said = {"number": "JX-2", "dealer": DEALER, "since": "2026-01-01", "until": "2026-12-31"}
    return co.fang, SetAgreement(**{"tiers": FIVE_PERCENT} | said | changes), subject


def waiting(co: Company, hand: str, allow: bool = True, why: str = "") -> tuple[Hand, DecideAgreement, str]:
    """An agreement that finance asked for is decided by somebody."""
    ask = asked(co)
    ask[0].must(*ask[1:])
    return getattr(co, hand), DecideAgreement(allow=allow, why=why), "a-2"


def issued(co: Company, hand: Hand, command: Any) -> tuple[Hand, Any, str]:
    issue(co)
    return hand, command, STATEMENT


def disputed(co: Company, answer: AnswerDispute) -> tuple[Hand, AnswerDispute, str]:
    co.anna.must(DisputeRebate(dispute="d-1", words="少算一单"), STATEMENT)
    return co.fang, answer, STATEMENT


def answered(co: Company) -> tuple[Hand, AnswerDispute, str]:
    ask = disputed(co, AnswerDispute(dispute="d-1", words="已核对"))
    ask[0].must(*ask[1:])
    return ask


def paid(co: Company) -> tuple[Hand, PayRebate, str]:
    pay = PayRebate(fen=Fen(500), reference="B1")
    issue(co)
    co.fang.must(pay, STATEMENT)
    return co.fang, pay, STATEMENT


NUMBER = f"FY202603-{DEALER}"
WHOLE = {"kind": TierKind.WHOLE, "tiers": (Tier(Fen(0), 300), Tier(Fen(100), 200))}
NO: No = {
    "a dealer without a name": (
        lambda co: (co.dong, SetDealer(name=" "), "dealer-2"), "DEAL-1", "field_wrong", wrong("name", "empty"),
    ),
    "a dealer without an id": (
        lambda co: (co.dong, SetDealer(name="华东"), " "), "DEAL-1", "field_wrong", wrong("dealer", "empty"),
    ),
    "a dealer put right without a reason": (
        lambda co: (co.dong, SetDealer(name="华北公司", reason=" "), DEALER), "DEAL-1", "reason_needed", {},
    ),
    "a dealer put right as it is": (
        lambda co: (co.dong, SetDealer(name=" 华北经销 ", branch="北京", contact="孙总"), DEALER),
        "DEAL-1", "nothing_changed", {},
    ),
    "a customer given to a dealer without a reason": (
        lambda co: (co.dong, AssignDealer(dealer="", since="2026-04-01", reason=" "), CUSTOMER),
        "DEAL-1", "reason_needed", {},
    ),
    "from no day on": (
        lambda co: (co.dong, AssignDealer(dealer="", since="2026-02-30", reason="x"), CUSTOMER),
        "DEAL-1", "field_wrong", wrong("since", "not_a_date"),
    ),
    "to a dealer nobody knows": (
        lambda co: (co.dong, AssignDealer(dealer="none", since="2026-04-01", reason="x"), CUSTOMER),
        "SYS-3", "not_found", {"what": "dealer none"},
    ),
    "a customer taken from the dealer it never had": (
        lambda co: (co.dong, AssignDealer(dealer="", since="2025-12-31", reason="x"), CUSTOMER),
        "DEAL-1", "nothing_changed", {},
    ),
    "an agreement without a number": (
        lambda co: asked(co, number=" "), "DEAL-1", "field_wrong", wrong("number", "empty"),
    ),
    "an agreement without an id": (
        lambda co: asked(co, " "), "DEAL-1", "field_wrong", wrong("agreement", "empty"),
    ),
    "an agreement whose id is taken": (
        lambda co: asked(co, "agreement-1"), "DEAL-1", "exists", {"what": "agreement JX-2"},
    ),
    "an agreement whose number is taken": (
        lambda co: asked(co, number=" agreement-1 "), "DEAL-1", "exists", {"what": "agreement  agreement-1 "},
    ),
    "an agreement from no day on": (
        lambda co: asked(co, since="x"), "DEAL-1", "field_wrong", wrong("since", "not_a_date"),
    ),
    "an agreement until no day": (
        lambda co: asked(co, until="x"), "DEAL-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "an agreement that ends before it begins": (
        lambda co: asked(co, until="2025-12-31"), "DEAL-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "a rate on the whole that falls": (
        lambda co: asked(co, **WHOLE), "DEAL-1", "field_wrong", wrong("tiers", "rate_falls"),
    ),
    "tiers that do not rise": (
        lambda co: asked(co, tiers=(Tier(Fen(5), 100), Tier(Fen(5), 200))),
        "DEAL-1", "field_wrong", wrong("tiers", "not_rising"),
    ),
    "the first word by whom only the second is": (
        lambda co: waiting(co, "dong"), "ROLE-1", "no_role", {"roles": "finance, service_manager"},
    ),
    "an agreement by whoever asked for it": (lambda co: waiting(co, "fang"), "ROLE-2", "own_request", {}),
    "a no without a reason": (lambda co: waiting(co, "chen", False, " "), "DEAL-1", "reason_needed", {}),
    "an agreement that was decided": (
        lambda co: (co.chen, DecideAgreement(allow=True), "agreement-1"),
        "DEAL-1", "agreement_decided", {"number": "agreement-1"},
    ),
    "an end on no day": (
        lambda co: (co.fang, EndAgreement(last="x", reason="停业"), "agreement-1"),
        "DEAL-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "an end on its last day": (
        lambda co: (co.fang, EndAgreement(last="2027-12-31", reason="停业"), "agreement-1"),
        "DEAL-1", "field_wrong", wrong("until", "not_in_its_time"),
    ),
    "a month that is none": (
        lambda co: (co.fang, DrawRebate(month="2026-13"), DEALER),
        "DEAL-1", "field_wrong", {**wrong("month", "not_a_month"), "text": "2026-13"},
    ),
    "a month that runs": (
        lambda co: (co.fang, DrawRebate(month="2026-04"), DEALER),
        "DEAL-1", "rebate_month_runs", {"month": "2026-04"},
    ),
    "a month before a drawn one": (
        lambda co: (co.fang, DrawRebate(month="2026-02"), DEALER),
        "DEAL-1", "later_month_drawn", {"month": "2026-03"},
    ),
    "an issued month drawn anew": (
        lambda co: (issued(co, co.fang, None)[0], DrawRebate(month="2026-03"), DEALER),
        "DEAL-1", "statement_issued", {"month": "2026-03"},
    ),
    "a statement issued twice": (
        lambda co: issued(co, co.dong, ApproveRebate(rebate=Fen(500), token=TOKEN)),
        "DEAL-1", "statement_issued", {"month": "2026-03"},
    ),
    "another sum than was seen": (
        lambda co: (co.fang, ApproveRebate(rebate=Fen(499), token=TOKEN), STATEMENT),
        "DEAL-1", "rebate_changed", {"sum": "5.00"},
    ),
    "a token that a receipt has": (
        lambda co: (co.fang, ApproveRebate(rebate=Fen(500), token="receipt-1".ljust(22, "-")), STATEMENT),
        "DEAL-1", "exists", {"what": f"token {'receipt-1':-<22}"},
    ),
    "a draft that is paid": (
        lambda co: (co.fang, PayRebate(fen=Fen(500), reference="B1"), STATEMENT),
        "DEAL-1", "statement_not_issued", {"month": "2026-03"},
    ),
    "paid otherwise than it says": (
        lambda co: issued(co, co.fang, PayRebate(fen=Fen(501), reference="B1")),
        "DEAL-1", "rebate_changed", {"sum": "5.00"},
    ),
    "paid without a reference": (
        lambda co: issued(co, co.fang, PayRebate(fen=Fen(500), reference=" ")), "DEAL-1", "reason_needed", {},
    ),
    "paid twice": (paid, "DEAL-1", "paid_twice_refused", {"number": NUMBER, "day": "2026-04-01"}),
    "an answer to what was never said": (
        lambda co: disputed(co, AnswerDispute(dispute="d-2", words="x")),
        "SYS-3", "not_found", {"what": "dispute d-2"},
    ),
    "an answer without words": (
        lambda co: disputed(co, AnswerDispute(dispute="d-1", words=" ")), "DEAL-1", "reason_needed", {},
    ),
    "a second answer": (answered, "DEAL-1", "settled_already", {}),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_deal_1_what_may_not_be_is_refused_and_says_why(dealt: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(dealt, make(dealt)) == (rule, code, facts)


def test_deal_1_in_dispute_the_number_is_named_and_nothing_is_paid(dealt: Company) -> None:
    issue(dealt)
    dealt.anna.must(DisputeRebate(dispute="d-1", words="少算一单"), STATEMENT)
    ask = dealt.fang, PayRebate(fen=statement(dealt).payable, reference="B1"), STATEMENT
    assert refusal_of(dealt, ask) == ("DEAL-1", "in_dispute", {"number": NUMBER})
