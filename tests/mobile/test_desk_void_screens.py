"""A receipt voided by the desk, on screen: asked for on its page, decided in the inbox, owed back (RCT-2)."""

from __future__ import annotations

from company import PRICE, Company, coins
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import money, refusal_text, t
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.visits.commands import LeaveUnsolved

PAGE = routes.office("finance", "receipt", "receipt-1")
FORM = "form-v"


def sealed(company: Company) -> Company:
    """Li's visit is over, and the cash of it lies in an envelope."""
    company.collect(PRICE)
    visit = company.visit(company.receipt("receipt-1").visit)
    company.li.must(LeaveUnsolved(visit=visit.id, symptom="还是掉线", waiting_for="配件"), visit.order)
    company.li.must(company.envelope("h-1", PRICE, "receipt-1"))
    return company


def counted(company: Company) -> Company:
    sealed(company).fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(PRICE)))
    return company


def test_rct_2_the_page_says_what_follows_and_asks_once(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("approvals.void.back", sum=money(PRICE)))
        await glass.tap(t("finance.void.ask"))
        await glass.until(lambda: bool(company.receipt("receipt-1").void_form), "the question in the books")
        await glass.sees("付了两次")
        assert t("finance.void.why") not in glass.words()

    on_screen(counted(company), "fang", PAGE, story, **{"finance__void/receipt-1": {"reason": "付了两次"}})
    assert company.receipt("receipt-1").void_reason == ""


def test_rct_2_who_decides_reads_what_becomes_of_the_money_and_grants(company: Company) -> None:
    counted(company).fang.must(AskVoid(receipt=ReceiptId("receipt-1"), reason="付了两次"), FORM)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("matter.receipt_void"))
        await glass.sees(t("approvals.void.back", sum=money(PRICE)))

    on_screen(company, "chen", routes.office("approvals"), story)
    company.chen.must(GrantApproval(), FORM)

    async def after(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("finance.void.refund"))
        await glass.sees(t("refund.of_void", number=company.receipt("receipt-1").number))

    on_screen(company, "fang", PAGE, after)


def test_fee_3_what_a_void_owes_is_offered_to_nobody_to_drop(company: Company) -> None:
    counted(company).fang.must(AskVoid(receipt=ReceiptId("receipt-1"), reason="付了两次"), FORM)
    company.chen.must(GrantApproval(), FORM)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refund.of_void", number=company.receipt("receipt-1").number))
        assert t("refund.drop") not in glass.words()

    on_screen(company, "dong", routes.office("finance", "refund", FORM), story)


def test_rct_2_an_envelope_that_waits_for_its_count_is_said_before_anybody_asks(company: Company) -> None:
    sealed(company)
    number = company.receipt("receipt-1").number
    said = Refusal(rule="CASH-3", code="void_sealed", facts={"number": number, "name": "李师傅"})

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(refusal_text(said)[0])
        assert t("finance.void.why") not in glass.words()

    on_screen(company, "fang", PAGE, story)


def test_rct_2_who_may_not_ask_is_offered_nothing_and_a_void_names_who_decided(company: Company) -> None:
    counted(company).fang.must(AskVoid(receipt=ReceiptId("receipt-1"), reason="付了两次"), FORM)
    company.chen.must(GrantApproval(), FORM)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("付了两次")
        assert "陈经理" in glass.words()
        assert t("finance.void.why") not in glass.words()

    on_screen(company, "ji", PAGE, story)


def test_rct_2_while_the_visit_lasts_the_page_says_so_and_asks_nothing(company: Company) -> None:
    company.collect(PRICE)
    facts = {"number": company.receipt("receipt-1").number, "name": "李师傅"}
    said = refusal_text(Refusal(rule="RCT-2", code="void_while_visit", facts=facts))

    async def story(glass: Glass, session: FakeSession) -> None:
        for words in said:
            await glass.sees(words)
        assert t("finance.void.why") not in glass.words()

    on_screen(company, "fang", PAGE, story)


def test_cash_3_the_sum_of_a_counted_envelope_stays_what_was_in_it(company: Company) -> None:
    company.collect(20_000, "receipt-2")
    other = company.visit(company.receipt("receipt-2").visit)
    company.li.must(LeaveUnsolved(visit=other.id, symptom="还是掉线", waiting_for="配件"), other.order)
    company.collect(PRICE)
    visit = company.visit(company.receipt("receipt-1").visit)
    company.li.must(LeaveUnsolved(visit=visit.id, symptom="还是掉线", waiting_for="配件"), visit.order)
    whole = PRICE + 20_000
    company.li.must(company.envelope("h-1", whole, "receipt-1", "receipt-2"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(whole)))
    company.fang.must(AskVoid(receipt=ReceiptId("receipt-1"), reason="付了两次"), FORM)
    company.chen.must(GrantApproval(), FORM)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("office.receipt.void", why="付了两次"))
        assert f"\n{t('fee.total')}\n{money(whole)}" in glass.words()

    on_screen(company, "fang", routes.office("finance", "h-1"), story)


def test_what_was_sold_is_named_in_the_readers_language(company: Company) -> None:
    """Finance's page of a receipt said the Chinese name of the goods to who reads English."""
    line = counted(company).receipt("receipt-1").lines[0]
    assert line.name_en
    assert line.name_en != line.name

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(f"{line.name_en} × {line.quantity}")
        assert f"{line.name} ×" not in glass.words()

    on_screen(company, "fang", PAGE, story, settings={"language": "en"})


def test_role_2_the_inbox_says_how_many_are_the_readers_to_decide(company: Company) -> None:
    """The figure on the rail counts those; one's own request waits as well, for somebody else."""
    company.order_in(OrderState.SUBMITTED, "order-a")
    company.chen.must(OpenOrder(submit=True, **company.paper(customer_name="北方快运")), "order-b")

    async def story(glass: Glass, session: FakeSession) -> None:
        counted = t("approvals.count", count=2)
        await glass.sees(t("approvals.count.mine", counted=counted, mine=1))

    on_screen(company, "chen", routes.office("approvals"), story)
