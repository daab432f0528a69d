"""Outlays, closed days, exports and promises, whole: who, when, how much (CASH-1, CASH-7, SEC-1, ORD-11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, coins
from msgspec.structs import replace
from test_day_close import TODAY, counted, day

from rulebook.kernel.ids import Fen, OrderId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import passed_deadlines
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, RecordExport, SpendCash
from rulebook.subjects.books.records import DayState, Expense, ExpenseState, Export, export_number
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise, PromiseState

LI, CHEN, FANG, ANNA = (PersonId(one) for one in ("li", "chen", "fang", "anna"))


@pytest.mark.parametrize(("allow", "state"), [(True, ExpenseState.ALLOWED), (False, ExpenseState.DENIED)])
def test_cash_1_an_outlay_is_kept_with_its_order_and_who_decided(
    company: Company, allow: bool, state: ExpenseState
) -> None:
    company.collect(30_000)
    company.li.must(SpendCash(expense="e-1", fen=Fen(2_000), purpose="过路费", order="order-9"))
    spent = Expense(
        id="e-1", by=LI, by_name="李师傅", at=iso(company.now), fen=Fen(2_000), purpose="过路费", order="order-9",
        holder="li",
    )  # fmt: skip
    assert company.world.get(Expense, "e-1") == spent
    company.chen.must(DecideExpense(expense="e-1", allow=allow, text="有票"))
    assert company.world.get(Expense, "e-1") == replace(
        spent, state=state, decided_by=CHEN, decided_at=iso(company.now), remark="有票"
    )


@pytest.mark.parametrize(("fen", "told"), [(30_000, False), (30_001, True)])
def test_cash_1_all_that_is_in_hand_may_be_paid_out_and_no_fen_more(
    company: Company, fen: int, told: bool
) -> None:
    company.collect(30_000)
    found = company.li.must(SpendCash(expense="e-1", fen=Fen(fen), purpose="停车")).irregularities
    assert [(one.code, one.about, one.facts) for one in found] == [("overspent", "e-1", {"sum": str(fen)})] * told


def test_cash_7_a_day_is_closed_with_what_was_counted_and_by_whom_and_open_ones_before_it_too(
    company: Company,
) -> None:
    counted(company, 30_000)
    before = day(company)
    company.now += timedelta(days=1)
    company.fang.must(CloseDay(day="2026-03-03", counts=coins(29_000)))
    closed = {
        "closed_by": FANG,
        "closed_by_name": "方会计",
        "closed_at": iso(company.now),
        "state": DayState.CLOSED,
    }
    assert day(company) == replace(before, **closed), "nobody counted that evening"
    last = day(company, "2026-03-03")
    assert last == replace(last, counts=coins(29_000), counted=Fen(29_000), expected=Fen(30_000), **closed)
    told = company.world.get(Irregularity, "closing_difference:2026-03-03")
    assert told is not None
    assert told.facts == {"day": "2026-03-03", "difference": "-10.00", "counter": "方会计"}
    assert company.world.ledger[-1].day == "2026-03-03"


def test_cash_1_all_that_is_in_the_safe_may_go_to_the_bank(company: Company) -> None:
    counted(company, 30_000)
    company.fang.must(DepositCash(fen=Fen(30_000), reference="回单 1"))
    entry = company.world.ledger[-1]
    assert (entry.memo, dict(entry.postings)) == ("deposit", {"bank": 30_000, "safe": -30_000})


def test_sec_1_an_export_is_kept_with_who_took_what_of_which_days_and_why(company: Company) -> None:
    said = RecordExport(report="cash", form="xlsx", first=TODAY, last="2026-03-31", by="方会计", reason=" 对账 ")
    company.system.must(said)
    (one,) = company.world.all(Export)
    assert one == Export(
        id=one.id, by=company.system.id, by_name="方会计", at=iso(company.now), report="cash", form="xlsx",
        first=TODAY, last="2026-03-31", number=export_number(one.id), reason="对账",
    )  # fmt: skip
    assert export_number("01234567-89ab-7def-8123-456789abcdef") == "EX-6789ABCDEF"


def test_sec_1_an_export_without_its_reason_is_told_by_its_number_where_one_was_asked_for(
    company: Company,
) -> None:
    said = RecordExport(report="cash", form="xlsx", first=TODAY, last=TODAY, reason=" ", asked=True)
    (told,) = company.system.must(said).irregularities
    (one,) = company.world.all(Export)
    assert (told.code, told.about, told.facts) == (
        "export_unreasoned", one.id, {"number": one.number, "report": "cash"},
    )  # fmt: skip
    assert company.system.must(replace(said, asked=False)).irregularities == ()


def promised(company: Company, due: str = "2026-03-09T18:00:00+08:00") -> Promise:
    company.order_in(OrderState.SUBMITTED)
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due=due), "order-1")
    found = company.world.get(Promise, "p-1")
    assert found is not None
    return found


@pytest.mark.parametrize(("broken", "state"), [(False, PromiseState.KEPT), (True, PromiseState.BROKEN)])
def test_ord_11_a_promise_is_kept_with_who_made_it_and_how_it_ended(
    company: Company, broken: bool, state: PromiseState
) -> None:
    made = promised(company)
    assert made == Promise(
        id="p-1", order=OrderId("order-1"), what="寄说明书", due_at="2026-03-09T18:00:00+08:00", by=ANNA,
        by_name="安娜", made_at=iso(company.now), state=PromiseState.OPEN,
    )  # fmt: skip
    told = company.li.must(KeepPromise(promise="p-1", how="已寄出", broken=broken), "order-1").irregularities
    assert company.world.get(Promise, "p-1") == replace(
        made, state=state, how="已寄出", ended_by=LI, ended_at=iso(company.now)
    )
    facts = {"what": "寄说明书", "due": made.due_at}
    assert [(one.code, one.about, one.order, one.person, one.person_name, one.facts) for one in told] == [
        ("promise_broken", "p-1", "order-1", "anna", "安娜", facts)
    ] * broken
    (again,) = company.li.must(KeepPromise(promise="p-1", how="又寄"), "order-1").irregularities
    assert (again.code, again.order) == ("promise_unknown", "order-1")


def test_ord_11_a_day_that_nobody_can_read_is_today_and_told(company: Company) -> None:
    made = promised(company, "下周")
    assert made.due_at == iso(company.now)
    (told,) = [one for one in company.world.all(Irregularity) if one.code == "time_unreadable"]
    assert (told.order, told.facts) == ("order-1", {"text": "下周"})


def test_ord_11_a_promise_that_is_not_kept_is_told_to_who_made_it_and_chased_again(company: Company) -> None:
    made = promised(company)
    company.without_terms()
    company.now = parse_time(made.due_at)
    assert not [c for c in passed_deadlines(company.world, company.now) if c.id == "p-1"]
    company.now += timedelta(seconds=1)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command, command.id)
    (told,) = [one for one in company.world.all(Irregularity) if one.code == "promise_late"]
    assert (told.about, told.order, told.person, told.facts) == (
        "p-1", "order-1", "anna", {"what": "寄说明书", "due": made.due_at},
    )  # fmt: skip
    chased = company.world.get(Promise, "p-1")
    assert chased == replace(made, chased_at=told.opened_at)
    company.now += timedelta(days=30)
    assert "p-1" in {c.id for c in passed_deadlines(company.world, company.now)}
