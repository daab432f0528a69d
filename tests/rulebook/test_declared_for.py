"""Cash of somebody who has left or lost the phone: declared for them, counted by another (CASH-3, ROLE-2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, coins, opened, picture, refused, visit_of
from invariants import hold

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import Fen, HandoverId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import person_tag
from rulebook.rules import tags_of
from rulebook.subjects.books.commands import SpendCash
from rulebook.subjects.cash.commands import CountHandover, DeclareForAnother, ReturnToBase
from rulebook.subjects.cash.handlers import cash_in_hand, receipts_in_hand
from rulebook.subjects.cash.records import Declaration, Handover
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.logs.supervised_figures import cash_differences, cash_handed_over, cash_late
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import Deactivate
from rulebook.subjects.scores.indicators import figures_of
from rulebook.subjects.scores.span import month_span

LI = PersonId("li")


def declares(fen: int = 30_000, id: str = "h-m", technician: str = "li", **said: object) -> DeclareForAnother:
    words = {"reason": "已离职", "evidence": "抽屉里的信封，薄调度在场"} | said
    return DeclareForAnother(handover=HandoverId(id), technician=PersonId(technician), counts=coins(fen), **words)  # type: ignore[arg-type]  # test data by name


def handover(company: Company, id: str = "h-m") -> Handover:
    found = company.world.get(Handover, id)
    assert found is not None
    return found


def count(company: Company, fen: int, id: str = "h-m") -> set[tuple[str, str]]:
    return opened(company.fang.must(CountHandover(handover=HandoverId(id), counts=coins(fen))))


def test_cash_3_a_leavers_cash_is_declared_by_a_manager_and_counted_by_finance(company: Company) -> None:
    company.collect(30_000)
    company.hua.must(Deactivate(reason="离职"), "li")
    photo = ref_of(picture(b"envelope"))
    assert opened(company.chen.must(declares(photo=photo))) == set()
    sealed = handover(company)
    assert (sealed.technician, sealed.for_by, sealed.for_by_name) == ("li", "chen", "陈经理")
    assert (sealed.for_reason, sealed.sha256) == ("已离职", photo.sha256)
    assert receipts_in_hand(company.world, "li") == []
    assert cash_in_hand(company.world, "li") == 30_000, "until it is counted"
    assert count(company, 30_000) == set()
    assert (company.world.balance("safe"), company.world.balance("cash_in_hand:li")) == (30_000, 0)
    hold(company.world)


def test_cash_3_the_declared_sum_is_sealed_from_who_counts_until_they_have(company: Company) -> None:
    company.collect(30_000)
    company.chen.must(declares())
    declaration = company.world.get(Declaration, "h-m")
    assert declaration is not None
    assert tags_of(declaration) == {person_tag(LI)}


def test_cash_4_what_is_missing_is_the_usual_difference_borne_by_decision(company: Company) -> None:
    company.collect(30_000)
    company.chen.must(declares(20_000))
    assert count(company, 20_000) == {("CASH-4", "difference")}
    told = company.world.get(Irregularity, "difference:h-m")
    assert told is not None
    assert (told.person, told.facts["difference"]) == ("li", "-100.00")
    assert company.world.balance("difference:li") == 10_000
    settle = Settle(irregularity=told.id, text="公司承担", write_off=True)
    assert refused(company.chen.does(settle))[1] == "own_request", "who declared it does not decide on it"
    company.dong.must(settle)
    assert company.world.balance("expense:cash_difference") == 10_000
    hold(company.world)


def test_role_2_who_declares_for_another_does_not_count_it(company: Company) -> None:
    company.collect(30_000)
    company.fang.must(declares())
    counting = CountHandover(handover=HandoverId("h-m"), counts=coins(30_000))
    assert refused(company.fang.does(counting)) == ("ROLE-2", "own_envelope")
    company.hire("qian", "钱会计", Role.FINANCE).must(counting)
    assert company.world.balance("safe") == 30_000


def test_cash_3_nobody_declares_so_for_themselves_without_reason_twice_or_nothing(company: Company) -> None:
    company.collect(30_000)
    both = company.hire("yu", "于师傅", Role.TECHNICIAN, Role.SERVICE_MANAGER)
    assert refused(both.does(declares(technician="yu")))[1] == "own_request"
    assert refused(company.bo.does(declares()))[0] == "ROLE-1"
    assert refused(company.chen.does(declares(reason=" ")))[1] == "reason_needed"
    assert refused(company.chen.does(declares(evidence=" ")))[1] == "reason_needed"
    assert refused(company.chen.does(declares(technician="none")))[1] == "not_found"
    assert refused(company.chen.does(declares(technician="wang"))) == ("CASH-3", "nothing_in_hand")
    company.chen.must(declares())
    assert refused(company.chen.does(declares()))[1] == "exists"
    assert refused(company.chen.does(declares(id="h-2"))) == ("CASH-3", "nothing_in_hand")


def test_cash_1_outlays_lower_what_is_expected_as_in_any_envelope(company: Company) -> None:
    company.collect(30_000)
    company.li.must(SpendCash(expense="e-1", fen=Fen(500), purpose="过路费"))
    company.chen.must(declares(29_500))
    assert count(company, 29_500) == set()
    assert company.world.balance("cash_in_hand:li") == 0
    hold(company.world)


def test_cash_2_that_it_comes_late_is_told_as_the_technicians(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.wait(days=3)
    assert opened(company.chen.must(declares())) == {("CASH-2", "late_handover")}
    told = company.world.get(Irregularity, "late_handover:h-m")
    assert told is not None
    assert told.person == "li"


# the phone comes back after all


@pytest.mark.parametrize("counted", ["before", "after"])
@pytest.mark.parametrize("second", [0, 30_000])
def test_cash_3_its_own_handover_doubles_and_loses_no_fen_whichever_envelope_is_real(
    company: Company, counted: str, second: int
) -> None:
    """The manager finds none or all of the cash; the phone's own envelope holds the rest of it."""
    company.collect(30_000)
    said = company.now + timedelta(minutes=1)
    company.wait(days=2)
    company.chen.must(declares(30_000 - second))
    if counted == "before":
        count(company, 30_000 - second)
    late = company.envelope("h-1", 30_000, "receipt-1")
    assert opened(company.li.does(late, at=said)) == {("CASH-3", "declared_twice")}
    told = company.world.get(Irregularity, "declared_twice:h-1:h-m")
    assert told is not None
    assert (told.facts["name"], told.facts["numbers"]) == ("陈经理", company.receipt("receipt-1").number)
    if counted == "after":
        count(company, 30_000 - second)
    count(company, second, "h-1")
    assert handover(company, "h-1").expected == 0, "no receipt is in both"
    assert company.world.balance("safe") == 30_000
    assert company.world.balance("cash_in_hand:li") == company.world.balance("difference:li") == 0
    hold(company.world)


