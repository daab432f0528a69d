"""The archive's databases on the screen: a figure opens its list, a report is saved and opened again (ARC-1)."""

from __future__ import annotations

import flet as ft
import msgspec
import pytest
from company import OTHER_TRUCK, TRUCK, Company
from glass import on_screen

from mobile.app import routes
from mobile.screens.archive.database_entries import number_of
from mobile.screens.archive.database_filters import put_query, query_of
from mobile.ui.text import t
from rulebook.kernel.ids import Fen
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.databases import Entry
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query, SavedQuery
from rulebook.subjects.dealers.commands import SendShipment, SetDealer
from rulebook.subjects.dealers.records import ShipmentKind, ShipmentLine
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.records import Visit

PAGE = routes.office("archive", "databases")
FORM = "office__archive__databases"
LINES = (
    ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=3, fen=Fen(30_000)),
    ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=200),
)
BY_NATURE = Query(
    database=Database.SHIPMENTS, rows=Dimension.OFFICE, columns=Dimension.NATURE, measure=Measure.QUANTITY
)


@pytest.fixture
def shipping(company: Company) -> Company:
    company.dong.must(SetDealer(name="华北经销", branch="北京"), "dealer-1")
    company.guo.must(SendShipment(number="FH-1", dealer="dealer-1", lines=LINES), "ship-1")
    company.order_in(OrderState.COMPLETED, "order-1", vehicles=(TRUCK,))
    company.wait(minutes=10)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    return company


def rows_shown(glass) -> int:
    chevrons = (c for c in glass.controls() if isinstance(c, ft.Icon) and c.icon == ft.Icons.CHEVRON_RIGHT_ROUNDED)
    return sum(1 for _ in chevrons)


def can_press(glass, words: str) -> bool:
    try:
        glass.button(words)
    except AssertionError:
        return False
    return True


def test_arc_1_october_stands_in_the_table_with_nought_and_opens_an_empty_list(shipping: Company) -> None:
    async def story(glass, session):
        await glass.sees("2026年、3月: 2")
        await glass.tap("2026年、10月: 0")
        await glass.sees(t("archive.none"))

    on_screen(shipping, "chen", PAGE, story, **{FORM: {"database": "services"}})


def test_arc_1_a_figure_opens_as_many_rows_as_it_says_and_a_row_its_visit(shipping: Company) -> None:
    async def story(glass, session):
        await glass.sees("2026年、3月: 2")
        await glass.tap("2026年、3月: 2")
        await glass.until(lambda: t("archive.table") not in glass.words(), "the list")
        assert rows_shown(glass) == 2
        assert f"{t('archive.measure.count')} 2" in glass.words()

    on_screen(shipping, "chen", PAGE, story, **{FORM: {"database": "services"}})


def test_arc_1_a_report_is_saved_under_a_name_and_opened_again_by_another(shipping: Company) -> None:
    async def saves(glass, session):
        await glass.sees("北京、收费: 3")
        await glass.tap(t("archive.save"))
        await glass.until(lambda: bool(shipping.world.all(SavedQuery)), "the saved report")
        await glass.sees("发货按中心")

    on_screen(shipping, "chen", PAGE, saves, **{FORM: draft(BY_NATURE) | {"name": "发货按中心"}})
    (kept,) = shipping.world.all(SavedQuery)
    assert (kept.name, kept.query, kept.by) == ("发货按中心", BY_NATURE, "chen")

    async def opens(glass, session):
        await glass.sees("发货按中心 · 陈经理")
        await glass.tap("发货按中心 · 陈经理")
        await glass.sees("北京、资料: 200")
        assert t("archive.drop") not in glass.words(), "it is another's"

    on_screen(shipping, "dong", PAGE, opens)


