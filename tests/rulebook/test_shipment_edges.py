"""When a shipment is asked after, who answers for it, what counts as signed, and to whom it cannot go (SHIP-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from company import CUSTOMER, STROKES, Company, opened, picture
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.dealers.commands import SendShipment, SetDealer, TakeShipment
from rulebook.subjects.dealers.records import Shipment, ShipmentKind, ShipmentLine

FREE = ShipmentLine(kind=ShipmentKind.FREE, what="GT-100", quantity=1)
PAID = ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=3, fen=Fen(30_000))
DEALER = "dealer-1"
UNSIGNED = {("SHIP-1", "shipment_unsigned")}


@pytest.fixture
def sent(company: Company) -> Company:
    company.dong.must(SetDealer(name="华北经销", branch="北京", address="石家庄"), DEALER)
    company.guo.must(SendShipment(number="FH-1", dealer=DEALER, lines=(PAID,)), "ship-1")
    return company


def look(company: Company, at: datetime) -> set[tuple[str, str]]:
    company.now = at
    found = [c for c in passed_deadlines(company.world, at) if c.record == Shipment.KIND]
    return {told for command in found for told in opened(company.system.does(command))}


def told(company: Company, code: str) -> Irregularity:
    (one,) = (i for i in company.world.all(Irregularity) if i.code == code)
    return one


@pytest.mark.parametrize(("value", "days"), [("", 7), ("3", 3)])
def test_ship_1_it_is_asked_after_so_many_days_after_it_was_sent(company: Company, value: str, days: int) -> None:
    if value:
        company.hua.must(SetSetting(name="shipment_days", value=value))
    company.guo.must(SendShipment(number="FH-1", customer=CUSTOMER, lines=(PAID,)), "ship-1")
    due = company.now + timedelta(days=days)
    assert look(company, due) == set(), "until then it is in time"
    assert look(company, due + timedelta(seconds=1)) == {("SHIP-1", "shipment_unconfirmed")}


def test_ship_1_who_sent_it_answers_for_what_nobody_signed_for(sent: Company) -> None:
    look(sent, sent.now + timedelta(days=8))
    one = told(sent, "shipment_unconfirmed")
    assert (one.person, one.person_name, one.owner) == ("guo", "郭库管", Role.STOREKEEPER)
    assert one.facts == {"number": "FH-1", "name": "华北经销", "sent": "2026-03-02"}
    assert one.about == "ship-1"


@pytest.mark.parametrize(
    ("said", "irregular"),
    [
        ({"signer": "孙总", "strokes": STROKES}, set()),
        ({"signer": "孙总", "photo": ref_of(picture())}, set()),
        ({"signer": "孙总"}, UNSIGNED),
        ({"signer": " ", "strokes": STROKES}, UNSIGNED),
        ({"signer": " "}, UNSIGNED),
    ],
    ids=["on the screen", "on paper", "a name only", "strokes of nobody", "neither"],
)
def test_ship_1_signed_is_a_name_with_strokes_or_a_photo_of_the_paper(
    sent: Company, said: dict[str, Any], irregular: set[tuple[str, str]]
) -> None:
    assert opened(sent.li.must(TakeShipment(**said), "ship-1")) == irregular


def test_ship_1_what_is_missing_or_unsigned_says_which_shipment_and_whose(sent: Company) -> None:
    sent.li.must(TakeShipment(signer="孙总", whole=False), "ship-1")
    of = {"number": "FH-1", "name": "华北经销"}
    short, unsigned = told(sent, "shipment_short"), told(sent, "shipment_unsigned")
    assert (short.about, short.facts) == ("ship-1", {**of, "remark": "—"})
    assert (unsigned.about, unsigned.facts) == ("ship-1", of)
    assert (short.person, unsigned.person) == ("li", "li")


def test_ship_1_a_note_of_a_shipment_nobody_sent_is_told_by_its_number(sent: Company) -> None:
    sent.li.must(TakeShipment(signer="孙总", strokes=STROKES), "none")
    one = told(sent, "dealer_paper_unknown")
    assert (one.rule, one.facts, one.owner) == ("SHIP-1", {"number": "none"}, Role.FINANCE)
    assert iso(sent.now + timedelta(hours=72)) == one.due_at


def sends(co: Company, subject: str = "ship-2", **changes: Any) -> Any:
    return co.guo, SendShipment(**{"number": "FH-2", "dealer": DEALER, "lines": (FREE,)} | changes), subject


NO: No = {
    "no number": (lambda co: sends(co, number=" "), "SHIP-1", "field_wrong", wrong("number", "empty")),
    "no id": (lambda co: sends(co, " "), "SHIP-1", "field_wrong", wrong("shipment", "empty")),
    "its id is taken": (lambda co: sends(co, "ship-1"), "SHIP-1", "exists", {"what": "shipment FH-2"}),
    "its number is taken": (lambda co: sends(co, number="FH-1"), "SHIP-1", "exists", {"what": "shipment FH-1"}),
    "to nobody": (lambda co: sends(co, dealer=""), "SHIP-1", "field_wrong", wrong("dealer", "one_of_both")),
    "to two": (
        lambda co: sends(co, customer=CUSTOMER), "SHIP-1", "field_wrong", wrong("dealer", "one_of_both"),
    ),
    "to a customer nobody knows": (
        lambda co: sends(co, dealer="", customer="x"), "SYS-3", "not_found", {"what": "customer x"},
    ),
    "free with a price": (
        lambda co: sends(co, lines=(PAID, ShipmentLine(kind=ShipmentKind.FREE, what="x", quantity=1, fen=Fen(1)))),
        "SHIP-1", "field_wrong", wrong("lines", "price_of_paid_only"),
    ),
    "paid for without a price": (
        lambda co: sends(co, lines=(ShipmentLine(kind=ShipmentKind.PAID, what="x", quantity=1),)),
        "SHIP-1", "field_wrong", wrong("lines", "price_of_paid_only"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_ship_1_a_shipment_that_cannot_be_is_refused_and_says_why(sent: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(sent, make(sent)) == (rule, code, facts)


def test_ship_1_to_a_customer_it_goes_to_the_customers_address_and_to_no_branch(sent: Company) -> None:
    sent.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=(FREE,)), "ship-2")
    found = sent.world.get(Shipment, "ship-2")
    assert found is not None
    assert (found.to_name, found.branch, found.dealer, found.customer) == ("顺达物流", "", "", CUSTOMER)
    assert "role:storekeeper" in tags_of(found)