def test_cash_3_what_only_the_phone_knew_is_in_its_own_envelope_and_the_differences_meet(company: Company) -> None:
    """All the cash was found; one of its receipts arrives afterwards."""
    company.collect(30_000)
    order = company.order_in(OrderState.ON_SITE, "order-2", company.li)
    unsent = company.receipt_for(company.li, order, visit_of(order), "receipt-2", total=Fen(20_000))
    said = company.now + timedelta(minutes=1)
    company.wait(days=2)
    company.chen.must(declares(50_000))
    assert count(company, 50_000) == {("CASH-4", "difference")}
    company.li.does(unsent, order, at=said)
    late = company.envelope("h-1", 50_000, "receipt-1", "receipt-2")
    assert opened(company.li.does(late, at=said + timedelta(minutes=1))) == {("CASH-3", "declared_twice")}
    assert handover(company, "h-1").receipts == ("receipt-2",)
    assert count(company, 0, "h-1") == {("CASH-4", "difference")}
    assert (company.world.balance("safe"), company.world.balance("difference:li")) == (50_000, 0)
    hold(company.world)


def test_cash_3_what_is_left_out_of_ones_own_envelope_is_still_picking(company: Company) -> None:
    company.collect(30_000)
    company.chen.must(declares())
    order = company.order_in(OrderState.ON_SITE, "order-2", company.li)
    company.li.must(company.receipt_for(company.li, order, visit_of(order), "receipt-2", total=Fen(20_000)), order)
    said = opened(company.li.does(company.envelope("h-1", 0, "receipt-1")))
    assert said == {("CASH-3", "picked"), ("CASH-3", "declared_twice")}


# whose lateness it is


def late_and_back(company: Company, in_time: bool = True, **said: object) -> Company:
    """Chen declares for Li a day too late; Li's own envelope arrives then, sealed before or after it was due."""
    company.collect(30_000)
    company.li.must(ReturnToBase())
    sealed = company.now if in_time else company.now + timedelta(hours=26)
    company.wait(hours=30)
    assert ("CASH-2", "late_handover") in opened(company.chen.must(declares()))
    company.li.does(company.envelope("h-1", 30_000, *said.get("receipts", ("receipt-1",))), at=sealed)  # type: ignore[misc]  # test data by name
    return company


def cash_figures(company: Company) -> tuple[int, int, int]:
    """In time, due, with a difference."""
    [found] = [f for f in figures_of(company.world, "li", month_span("2026-03")) if f.name == "cash"]
    return found.numerator, found.denominator, found.apart


def test_cash_2_what_was_sealed_in_time_is_not_late_though_another_declared_it_later(company: Company) -> None:
    late_and_back(company)
    told = company.world.get(Irregularity, "late_handover:h-m")
    assert told is not None
    assert (told.state, told.settled_by) == (IrregularityState.SETTLED, "system")
    assert "late_handover" not in company.open_irregularities()
    assert handover(company).covered_at == handover(company, "h-1").declared_at
    hold(company.world)


@pytest.mark.parametrize("picked", [False, True])
def test_cash_2_what_was_sealed_too_late_or_not_wholly_stays_late(company: Company, picked: bool) -> None:
    if picked:
        company.collect(20_000, "receipt-2")
    late_and_back(company, in_time=picked)
    assert "late_handover" in company.open_irregularities()
    assert cash_figures(company)[:2] == (0, 1)


def test_kpi_1_one_act_counts_once_and_by_its_own_moment(company: Company) -> None:
    late_and_back(company)
    assert cash_figures(company) == (1, 1, 0)
    qian = company.hire("qian", "钱会计", Role.FINANCE)
    for envelope, fen in (("h-m", 0), ("h-1", 30_000)):
        qian.must(CountHandover(handover=HandoverId(envelope), counts=coins(fen)))
    assert handover(company).difference == -30_000
    assert cash_figures(company) == (1, 1, 0), "what the one lacks the other has"


def test_log_1_the_months_supervision_counts_it_once_too(company: Company) -> None:
    late_and_back(company)
    assert list(cash_handed_over(company.world, "2026-03")) == ["h-m"]
    assert list(cash_late(company.world, "2026-03")) == []
    company.fang.must(CountHandover(handover=HandoverId("h-m"), counts=()))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(30_000)))
    assert list(cash_differences(company.world, "2026-03")) == []
