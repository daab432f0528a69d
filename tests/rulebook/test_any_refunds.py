"""Whatever is paid, given back, dropped and voided, in any order: ledger, turnover, what is told agree (FEE-3)."""

from __future__ import annotations

from company import CUSTOMER, refused, usual_company
from dealer_books import DEALER, money
from hypothesis import given
from hypothesis import strategies as st
from invariants import hold

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.paid_before import excess
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState

NUMBERS = st.integers(0, 3)
ACTS = st.one_of(
    st.tuples(st.just("take"), NUMBERS, st.integers(1, 30_000)),
    st.tuples(st.just("void"), NUMBERS, st.just(0)),
    st.tuples(st.sampled_from(["of_receipt", "of_order", "of_customer"]), NUMBERS, st.integers(1, 30_000)),
    st.tuples(st.sampled_from(["pay", "drop"]), NUMBERS, st.just(0)),
    st.tuples(st.just("deal"), st.just(0), st.just(0)),
)


@given(st.lists(ACTS, max_size=12))
def test_fee_3_any_order_of_money_in_and_back_agrees(acts: list[tuple[str, int, int]]) -> None:
    company = usual_company().copy()
    world = company.world
    dealt = False
    for n, (act, which, fen) in enumerate(acts):
        receipt, order, form = f"r-{which}", f"order-r-{which}", f"form-{which}"
        if act == "take" and world.get(Receipt, receipt) is None:
            money(company, fen, receipt)
        elif act == "void" and world.get(Receipt, receipt):
            company.li.must(VoidReceipt(receipt=ReceiptId(receipt), reason="写错"), order)
        elif act.startswith("of_") and world.get(Refund, form) is None:
            said = {"receipt": ReceiptId(receipt)} if act == "of_receipt" else {}
            on = order if act == "of_order" and world.get(Receipt, receipt) else ""
            hear = HearComplaint(what="多收", customer=CUSTOMER, customer_name="顺达", **said)  # type: ignore[arg-type]  # by name
            company.anna.must(hear, f"c-{n}")
            ask = AskApproval(subject="refund", about=f"c-{n}", order=on, amount=Fen(fen), reason="退")
            company.anna.must(ask, form)
            company.chen.must(GrantApproval(), form)
        elif act in ("pay", "drop") and (owed := world.get(Refund, form)) and owed.state is RefundState.OWED:
            pay = PayRefund(fen=owed.fen, paid_from=PaidFrom.BANK, reference="B")
            if act == "pay" and excess(world, owed):
                assert refused(company.fang.does(pay, form)) == ("FEE-3", "refund_unexplained")
            elif act == "pay":
                company.fang.must(pay, form)
            else:
                company.chen.must(DropRefund(reason="撤"), form)
        elif act == "deal" and not dealt:
            dealt = True
            company.dong.must(SetDealer(name="华北经销"), DEALER)
            company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="补登"), CUSTOMER)
    hold(world)
    stand = {r.id: r.total for r in world.all(Receipt) if not r.void_reason}
    refunds = [one for one in world.all(Refund) if one.state is not RefundState.DROPPED]
    back = [one for one in refunds if one.lowers in stand]
    given_out = sum(one.fen for one in back if one.state is RefundState.PAID)
    if dealt:
        turnover = world.all(Turnover)
        assert sum(t.delivered for t in turnover) == sum(stand.values()) - sum(one.fen for one in back)
        assert sum(t.paid for t in turnover) == sum(stand.values()) - given_out
    told = {i.about for i in world.all(Irregularity) if i.code == "refund_exceeds" and not i.is_settled}
    assert told == {one.id for one in refunds if excess(world, one)}
