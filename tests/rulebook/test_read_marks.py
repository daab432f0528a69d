"""What a mark of a reading says, whose work it belonged to, and how many files within an hour are many (SEC-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from company import CUSTOMER, TRUCK, Company, Hand, visit_of
from refused_ground import refusal_of
from test_confidentiality import mark_of, person_of, reads, told

from rulebook.kernel.ids import CustomerId, PersonId, VehicleId
from rulebook.kernel.times import iso
from rulebook.policy.classes import Class
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.confidentiality.bases import basis_holds, basis_of, customer_of
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile, Read
from rulebook.subjects.confidentiality.records import ReadDay, Reading, ReadMark, ReadMonth
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.records import OrderState

ABOUT = f"customer:{CUSTOMER}"


def read_at(hand: Hand, at: datetime, kind: str = "visit", id: str = "v-1") -> None:
    hand.must(NoteReads(reads=(Read(kind=kind, id=id, at=iso(at)),)), "device")


def mark(company: Company, kind: str = "visit", id: str = "v-1", who: str = "chen") -> ReadMark:
    found = mark_of(company, kind, id, who)
    assert found is not None
    return found


def test_sec_1_readings_that_arrive_late_stand_in_the_order_in_which_they_were(company: Company) -> None:
    """Read on April 1st, and without signal on March 31st: the mark is April's."""
    company.now = datetime.fromisoformat("2026-04-01T09:00:00+08:00")
    late, first = company.now, company.now - timedelta(days=1)
    for at in (late, first):
        read_at(company.chen, at)
    device = company.chen.device
    assert mark(company) == ReadMark(
        id="visit:v-1:chen", about="visit:v-1", cls=Class.SECRET, reader=PersonId("chen"), reader_name="陈经理",
        first_at=iso(first), last_at=iso(late), days=2, month="2026-04",
        readings=(Reading(at=iso(first), device=device), Reading(at=iso(late), device=device)),
    )  # fmt: skip
    assert [one.id for one in company.world.all(ReadMonth)] == ["2026-04"]
    assert [(one.id, one.day, one.month, one.count, one.files) for one in company.world.all(ReadDay)] == [
        ("chen:2026-03-31", "2026-03-31", "2026-03", 1, ()),
        ("chen:2026-04-01", "2026-04-01", "2026-04", 1, ()),
    ]


def test_sec_1_first_and_last_are_told_by_the_clock_whatever_the_zone(company: Company) -> None:
    day = company.now
    for text in ("2026-03-01T20:00:00-08:00", "2026-02-28T23:00:00+08:00"):
        company.chen.must(NoteReads(reads=(Read(kind="visit", id="v-1", at=text),)), "device")
    assert (mark(company).first_at, mark(company).last_at) == (
        "2026-02-28T23:00:00+08:00", iso(day + timedelta(minutes=1)),
    ), "noon of March 2nd in China had not come: the line's own time counts"  # fmt: skip


@pytest.mark.parametrize(("days", "counts"), [(7, True), (8, False)])
def test_sec_1_a_reading_may_wait_a_week_for_its_line(company: Company, days: int, counts: bool) -> None:
    company.wait(days=30)
    at = company.now + timedelta(minutes=1) - timedelta(days=days)
    read_at(company.chen, at)
    assert mark(company).first_at == (iso(at) if counts else iso(company.now))


def test_sec_1_a_reason_given_later_that_day_stands_on_that_day_alone(company: Company) -> None:
    reads(company.ji, ("customer", CUSTOMER))
    company.wait(days=1)
    reads(company.ji, ("customer", CUSTOMER))
    for reason in ("  年度   审计 ", "再看看"):
        company.ji.must(OpenFile(kind="customer", record=CUSTOMER, reason=reason), ABOUT)
    found = mark(company, "customer", CUSTOMER, "ji")
    assert [one.why for one in found.readings] == ["", "年度 审计"], "the first reason of the day is kept"
    assert found.days == 2


def test_sec_1_a_reason_of_two_characters_is_one_and_of_one_is_none(company: Company) -> None:
    asks = company.ji, OpenFile(kind="customer", record=CUSTOMER, reason=" 查 "), ABOUT
    assert refusal_of(company, asks) == ("SEC-1", "read_reason_missing", {})
    astray = company.ji, OpenFile(kind="customer", record="none", reason="回访"), "x"
    assert refusal_of(company, astray) == ("SYS-3", "not_found", {"what": "customer:none"})
    company.ji.must(OpenFile(kind="customer", record=CUSTOMER, reason="回访"), ABOUT)
    assert mark(company, "customer", CUSTOMER, "ji").readings[0].why == "回访"


def test_sec_1_a_foreign_file_is_told_once_a_day_and_says_which(company: Company) -> None:
    reads(company.ji, ("customer", CUSTOMER))
    (one,) = told(company, "foreign_read")
    assert (one.about, one.person, one.facts) == (f"{ABOUT}:ji", "ji", {"what": ABOUT})
    company.dong.must(Settle(irregularity=one.id, text="已核实"))
    reads(company.ji, ("customer", CUSTOMER))
    assert len(told(company, "foreign_read")) == 1, "the same day's second look says nothing new"
    company.wait(days=1)
    reads(company.ji, ("customer", CUSTOMER))
    assert len(told(company, "foreign_read")) == 2


