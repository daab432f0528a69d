"""Back at base: one sign-off of two people over all that came back (BASE-1)."""

from __future__ import annotations

import invariants
import pytest
from company import Company, coins, refused, visit_of

from rulebook.kernel.ids import HandoverId, PersonId, ReceiptId, UnitId
from rulebook.rules import decide
from rulebook.subjects.cash.checkout import checkout
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase, SignOff
from rulebook.subjects.cash.records import Return
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits

SIGN = SignOff(technician=PersonId("li"))


@pytest.fixture
def back(company: Company) -> Company:
    """Li swapped a terminal, took 300 yuan, voided a second receipt, and is back."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(company.receipt_for(company.li, order, visit, "receipt-2", method=Method.WECHAT), order)
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-2"), reason="写错"), order)
    company.li.must(ReturnToBase())
    return company


def missing(company: Company) -> list[str]:
    """By name, what stands against the sign-off."""
    verdict = company.fang.does(SIGN)
    assert refused(verdict) == ("BASE-1", "not_handed_in")
    return verdict.facts["missing"].split(", ")  # type: ignore[union-attr]  # refused: it has facts


def envelope(company: Company, fen: int = 30_000) -> None:
    company.li.must(company.envelope("h-1", fen, "receipt-1"))


def count(company: Company, fen: int = 30_000) -> None:
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(fen)))


def units_back(company: Company) -> None:
    removed = tuple(UnitId(u.id) for u in checkout(company.world, "li").removed)
    company.li.must(GiveUnits(transfer="t-back", units=removed, taker=""))
    company.guo.must(TakeUnits(transfer="t-back", units=removed, for_store=True))


def signed(company: Company) -> Return:
    found = company.world.get(Return, "li")
    assert found is not None
    return found


def test_base_1_what_came_back_is_one_list_cash_numbers_units_and_spares(back: Company) -> None:
    found = checkout(back.world, "li")
    assert found.cash == 30_000
    assert (found.used, found.void) == (("PGLI-000001",), ("PGLI-000002",))
    assert len(found.removed) == 1
    assert len(found.spares) >= 1
    assert found.missing == ("cash", "units")


def test_base_1_nothing_is_signed_off_before_all_is_handed_in(back: Company) -> None:
    assert missing(back) == ["cash", "units"]
    envelope(back)
    assert missing(back) == ["envelope", "units"]
    count(back)
    assert missing(back) == ["units"]
    units_back(back)
    back.fang.must(SIGN)
    assert (signed(back).signed_by, signed(back).signed_name) == ("fang", "方会计")
    assert (signed(back).used, signed(back).void) == (("PGLI-000001",), ("PGLI-000002",))
    assert signed(back).spares == len(checkout(back.world, "li").spares)
    invariants.hold(back.world)


def test_base_1_a_difference_does_not_hold_up_the_sign_off_it_stands_on_its_own_account(back: Company) -> None:
    envelope(back, 25_000)
    count(back, 25_000)
    units_back(back)
    back.fang.must(SIGN)
    assert back.world.balance("difference:li") == 5_000
    assert "difference" in back.open_irregularities()


def test_base_1_whoever_has_not_come_back_is_not_signed_off(company: Company) -> None:
    assert missing(company) == ["return"]


def test_base_1_role_2_it_takes_two_and_the_second_is_finance(back: Company) -> None:
    envelope(back)
    count(back)
    units_back(back)
    for hand in (back.li, back.chen, back.guo, back.ji):
        assert refused(hand.does(SIGN)) == ("ROLE-1", "no_role")
    back.set_person("li", roles=("technician", "finance"))
    assert refused(back.li.does(SIGN)) == ("BASE-1", "own_request")
    back.fang.must(SIGN)
    assert refused(back.fang.does(SIGN)) == ("BASE-1", "settled_already")


def test_base_1_the_next_sign_off_counts_only_the_numbers_since_the_one_before(back: Company) -> None:
    envelope(back)
    count(back)
    units_back(back)
    back.fang.must(SIGN)
    assert checkout(back.world, "li").used == ()
    back.wait(days=1)
    order = back.on_site("order-2")[0]
    owed = back.receipt_for(back.li, order, visit_of(order), "receipt-3", lines=(), total=0, method=Method.OWED)
    back.li.must(owed, order)
    back.li.must(ReturnToBase())
    assert signed(back).signed_by is None, "the next return is signed off by itself"
    back.fang.must(SIGN)
    assert (signed(back).used, signed(back).void) == (("PGLI-000003",), ())


def test_base_1_a_refused_sign_off_changes_nothing(back: Company) -> None:
    before = back.world.snapshot()
    assert refused(decide(back.world, back.fang.line(SIGN, "li"), back.now)) == ("BASE-1", "not_handed_in")
    assert back.world.snapshot() == before
