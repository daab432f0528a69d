"""Shipments to dealers and customers, paid, free and leaflets: the taker signs (SHIP-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, STROKES, Company, opened

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import passed_deadlines
from rulebook.subjects.dealers.commands import SendShipment, SetDealer, TakeShipment
from rulebook.subjects.dealers.records import Shipment, ShipmentKind, ShipmentLine, ShipmentState
from rulebook.subjects.dealers.shipments import value_of

LINES = (
    ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=3, fen=Fen(30_000)),
    ShipmentLine(kind=ShipmentKind.FREE, what="GT-100", quantity=1),
    ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=200),
)


@pytest.fixture
def sent(company: Company) -> Company:
    company.dong.must(SetDealer(name="华北经销", branch="北京", address="石家庄"), "dealer-1")
    company.guo.must(SendShipment(number="FH-1", dealer="dealer-1", lines=LINES), "ship-1")
    return company


def shipment(company: Company, id: str = "ship-1") -> Shipment:
    found = company.world.get(Shipment, id)
    assert found is not None
    return found


def look(company: Company, **later: float) -> set[tuple[str, str]]:
    company.wait(**later)
    found = [c for c in passed_deadlines(company.world, company.now) if c.record == Shipment.KIND]
    return {told for command in found for told in opened(company.system.does(command))}


def test_ship_1_what_was_sent_says_to_whom_what_and_what_is_paid_for(sent: Company) -> None:
    found = shipment(sent)
    assert (found.to_name, found.branch, found.address, value_of(found)) == ("华北经销", "北京", "石家庄", 90_000)
    sent.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=LINES[2:]), "ship-2")
    assert shipment(sent, "ship-2").to_name == "顺达物流"


def test_ship_1_the_taker_signs_and_what_was_asked_after_is_settled(sent: Company) -> None:
    assert look(sent, days=6) == set()
    assert look(sent, days=2) == {("SHIP-1", "shipment_unconfirmed")}
    assert look(sent, days=2) == set(), "told once"
    arrived = sent.now - timedelta(days=5)
    sent.li.must(TakeShipment(signer="孙总", strokes=STROKES), "ship-1", arrived)
    found = shipment(sent)
    assert (found.state, found.signer, found.taken_by) == (ShipmentState.TAKEN, "孙总", "li")
    assert all(one.is_settled for one in sent.world.all(Irregularity) if one.code == "shipment_unconfirmed")


def test_ship_1_unsigned_or_short_is_kept_and_told(sent: Company) -> None:
    made = sent.li.must(TakeShipment(signer="孙总", whole=False, remark="少一台"), "ship-1")
    assert opened(made) == {("SHIP-1", "shipment_unsigned"), ("SHIP-1", "shipment_short")}
    again = sent.li.must(TakeShipment(signer="孙总", strokes=STROKES), "ship-1")
    assert opened(again) == {("SHIP-1", "dealer_paper_unknown")}, "it was signed for before"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"number": "FH-1", "dealer": "dealer-1"}, "exists"),
        ({"number": " ", "dealer": "dealer-1"}, "field_wrong"),
        ({"number": "FH-2"}, "field_wrong"),
        ({"number": "FH-2", "dealer": "dealer-1", "customer": CUSTOMER}, "field_wrong"),
        ({"number": "FH-2", "dealer": "none"}, "not_found"),
        (
            {
                "number": "FH-2",
                "dealer": "dealer-1",
                "lines": (ShipmentLine(kind=ShipmentKind.FREE, what="x", quantity=1, fen=Fen(1)),),
            },
            "field_wrong",
        ),
    ],
)
def test_ship_1_a_shipment_that_cannot_be_is_refused(sent: Company, said: dict[str, object], code: str) -> None:
    verdict = sent.guo.does(SendShipment(**{"lines": LINES} | said), "ship-2")  # type: ignore[arg-type]  # test data by name
    assert isinstance(verdict, Refusal)
    assert verdict.code == code
