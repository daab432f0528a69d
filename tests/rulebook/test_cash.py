"""Cash from the receipt to the safe, what differs on the way, and how it is settled (CASH, ROLE-2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import FITTED, MORNING, Company, coins, opened, refused, unit

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import HandoverId, ReceiptId, VisitId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.kernel.visibility import person_tag
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.cash.handlers import cash_in_hand, receipts_in_hand
from rulebook.subjects.cash.overdue import cash_overdue
from rulebook.subjects.cash.records import Count, Declaration, Handover, HandoverState, Return
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.stock.commands import IssueUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import RecordFinding

DIFFERENCE = "difference:h-1"


def handover(company: Company, id: str = "h-1") -> Handover:
    found = company.world.get(Handover, id)
    assert found is not None
    return found


def irregularity(company: Company, id: str) -> Irregularity:
    found = company.world.get(Irregularity, id)
    assert found is not None
    return found


def count(company: Company, fen: int, id: str = "h-1") -> set[tuple[str, str]]:
    return opened(company.fang.does(CountHandover(handover=HandoverId(id), counts=coins(fen))))


@pytest.fixture
def declared(company: Company) -> Company:
    """Li collected 300 yuan, came back and declared them as handover h-1."""
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    return company


# CASH-1: one named person's hands


def test_cash_1_what_was_collected_is_in_hand_until_finance_has_counted_it(company: Company) -> None:
    company.collect(30_000)
    company.collect(5_000, "receipt-2")
    assert cash_in_hand(company.world, "li") == 35_000
    company.li.must(company.envelope("h-1", 35_000, "receipt-1", "receipt-2"))
    assert cash_in_hand(company.world, "li") == 35_000
    assert receipts_in_hand(company.world, "li") == []
    assert count(company, 35_000) == set()
    assert cash_in_hand(company.world, "li") == 0
    assert company.world.balance("safe") == 35_000


def test_cash_4_a_sum_that_ends_in_fen_is_counted_to_the_fen_and_nobody_is_short(company: Company) -> None:
    company.collect(45_055)
    company.li.must(ReturnToBase())
    pieces = tuple(Count(denomination=d, pieces=n) for d, n in ((10_000, 4), (5_000, 1), (50, 1), (5, 1)))
    declare = DeclareHandover(handover=HandoverId("h-1"), counts=pieces, receipts=(ReceiptId("receipt-1"),))
    company.li.must(declare)
    assert opened(company.fang.does(CountHandover(handover=HandoverId("h-1"), counts=pieces))) == set()
    assert cash_in_hand(company.world, "li") == 0
    assert company.world.balance("safe") == 45_055


# CASH-2: the clock


@pytest.mark.parametrize(
    ("back", "due"),
    [
        ("10:00", "11:00"),
        ("17:00", "18:00"),
        ("17:30", "18:00"),
        ("17:59", "18:00"),
        ("18:00", "19:00"),
        ("22:10", "23:10"),
    ],
)
def test_cash_2_within_an_hour_and_never_after_the_end_of_that_working_day(
    company: Company, back: str, due: str
) -> None:
    hour, minute = map(int, back.split(":"))
    company.now = MORNING.replace(hour=23)
    company.li.must(ReturnToBase(), at=MORNING.replace(hour=hour, minute=minute))
    known = company.world.get(Return, "li")
    assert known is not None
    assert known.cash_due_at == f"2026-03-02T{due}:00+08:00"


def test_cash_2_the_hour_is_a_setting(company: Company) -> None:
    company.hua.must(SetSetting(name="cash_minutes", value="30", since="2026-03-01", reason="补录"))
    company.li.must(ReturnToBase(), at=MORNING)
    assert company.world.get(Return, "li").cash_due_at == "2026-03-02T09:30:00+08:00"  # type: ignore[union-attr]  # it is there, or it fails


def test_cash_2_a_handover_in_time_is_regular_and_a_late_one_is_told(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.wait(minutes=55)
    assert opened(company.li.does(company.envelope("h-1", 30_000, "receipt-1"))) == set()
    company.collect(30_000, "receipt-2")
    company.li.must(ReturnToBase())
    company.wait(minutes=65)
    late = company.li.does(company.envelope("h-2", 30_000, "receipt-2"))
    assert opened(late) == {("CASH-2", "late_handover")}


def test_cash_2_to_the_minute_is_in_time(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase(), at=company.now)
    due = company.world.get(Return, "li").cash_due_at  # type: ignore[union-attr]  # it is there, or it fails
    company.wait(hours=2)
    envelope = company.envelope("h-1", 30_000, "receipt-1")
    assert opened(company.li.does(envelope, at=datetime.fromisoformat(due))) == set()


def test_cash_2_a_new_round_has_a_clock_of_its_own(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    count(company, 30_000)
    company.guo.must(IssueUnit(unit=unit(UnitKind.TERMINAL, FITTED)))
    company.wait(days=1)
    company.li.must(ReturnToBase(), at=company.now)
    known = company.world.get(Return, "li")
    assert known is not None
    assert known.cash_due_at == iso(company.now + timedelta(minutes=59))
    assert known.units_due_at == "2026-03-03T18:00:00+08:00"


def test_cash_2_the_day_before_yesterdays_return_makes_no_handover_of_today_late(company: Company) -> None:
    company.li.must(ReturnToBase())
    company.wait(days=2)
    company.collect(30_000)
    assert opened(company.li.does(company.envelope("h-1", 30_000, "receipt-1"))) == set()


@pytest.mark.parametrize("years", [-40, 70], ids=["set back", "set forward"])
def test_cash_2_a_clock_that_is_set_wrong_does_not_stop_the_clock_on_cash(company: Company, years: int) -> None:
    company.collect(30_000)
    wrong = company.now.replace(year=company.now.year + years)
    verdict = company.li.does(ReturnToBase(), at=wrong)
    assert opened(verdict) == ({("TIME-1", "clock")} if years > 0 else set())
    company.wait(minutes=70)
    assert cash_overdue(company.world, "li", company.now)


# CASH-3: no picking, blind count, finance moves the money


def test_cash_3_leaving_a_receipt_out_is_told_and_it_goes_into_the_envelope_all_the_same(company: Company) -> None:
    company.collect(30_000)
    company.collect(5_000, "receipt-2")
    verdict = company.li.does(company.envelope("h-1", 30_000, "receipt-1"))
    assert opened(verdict) == {("CASH-3", "picked")}
    assert irregularity(company, "picked:h-1").facts == {"numbers": "receipt-2"}
    assert handover(company).receipts == ("receipt-1", "receipt-2")


def test_cash_3_adding_somebody_elses_receipt_is_told_and_leaves_it_with_them(company: Company) -> None:
    company.collect(30_000)
    company.collect(5_000, "receipt-2", company.wang)
    verdict = company.li.does(company.envelope("h-1", 35_000, "receipt-1", "receipt-2"))
    assert opened(verdict) == {("CASH-3", "picked")}
    assert company.receipt("receipt-2").holder == "wang"
    assert company.receipt("receipt-2").handover is None


def test_cash_3_finance_does_not_see_the_declared_sum_before_its_own_count(declared: Company) -> None:
    sealed = declared.world.get(Declaration, "h-1")
    assert sealed is not None
    assert tags_of(sealed) == {person_tag("li")}
    assert handover(declared).declared is None
    assert f"role:{Role.FINANCE}" in tags_of(handover(declared))
    count(declared, 30_000)
    shown = declared.world.get(Declaration, "h-1")
    assert shown is not None
    assert f"role:{Role.FINANCE}" in tags_of(shown)
    assert (handover(declared).declared, handover(declared).counted) == (30_000, 30_000)


def test_cash_3_declaring_moves_no_money(declared: Company) -> None:
    assert declared.world.balance("cash_in_hand:li") == 30_000
    assert declared.world.balance("safe") == 0


def test_cash_3_an_envelope_is_counted_once(declared: Company) -> None:
    count(declared, 30_000)
    again = declared.fang.does(CountHandover(handover=HandoverId("h-1"), counts=coins(30_000)))
    assert refused(again) == ("CASH-3", "not_counted")
    assert declared.world.balance("safe") == 30_000


def test_cash_3_only_finance_counts(declared: Company) -> None:
    for hand in (declared.li, declared.chen, declared.hua, declared.ji):
        verdict = hand.does(CountHandover(handover=HandoverId("h-1"), counts=coins(30_000)))
        assert refused(verdict) == ("ROLE-1", "no_role")


def test_cash_3_declaring_under_the_same_id_again_loses_neither_envelope(declared: Company) -> None:
    declared.collect(5_000, "receipt-2")
    verdict = declared.li.does(declared.envelope("h-1", 5_000, "receipt-2"))
    assert opened(verdict) == {("SYS-4", "id_twice")}
    assert handover(declared).receipts == ("receipt-1",)
    second = next(h for h in declared.world.all(Handover) if h.id != "h-1")
    assert second.receipts == ("receipt-2",)
    assert count(declared, 30_000) == set()
    assert count(declared, 5_000, second.id) == set()
    assert declared.world.balance("cash_in_hand:li") == 0


# CASH-4: a difference is written down and settled by a manager only


@pytest.mark.parametrize(("counted", "difference"), [(29_000, "-10.00"), (30_500, "5.00"), (0, "-300.00")])
def test_cash_4_a_difference_stays_on_the_technicians_account_with_both_names(
    declared: Company, counted: int, difference: str
) -> None:
    assert count(declared, counted) == {("CASH-4", "difference")}
    found = irregularity(declared, DIFFERENCE)
    assert found.facts["difference"] == difference
    assert (found.facts["technician"], found.facts["counter"]) == ("李师傅", "方会计")
    assert declared.world.balance("difference:li") == 30_000 - counted
    assert declared.world.balance("safe") == counted
    assert declared.world.balance("cash_in_hand:li") == 0
    assert handover(declared).difference == counted - 30_000


def test_cash_4_the_technician_sees_their_difference_and_has_their_say(declared: Company) -> None:
    count(declared, 29_000)
    assert person_tag("li") in tags_of(irregularity(declared, DIFFERENCE))
    declared.li.must(Explain(irregularity=DIFFERENCE, text="找零时多给了十元"))
    found = irregularity(declared, DIFFERENCE)
    assert found.state is IrregularityState.EXPLAINED
    assert [(r.by, r.text) for r in found.remarks] == [("li", "找零时多给了十元")]
    assert declared.world.balance("difference:li") == 1_000, "explaining settles nothing"


@pytest.mark.parametrize(("who", "code"), [("fang", "own_request"), ("li", "own_request"), ("bo", "only_manager"),
                                           ("hua", "only_manager"), ("anna", "only_manager")])  # fmt: skip
def test_cash_4_nobody_but_a_manager_settles_a_difference(declared: Company, who: str, code: str) -> None:
    count(declared, 29_000)
    verdict = getattr(declared, who).does(Settle(irregularity=DIFFERENCE, text="算了", write_off=True))
    assert isinstance(verdict, Refusal)
    assert verdict.code == code
    assert declared.world.balance("difference:li") == 1_000


@pytest.mark.parametrize(
    ("write_off", "account"), [(True, "expense:cash_difference"), (False, "staff:li")], ids=["written off", "owed"]
)
@pytest.mark.parametrize("counted", [29_000, 30_500], ids=["short", "over"])
def test_cash_4_settled_it_leaves_the_technicians_open_account(
    declared: Company, counted: int, write_off: bool, account: str
) -> None:
    count(declared, counted)
    declared.chen.must(Settle(irregularity=DIFFERENCE, text="已谈话", write_off=write_off))
    assert declared.world.balance("difference:li") == 0
    assert declared.world.balance(account) == 30_000 - counted
    state = IrregularityState.WRITTEN_OFF if write_off else IrregularityState.SETTLED
    assert irregularity(declared, DIFFERENCE).state is state
    again = declared.dong.does(Settle(irregularity=DIFFERENCE, text="再来"))
    assert refused(again) == ("ROLE-2", "settled_already")
    assert declared.world.balance(account) == 30_000 - counted


def test_cash_4_settling_needs_a_reason(declared: Company) -> None:
    count(declared, 29_000)
    assert refused(declared.chen.does(Settle(irregularity=DIFFERENCE, text=" "))) == ("SYS-2", "reason_needed")


# Working off irregularities


def test_an_outsiders_remark_is_kept_but_explains_nothing(declared: Company) -> None:
    count(declared, 29_000)
    declared.wang.must(Explain(irregularity=DIFFERENCE, text="我没看见"))
    found = irregularity(declared, DIFFERENCE)
    assert found.state is IrregularityState.OPEN
    assert len(found.remarks) == 1


def test_an_explanation_of_what_nobody_knows_is_kept(company: Company) -> None:
    for text in ("甲", "乙"):
        assert opened(company.li.does(Explain(irregularity="none", text=text))) == {("SYS-3", "explains_nothing")}
    told = [i.facts["text"] for i in company.world.all(Irregularity) if i.code == "explains_nothing"]
    assert told == ["甲", "乙"]


def test_an_explanation_after_the_settlement_is_kept_and_opens_nothing_again(declared: Company) -> None:
    count(declared, 29_000)
    declared.chen.must(Settle(irregularity=DIFFERENCE, text="已谈话"))
    declared.li.must(Explain(irregularity=DIFFERENCE, text="补充"))
    assert irregularity(declared, DIFFERENCE).state is IrregularityState.SETTLED
    assert len(irregularity(declared, DIFFERENCE).remarks) == 2


def test_role_2_who_worked_on_an_order_settles_nothing_of_it(company: Company) -> None:
    both = company.hire("sun", "孙", Role.TECHNICIAN, Role.SERVICE_MANAGER, Role.DISPATCHER)
    order = company.order_in(OrderState.ON_SITE, technician=both)
    company.wang.must(RecordFinding(visit=VisitId("v-2"), finding="顺路看了"), order)
    told = next(i for i in company.world.all(Irregularity) if i.code == "not_assigned")
    assert told.person == "wang"
    settle = Settle(irregularity=told.id, text="没事")
    assert refused(both.does(settle)) == ("ROLE-2", "own_request")
    assert refused(company.fang.does(settle)) == ("ROLE-1", "no_role")
    company.bo.must(settle)


def test_cash_2_a_return_told_late_still_starts_the_clock_when_it_happened(company: Company) -> None:
    company.collect(30_000)
    back = company.now
    company.wait(hours=5)
    company.li.must(ReturnToBase(), at=back)
    known = company.world.get(Return, "li")
    assert known is not None
    assert datetime.fromisoformat(known.at) == back
    late = company.li.does(company.envelope("h-1", 30_000, "receipt-1"))
    assert opened(late) == {("CASH-2", "late_handover")}
    assert handover(company).state is HandoverState.DECLARED
