"""A round's charge that was wrong is voided by two people and, at a price granted since, charged anew (RND-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, refused
from duty_days import at
from invariants import hold
from round_money import OWED, agreed, balance, charges, owed, price
from round_plans import FIRST, PLAN, looks_until_quiet, rounds, seen, walking

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.commands import AskChargeVoid, CloseRound, SkipStop
from rulebook.subjects.rounds.pricing import decided_with_it
from rulebook.subjects.rounds.records import RoundPlan

FORM = "form-v"
ASK = AskChargeVoid(charge=OWED, reason="合同价是九十")
INCOME = "income:service"


@pytest.fixture
def charged(company: Company) -> Company:
    """Li has seen one truck of a round at 120 yuan a stop; the other is still to be told."""
    walked = walking(company)
    agreed(walked)
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert [one.total for one in charges(walked)] == [12_000]
    return walked


def voided(company: Company) -> None:
    company.fang.must(ASK, FORM)
    company.dong.must(GrantApproval(), FORM)


def test_rnd_1_nobody_owes_a_voided_charge_and_it_stays_in_the_books(charged: Company) -> None:
    voided(charged)
    (one,) = charges(charged)
    assert (one.total, one.void_reason, one.voided_by) == (12_000, "合同价是九十", "dong")
    assert owed(charged).state is ReceivableState.VOID
    assert (balance(charged), charged.world.balance(INCOME)) == (0, 0)
    assert [entry.memo for entry in charged.world.ledger] == ["round_charge", "round_charge_void"]
    charged.now += timedelta(days=90)
    assert not any(one.record == "receivable" for one in passed_deadlines(charged.world, charged.now))
    assert refused(charged.fang.does(ASK, "form-2")) == ("RCT-2", "void_already")
    hold(charged.world)


def test_rnd_1_it_is_charged_anew_once_by_a_price_that_is_granted_afterwards(charged: Company) -> None:
    voided(charged)
    agreed(charged, 9_000, "price-2")
    assert [(one.total, [s.target for s in one.stops]) for one in charges(charged)] == [
        (12_000, [TRUCK]),
        (9_000, [TRUCK]),
    ]
    assert balance(charged) == 9_000
    agreed(charged, 8_000, "price-3")
    assert balance(charged) == 9_000, "what stands keeps its price"
    hold(charged.world)


def test_rnd_1_what_is_told_late_brings_no_voided_stop_back(charged: Company) -> None:
    voided(charged)
    charged.li.must(seen(OTHER_TRUCK), FIRST)
    assert [[s.target for s in one.stops] for one in charges(charged)[1:]] == [[OTHER_TRUCK]]
    assert balance(charged) == 12_000
    hold(charged.world)


def standing(company: Company) -> dict[str, int]:
    """Target → what one stop of it is owed, of the charges that stand."""
    return {stop.target: one.each for one in charges(company) if not one.voided_at for stop in one.stops}


def test_rnd_1_of_two_charges_the_voided_one_is_charged_anew_and_the_other_keeps_its_price(
    charged: Company,
) -> None:
    charged.li.must(seen(OTHER_TRUCK), FIRST)
    voided(charged)
    assert (standing(charged), balance(charged)) == ({OTHER_TRUCK: 12_000}, 12_000)
    agreed(charged, 9_000, "price-2")
    assert (standing(charged), balance(charged)) == ({OTHER_TRUCK: 12_000, TRUCK: 9_000}, 21_000)
    agreed(charged, 8_000, "price-3")
    assert balance(charged) == 21_000, "what stands keeps its price"
    hold(charged.world)


def test_rnd_1_what_is_seen_late_beside_a_voided_charge_is_owed_at_its_own_price(charged: Company) -> None:
    voided(charged)
    charged.li.must(seen(OTHER_TRUCK), FIRST)
    agreed(charged, 9_000, "price-2")
    assert standing(charged) == {OTHER_TRUCK: 12_000, TRUCK: 9_000}
    charged.fang.must(AskChargeVoid(charge=ReceiptId(f"charge:{FIRST}:2"), reason="也是九十"), "form-2")
    charged.dong.must(GrantApproval(), "form-2")
    assert standing(charged) == {TRUCK: 9_000}
    agreed(charged, 9_500, "price-3")
    assert standing(charged) == {TRUCK: 9_000, OTHER_TRUCK: 9_500}
    hold(charged.world)


def test_rnd_1_a_price_for_the_whole_round_is_not_owed_beside_a_stop_that_stands(charged: Company) -> None:
    charged.li.must(seen(OTHER_TRUCK), FIRST)
    voided(charged)
    agreed(charged, 20_000, "price-2", per=Per.ROUND)
    assert (standing(charged), balance(charged)) == ({OTHER_TRUCK: 12_000}, 12_000)
    hold(charged.world)


def test_fee_3_who_decides_goes_by_rounds_of_which_a_charge_was_voided_too(charged: Company) -> None:
    charged.li.must(seen(OTHER_TRUCK), FIRST)
    voided(charged)
    charged.now = at("2026-03-31T09:00")
    looks_until_quiet(charged)
    (later,) = [one for one in rounds(charged) if one.day == "2026-03-31"]
    for target in (TRUCK, OTHER_TRUCK):
        charged.li.must(seen(target, ""), later.id)
    charged.li.must(CloseRound(), later.id)
    plan = charged.world.get(RoundPlan, PLAN)
    assert plan is not None
    assert decided_with_it(charged.world, plan, price(9_000), "2026-03-01") == 2 * 12_000, "the first alone"
    charged.fang.must(AskChargeVoid(charge=ReceiptId(f"charge:{later.id}:1"), reason="同样"), "form-2")
    charged.dong.must(GrantApproval(), "form-2")
    assert decided_with_it(charged.world, plan, price(9_000), "2026-03-01") == 2 * 2 * 12_000


def test_role_2_neither_who_asked_nor_who_agreed_the_price_decides(charged: Company) -> None:
    assert refused(charged.bo.does(ASK, FORM))[0] == "ROLE-1"
    assert refused(charged.fang.does(AskChargeVoid(charge=OWED, reason=" "), FORM))[1] == "reason_needed"
    charged.chen.must(ASK, FORM)
    assert refused(charged.chen.does(GrantApproval(), FORM))[1] == "own_request"
    assert refused(charged.dong.does(ASK, "form-2")) == ("RCT-2", "void_waits")
    charged.dong.must(DenyApproval(reason="价格没错"), FORM)
    assert (owed(charged).state, balance(charged)) == (ReceivableState.OPEN, 12_000)
    forged = AskApproval(subject="round_charge_void", about=OWED, amount=Fen(1), reason="x")
    charged.fang.must(forged, "form-3")
    charged.chen.must(GrantApproval(), "form-3")
    assert balance(charged) == 12_000, "a form past the charge voids nothing"


@pytest.mark.parametrize("how", ["paid", "given up"])
def test_cash_8_what_was_paid_or_given_up_is_not_voided(charged: Company, how: str) -> None:
    charged.fang.must(ASK, FORM)
    if how == "paid":
        wire = CollectReceivable(receivable=OWED, fen=Fen(1_000), method=Method.TRANSFER, reference="B-1")
        charged.fang.must(wire)
    else:
        charged.fang.must(AskWriteOff(receivable=OWED, reason="收不回"))
        charged.chen.must(DecideWriteOff(receivable=OWED, grant=True, text="同意"))
    before = charged.world.snapshot()
    assert refused(charged.dong.does(GrantApproval(), FORM)) == ("CASH-8", "void_of_paid_debt")
    assert charged.world.snapshot() == before
    hold(charged.world)


def test_deal_1_a_voided_charge_is_no_turnover(company: Company) -> None:
    company.dong.must(SetDealer(name="华北经销"), "dealer-1")
    company.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    walked = walking(company)
    agreed(walked)
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert sum(t.delivered for t in walked.world.all(Turnover)) == 12_000
    voided(walked)
    assert sum(t.delivered for t in walked.world.all(Turnover)) == 0
    hold(walked.world)


def test_rnd_1_an_unknown_charge_is_refused(charged: Company) -> None:
    assert refused(charged.fang.does(AskChargeVoid(charge=ReceiptId("none"), reason="x"), FORM))[1] == "not_found"
