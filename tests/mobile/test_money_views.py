"""What the screens for money say is what the books say: sums, deadlines, the list for coming back to base."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from company import CUSTOMER, Company, coins, visit_of

from mobile.client.logout import Unsent
from mobile.screens.books.accounts import account_name, balances
from mobile.screens.books.days import in_the_way, open_days
from mobile.screens.cash.back_at_base import items
from mobile.screens.cash.in_hand import due_in_hand
from mobile.screens.receivables.collect import owed_before
from mobile.screens.receivables.receivables import aged_owed, owed_list
from mobile.screens.visits.progress import fee_receipts
from rulebook.kernel.ids import Fen, HandoverId, ReceiptId
from rulebook.kernel.times import company_day
from rulebook.subjects.books.commands import CloseDay, SpendCash
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.records import Return
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import ChaseReceivable
from rulebook.subjects.receivables.records import ReceivableState


def of(company: Company, person: str) -> Any:
    """A session's reading side for one person with nothing unsent."""
    hand = getattr(company, person)
    back = company.world.get(Return, hand.id)
    status = SimpleNamespace(overdue=back.cash_due_at if back else "")
    return SimpleNamespace(
        me=SimpleNamespace(id=hand.id, roles=()), world=company.world, now=lambda: company.now, status=status,
        device_id=str(hand.device), unsent=Unsent(0, 0, Fen(0)),
    )  # fmt: skip


def tones(company: Company) -> dict[str, str]:
    return {item.key: item.tone for item in items(of(company, "li"))}


def owed(company: Company, fen: int) -> None:
    """A receipt that says the customer owes."""
    company.on_site()
    changes: dict[str, Any] = {"method": Method.OWED, "total": Fen(fen)}
    company.li.must(
        company.receipt_for(company.li, "order-1", visit_of("order-1"), "owed-1", **changes), "order-1"
    )


def test_cash_1_what_is_to_be_handed_over_is_what_was_taken_less_what_was_paid_out(company):
    company.collect(36_000)
    company.li.must(SpendCash(expense="parking", fen=Fen(3_500), purpose="停车"), "parking")
    assert due_in_hand(of(company, "li")) == 32_500
    held = balances(company.world)
    assert held["cash_in_hand:li"] == 32_500
    assert account_name(company.world, "cash_in_hand:li") == f"在手现金 · {of_name(company)}"
    assert account_name(company.world, "expense:bad_debt") == "费用 · 坏账"
    assert account_name(company.world, "clearing:wechat") == "待到账 · 微信"
    assert sum(held.values()) == 0


def of_name(company: Company) -> str:
    from rulebook.kernel.identity import Person

    found = company.world.get(Person, "li")
    assert found is not None
    return found.name


def test_base_1_the_list_turns_from_to_do_to_fine_as_finance_and_store_confirm(company):
    assert set(tones(company).values()) == {"ok"}
    company.collect(36_000, "taken")
    company.li.must(ReturnToBase(), "li")
    assert tones(company)["cash"] == "wait"
    company.wait(hours=2)
    assert tones(company)["cash"] == "overdue"
    company.li.must(company.envelope("hand-1", 36_000, "taken"), "hand-1")
    assert tones(company)["cash"] == "wait"
    company.fang.must(CountHandover(handover=HandoverId("hand-1"), counts=coins(36_000)), "hand-1")
    assert tones(company)["cash"] == "ok"


def test_base_1_the_list_names_the_numbers_used_and_void_and_the_units_to_bring_back(company):
    company.on_site()
    visit = visit_of("order-1")
    company.li.must(company.swap(visit), "order-1")
    receipt = company.receipt_for(company.li, "order-1", visit, "spoilt")
    company.li.must(receipt, "order-1")
    company.li.must(VoidReceipt(receipt=ReceiptId("spoilt"), reason="写错了"), "order-1")
    found = {item.key: item for item in items(of(company, "li"))}
    assert any("写错了" in line and receipt.number in line for line in found["receipts"].details)
    assert found["removed"].tone == "wait"
    assert len(found["removed"].details) == 1


def test_cash_8_a_debt_of_before_is_offered_at_the_customers_next_visit_and_is_no_fee_of_it(company):
    owed(company, 30_000)
    order = company.order("order-1")
    assert order.customer == CUSTOMER
    session = of(company, "li")
    assert [(o.left, o.state) for o in owed_before(session, order)] == [(30_000, ReceivableState.OPEN)]
    assert [o.id for o in owed_list(session)] == ["owed-1"]
    changes: dict[str, Any] = {"total": Fen(30_000), "lines": (), "collects": ReceiptId("owed-1")}
    company.li.must(
        company.receipt_for(company.li, "order-1", visit_of("order-1"), "paid-1", **changes), "order-1"
    )
    assert owed_before(session, order) == []
    assert [r.id for r in fee_receipts(company.world.all(Receipt))] == ["owed-1"]


def test_cash_7_what_is_in_the_way_of_closing_a_day_is_told(company):
    session = of(company, "fang")
    today = company_day(company.now).isoformat()
    assert open_days(session) == [today]
    assert {tone for tone, _, _ in in_the_way(session)} == {"ok"}
    company.collect(36_000)
    assert [tone for tone, _, _ in in_the_way(session)].count("wait") == 1
    company.fang.must(CloseDay(day=today, counts=()), today)
    assert open_days(session) == []


def test_cash_8_what_is_owed_ages_from_the_day_it_is_due_or_was_promised_for(company):
    owed(company, 86_000)
    found = owed_list(of(company, "fang"))
    assert aged_owed(found, company.now) == {"in_time": 86_000, "1-30": 0, "31-90": 0, "90+": 0}
    company.wait(days=31)
    assert aged_owed(found, company.now)["1-30"] == 86_000
    company.fang.must(ChaseReceivable(receivable="owed-1", text="月底付", promised="2026-04-30"), "chase")
    assert aged_owed(owed_list(of(company, "fang")), company.now)["in_time"] == 86_000
    company.wait(days=150)
    assert aged_owed(owed_list(of(company, "fang")), company.now)["90+"] == 86_000
