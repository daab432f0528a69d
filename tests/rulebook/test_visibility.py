"""Who sees what (SEC-1): the technician their own work, finance the money, the auditor everything."""

from __future__ import annotations

import pytest
from company import Company
from every_kind import with_every_kind
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import VisitId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import EVERYONE, tags_of_reader
from rulebook.rules import RECORDS, tags_of
from rulebook.subjects.cash.records import Declaration
from rulebook.subjects.company.records import Customer
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Visit


@pytest.fixture
def worked(company: Company) -> Company:
    return with_every_kind(company)


def sees(company: Company, who: str, record: Record) -> bool:
    person = company.world.get(Person, who)
    assert person is not None
    return not tags_of_reader(person, f"device-{who}").isdisjoint(tags_of(record))


def seen(company: Company, who: str) -> set[str]:
    """The kinds of which a person sees any record at all."""
    return {r.KIND for r in company.world.records.values() if sees(company, who, r)}


def test_role_1_the_auditor_sees_every_record(worked: Company) -> None:
    assert {r.KIND for r in worked.world.records.values()} == set(RECORDS)
    assert all(sees(worked, "ji", record) for record in worked.world.records.values())


def test_sec_1_a_technician_sees_only_their_own(worked: Company) -> None:
    worked.order_in(OrderState.ON_SITE, "order-2", worked.wang)
    for kind in (Order, Visit, Swap, Receipt, NumberBlock, Device):
        for record in worked.world.all(kind):
            assert not (sees(worked, "li", record) and sees(worked, "wang", record)), record
    assert not any(sees(worked, "li", record) for record in worked.world.all(Customer))
    books = {"books", "day", "payment", "export", "refund", "statement_layout", "spot_check"}
    asked = {"follow_up", "follow_up_plan", "call_times", "survey_round", "survey_invite", "survey_answer"}
    counted = {"number_series", "symptom_cluster", "read_month", "paper_custody", "supervision_report"}
    at_the_desk = {
        "public_report",
        "visit_rating",
        "api_key",
        "webhook",
        "master_keys",
        "erasure",
        "leaver_erasure",
    }
    dealt = {"saved_query", "dealer", "dealer_customer", "agreement", "shipment", "rebate_statement", "turnover"}
    trained = {"session_feedback"}  # what the pupils say of him is for the office
    unseen = books | asked | counted | at_the_desk | dealt | trained | {"customer"}
    assert seen(worked, "li") == set(RECORDS) - unseen


def test_sec_1_the_storekeeper_sees_stock_but_neither_orders_nor_money(worked: Company) -> None:
    assert seen(worked, "guo").isdisjoint({"order", "visit", "receipt", "handover", "declaration", "customer"})
    assert seen(worked, "guo") >= {"unit", "vehicle", "swap"}


def test_cash_3_a_sealed_declaration_is_seen_by_its_author_alone(company: Company) -> None:
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    sealed = company.world.get(Declaration, "h-1")
    assert sealed is not None
    assert [hand.id for hand in company.hands() if sees(company, hand.id, sealed)] == ["li"]


def test_sec_1_nobody_gets_to_see_an_order_by_reporting_on_it(company: Company) -> None:
    order, _ = company.on_site()
    for hand in (company.guo, company.hua, company.wang):
        hand.must(Arrive(visit=VisitId(f"{hand.id}-visit")), order)
        assert hand is company.hua or not sees(company, hand.id, company.order(order))
    assert company.order(order).past_technicians == ()


@given(st.sets(st.sampled_from(Role), min_size=1))
def test_everybody_sees_people_prices_and_settings(roles: set[Role]) -> None:
    reader = Person(id="x", name="x", roles=tuple(roles))  # type: ignore[arg-type]  # an id is a string
    assert EVERYONE in tags_of_reader(reader, "device-x")
    assert tags_of(reader) <= tags_of_reader(reader, "device-x")
