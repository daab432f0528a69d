"""Who read what, and why (SEC-1): marks, reasons, and what is told to the department manager."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from company import CUSTOMER, TRUCK, Company, Hand

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import tags_of_reader
from rulebook.policy.classes import CLASSES, FIELDS, ORDER, Class, class_of, leaves_mark
from rulebook.rules import RECORDS, RULES, sight
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import Export, export_number
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.confidentiality.bases import basis_of
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile, Read
from rulebook.subjects.confidentiality.records import MOST_KEPT, ReadDay, ReadMark, mark_id
from rulebook.subjects.messages.records import MessageWish
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.own_systems.records import ApiKey
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.rounds.records import RoundStop
from rulebook.subjects.stock.records import Unit


def reads(hand: Hand, *about: tuple[str, str], basis: str = "") -> None:
    hand.must(NoteReads(reads=tuple(Read(kind=kind, id=id, basis=basis) for kind, id in about)), "device")


def person_of(company: Company, hand: Hand) -> Person:
    person = company.world.get(Person, hand.id)
    assert person is not None
    return person


def mark_of(company: Company, kind: str, id: str, who: str) -> ReadMark | None:
    return company.world.get(ReadMark, mark_id(kind, id, who))


def told(company: Company, code: str) -> list[Irregularity]:
    return [i for i in company.world.all(Irregularity) if i.code == code]


def test_sec_1_every_kind_of_record_has_a_class_and_a_field_is_never_below_its_record() -> None:
    assert set(CLASSES) == set(RECORDS)
    for (kind, field), cls in FIELDS.items():
        assert field in RECORDS[kind].__struct_fields__
        assert ORDER.index(cls) > ORDER.index(class_of(kind)), "a row that says nothing"
        assert class_of(kind, field) is cls
    assert class_of("nothing known") is Class.SECRET
    assert class_of("customer", "name") is Class.TOP_SECRET
    assert class_of("agreement") is Class.TOP_SECRET, "contracts are"


def test_sec_1_what_the_policy_calls_secret_leaves_marks_and_a_unit_or_a_receipt_does_not() -> None:
    secret = ("customer", "case", "visit", "shift_handover", "day_log", "survey_answer", "complaint")
    assert all(leaves_mark(kind) for kind in secret)
    assert not any(leaves_mark(kind.KIND) for kind in (Unit, Receipt))


def test_sec_1_a_read_leaves_one_mark_a_day_that_says_who_when_and_on_which_device(company: Company) -> None:
    order = company.order_in(OrderState.SUBMITTED)
    basis = f"order:{order}"
    reads(company.anna, ("customer", CUSTOMER), basis=basis)
    reads(company.anna, ("customer", CUSTOMER), basis=basis)
    mark = mark_of(company, "customer", CUSTOMER, "anna")
    assert mark is not None
    assert (mark.reader_name, mark.days, len(mark.readings), mark.cls) == ("安娜", 1, 1, Class.TOP_SECRET)
    assert (mark.readings[0].device, mark.readings[0].basis) == ("device-anna", basis)
    company.wait(days=1)
    reads(company.anna, ("customer", CUSTOMER), basis=basis)
    again = mark_of(company, "customer", CUSTOMER, "anna")
    assert again is not None
    assert (again.days, len(again.readings)) == (2, 2)
    assert told(company, "foreign_read") == []


def test_sec_1_reads_made_without_signal_bear_the_time_on_the_screen_and_are_bounded(company: Company) -> None:
    read_at = (company.now - timedelta(hours=5)).isoformat()
    company.chen.must(NoteReads(reads=(Read(kind="visit", id="v-1", at=read_at),)), "device")
    mark = mark_of(company, "visit", "v-1", "chen")
    assert mark is not None
    assert mark.first_at == read_at
    for odd in ("", "soon", "9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00+14:00", "2026-03-02T09:00:00"):
        company.chen.must(NoteReads(reads=(Read(kind="visit", id=f"v-{odd}", at=odd),)), "device")
        odd_one = mark_of(company, "visit", f"v-{odd}", "chen")
        assert odd_one is not None
        assert odd_one.first_at[:10] == company.now.date().isoformat()
    for _ in range(MOST_KEPT + 5):
        company.wait(days=1)
        reads(company.chen, ("visit", "v-1"))
    mark = mark_of(company, "visit", "v-1", "chen")
    assert mark is not None
    assert (mark.days, len(mark.readings)) == (MOST_KEPT + 6, MOST_KEPT)


def test_sec_1_what_is_not_secret_or_no_record_of_ours_leaves_no_mark(company: Company) -> None:
    reads(company.guo, ("unit", "terminal:1"), ("price", "x"), ("no such kind", "x"))
    assert list(company.world.all(ReadMark)) == []


def test_sec_1_a_customers_file_read_for_no_work_and_without_a_reason_is_told(company: Company) -> None:
    reads(company.anna, ("customer", CUSTOMER))
    assert [i.owner for i in told(company, "foreign_read")] == [Role.DEPARTMENT_MANAGER]
    company.hua.must(AddCustomer(name="另一家"), "customer-2")
    order = company.order_in(OrderState.SUBMITTED)
    reads(company.anna, ("customer", "customer-2"), basis=f"order:{order}")
    assert len(told(company, "foreign_read")) == 2, "an order of another customer is no reason"


def test_sec_1_a_reason_opens_the_file_and_stands_on_the_mark(company: Company) -> None:
    refused = company.ji.does(OpenFile(kind="customer", record=CUSTOMER, reason=" "), f"customer:{CUSTOMER}")
    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.code) == ("SEC-1", "read_reason_missing")
    company.ji.must(OpenFile(kind="customer", record=CUSTOMER, reason="年度审计"), f"customer:{CUSTOMER}")
    reads(company.ji, ("customer", CUSTOMER))
    mark = mark_of(company, "customer", CUSTOMER, "ji")
    assert mark is not None
    assert [r.why for r in mark.readings] == ["年度审计"]
    assert told(company, "foreign_read") == []
    company.wait(days=1)
    reads(company.ji, ("customer", CUSTOMER))
    assert len(told(company, "foreign_read")) == 1, "a reason holds for its day"


def test_sec_1_no_reason_opens_what_is_out_of_sight(company: Company) -> None:
    for who in (company.li, company.guo, company.fang):
        refused = who.does(OpenFile(kind="customer", record=CUSTOMER, reason="想看看"), "x")
        assert isinstance(refused, Refusal)
        assert refused.code == "not_found"
    refused = company.ji.does(OpenFile(kind="nothing", record="x", reason="想看看"), "x")
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"


def test_sec_1_the_desk_needs_no_reason_while_an_order_is_in_progress_and_others_only_for_their_own(
    company: Company,
) -> None:
    def basis(hand: Hand) -> str:
        return basis_of(company.world, person_of(company, hand), "customer", CUSTOMER)

    assert basis(company.anna) == ""
    order = company.order_in(OrderState.SUBMITTED)
    assert [basis(h) for h in (company.anna, company.bo, company.chen)] == [f"order:{order}"] * 3
    assert [basis(h) for h in (company.ji, company.dong, company.hua)] == ["", "", ""]
    assert basis_of(company.world, person_of(company, company.anna), "vehicle", TRUCK) == f"order:{order}"


def test_sec_1_more_files_within_an_hour_than_allowed_are_told_once_a_day(company: Company) -> None:
    for n in range(40):
        company.hua.must(AddCustomer(name=f"客户{n}"), f"c-{n}")
    for n in range(30):
        reads(company.anna, ("customer", f"c-{n}"))
    assert told(company, "read_many") == []
    company.wait(hours=2)
    reads(company.anna, *(("customer", f"c-{n}") for n in range(30, 40)))
    assert told(company, "read_many") == [], "the hour counts, not the day"
    reads(company.anna, *(("visit", f"v-{n}") for n in range(50)))
    assert told(company, "read_many") == [], "customers' files are counted"
    for n in range(21):
        company.hua.must(AddCustomer(name=f"又一家{n}"), f"d-{n}")
    reads(company.anna, *(("customer", f"d-{n}") for n in range(21)))
    assert [(i.person, i.facts["count"]) for i in told(company, "read_many")] == [("anna", "31")]
    day = company.world.get(ReadDay, f"anna:{company.now.date().isoformat()}")
    assert day is not None
    assert day.count == 111


def test_sec_1_who_read_what_is_seen_by_the_auditor_the_head_and_the_reader(company: Company) -> None:
    reads(company.anna, ("visit", "v-1"))
    mark = mark_of(company, "visit", "v-1", "anna")
    assert mark is not None
    seers = [hand.id for hand in company.hands() if _sees(company, hand, mark)]
    assert seers == ["anna", "dong", "ji"]


def _sees(company: Company, hand: Hand, record: ReadMark) -> bool:
    return sight(record, tags_of_reader(person_of(company, hand), f"device-{hand.id}"), {}) is not None


@pytest.mark.parametrize(("reason", "codes"), [("", ["export_unreasoned"]), ("年报", [])])
def test_sec_1_an_export_has_a_number_a_reason_or_an_irregularity(
    company: Company, reason: str, codes: Iterable[str]
) -> None:
    taken = RecordExport(
        report="books", form="csv", first="2026-03-01", last="2026-03-31", by="方会计", reason=reason, asked=True
    )
    company.system.must(taken)
    (export,) = company.world.all(Export)
    assert (export.number, export.reason) == (export_number(export.id), reason)
    assert [i.code for i in told(company, "export_unreasoned")] == codes


def test_sec_1_an_export_of_before_reasons_were_kept_is_as_it_was(company: Company) -> None:
    company.system.must(RecordExport(report="books", form="csv", first="2026-03-01", last="2026-03-31"))
    assert told(company, "export_unreasoned") == []


def test_sec_1_a_hidden_field_is_at_its_default_and_the_rest_is_as_it_is(company: Company) -> None:
    truck = company.truck()
    order = company.order(company.order_in(OrderState.SUBMITTED))
    assert set(RULES.field_sight) == {type(truck), type(order), ApiKey, MessageWish, RoundStop}
    seen = sight(truck, frozenset({"role:storekeeper"}), {})
    assert seen is not None
    assert (seen.plate, seen.driver, seen.driver_phone) == (truck.plate, "", "")
    assert sight(truck, frozenset({"role:dispatcher"}), {}) is truck
    assert sight(truck, frozenset({"role:finance"}), {}) is None
