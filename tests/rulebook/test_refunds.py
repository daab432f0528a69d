"""Money back to a customer: the matrix decides, the ledger owes it, finance pays it once (FEE-3, CMP-1)."""

from __future__ import annotations

import msgspec
from company import CUSTOMER, Company, coins, refused, usual_company
from dealer_books import money
from hypothesis import given
from hypothesis import strategies as st
from invariants import hold, refunds_agree

from rulebook.kernel.ids import Fen, HandoverId
from rulebook.kernel.irregularities import Irregularity, matter
from rulebook.policy import ledger
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, SetSetting
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.complaints.commands import CloseComplaint, HearComplaint
from rulebook.subjects.complaints.gates import asked_back, missing_to_close
from rulebook.subjects.complaints.records import Complaint, Outcome
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState

ID, FORM = "complaint-1", "form-1"
OWES = ledger.refund(CUSTOMER)


def asks(company: Company, fen: int = 15_000, form: str = FORM, complaint: str = ID) -> None:
    if company.world.get(Complaint, complaint) is None:
        company.anna.must(HearComplaint(what="多收了钱", customer=CUSTOMER, customer_name="顺达物流"), complaint)
    ask = AskApproval(subject="refund", about=complaint, amount=Fen(fen), reason="退差价")
    company.anna.must(ask, form)


def explained(company: Company, form: str = FORM) -> None:
    """Somebody in finance has settled why more than the books know of may be given back, where it is."""
    for told in list(company.world.find(Irregularity, "open_about", matter("refund_exceeds", form))):
        company.fang.must(Settle(irregularity=told.id, text="预付款记在老账上"))


def granted(company: Company, fen: int = 15_000, form: str = FORM, explain: bool = True) -> Refund:
    asks(company, fen, form)
    (company.chen if fen <= 30_000 else company.dong).must(GrantApproval(), form)
    if explain:
        explained(company, form)
    found = company.world.get(Refund, form)
    assert found is not None
    return found


def pays(fen: int = 15_000, paid_from: PaidFrom = PaidFrom.BANK, reference: str = "ICBC-0301") -> PayRefund:
    return PayRefund(fen=Fen(fen), paid_from=paid_from, reference=reference)


def test_fee_3_from_the_last_yes_on_the_customer_is_owed_and_the_ledger_says_so(company: Company) -> None:
    asks(company)
    assert company.world.get(Refund, FORM) is None
    assert company.world.balance(OWES) == 0
    company.chen.must(GrantApproval(), FORM)
    owed = company.world.get(Refund, FORM)
    assert owed is not None
    assert (owed.state, owed.customer, owed.complaint) == (RefundState.OWED, CUSTOMER, ID)
    assert (owed.asked_by, owed.granted_by, owed.granted_by_name) == ("anna", ("chen",), "陈经理")
    assert company.world.balance(OWES) == -15_000
    assert company.world.balance(ledger.REFUNDS) == 15_000
    hold(company.world)


def test_fee_3_what_was_denied_is_not_owed(company: Company) -> None:
    asks(company)
    company.chen.must(DenyApproval(reason="收费无误"), FORM)
    assert company.world.get(Refund, FORM) is None
    assert company.world.balance(OWES) == 0


def test_fee_3_money_back_is_not_asked_for_without_a_sum(company: Company) -> None:
    ask = AskApproval(subject="refund", amount=Fen(0), reason="退差价")
    assert refused(company.anna.does(ask, FORM)) == ("FEE-3", "field_missing")
    assert company.world.get(ApprovalForm, FORM) is None
    company.anna.must(AskApproval(subject="spare_parts", amount=Fen(0), reason="天线"), FORM)


def test_fee_3_a_form_without_a_sum_that_was_asked_for_before_is_not_granted(company: Company) -> None:
    asks(company)
    form = company.world.get(ApprovalForm, FORM)
    assert form is not None
    company.world.records["approval_form", FORM] = msgspec.structs.replace(form, amount=Fen(0))
    assert refused(company.chen.does(GrantApproval(), FORM)) == ("FEE-3", "field_missing")
    company.chen.must(DenyApproval(reason="请写明金额"), FORM)
    assert company.world.get(Refund, FORM) is None


def test_fee_3_more_than_was_paid_does_not_leave_before_somebody_has_said_why_it_may(company: Company) -> None:
    company.collect(10_000)
    granted(company, explain=False)
    before = company.world.snapshot()
    assert refused(company.fang.does(pays(), FORM)) == ("FEE-3", "refund_unexplained")
    assert company.world.snapshot() == before
    (told,) = company.world.find(Irregularity, "open_about", matter("refund_exceeds", FORM))
    settle = Settle(irregularity=told.id, text="去年多收的")
    assert refused(company.chen.does(settle))[1] == "own_request", "who granted it does not say so"
    company.fang.must(settle)
    company.fang.must(pays(), FORM)
    assert company.world.balance(ledger.BANK) == -15_000
    hold(company.world)


def test_fee_3_once_the_receipt_has_arrived_it_is_paid_without_a_word(company: Company) -> None:
    early = company.now
    company.wait(hours=2)
    granted(company, explain=False)
    assert refused(company.fang.does(pays(), FORM)) == ("FEE-3", "refund_unexplained")
    money(company, 15_000, "r-1", at=early)
    company.fang.must(pays(), FORM)


