"""Provisional receipt numbers get final ones of the company, once (RCT-2); exports are noted (SEC-1)."""

from __future__ import annotations

import pytest
from company import Company, opened, visit_of

from rulebook.kernel.ids import SYSTEM_DEVICE, SYSTEM_PERSON
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import Export
from rulebook.subjects.devices.commands import RetireBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import NumberReceipt
from rulebook.subjects.receipts.numbering import MOST
from rulebook.subjects.receipts.numbers import provisional_number

VISIT = visit_of("order-1")


def provisional(company: Company, id: str = "receipt-1", seq: int = 7) -> str:
    """Li's block is used up: the receipt bears a number that says so."""
    number = provisional_number(company.li.device, seq)
    company.li.must(company.receipt_for(company.li, "order-1", VISIT, id, number=number), "order-1")
    return number


@pytest.fixture
def on_site(company: Company) -> Company:
    company.order_in(OrderState.ON_SITE)
    company.li.must(company.swap(VISIT), "order-1")
    return company


def series(company: Company) -> list[NumberBlock]:
    return list(company.world.find(NumberBlock, "device", SYSTEM_DEVICE))


def test_rct_2_a_provisional_number_names_its_device_and_the_place_in_its_journal() -> None:
    assert provisional_number("0123456789abcdef", 42) == "T-89ABCDEF-0042"


def test_rct_2_the_final_number_stands_beside_the_customers_and_settles_the_matter(on_site: Company) -> None:
    number = provisional(on_site)
    (told,) = (i for i in on_site.world.all(Irregularity) if i.code == "provisional")
    assert told.facts["number"] == number
    on_site.system.must(NumberReceipt(receipt="receipt-1"))
    receipt = on_site.receipt("receipt-1")
    assert (receipt.number, receipt.final) == (number, "PGS-000001")
    (told,) = (i for i in on_site.world.all(Irregularity) if i.code == "provisional")
    assert (told.state, told.settled_by) == ("settled", SYSTEM_PERSON)
    assert told.settled_at
    (block,) = series(on_site)
    assert (block.id, block.series, block.first, block.next, block.last) == ("PGS:1", "PGS", 1, 2, MOST)
    assert (block.device, block.person, MOST) == (SYSTEM_DEVICE, SYSTEM_PERSON, 999_999)


def test_rct_2_a_receipt_is_numbered_once_and_by_the_server_only(on_site: Company) -> None:
    provisional(on_site)
    assert ("ROLE-1", "no_role_fact") in opened(on_site.li.must(NumberReceipt(receipt="receipt-1")))
    assert on_site.receipt("receipt-1").final == ""
    for _ in range(2):
        on_site.system.must(NumberReceipt(receipt="receipt-1"))
    assert on_site.receipt("receipt-1").final == "PGS-000001"
    assert not on_site.system.must(NumberReceipt(receipt="none")).records
    on_site.collect(100, "receipt-2")
    assert not on_site.system.must(NumberReceipt(receipt="receipt-2")).records, "it has a number of its own"
    provisional(on_site, "receipt-3", 8)
    on_site.system.must(NumberReceipt(receipt="receipt-3"))
    assert on_site.receipt("receipt-3").final == "PGS-000002"


def test_rct_2_what_somebody_settled_themselves_stays_theirs(on_site: Company) -> None:
    provisional(on_site)
    on_site.chen.must(Settle(irregularity="provisional:receipt-1", text="已核对"))
    on_site.system.must(NumberReceipt(receipt="receipt-1"))
    (told,) = (i for i in on_site.world.all(Irregularity) if i.code == "provisional")
    assert told.settled_by == "chen"


def test_rct_2_after_a_restore_retired_it_a_new_series_begins(on_site: Company) -> None:
    provisional(on_site)
    on_site.system.must(NumberReceipt(receipt="receipt-1"))
    on_site.system.must(RetireBlock(), "PGS:1")
    provisional(on_site, "receipt-2", 8)
    on_site.system.must(NumberReceipt(receipt="receipt-2"))
    assert on_site.receipt("receipt-2").final == "PGS2-000001"
    assert [b.id for b in series(on_site)] == ["PGS2:1", "PGS:1"]


def test_sec_1_an_export_says_who_took_what_of_which_days(company: Company) -> None:
    said = RecordExport(report="receipts", form="xlsx", first="2026-02-01", last="2026-02-28", by="root")
    company.system.must(said)
    company.system.must(RecordExport(report="ledger", form="csv", first="", last=""))
    first, second = company.world.all(Export)
    assert (first.by, first.by_name, first.report, first.form) == (SYSTEM_PERSON, "root", "receipts", "xlsx")
    assert (first.first, first.last) == ("2026-02-01", "2026-02-28")
    assert first.at
    assert second.by_name == "系统"
    assert opened(company.fang.must(said)) == {("ROLE-1", "no_role_fact")}
    assert len(company.world.all(Export)) == 2
