"""Tests recorded on the phone at a visit, and in the store at the desk (ARC-1)."""

from __future__ import annotations

import pytest
from company import FITTED, IN_BAG, TRUCK, Company, unit
from glass import on_screen

from mobile.app import routes
from mobile.ui.text import t, tr
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.stock.records import UnitKind

TERMINAL = unit(UnitKind.TERMINAL, FITTED)
SUPPLY = Value(what="供电电压", value="8.1", unit="V", low="9", high="36")


def test_arc_1_a_technician_records_two_values_at_the_visit_and_sees_what_is_out(company: Company) -> None:
    order, visit = company.on_site()
    draft = {
        "instrument": "万用表 3 号",
        "values": [{"what": "供电电压", "value": "24.1", "unit": "V", "low": "9", "high": "36"}],
        "what": "信号强度",
        "value": "−101",
        "unit": "dBm",
        "low": "-90",
    }

    async def story(glass, session):
        await glass.sees(t("measure.judged.within"))
        assert t("measure.judged.out") in glass.words()
        await glass.tap(t("measure.save"))
        await glass.until(lambda: any(company.world.all(Measurement)), "the test")
        await glass.sees(t("measure.made"))

    on_screen(company, "li", routes.order(order, "tests"), story, **{f"test.record/{visit}": draft})
    (found,) = company.world.all(Measurement)
    assert [(one.what, one.amount, one.judged) for one in found.values] == [
        ("供电电压", "24.1 V", "within"),
        ("信号强度", "-101 dBm", "out"),
    ]
    assert (found.visit, found.instrument) == (visit, "万用表 3 号")
    assert [one.code for one in company.world.all(Irregularity)] == ["test_out_of_limits"]


def test_arc_1_a_value_that_is_half_typed_is_said_and_not_lost_unseen(company: Company) -> None:
    order, visit = company.on_site()
    draft = {"instrument": "万用表", "what": "供电电压", "value": "正常", "low": "9"}

    async def story(glass, session):
        await glass.sees(t("measure.half"))
        with pytest.raises(AssertionError, match="nothing to press"):
            glass.button(t("measure.save"))

    on_screen(company, "li", routes.order(order, "tests"), story, **{f"test.record/{visit}": draft})


def test_arc_1_the_storekeeper_tests_a_unit_on_its_page_where_it_then_stands(company: Company) -> None:
    id = unit(UnitKind.TERMINAL, IN_BAG)
    draft = {"instrument": "测试台", "what": "供电电压", "value": "12", "unit": "V"}

    async def story(glass, session):
        await glass.sees(t("measure.record"))
        await glass.tap(t("measure.save"))
        await glass.sees(t("measure.tests", count=1))
        await glass.tap("供电电压 12 V")
        await glass.until(lambda: "/measurement/" in glass.flet.page.route, "its page")
        await glass.sees("测试台")
        assert "JC-2026-0001" in glass.words()

    on_screen(company, "guo", routes.office("archive", "unit", id), story, **{f"test.record/{id}": draft})
    (found,) = company.world.all(Measurement)
    assert (found.unit, found.visit) == (id, "")


def test_arc_1_the_vehicles_line_and_the_databases_open_the_test(company: Company) -> None:
    company.li.must(RecordTest(test="t-1", values=(SUPPLY,), unit=TERMINAL, instrument="万用表"))

    async def story(glass, session):
        await glass.sees(t("file.measured_out"))
        await glass.tap(t("file.measured_out"))
        await glass.sees("9–36 V")
        assert t("measure.judged.out") in glass.words()
        await glass.go(routes.office("archive", "databases"))
        await glass.sees(t("archive.database.tests"))

    on_screen(company, "chen", routes.office("archive", "vehicle", "vehicle:京A12345"), story)


def test_a_value_chosen_by_its_button_is_read_in_the_readers_language(company: Company) -> None:
    """The record keeps the words of that day; whoever reads it in English reads "Supply voltage" (供电电压)."""
    order, visit = company.on_site()
    company.li.must(
        RecordTest(test="m-1", values=(SUPPLY,), visit=visit, vehicle=TRUCK, instrument="万用表"), order
    )

    async def story(glass, session):
        await glass.sees(tr("en", "measure.common.supply"))
        assert SUPPLY.what not in glass.words()

    on_screen(company, "chen", routes.office("archive", "measurement", "m-1"), story, settings={"language": "en"})