def test_fee_3_paid_from_the_bank_nothing_is_owed_any_more(company: Company) -> None:
    granted(company)
    company.fang.must(pays(), FORM)
    paid = company.world.get(Refund, FORM)
    assert paid is not None
    assert (paid.state, paid.paid_by, paid.reference) == (RefundState.PAID, "fang", "ICBC-0301")
    assert company.world.balance(OWES) == 0
    assert company.world.balance(ledger.BANK) == -15_000
    assert [entry.memo for entry in company.world.ledger] == ["refund", "refund_paid"]
    hold(company.world)


def test_fee_3_no_more_cash_is_given_back_than_the_safe_holds(company: Company) -> None:
    granted(company)
    cash = pays(paid_from=PaidFrom.SAFE, reference="赵队长签收")
    assert refused(company.fang.does(cash, FORM)) == ("FEE-3", "field_wrong")
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(30_000)))
    company.fang.must(cash, FORM)
    assert company.world.balance(ledger.SAFE) == 15_000
    hold(company.world)


def test_fee_3_a_refund_is_paid_once_and_whole_with_its_number(company: Company) -> None:
    granted(company)
    assert refused(company.fang.does(pays(14_999), FORM)) == ("FEE-3", "refund_changed")
    assert refused(company.fang.does(pays(reference=" "), FORM)) == ("FEE-3", "reason_needed")
    assert refused(company.chen.does(pays(), FORM))[0] == "ROLE-1"
    company.fang.must(pays(), FORM)
    before = company.world.snapshot()
    assert refused(company.fang.does(pays(), FORM)) == ("FEE-3", "refund_paid")
    assert company.world.snapshot() == before, "money goes out once"


def test_role_2_who_asked_for_it_does_not_pay_it(company: Company) -> None:
    company.anna.must(HearComplaint(what="多收了钱"), ID)
    ask = AskApproval(subject="refund", about=ID, amount=Fen(9_000), reason="退差价")
    company.fang.must(ask, FORM)
    company.chen.must(GrantApproval(), FORM)
    assert refused(company.fang.does(pays(9_000), FORM))[1] == "own_request"


def test_cmp_1_a_complaint_is_not_closed_before_the_customer_has_their_money(company: Company) -> None:
    assert not asked_back(company.world, ID)
    granted(company)
    complaint = company.world.get(Complaint, ID)
    assert complaint is not None
    assert asked_back(company.world, ID)
    assert "complaint_repayment" in missing_to_close(company.world, complaint)
    company.fang.must(pays(), FORM)
    assert "complaint_repayment" not in missing_to_close(company.world, complaint)
    close = CloseComplaint(outcome=Outcome.JUSTIFIED, verdict="已退款")
    assert refused(company.anna.does(close, ID))[0] == "CMP-1", "there is more to do, but not this"


def test_fee_3_a_refund_granted_in_error_is_dropped_by_who_may_grant_it_and_owed_no_more(company: Company) -> None:
    granted(company, 150_000, explain=False)
    assert refused(company.chen.does(DropRefund(reason="多打了一个零"), FORM))[1] == "no_role"
    assert refused(company.dong.does(DropRefund(reason=" "), FORM))[1] == "reason_needed"
    assert "refund_exceeds" in company.open_irregularities()
    company.dong.must(DropRefund(reason="多打了一个零"), FORM)
    assert company.world.balance(OWES) == company.world.balance(ledger.REFUNDS) == 0
    assert "refund_exceeds" not in company.open_irregularities()
    assert "complaint_repayment" not in missing_to_close(company.world, company.world.all(Complaint)[0])
    assert refused(company.fang.does(pays(150_000), FORM)) == ("FEE-3", "refund_dropped")
    assert refused(company.dong.does(DropRefund(reason="再撤"), FORM)) == ("FEE-3", "refund_dropped")
    hold(company.world)


def test_fee_3_what_was_paid_is_not_dropped(company: Company) -> None:
    granted(company)
    company.fang.must(pays(), FORM)
    assert refused(company.chen.does(DropRefund(reason="不退了"), FORM)) == ("FEE-3", "refund_paid")


def test_fee_3_what_is_not_paid_in_time_is_told_once_and_settled_by_the_payment(company: Company) -> None:
    company.hua.must(SetSetting(name="refund_days", value="2"), "refund_days")
    granted(company)

    def look(days: int) -> set[str]:
        company.wait(days=days)
        for passed in passed_deadlines(company.world, company.now):
            company.system.must(passed, passed.id)
        return company.open_irregularities()

    assert "refund_unpaid" not in look(1)
    assert "refund_unpaid" in look(3)
    company.fang.must(pays(), FORM)
    assert "refund_unpaid" not in company.open_irregularities()
    assert "refund_unpaid" not in look(9)


@given(st.lists(st.tuples(st.integers(1, 40_000), st.booleans()), max_size=4))
def test_fee_3_whatever_is_granted_and_paid_the_ledger_owes_what_the_refunds_say(
    asked: list[tuple[int, bool]],
) -> None:
    company = usual_company().copy()
    for n, (fen, paid) in enumerate(asked):
        granted(company, fen, f"form-{n}")
        if paid:
            company.fang.must(pays(fen), f"form-{n}")
    refunds_agree(company.world)
    hold(company.world)


def test_fee_3_the_sum_is_balanced_to_the_fen(company: Company) -> None:
    granted(company, 1)
    company.fang.must(pays(1), FORM)
    for entry in company.world.ledger:
        assert sum(fen for _, fen in entry.postings) == 0


def test_fee_3_one_owed_twice_is_two_refunds(company: Company) -> None:
    granted(company, 15_000)
    granted(company, 5_000, "form-2")
    company.fang.must(pays(5_000), "form-2")
    assert company.world.balance(OWES) == -15_000
    assert refused(company.fang.does(pays(5_000), FORM)) == ("FEE-3", "refund_changed")
