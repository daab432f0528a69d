"""An agreement ended early by two others than who asked; issued months stay, the next has the rest (DEAL-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import Company
from dealer_books import DEALER, agreed, assigned, issue, money, month_ends, refused, statement

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.dealers.commands import DecideAgreement, EndAgreement, SetAgreement
from rulebook.subjects.dealers.records import Agreement, EndingState

END = EndAgreement(last="2026-03-01", reason="经销商停业")
YES = DecideAgreement(allow=True)


@pytest.fixture
def dealt(company: Company) -> Company:
    agreed(assigned(company))
    return company


def held(company: Company) -> Agreement:
    found = company.world.get(Agreement, "agreement-1")
    assert found is not None
    return found


def test_deal_1_an_agreement_ends_early_once_two_others_said_so(dealt: Company) -> None:
    dealt.fang.must(END, "agreement-1")
    assert refused(dealt.fang.does(YES, "agreement-1")) == "own_request"
    assert refused(dealt.chen.does(END, "agreement-1")) == "ending_waits"
    dealt.chen.must(YES, "agreement-1")
    assert refused(dealt.chen.does(YES, "agreement-1")) == "approved_by_two"
    assert held(dealt).until == "2027-12-31", "one word does not end it"
    dealt.dong.must(YES, "agreement-1")
    (one,) = held(dealt).endings
    assert held(dealt).until == "2026-03-01"
    assert (one.state, one.until, [w.by for w in one.approvals]) == (
        EndingState.GRANTED,
        "2027-12-31",
        ["chen", "dong"],
    )
    assert refused(dealt.dong.does(YES, "agreement-1")) == "agreement_decided"


def test_deal_1_an_end_that_is_refused_leaves_it_in_force_and_may_be_asked_again(dealt: Company) -> None:
    dealt.chen.must(END, "agreement-1")
    assert refused(dealt.fang.does(DecideAgreement(allow=False), "agreement-1")) == "reason_needed"
    dealt.fang.must(DecideAgreement(allow=False, why="还在供货"), "agreement-1")
    assert held(dealt).until == "2027-12-31"
    dealt.chen.must(END, "agreement-1")
    assert [one.state for one in held(dealt).endings] == [EndingState.REFUSED, EndingState.ASKED]


@pytest.mark.parametrize("last", ["", "2026-02-30", "2025-12-31", "2027-12-31", "2030-01-01"])
def test_deal_1_a_day_outside_its_time_ends_no_agreement(dealt: Company, last: str) -> None:
    assert refused(dealt.fang.does(EndAgreement(last=last, reason="停业"), "agreement-1")) == "field_wrong"
    assert refused(dealt.fang.does(EndAgreement(last="2026-03-01", reason=" "), "agreement-1")) == "reason_needed"
    ask = SetAgreement(
        number="JX-2", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=held(dealt).tiers
    )
    dealt.fang.must(ask, "agreement-2")
    assert refused(dealt.chen.does(END, "agreement-2")) == "agreement_not_running"


def test_deal_1_what_was_rebated_after_its_end_is_taken_back_in_the_next_statement(dealt: Company) -> None:
    money(dealt, 10_000, "receipt-1", at=datetime(2026, 3, 2, 8, tzinfo=COMPANY_ZONE))
    month_ends(dealt, 4)
    before = issue(dealt)
    assert before.rebate == 500
    dealt.fang.must(END, "agreement-1")
    for hand in (dealt.chen, dealt.dong):
        hand.must(YES, "agreement-1")
    month_ends(dealt, 5)
    after = statement(dealt, "2026-04")
    assert (after.rebate, after.uncovered) == (-500, 10_000)
    assert statement(dealt) == before
