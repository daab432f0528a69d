"""A device foretells what its person's sight can bear: it neither accuses nor clears by half the books."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import Company, Hand
from phone_sight import foretold, phone_of

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, OrderId, PersonId, VisitId
from rulebook.kernel.records import Record
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import AssignOrder, SuspendOrder, WithdrawOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.teams.commands import JoinTeam
from rulebook.subjects.visits.commands import RecordFinding, RecordWork
from rulebook.subjects.visits.pricing import work_out_fee

replace = msgspec.structs.replace
ORDER = "order-1"
VISIT = VisitId("order-1-visit")


def codes(verdict: Decision | Refusal | None) -> set[str]:
    assert isinstance(verdict, Decision)
    return {one.code for one in verdict.irregularities}


def both(company: Company, hand: Hand, command: Command, subject: str) -> tuple[set[str], set[str]]:
    """The codes that the person's own device foretells, and those that the books then open."""
    said = foretold(company.world, hand.line(command, subject), company.now + timedelta(minutes=1))
    hand.seq -= 1
    return codes(said), codes(hand.must(command, subject))


def test_ord_13_a_device_that_sees_no_debts_does_not_say_that_the_customer_paid_otherwise(owing: Company) -> None:
    """Owed at the visit and paid by wire: a dispatcher sees the receipt, and no debt."""
    owing.fang.must(
        CollectReceivable(receivable="receipt-1", fen=Fen(30_000), method=Method.TRANSFER, reference="ICBC-1")
    )
    call = AskCustomer(said="已恢复", paid=Fen(30_000))
    assert both(owing, owing.bo, call, ORDER) == ({"no_role_fact"}, {"no_role_fact"})


@pytest.mark.parametrize("who", ["anna", "bo", "chen", "hua", "li"])
def test_ord_13_whether_sum_and_unit_differ_is_said_where_all_books_lie(owing: Company, who: str) -> None:
    foreseen, opened = both(owing, getattr(owing, who), AskCustomer(said="好", paid=Fen(5), unit="000000"), ORDER)
    assert {"paid_differs", "unit_differs"} <= opened
    assert not foreseen & {"paid_differs", "unit_differs"}


def fee_on_phone(company: Company, hand: Hand) -> int:
    """What the fee of Li's visit is, in fen, as the person's own phone works it out."""
    person = company.world.get(Person, hand.id)
    assert person is not None
    phone = phone_of(company.world, person, hand.device)
    return work_out_fee(phone, company.order(ORDER), company.visit(VISIT)).total


def swapped(company: Company) -> None:
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)


def let_off(company: Company, asker: Hand) -> None:
    """100 yuan off the order's price, asked for by that person, and granted."""
    ask = AskApproval(subject="discount", reason="老客户", order=OrderId(ORDER), amount=Fen(10_000))
    asker.must(ask, "form-1")
    company.dong.must(GrantApproval(), "form-1")


def test_fee_3_a_discount_that_the_office_asked_for_is_on_the_phone_of_who_collects(company: Company) -> None:
    swapped(company)
    let_off(company, company.anna)
    assert fee_on_phone(company, company.li) == 20_000
    pay = company.receipt_for(company.li, ORDER, VISIT, total=Fen(20_000))
    assert both(company, company.li, pay, ORDER) == (set(), set())


def seen_by(company: Company, kind: type[Record], id: str) -> set[str]:
    """Whose phones of Li's and Wang's hold that record."""
    found = set()
    for hand in (company.li, company.wang):
        person = company.world.get(Person, hand.id)
        assert person is not None
        if phone_of(company.world, person, hand.device).get(kind, id):
            found.add(hand.id)
    return found


def test_fee_3_who_comes_onto_the_order_sees_its_discount_and_who_is_taken_off_no_more(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    let_off(company, company.anna)
    assert seen_by(company, ApprovalForm, "form-1") == {"li"}
    company.bo.must(JoinTeam(technician=company.wang.id), ORDER)
    assert seen_by(company, ApprovalForm, "form-1") == {"li", "wang"}
    company.bo.must(WithdrawOrder(reason="改派"), ORDER)
    assert seen_by(company, ApprovalForm, "form-1") == set()
    company.bo.must(AssignOrder(technician=company.wang.id), ORDER)
    assert seen_by(company, ApprovalForm, "form-1") == {"wang"}


def test_fee_3_what_is_no_price_or_not_granted_is_in_no_technicians_sight(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    ask = AskApproval(subject="discount", reason="老客户", order=OrderId(ORDER), amount=Fen(10_000))
    company.anna.must(ask, "form-1")
    assert seen_by(company, ApprovalForm, "form-1") == set()
    company.anna.must(replace(ask, subject="spare_parts"), "form-2")
    company.dong.must(GrantApproval(), "form-2")
    assert seen_by(company, ApprovalForm, "form-2") == set()


def test_oral_3_a_price_that_one_of_a_team_was_told_is_on_the_others_phones_too(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    claim = ClaimSpoken(
        claim="s-1", approver=PersonId("chen"), subject="discount", what_for="老客户", amount=Fen(1)
    )
    company.li.must(claim, ORDER)
    company.bo.must(JoinTeam(technician=company.wang.id), ORDER)
    company.li.must(replace(claim, claim="s-2"), ORDER)
    company.li.must(replace(claim, claim="s-3", subject="spare_parts"), ORDER)
    assert seen_by(company, SpokenApproval, "s-1") == seen_by(company, SpokenApproval, "s-2") == {"li", "wang"}
    assert seen_by(company, SpokenApproval, "s-3") == {"li"}


def test_ord_10_a_sheet_signed_before_the_order_was_put_off_is_not_called_another_for_want_of_its_plate(
    company: Company,
) -> None:
    company.on_site()
    company.li.must(RecordFinding(visit=VISIT, finding="进水"), ORDER)
    company.li.must(RecordWork(visit=VISIT, work="烘干", customer_tried=True), ORDER)
    signed = company.signature(ORDER, VISIT)
    company.bo.must(SuspendOrder(waiting_for="配件"), ORDER)
    foreseen, opened = both(company, company.li, signed, ORDER)
    assert "sheet_differs" not in foreseen | opened
    other = replace(signed, sheet=replace(signed.sheet, work="别的"))
    foreseen, opened = both(company, company.li, other, ORDER)
    assert "sheet_differs" in foreseen & opened
