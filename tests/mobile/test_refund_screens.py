"""Money back on screen: decided with the complaint beside it, paid by finance, seen at the complaint (FEE-3)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.books.accounts import account_name
from mobile.ui.text import money, t
from rulebook.kernel.ids import Fen
from rulebook.policy.ledger import BANK, refund
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.refunds.records import Refund, RefundState

ID, FORM = "complaint-1", "form-1"
SUM = Fen(15_000)


@pytest.fixture
def asked(company: Company) -> Company:
    """The customer of the visit, who paid 300 yuan, wants half of it back."""
    company.collect(30_000)
    order = company.receipt("receipt-1").order
    company.anna.must(HearComplaint(what="多收了材料费", order=order), ID)
    ask = AskApproval(subject="refund", about=ID, amount=SUM, reason="退一半材料费", order=order)
    company.anna.must(ask, FORM)
    return company


@pytest.fixture
def granted(asked: Company) -> Company:
    asked.chen.must(GrantApproval(), FORM)
    return asked


def state(company: Company) -> RefundState | None:
    found = company.world.get(Refund, FORM)
    return found.state if found else None


def test_fee_3_who_decides_sees_the_complaint_and_what_was_paid(asked: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("多收了材料费")
        await glass.sees(t("refund.paid_before", sum=money(30_000), count=1))
        await glass.tap(t("refund.complaint", number="TS-2026-0001"))
        await glass.sees(t("complaints.evidence"))

    on_screen(asked, "chen", routes.office("approvals"), story)


def test_fee_3_finance_finds_what_is_to_be_paid_and_records_it_once(granted: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refund.waiting", count=1))
        await glass.tap("退一半材料费")
        await glass.sees(t("refund.pay", sum=money(SUM)))
        await glass.go(routes.office("finance", "refund", FORM))
        await glass.tap(t("refund.pay", sum=money(SUM)))
        await glass.until(lambda: state(granted) is RefundState.PAID, "the payment in the books")
        await glass.sees("ICBC-0301")
        assert t("refund.pay", sum=money(SUM)) not in glass.words()

    on_screen(
        granted,
        "fang",
        routes.office("finance"),
        story,
        **{f"finance__refund/{FORM}": {"reference": "ICBC-0301"}},
    )
    assert granted.world.balance(BANK) == -SUM


def test_role_2_who_asked_for_it_is_told_that_somebody_else_pays(company: Company) -> None:
    company.anna.must(HearComplaint(what="多收了", customer=CUSTOMER), ID)
    ask = AskApproval(subject="refund", about=ID, amount=SUM, reason="退差价")
    company.fang.must(ask, FORM)
    company.chen.must(GrantApproval(), FORM)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refusal.own_request"))

    on_screen(company, "fang", routes.office("finance", "refund", FORM), story)


def test_fee_3_more_than_was_paid_is_said_where_it_is_to_be_paid(granted: Company) -> None:
    more = AskApproval(subject="refund", about=ID, amount=Fen(20_000), reason="再退")
    granted.anna.must(more, "form-2")
    granted.chen.must(GrantApproval(), "form-2")
    owed = granted.world.get(Refund, "form-2")
    assert owed is not None
    facts = {"name": owed.customer_name, "sum": money(35_000), "taken": money(30_000)}

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("irregularity.refund_exceeds", **facts))

    on_screen(granted, "fang", routes.office("finance", "refund", "form-2"), story)


def test_fee_3_who_granted_it_in_error_drops_it_and_says_why(granted: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("refund.drop"))
        await glass.until(lambda: state(granted) is RefundState.DROPPED, "dropped in the books")
        await glass.sees(t("refund.state.dropped"))
        assert t("refund.drop") not in glass.words()

    path = routes.office("finance", "refund", FORM)
    on_screen(granted, "chen", path, story, **{f"finance__refund__drop/{FORM}": {"reason": "批错了"}})


def test_fee_3_who_does_not_decide_on_it_is_not_offered_to_drop_it(granted: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refund.pay", sum=money(SUM)))
        assert t("refund.drop") not in glass.words()

    on_screen(granted, "fang", routes.office("finance", "refund", FORM), story)


def test_fee_3_the_complaint_says_how_the_money_stands_and_only_where_it_was_asked_for(granted: Company) -> None:
    gate = t("part.complaint_repayment")

    async def owed(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refund.owed", sum=money(SUM)))
        assert gate in glass.words()

    on_screen(granted, "anna", routes.office("complaints", ID), owed)
    granted.anna.must(HearComplaint(what="师傅没戴鞋套", customer_name="别家"), "complaint-2")

    async def never(glass: Glass, session: FakeSession) -> None:
        await glass.sees("师傅没戴鞋套")
        await glass.sees(t("part.complaint_handed"))
        assert gate not in glass.words(), "what nobody asked for is neither to be done nor done"

    on_screen(granted, "anna", routes.office("complaints", "complaint-2"), never)


def test_fee_3_an_account_of_a_refund_is_called_by_whom_it_is_owed(granted: Company) -> None:
    owed = granted.world.get(Refund, FORM)
    assert owed is not None
    assert owed.customer_name
    name = account_name(granted.world, refund(owed.whose))  # type: ignore[arg-type]  # the company's own world
    assert name == f"应退客户款 · {owed.customer_name}"


def test_fee_3_what_is_to_be_paid_back_stands_before_what_was_counted(granted: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refund.waiting", count=1))
        words = glass.words()
        assert words.index(t("refund.waiting", count=1)) < words.index(t("office.finance.counted", count=0))

    on_screen(granted, "fang", routes.office("finance"), story)
