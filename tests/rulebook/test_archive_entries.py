"""Each database's entries in full: whose, by which dealer, paid or free, for how much (ARC-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from company import CUSTOMER, IN_BAG, PLATE, SIM_FITTED, TRUCK, Company
from dealer_books import DEALER, agreed, assigned
from refused_ground import refusal_of, wrong
from term_sales import SIM_UNIT, SIM_YEAR, YEAR, renewal, row, sells

from rulebook.kernel.ids import CustomerId, Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.times import iso
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.cross_table import place, places
from rulebook.subjects.archive.databases import Entry, entries, told_apart
from rulebook.subjects.archive.records import Database, Dimension, Query
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import AssignDealer, SendShipment, SetAgreement
from rulebook.subjects.dealers.records import ShipmentKind, ShipmentLine, Tier
from rulebook.subjects.measurements.records import Measured, Measurement
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.service_terms.records import TermKind

FREE_LINE = ShipmentLine(kind=ShipmentKind.FREE, what="GT-100", quantity=2)
THEIRS: dict[str, Any] = {"dealer": DEALER, "dealer_name": "华北经销", "office": "北京"}


@pytest.fixture
def dealt(company: Company) -> Company:
    """The customer is the dealer's since January; the dealer is the Beijing office's."""
    return assigned(company)


def of(company: Company, database: Database) -> list[Entry]:
    return entries(company.world, database)


def test_arc_1_a_unit_that_was_fitted_counts_for_its_customer_on_the_day_it_was(dealt: Company) -> None:
    order, visit = dealt.on_site()
    dealt.li.must(dealt.swap(visit), order)
    dealt.li.must(dealt.receipt_for(dealt.li, order, visit), order)
    fitted = Entry(
        database=Database.UNITS, kind="swap", id="swap-1", number=IN_BAG, what=PLATE, day="2026-03-02",
        company="顺达物流", nature="paid", **THEIRS,
    )  # fmt: skip
    assert of(dealt, Database.UNITS) == [fitted]
    swap = dealt.world.get(Swap, "swap-1")
    assert swap is not None
    others = {
        "off": {"new_number": ""},
        "moved": {"moved": True},
        "free": {"visit": "none", "order": OrderId("none"), "at": "2026-03-03T23:00:00-08:00"},
    }
    for id, said in others.items():
        dealt.world.records["swap", id] = msgspec.structs.replace(swap, id=id, **said)
    free = Entry(
        database=Database.UNITS, kind="swap", id="free", number=IN_BAG, what=PLATE, day="2026-03-04", nature="free"
    )
    assert of(dealt, Database.UNITS) == [free, fitted], "taken off or moved along is none; the latest first"


def test_arc_1_a_visit_counts_by_its_order_and_what_was_charged_at_it(dealt: Company) -> None:
    order, visit = dealt.on_site()
    dealt.li.must(dealt.swap(visit), order)
    dealt.li.must(dealt.receipt_for(dealt.li, order, visit, method=Method.OWED), order)
    assert of(dealt, Database.SERVICES) == [], "it is not done"
    done = msgspec.structs.replace(
        dealt.visit(visit), completed_at="2026-03-02T18:00:00+08:00", finding="主板损坏"
    )
    dealt.world.records["visit", visit] = done
    theirs = Entry(
        database=Database.SERVICES, kind="visit", id=visit, number=dealt.order(order).number, what="主板损坏",
        day="2026-03-02", company="顺达物流", nature="paid", fen=dealt.receipt("receipt-1").total, **THEIRS,
    )  # fmt: skip
    assert of(dealt, Database.SERVICES) == [theirs], "owed or not, it was charged"
    alone = msgspec.structs.replace(
        done, id="v-9", order=OrderId("none"), completed_at="2026-03-01T18:00:00+08:00"
    )
    dealt.world.records["visit", "v-9"] = alone
    nobodys = Entry(
        database=Database.SERVICES, kind="visit", id="v-9", number="v-9", what="主板损坏", day="2026-03-01",
        nature="free",
    )  # fmt: skip
    assert of(dealt, Database.SERVICES) == [theirs, nobodys]


def test_arc_1_an_order_bears_its_customers_name_as_it_is_now_or_as_it_was_typed(dealt: Company) -> None:
    order, visit = dealt.on_site()
    dealt.li.must(dealt.swap(visit), order)
    known = dealt.order(order)
    for customer, name in ((CUSTOMER, "顺达物流"), (None, "老顺达"), (CustomerId("gone"), "老顺达")):
        changed = msgspec.structs.replace(known, customer=customer, customer_name="老顺达")
        dealt.world.records["order", order] = changed
        (one,) = of(dealt, Database.UNITS)
        assert (one.company, one.dealer) == (name, DEALER if customer == CUSTOMER else "")


def test_arc_1_goods_count_line_by_line_and_name_the_dealer_they_went_to_or_whose_customer_got_them(
    dealt: Company,
) -> None:
    paid = ShipmentLine(kind=ShipmentKind.PAID, what="A-1", quantity=3, fen=Fen(30_000))
    dealt.guo.must(SendShipment(number="FH-1", dealer=DEALER, lines=(paid, FREE_LINE)), "s-1")
    said = {"database": Database.SHIPMENTS, "kind": "shipment", "day": "2026-03-02", "company": "华北经销"}
    entry = {"id": "s-1", "number": "FH-1", **said, **THEIRS}
    assert of(dealt, Database.SHIPMENTS) == [
        Entry(what="GT-100", nature="free", quantity=2, **entry),
        Entry(what="A-1", nature="paid", quantity=3, fen=Fen(90_000), **entry),
    ]
    dealt.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=(FREE_LINE,)), "s-2")
    latest = of(dealt, Database.SHIPMENTS)[0]
    assert (latest.company, latest.dealer, latest.dealer_name, latest.office) == (
        "顺达物流", DEALER, "华北经销", "北京",
    )  # fmt: skip


def test_arc_1_agreements_in_force_count_from_their_first_day_and_terms_on_the_day_they_were_paid(
    dealt: Company,
) -> None:
    agreed(dealt, "JX-1", since="2026-02-01")
    ask = SetAgreement(
        number="JX-2", dealer=DEALER, since="2026-01-01", until="2026-12-31", tiers=(Tier(Fen(0), 1),)
    )
    dealt.fang.must(ask, "JX-2")
    sells(dealt)
    sim = row(dealt, what=TermKind.SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="")
    dealt.li.must(renewal(dealt, dealt.li, row(dealt), sim), "")
    dealt.li.does(renewal(dealt, dealt.li, row(dealt, fen=Fen(0)), id="gift"), "")
    dealt.li.must(renewal(dealt, dealt.li, row(dealt), id="void"), "")
    dealt.li.must(VoidReceipt(receipt=ReceiptId("void"), reason="写错"), "")
    base = {"database": Database.AGREEMENTS, **THEIRS}
    term = {"kind": "service_term", "number": PLATE, "day": "2026-03-02", "company": "顺达物流", **base}
    platform = {"id": f"platform:{TRUCK}", "what": "PLATFORM-Y", **term}
    found = of(dealt, Database.AGREEMENTS)
    assert found[0] == Entry(id=f"sim:{SIM_UNIT}", what="SIM-Y", nature="paid", fen=SIM_YEAR, **term)
    assert sorted(found[1:3], key=lambda one: one.fen) == [
        Entry(nature="free", **platform),
        Entry(nature="paid", fen=YEAR, **platform),
    ]
    assert found[3:] == [
        Entry(kind="agreement", id="JX-1", number="JX-1", day="2026-02-01", company="华北经销", **base)
    ]


def test_arc_1_a_term_of_no_plate_is_known_by_its_cards_number_and_of_nobody_by_its_id(dealt: Company) -> None:
    sells(dealt)
    sim = row(dealt, what=TermKind.SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="")
    dealt.li.must(renewal(dealt, dealt.li, sim), "")
    place = "service_term", f"sim:{SIM_UNIT}"
    known = dealt.world.records[place]
    dealt.world.records[place] = msgspec.structs.replace(known, plate="", customer="gone")  # type: ignore[call-arg]  # a term
    (one,) = of(dealt, Database.AGREEMENTS)
    assert (one.number, one.company, one.dealer) == (SIM_FITTED, "gone", "")


def test_arc_1_a_test_is_its_orders_customers_else_its_vehicles(dealt: Company) -> None:
    order, _ = dealt.on_site()
    at = datetime.fromisoformat("2026-03-02T23:30:00+08:00")
    values = (Measured(what="电压", value="24.1", unit="V"), Measured(what="电流", value="0.2", unit="A"))
    said = {"values": values, "plate": PLATE, "by": PersonId("li"), "by_name": "李师傅"}
    for id, days, more in (
        ("m-1", 3, {"number": "CS-1", "order": order, "unit_number": IN_BAG}),
        ("m-2", 2, {"number": "", "vehicle": TRUCK}),
        ("m-3", 1, {"number": "", "vehicle": "none"}),
    ):
        when = iso(at + timedelta(days=days))
        dealt.world.records["measurement", id] = Measurement(id=id, at=when, **said, **more)  # type: ignore[arg-type]  # test data by name
    test = {"database": Database.TESTS, "kind": "measurement", "quantity": 2}
    assert of(dealt, Database.TESTS) == [
        Entry(
            id="m-1",
            number="CS-1",
            what=f"{PLATE} · {IN_BAG}",
            day="2026-03-05",
            company="顺达物流",
            **test,
            **THEIRS,
        ),
        Entry(id="m-2", number="m-2", what=PLATE, day="2026-03-04", company="顺达物流", **test, **THEIRS),
        Entry(id="m-3", number="m-3", what=PLATE, day="2026-03-03", **test),
    ]


def test_arc_1_two_customers_of_one_name_are_two_rows_and_say_whose_they_are(dealt: Company) -> None:
    assert told_apart({"a": "甲", "b": "乙", "c": "甲"}) == {"a": "甲 (a)", "b": "乙", "c": "甲 (c)"}
    dealt.anna.must(AddCustomer(name="顺达物流"), "customer-2")
    dealt.dong.must(AssignDealer(dealer="", since="2026-03-01", reason="自营"), CUSTOMER)
    order, visit = dealt.on_site()
    dealt.li.must(dealt.swap(visit), order)
    (one,) = of(dealt, Database.UNITS)
    assert (one.company, one.dealer, one.office) == (f"顺达物流 ({CUSTOMER})", "", ""), "no dealer's any more"


def test_arc_1_what_has_no_place_in_a_table_stands_last() -> None:
    some = [
        Entry(database=Database.UNITS, kind="swap", id=str(n), number=str(n), day=day, company=company,
              dealer_name=dealer, office=office, nature=nature)
        for n, (day, company, dealer, office, nature) in enumerate([
            ("2025-12-31", "", "", "", ""),
            ("2026-01-01", "乙", "乙经销", "上海", "leaflet"),
            ("2026-02-01", "甲", "甲经销", "北京", "paid"),
        ])
    ]  # fmt: skip
    query = Query(database=Database.UNITS)
    assert places(some, Dimension.COMPANY, query) == ["乙", "甲", ""]
    assert places(some, Dimension.NATURE, query) == ["paid", "leaflet", ""]
    assert places(some, Dimension.YEAR, query) == ["2025", "2026"]
    assert [place(some[1], by) for by in Dimension] == ["2026", "01", "乙", "乙经销", "上海", "leaflet"]


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"name": " "}, "name", "empty"),
        ({"year": "02026"}, "year", "unreadable"),
        ({"first": "2026-02-30"}, "first", "unreadable"),
        ({"last": "x"}, "last", "unreadable"),
        ({"nature": "gift"}, "nature", "unreadable"),
    ],
)
def test_arc_1_a_question_without_a_name_or_an_answer_is_not_saved(
    dealt: Company, said: dict[str, str], field: str, problem: str
) -> None:
    asks = {one: text for one, text in said.items() if one != "name"}
    query = Query(database=Database.SHIPMENTS, **asks)  # type: ignore[arg-type]  # test data by name
    ask = dealt.chen, SaveQuery(name=said.get("name", "发货"), query=query), "query-1"
    assert refusal_of(dealt, ask) == ("ARC-1", "field_wrong", wrong(field, problem))
