"""A paid term goes where its truck goes: another plate, another owner, two records that become one (TERM-1)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, PLATE, TRUCK, Company, opened
from term_sales import SIM_UNIT, TERM, YEAR, looked, renewal, row, sells, term, to_day

from rulebook.kernel.ids import ReceiptId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, ReplateVehicle, VehicleLine
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import ChaseReceivable
from rulebook.subjects.service_terms.commands import ReportSigns, SetTerm, Sign
from rulebook.subjects.service_terms.lookup import term_of
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind, TermState

NEW_PLATE = "京K99999"
SECOND = VehicleId(f"vehicle:{NEW_PLATE}")
PLATFORM = TermKind.PLATFORM


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def listed(company: Company, plate: str = NEW_PLATE, customer: str = CUSTOMER) -> None:
    lines = (VehicleLine(plate=plate),)
    company.anna.must(ImportVehicles(file="b", sha256="1" * 64, customer=customer, vehicles=lines))


def merged(company: Company) -> None:
    """The truck got the plate under which a list had made a second record of it."""
    company.anna.must(ReplateVehicle(vehicle=TRUCK, plate=NEW_PLATE, reason="过户"), "")


def test_term_1_what_was_paid_under_the_second_record_of_a_truck_is_the_trucks_own(selling: Company) -> None:
    listed(selling)
    selling.li.must(renewal(selling, selling.li, row(selling, SECOND)), "")
    merged(selling)
    found = term_of(selling.world, PLATFORM, TRUCK, "")
    assert found is not None
    assert (found.vehicle, found.plate, found.until) == (TRUCK, NEW_PLATE, "2027-03-02")
    selling.li.must(renewal(selling, selling.li, row(selling, seen="2027-03-02"), id="term-receipt-2"), "")
    found = term_of(selling.world, PLATFORM, TRUCK, "")
    assert found is not None
    assert found.until == "2028-03-02"


def test_term_1_where_both_records_of_a_truck_were_paid_for_both_payments_count(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-06-30"), "")
    listed(selling)
    selling.li.must(renewal(selling, selling.li, row(selling, SECOND)), "")
    merged(selling)
    kept, gone = term(selling), term(selling, f"platform:{SECOND}")
    assert (kept.until, kept.plate) == ("2027-06-30", NEW_PLATE)
    assert [one.until for one in kept.earlier] == ["2026-06-30", "2027-03-02"]
    assert (gone.state, gone.merged_into, gone.until) == (TermState.ENDED, TERM, "")
    said = opened(selling.li.does(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="写错"), ""))
    assert said == {("TERM-1", "term_fell_back")}
    assert term(selling).until == "2026-06-30", "its void takes back what it had brought along"


def test_term_1_a_term_that_lapsed_under_the_second_record_is_asked_after_once(selling: Company) -> None:
    listed(selling)
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=SECOND, until="2026-03-01"), "")
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-20"), "")
    looked(selling)
    assert "term_lapsed" in selling.open_irregularities()
    merged(selling)
    assert "term_lapsed" not in selling.open_irregularities()
    assert term(selling).until == "2026-03-20"
    to_day(selling, "2026-03-21")
    looked(selling)
    lapsed = [i for i in selling.world.all(Irregularity) if i.code == "term_lapsed" and not i.is_settled]
    assert [i.about for i in lapsed] == [TERM]


def test_term_1_paid_twice_under_the_second_record_is_settled_by_a_void_once_the_two_are_one(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-31"), "")
    listed(selling)
    selling.li.must(renewal(selling, selling.li, row(selling, SECOND)), "")
    selling.anna.must(renewal(selling, selling.anna, row(selling, SECOND, seen=""), id="term-receipt-2"), "")
    assert "term_paid_twice" in selling.open_irregularities()
    merged(selling)
    selling.li.must(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="写错"), "")
    assert "term_paid_twice" not in selling.open_irregularities()


def test_term_1_what_fell_back_under_the_second_record_is_settled_once_the_truck_is_paid_again(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-31"), "")
    listed(selling)
    selling.li.must(renewal(selling, selling.li, row(selling, SECOND)), "")
    selling.li.must(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="写错"), "")
    assert "term_fell_back" in selling.open_irregularities()
    merged(selling)
    selling.li.must(renewal(selling, selling.li, id="term-receipt-2"), "")
    assert "term_fell_back" not in selling.open_irregularities()


def test_term_1_a_phone_that_still_knows_the_second_record_renews_the_truck(selling: Company) -> None:
    listed(selling)
    offline = renewal(selling, selling.li, row(selling, SECOND))
    merged(selling)
    assert opened(selling.li.does(offline, "")) == set()
    assert (term(selling).until, term(selling).plate) == ("2027-03-02", NEW_PLATE)
    assert selling.receipt("term-receipt-1").customer == CUSTOMER
    assert [t.id for t in selling.world.all(ServiceTerm)] == [TERM]
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=SECOND, at="2026-03-02T08:00:00+08:00"),)), "")
    assert term(selling).last_sign == "2026-03-02T08:00:00+08:00"


def test_term_1_a_list_that_names_another_owner_takes_the_terms_along(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-06-30"), "")
    selling.anna.must(SetTerm(what=TermKind.SIM, vehicle=TRUCK, until="2026-06-30", unit=SIM_UNIT), "")
    selling.anna.must(AddCustomer(name="新车主"), "customer-2")
    listed(selling, PLATE, "customer-2")
    assert {t.customer for t in selling.world.all(ServiceTerm)} == {"customer-2"}


@pytest.mark.parametrize(("vehicle", "name"), [(TRUCK, "顺达物流"), (VehicleId("vehicle:京C00001"), "京C00001")])
def test_cash_8_a_renewal_that_is_owed_is_chased_under_a_name(
    selling: Company, vehicle: VehicleId, name: str
) -> None:
    """A customer's by its name; of a vehicle that is nobody's, by its plate."""
    selling.li.must(renewal(selling, selling.li, row(selling, vehicle), method=Method.OWED, due="2026-03-05"), "")
    to_day(selling, "2026-03-06")
    looked(selling)
    (told,) = [i for i in selling.world.all(Irregularity) if i.code == "receivable_overdue"]
    assert (told.facts["customer"], told.facts["number"]) == (name, "PGLI-000001")
    selling.anna.must(ChaseReceivable(receivable="term-receipt-1", text="月底付", promised="2026-03-31"))
    assert selling.receivable("term-receipt-1").left == YEAR


def test_term_1_an_unknown_vehicle_is_told_by_its_plate(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li, row(selling, VehicleId("vehicle:京C00001"))), "")
    (told,) = [i for i in selling.world.all(Irregularity) if i.code == "term_vehicle_unknown"]
    assert told.facts["vehicle"] == "京C00001"