def heard(company: Company, id: str = "case-1") -> ServiceCase:
    said = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不定位", customer=CustomerId(CUSTOMER))
    company.li.must(said, id)
    found = company.world.get(ServiceCase, id)
    assert found is not None
    return found


def test_sec_1_the_owner_of_an_open_case_reads_for_it_and_nobody_else_does(company: Company) -> None:
    case = heard(company)
    people = [person_of(company, hand) for hand in (company.li, company.wang)]
    assert [basis_of(company.world, one, "customer", CUSTOMER) for one in people] == [f"case:{case.id}", ""]
    assert basis_of(company.world, people[0], "customer", "customer-2") == ""
    company.world.records["case", case.id] = msgspec.structs.replace(case, state=CaseState.CLOSED)
    assert basis_of(company.world, people[0], "customer", CUSTOMER) == ""
    assert basis_holds(company.world, f"case:{case.id}", "customer", CUSTOMER), (
        "it was its work, closed since or not"
    )


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.CANCELLED, OrderState.REJECTED])
def test_sec_1_an_order_that_is_over_is_nobodys_work_any_more(company: Company, state: OrderState) -> None:
    company.order_in(state)
    assert basis_of(company.world, person_of(company, company.anna), "customer", CUSTOMER) == ""


def test_sec_1_whoever_an_order_names_reads_for_it(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    bases = {
        hand.id: basis_of(company.world, person_of(company, hand), "customer", CUSTOMER)
        for hand in company.hands()
    }
    named = {"anna", "bo", "chen", "li"}
    assert bases == {id: f"order:{order}" if id in named else "" for id in bases}


def test_sec_1_each_record_belongs_to_its_customers_file_and_others_to_none(company: Company) -> None:
    order, visit = company.on_site()
    heard(company)
    complaint: dict[str, Any] = {"what": "多收了钱", "customer": CUSTOMER, "customer_name": "顺达物流"}
    company.anna.must(HearComplaint(**complaint), "c-1")
    company.anna.must(HearComplaint(what="态度差"), "c-2")
    world = company.world
    world.records["vehicle", "v-0"] = msgspec.structs.replace(company.truck(), id=VehicleId("v-0"), customer=None)
    expected = {
        ("customer", "whoever"): "whoever",
        ("visit", visit): CUSTOMER,
        ("visit", "none"): "",
        ("vehicle", TRUCK): CUSTOMER,
        ("vehicle", "v-0"): "",
        ("vehicle", "none"): "",
        ("case", "case-1"): CUSTOMER,
        ("complaint", "c-1"): CUSTOMER,
        ("complaint", "c-2"): "",
        ("order", order): "",
    }
    assert {asked: customer_of(world, *asked) for asked in expected} == expected
    world.records["order", order] = msgspec.structs.replace(company.order(order), customer=None)
    assert customer_of(world, "visit", visit_of(order)) == ""
    assert not basis_holds(world, f"order:{order}", "vehicle", "v-0"), "two that are nobody's are not one's"


def many(company: Company, *minutes: int, most: int = 2) -> list[str]:
    """Files that were read so many minutes after nine, each another's, with so many allowed within an hour."""
    company.hua.must(SetSetting(name="read_many", value=str(most)))
    company.wait(days=1)
    begins = company.now
    company.wait(hours=3)
    for n, minute in enumerate(minutes):
        read_at(company.anna, begins + timedelta(minutes=minute), "customer", f"c-{n}")
    return [one.facts["count"] for one in told(company, "read_many")]


@pytest.mark.parametrize(
    ("minutes", "counts"),
    [
        ((0, 1), []),
        ((0, 1, 2), ["3"]),
        ((0, 1, 60), []),
        ((0, 1, 59), ["3"]),
        ((1, 30, 60), ["3"]),
        ((0, 120, 1, 119, 2), ["3"]),
    ],
    ids=[
        "as many as allowed",
        "one more",
        "an hour later",
        "within it",
        "to the minute",
        "late",
    ],
)
def test_sec_1_many_is_more_than_allowed_in_the_hour_up_to_a_reading(
    company: Company, minutes: tuple[int, ...], counts: list[str]
) -> None:
    assert many(company, *minutes) == counts


def test_sec_1_nought_allows_any_number_and_what_is_many_says_when_and_who(company: Company) -> None:
    assert many(company, 0, 1, 2, most=0) == []
    company.hua.must(SetSetting(name="read_many", value="2"))
    read_at(company.anna, company.now, "customer", "c-9")
    assert told(company, "read_many") == [], "an hour without a look"
    assert many(company, 0, 1, 2) == ["3"]
    (one,) = told(company, "read_many")
    day = "2026-03-04"
    assert (one.about, one.facts) == (f"anna:{day}", {"count": "3", "day": day})
    found = company.world.get(ReadDay, f"anna:{day}")
    assert found is not None
    assert (found.count, len(found.files), list(found.files)) == (3, 3, sorted(found.files))
    assert {"person:anna", "role:auditor", "role:department_manager"} == tags_of(found)
