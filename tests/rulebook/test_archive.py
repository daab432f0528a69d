"""The archive's databases: every figure is the sum of its own list, and no October is missing (ARC-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, Company
from every_kind import with_every_kind

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.policy.reports import REPORTS
from rulebook.rules import RULES, tags_of
from rulebook.subjects.archive import cross_table
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.cross_table import asked, crossed
from rulebook.subjects.archive.databases import day_of, entries, report_name
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query, SavedQuery
from rulebook.subjects.archive.subject import SUBJECT
from rulebook.subjects.dealers.commands import AssignDealer, SendShipment, SetDealer
from rulebook.subjects.dealers.records import Agreement, ShipmentKind, ShipmentLine
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

LINES = (
    ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=3, fen=Fen(30_000)),
    ShipmentLine(kind=ShipmentKind.FREE, what="GT-100", quantity=1),
    ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=200),
)
SHIPPED = Query(database=Database.SHIPMENTS, columns=Dimension.NATURE, measure=Measure.QUANTITY)


@pytest.fixture
def shipping(company: Company) -> Company:
    """A dealer's goods, and a customer's, half a year later."""
    company.dong.must(SetDealer(name="华北经销", branch="北京", address="石家庄"), "dealer-1")
    company.guo.must(SendShipment(number="FH-1", dealer="dealer-1", lines=LINES), "ship-1")
    company.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="华北区"), CUSTOMER)
    company.wait(days=190)
    company.guo.must(SendShipment(number="FH-2", customer=CUSTOMER, lines=LINES[2:]), "ship-2")
    return company


def test_the_subject_is_part_of_the_house() -> None:
    assert SUBJECT in RULES.subjects
    assert all(report_name(one) in REPORTS for one in Database)


def test_ship_1_arc_1_shipments_are_added_up_by_what_is_paid_free_and_leaflet(shipping: Company) -> None:
    table = crossed(entries(shipping.world, Database.SHIPMENTS), SHIPPED)
    assert (table.rows, table.columns) == (["2026"], ["paid", "free", "leaflet"])
    assert [table.value("2026", nature) for nature in table.columns] == [3, 1, 400]
    assert table.value() == 404
    money = crossed(table.of, msgspec.structs.replace(SHIPPED, measure=Measure.FEN))
    assert [money.value("2026", nature) for nature in money.columns] == [90_000, 0, 0]
    assert [one.number for one in table.behind("2026", "leaflet")] == ["FH-2", "FH-1"], "the latest first"


def test_arc_1_a_year_without_any_october_shows_october_as_nought(shipping: Company) -> None:
    table = crossed(entries(shipping.world, Database.SHIPMENTS), Query(database=Database.SHIPMENTS))
    assert table.columns == [f"{month:02d}" for month in range(1, 13)]
    said = {month: table.value("2026", month) for month in table.columns}
    assert said == {month: {"03": 3, "09": 1}.get(month, 0) for month in table.columns}
    assert table.behind("2026", "10") == []


def test_arc_1_a_year_in_which_nothing_was_stands_between_the_others(shipping: Company) -> None:
    shipping.wait(days=2 * 365)
    shipping.guo.must(SendShipment(number="FH-3", dealer="dealer-1", lines=LINES[:1]), "ship-3")
    table = crossed(entries(shipping.world, Database.SHIPMENTS), Query(database=Database.SHIPMENTS))
    assert [(year, table.value(year)) for year in table.rows] == [("2026", 4), ("2027", 0), ("2028", 1)]
    asked_for = Query(database=Database.SHIPMENTS, first="2025-01-01", last="2026-12-31")
    assert crossed(table.of, asked_for).rows == ["2025", "2026"]
    assert crossed(table.of, Query(database=Database.SHIPMENTS, year="2029")).rows == ["2029"]
    assert crossed(table.of, Query(database=Database.SHIPMENTS, first="0001-01-01")).rows == table.rows


def test_arc_1_the_last_minute_of_september_is_septembers_whatever_the_zone_it_was_written_in() -> None:
    assert day_of("2026-09-30T23:59:00+08:00") == "2026-09-30"
    assert day_of("2026-09-30T16:00:00+00:00") == "2026-10-01"
    assert day_of("2026-10-01") == "2026-10-01"


def test_arc_1_each_filter_asks_for_itself_and_all_of_them_together(shipping: Company) -> None:
    every = entries(shipping.world, Database.SHIPMENTS)

    def count(**filters: str) -> int:
        return len(asked(every, Query(database=Database.SHIPMENTS, **filters)))

    assert (count(), count(year="2026"), count(year="2025")) == (4, 4, 0)
    assert (count(first="2026-03-03"), count(last="2026-03-02"), count(first="2026-03-02", last="2026-03-02")) == (
        1, 3, 3,
    )  # fmt: skip
    assert (count(company="顺达"), count(company="华北"), count(company="无此")) == (1, 3, 0)
    assert (count(dealer="dealer-1"), count(dealer="dealer-2")) == (4, 0), "the customer is the dealer's"
    assert (count(office="北京"), count(office="上海")) == (4, 0)
    assert (count(nature="leaflet"), count(nature="leaflet", company="华北")) == (2, 1)


def test_arc_1_a_visit_with_a_receipt_was_paid_for_and_a_void_one_says_nothing(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, "order-1", vehicles=(OTHER_TRUCK,))
    company.wait(minutes=5)
    order, visit = company.on_site("order-2")
    company.li.must(RecordFinding(visit=visit, finding="主板损坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="更换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"), order)
    company.li.must(company.receipt_for(company.li, order, visit, "receipt-2"), order)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit), order)
    by_nature = Query(
        database=Database.SERVICES, rows=Dimension.COMPANY, columns=Dimension.NATURE, measure=Measure.FEN
    )
    table = crossed(entries(company.world, Database.SERVICES), by_nature)
    assert table.rows == ["顺达物流"]
    said = [(nature, table.value("顺达物流", nature)) for nature in table.columns]
    assert said == [("paid", company.receipt("receipt-2").total), ("free", 0)]
    assert [one.id for one in table.behind("顺达物流", "paid")] == [visit]
    assert [one.nature for one in entries(company.world, Database.UNITS)] == ["paid"]


def test_arc_1_every_database_draws_from_its_records_and_a_figure_is_the_sum_of_its_list(company: Company) -> None:
    books = with_every_kind(company)
    fitted = [one for one in books.world.all(Swap) if one.new_number and not one.moved]
    assert sorted(one.id for one in entries(books.world, Database.UNITS)) == sorted(one.id for one in fitted)
    in_force = {one.id for one in books.world.all(Agreement) if one.state == "in_force"}
    assert in_force <= {one.id for one in entries(books.world, Database.AGREEMENTS)}
    for database in Database:
        every = entries(books.world, database)
        assert every, database
        for rows in Dimension:
            for columns in Dimension:
                for measure in Measure:
                    table = crossed(every, Query(database=database, rows=rows, columns=columns, measure=measure))
                    cells = sum(table.value(row, column) for row in table.rows for column in table.columns)
                    assert cells == sum(table.value(row) for row in table.rows) == table.value()
                    assert cells == sum(table.value(column=column) for column in table.columns)


def test_arc_1_a_report_is_saved_under_a_name_put_right_and_dropped(shipping: Company) -> None:
    company = shipping
    company.chen.must(SaveQuery(name=" 发货  按性质 ", query=SHIPPED), "query-1")
    kept = company.world.get(SavedQuery, "query-1")
    assert kept is not None
    assert (kept.name, kept.query, kept.by, kept.state) == ("发货 按性质", SHIPPED, "chen", "kept")
    other = msgspec.structs.replace(SHIPPED, year="2026")
    company.chen.must(SaveQuery(name="发货 按性质", query=other), "query-1")
    again = company.world.get(SavedQuery, "query-1")
    assert again is not None
    assert again.query.year == "2026"
    company.chen.must(SaveQuery(name="发货 按性质", query=other, dropped=True), "query-1")
    assert [one.id for one in company.world.find(SavedQuery, "state", "kept")] == []
    company.wait(minutes=1)
    company.chen.must(SaveQuery(name="发货 按性质", query=other), "query-2")


def refused(company: Company, hand: str, command: SaveQuery, id: str) -> tuple[str, str]:
    said = getattr(company, hand).does(command, id)
    assert isinstance(said, Refusal)
    return said.code, said.rule


def test_arc_1_nobody_saves_over_anothers_report_or_two_under_one_name(shipping: Company) -> None:
    shipping.chen.must(SaveQuery(name="发货", query=SHIPPED), "query-1")
    over, twice = SaveQuery(name="别的", query=SHIPPED), SaveQuery(name="发货", query=SHIPPED)
    assert refused(shipping, "dong", over, "query-1") == ("query_of_another", "ARC-1")
    assert refused(shipping, "chen", twice, "query-2") == ("query_named_twice", "ARC-1")
    shipping.dong.must(SaveQuery(name="发货", query=SHIPPED), "query-3")


@pytest.mark.parametrize(
    "wrong",
    [{"year": "26"}, {"first": "2026-13-01"}, {"last": "yesterday"}, {"nature": "gift"}],
)
def test_arc_1_a_question_that_nobody_can_answer_is_not_saved(shipping: Company, wrong: dict[str, str]) -> None:
    query = msgspec.structs.replace(SHIPPED, **wrong)
    assert refused(shipping, "chen", SaveQuery(name="x", query=query), "query-1") == ("field_wrong", "ARC-1")


def test_sec_1_a_saved_report_is_seen_by_those_whose_roles_open_its_database(shipping: Company) -> None:
    asks = SaveQuery(name="x", query=Query(database=Database.AGREEMENTS))
    assert refused(shipping, "guo", asks, "query-1") == ("no_role", "ROLE-1")
    shipping.guo.must(SaveQuery(name="x", query=SHIPPED), "query-1")
    kept = shipping.world.get(SavedQuery, "query-1")
    assert kept is not None
    assert tags_of(kept) == {f"role:{role}" for role in REPORTS["db_shipments"]} | {"person:guo"}
    assert f"role:{Role.TECHNICIAN}" not in tags_of(kept)


def test_arc_1_what_happened_before_the_span_of_days_is_not_in_it(shipping: Company) -> None:
    day = (shipping.now - timedelta(days=1)).date().isoformat()
    found = asked(entries(shipping.world, Database.SHIPMENTS), Query(database=Database.SHIPMENTS, first=day))
    assert [one.number for one in found] == ["FH-2"]


def test_arc_1_a_table_of_many_companies_is_read_once_and_not_for_each_of_them(
    shipping: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = entries(shipping.world, Database.SHIPMENTS)[0]
    many = [msgspec.structs.replace(one, company=f"客户{n:03d}", quantity=n) for n in range(200)]
    looked: list[object] = []
    place = cross_table.place
    monkeypatch.setattr(cross_table, "place", lambda *asked: looked.append(asked) or place(*asked))
    table = crossed(many, Query(database=Database.SHIPMENTS, rows=Dimension.COMPANY, measure=Measure.QUANTITY))
    assert [table.value(row) for row in table.rows] == list(range(200))
    assert sum(table.value(column=column) for column in table.columns) == table.value() == sum(range(200))
    assert len(looked) <= 4 * len(many)
