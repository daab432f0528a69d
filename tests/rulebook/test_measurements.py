"""Tests and measurements: kept as records, judged by their own limits, mended by a good one (ARC-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import CUSTOMER, FITTED, IN_BAG, TRUCK, Company, opened, unit
from phone_sight import nothing_is_invented

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.vehicle_file import Part, file_of
from rulebook.rules import decide, tags_of
from rulebook.subjects.archive.databases import entries
from rulebook.subjects.archive.records import Database
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.measurements.limits import judged
from rulebook.subjects.measurements.records import Judged, Measurement
from rulebook.subjects.stock.records import UnitKind

TERMINAL = unit(UnitKind.TERMINAL, FITTED)


def supply(value: str, low: str = "9", high: str = "36") -> Value:
    return Value(what="供电电压", value=value, unit="V", low=low, high=high)


def made(value: str, id: str = "test-1", **said: Any) -> RecordTest:
    given: dict[str, Any] = {"unit": TERMINAL, "instrument": "万用表 3 号"}
    return RecordTest(test=id, values=(supply(value),), **given | said)


def told(company: Company, code: str = "test_out_of_limits") -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def measured(company: Company, id: str = "test-1") -> Measurement:
    found = company.world.get(Measurement, id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict"),
    [
        ("24.1", "9", "36", Judged.WITHIN),
        ("9", "9", "36", Judged.WITHIN),
        ("36.0", "9", "36", Judged.WITHIN),
        ("8.999", "9", "36", Judged.OUT),
        ("36.0000001", "9", "36", Judged.OUT),
        ("0.3", "", "0.3", Judged.WITHIN),
        ("−87", "-90", "", Judged.WITHIN),
        ("２４．１", "9", "36", Judged.WITHIN),
        ("正常", "9", "36", Judged.NOT),
        ("24", "", "", Judged.NOT),
        ("24", "36", "9", Judged.NOT),
        ("24", "neun", "36", Judged.NOT),
        ("24e3", "9", "36", Judged.NOT),
    ],
)
def test_arc_1_a_value_is_judged_exactly_and_only_where_it_can_be(
    value: str, low: str, high: str, verdict: Judged
) -> None:
    assert judged(value, low, high) is verdict


def test_arc_1_a_test_at_a_visit_stands_in_the_file_of_the_vehicle_and_in_the_databases(company: Company) -> None:
    order, visit = company.on_site()
    assert not opened(company.li.does(made("24.1", visit=visit), order))
    found = measured(company)
    assert (found.number, found.plate, found.unit_number) == ("JC-2026-0001", "京A12345", FITTED)
    assert (found.order, found.by, found.vehicle) == (order, company.li.id, TRUCK)
    vehicle = company.world.get(Vehicle, TRUCK)
    assert vehicle is not None
    (event,) = [one for one in file_of(company.world, vehicle) if one.kind == Measurement.KIND]
    assert (event.part, event.what, event.id) == (Part.TEST, "measured", found.id)
    (entry,) = entries(company.world, Database.TESTS)
    customer = company.world.get(Customer, CUSTOMER)
    assert customer is not None
    assert (entry.number, entry.company, entry.quantity) == (found.number, customer.name, 1)


def test_arc_1_out_of_limits_is_told_and_a_later_good_test_of_that_very_thing_settles_it(company: Company) -> None:
    order, visit = company.on_site()
    verdict = company.li.does(made("8.1", visit=visit), order)
    assert opened(verdict) == {("ARC-1", "test_out_of_limits")}
    (one,) = told(company)
    assert one.facts == {
        "thing": f"京A12345 · {FITTED}",
        "what": "供电电压",
        "amount": "8.1 V",
        "limits": "9–36 V",
    }
    company.wait(minutes=5)
    company.li.must(made("24", "test-2", unit=unit(UnitKind.TERMINAL, IN_BAG)))
    company.li.must(RecordTest(test="test-3", vehicle=TRUCK, values=(supply("24"),)))
    other = Value(what="信号强度", value="-70", unit="dBm", low="-90")
    company.li.must(RecordTest(test="test-4", unit=TERMINAL, values=(other,)))
    assert not told(company)[0].is_settled, "another unit, the vehicle alone, another value: none of them mends it"
    company.li.must(made("24", "test-5"))
    assert told(company)[0].is_settled


def test_arc_1_a_storekeeper_tests_what_lies_in_store_and_each_value_is_told_by_itself(
    company: Company,
) -> None:
    two = (supply("8"), supply("40"), Value(what="外观", value="完好"))
    company.guo.must(RecordTest(test="t", values=two, unit=unit(UnitKind.TERMINAL, IN_BAG)))
    assert [(i.facts["what"], i.facts["amount"]) for i in told(company)] == [
        ("供电电压", "8 V"),
        ("供电电压 (2)", "40 V"),
    ]
    assert measured(company, "t").values[2].judged is Judged.NOT


@pytest.mark.parametrize("said", [{"unit": ""}, {"unit": "terminal:123"}, {"unit": "", "vehicle": "nobody's"}])
def test_arc_1_a_test_of_what_is_in_no_books_is_kept_and_told(company: Company, said: dict[str, str]) -> None:
    company.li.must(made("24", **said))
    assert len(told(company, "test_of_unknown")) == 1
    assert measured(company).values[0].value == "24"


def test_arc_1_one_id_used_twice_writes_over_no_test(company: Company) -> None:
    company.li.must(made("24"))
    company.wang.must(made("8"))
    assert sorted(one.values[0].value for one in company.world.all(Measurement)) == ["24", "8"]


def test_sec_1_a_test_is_seen_by_office_and_store_and_whoever_made_it(company: Company) -> None:
    company.li.must(made("24"))
    tags = tags_of(measured(company))
    assert {"role:storekeeper", "role:service_manager", "person:li"} <= tags
    assert "person:wang" not in tags


def test_arc_1_a_phone_foretells_what_is_out_of_limits_and_no_more(company: Company) -> None:
    order, visit = company.on_site()
    for value, said in (("8.1", {"visit": visit}), ("24", {"unit": "terminal:123"}), ("40", {"unit": ""})):
        line = company.li.line(made(value, f"t-{value}", **said), order)
        verdict = decide(company.world, line, company.now)
        nothing_is_invented(company.world, line, company.now, verdict)
        assert isinstance(verdict, Decision)
