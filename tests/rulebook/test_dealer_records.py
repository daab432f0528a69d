"""What stands in the books of dealers, agreements and shipments: every word, by whom, when (DEAL-1, SHIP-1)."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, STROKES, Company, opened, picture
from dealer_books import DEALER, assigned

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.approvals.commands import SetMatrix
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import (
    AssignDealer,
    DecideAgreement,
    EndAgreement,
    SendShipment,
    SetAgreement,
    SetDealer,
    TakeShipment,
)
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Assigned,
    Basis,
    Counts,
    Dealer,
    DealerCustomer,
    Ending,
    EndingState,
    PastDealer,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentState,
    Signed,
    Tier,
    TierKind,
)

NOTE = ref_of(picture(b"note"))
TIERS = (Tier(Fen(0), 100), Tier(Fen(100_000), 200))
LEAFLETS = (ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=200),)


def test_deal_1_a_dealer_keeps_what_was_said_of_it_before_and_whose_customers_it_had(company: Company) -> None:
    first = {
        "name": "华北经销",
        "branch": "北京",
        "contact": "孙总",
        "contact_phone": "010-1",
        "address": "石家庄",
    }
    company.dong.must(SetDealer(**{name: f" {said} " for name, said in first.items()}), DEALER)
    then = {"name": "华北公司", "branch": "天津", "contact": "周总", "contact_phone": "022-1", "address": "天津"}
    company.hua.must(SetDealer(**then, reason=" 更名 "), DEALER)
    past = PastDealer(**first, by=company.hua.id, at=iso(company.now), reason="更名")
    company.anna.must(AddCustomer(name="乙公司"), "customer-2")
    for customer, dealer in ((CUSTOMER, DEALER), ("customer-2", DEALER), (CUSTOMER, ""), (CUSTOMER, DEALER)):
        company.wait(days=1)
        day = iso(company.now)[:10]
        company.dong.must(AssignDealer(dealer=dealer, since=day, reason=" 介绍 "), customer)
    assert company.world.get(Dealer, DEALER) == Dealer(
        id=DEALER, **then, next_month="2026-03", customers=(CUSTOMER, "customer-2"), past=(past,)
    )  # fmt: skip
    known = company.world.get(DealerCustomer, CUSTOMER)
    assert known is not None
    assert [(one.since, one.dealer) for one in known.history] == [
        ("2026-03-03", DEALER), ("2026-03-05", ""), ("2026-03-06", DEALER),
    ]  # fmt: skip
    last = Assigned(dealer=DEALER, since="2026-03-06", by=company.dong.id, at=iso(company.now), reason="介绍")
    assert known.history[-1] == last
    assert [known.dealer_on(f"2026-03-0{n}") for n in range(2, 7)] == ["", DEALER, DEALER, "", DEALER]


def test_deal_1_an_agreement_says_what_was_agreed_and_who_said_yes(company: Company) -> None:
    assigned(company)
    ask = SetAgreement(
        number=" JX-1 ", dealer=DEALER, since="2026-01-01", until="2026-01-01", tiers=TIERS,
        basis=Basis.DELIVERED, kind=TierKind.WHOLE, counts=Counts.YEAR, scan=NOTE,
    )  # fmt: skip
    company.dong.must(ask, " a-1 ")
    asked_at = iso(company.now)
    company.chen.must(DecideAgreement(allow=True), "a-1")
    chen = Signed(by=company.chen.id, name="陈经理", at=iso(company.now))
    company.fang.must(DecideAgreement(allow=True), "a-1")
    fang = Signed(by=company.fang.id, name="方会计", at=iso(company.now))
    assert company.world.get(Agreement, "a-1") == Agreement(
        id="a-1", number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-01-01", basis=Basis.DELIVERED,
        kind=TierKind.WHOLE, counts=Counts.YEAR, tiers=TIERS, scan=NOTE, state=AgreementState.IN_FORCE,
        asked_by=company.dong.id, asked_by_name="董经理", asked_at=asked_at, approvals=(chen, fang),
    )  # fmt: skip


def test_deal_1_an_agreement_that_was_refused_says_by_whom_and_why(company: Company) -> None:
    assigned(company)
    ask = SetAgreement(number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=TIERS)
    company.fang.must(ask, "a-1")
    company.chen.must(DecideAgreement(allow=True), "a-1")
    company.dong.must(DecideAgreement(allow=False, why=" 比例太高 "), "a-1")
    found = company.world.get(Agreement, "a-1")
    assert found is not None
    assert (found.state, found.refused_by, found.why) == (AgreementState.REFUSED, "dong", "比例太高")
    assert [one.by for one in found.approvals] == ["chen"], "who said yes before stays in it"
    assert (found.basis, found.kind, found.counts) == (Basis.PAID, TierKind.SLICES, Counts.MONTH)


def test_role_3_where_the_company_wants_one_approver_one_word_is_enough(company: Company) -> None:
    assigned(company)
    company.hua.must(SetMatrix(subject="agreement", rows=(MatrixRow(role=Role.DEPARTMENT_MANAGER),)))
    ask = SetAgreement(number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=TIERS)
    company.fang.must(ask, "a-1")
    company.dong.must(DecideAgreement(allow=True), "a-1")
    found = company.world.get(Agreement, "a-1")
    assert found is not None
    assert found.state is AgreementState.IN_FORCE


def test_deal_1_an_end_says_who_asked_and_who_granted_or_refused_it(company: Company) -> None:
    assigned(company)
    ask = SetAgreement(number="JX-1", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=TIERS)
    company.fang.must(ask, "a-1")
    for hand in (company.chen, company.dong):
        hand.must(DecideAgreement(allow=True), "a-1")
    company.fang.must(EndAgreement(last="2026-01-01", reason=" 停业 "), "a-1")
    said = {
        "last": "2026-01-01", "until": "2026-12-31", "reason": "停业", "by": company.fang.id,
        "by_name": "方会计", "at": iso(company.now),
    }  # fmt: skip
    company.chen.must(DecideAgreement(allow=False, why=" 还在供货 "), "a-1")
    refused = Ending(**said, state=EndingState.REFUSED, refused_by="chen", why="还在供货")
    found = company.world.get(Agreement, "a-1")
    assert found is not None
    assert (found.endings, found.until, found.ending) == ((refused,), "2026-12-31", None)


def test_ship_1_a_shipment_says_what_went_where_who_sent_it_and_who_took_it(company: Company) -> None:
    company.dong.must(SetDealer(name="华北经销", branch="北京", address="石家庄"), DEALER)
    sent = SendShipment(number=" FH-1 ", dealer=DEALER, lines=LEAFLETS, address=" 保定 ")
    company.guo.must(sent, " ship-1 ")
    sent_at = iso(company.now)
    take = TakeShipment(signer=" 孙总 ", strokes=STROKES, photo=NOTE, remark=" 完好 ")
    arrived = company.now + timedelta(seconds=30)
    assert opened(company.li.must(take, "ship-1", arrived)) == set()
    assert company.world.get(Shipment, "ship-1") == Shipment(
        id="ship-1", number="FH-1", dealer=DEALER, to_name="华北经销", branch="北京", address="保定",
        lines=LEAFLETS, sent_by=company.guo.id, sent_by_name="郭库管", sent_at=sent_at,
        state=ShipmentState.TAKEN, signer="孙总", strokes=STROKES, photo=NOTE, remark="完好",
        taken_at=iso(arrived), taken_by="li",
    )  # fmt: skip