def test_arc_1_ones_own_report_is_put_right_and_taken_off_the_list(shipping: Company) -> None:
    shipping.chen.must(SaveQuery(name="发货按中心", query=BY_NATURE), "query-1")

    async def story(glass, session):
        await glass.tap("发货按中心")
        await glass.sees("北京、资料: 200")
        await glass.tap(t("archive.year", year="2026"))
        await glass.sees(t("archive.clear"))
        await glass.tap(t("archive.save.over", name="发货按中心"))
        await glass.until(lambda: shipping.world.all(SavedQuery)[0].query.year == "2026", "put right")
        await glass.until(lambda: can_press(glass, t("archive.drop")), "the button, once all is saved")
        await glass.tap(t("archive.drop"))
        await glass.until(lambda: shipping.world.all(SavedQuery)[0].state == "dropped", "dropped")
        await glass.until(lambda: t("archive.saved") not in glass.words(), "nothing is saved any more")

    on_screen(shipping, "chen", PAGE, story)


def test_sec_1_a_storekeeper_is_shown_shipments_and_no_other_database(shipping: Company) -> None:
    async def story(glass, session):
        await glass.tap(t("archive.databases.open"))
        await glass.sees("2026年、3月: 2")
        words = glass.words()
        assert t("archive.database.shipments") in words
        assert t("archive.database.agreements") not in words
        assert t("archive.database.services.means") not in words

    on_screen(shipping, "guo", routes.office("archive"), story)


def test_sec_1_finance_opens_the_archive_from_the_rail_and_is_shown_shipments_and_agreements(
    shipping: Company,
) -> None:
    async def story(glass, session):
        await glass.tap(t("nav.archive"))
        await glass.sees(t("archive.databases.open"))
        await glass.tap(t("archive.databases.open"))
        await glass.sees("2026年、3月: 2")
        words = glass.words()
        assert t("archive.database.shipments") in words
        assert t("archive.database.agreements") in words
        assert t("archive.database.services.means") not in words

    on_screen(shipping, "fang", routes.office("finance"), story)


def test_arc_1_an_administrator_to_whom_none_is_open_is_told_whom_to_ask(shipping: Company) -> None:
    async def story(glass, session):
        await glass.sees(t("archive.closed"))

    on_screen(shipping, "hua", PAGE, story)


class Kept:
    """A form without a screen."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def put(self, name: str, value: object) -> None:
        self.values[name] = value

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default))


def draft(query: Query) -> dict[str, object]:
    form = Kept()
    put_query(form, query)  # type: ignore[arg-type]  # a form kept in memory
    return form.values


def test_arc_1_a_saved_question_put_into_the_filters_asks_the_same() -> None:
    query = Query(
        database=Database.UNITS, year="2026", first="2026-01-01", last="2026-06-30", company="顺达",
        dealer="dealer-1", office="北京", nature="paid", rows=Dimension.COMPANY, columns=Dimension.DEALER,
        measure=Measure.FEN,
    )  # fmt: skip
    for one in (query, BY_NATURE, Query(database=Database.AGREEMENTS)):
        form = Kept()
        put_query(form, query)  # type: ignore[arg-type]  # what stood there before
        put_query(form, one)  # type: ignore[arg-type]  # a form kept in memory
        assert query_of(form, list(Database)) == one  # type: ignore[arg-type]  # a form kept in memory


def test_arc_1_figures_are_whole_and_the_sums_stand_first(shipping: Company) -> None:
    """A button lower than its words and their room cuts them; a sum beyond the edge is not seen."""

    async def story(glass, session):
        await glass.sees("2026年、3月: 2")
        buttons = [c for c in glass.controls() if isinstance(c, ft.TextButton) and c.height]
        assert len(buttons) > 12
        assert all(button.height >= 48 for button in buttons)
        said = [c.label for c in glass.controls() if isinstance(c, ft.Semantics) and ": " in (c.label or "")]
        of_year = [one for one in said if one.startswith("2026年")]
        assert of_year[0] == f"2026年、{t('archive.sum')}: 2"

    on_screen(shipping, "chen", PAGE, story, **{FORM: {"database": "services"}})


@pytest.mark.parametrize(
    ("kind", "said"), [(Measurement.KIND, "measure.unnumbered"), (Visit.KIND, "record.not_here")]
)
def test_arc_1_what_has_no_number_yet_is_not_called_by_an_id_of_ours(kind: str, said: str) -> None:
    one = Entry(database=Database.TESTS, kind=kind, id="01914e2c-7", number="01914e2c-7", day="2026-03-02")
    assert number_of(one) == t(said)
    assert number_of(msgspec.structs.replace(one, number="JC-000001")) == "JC-000001"
