"""What a complaint knows of itself, of which it is a second call, and its terms to the second (CMP-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_facts import CASE, heard
from company import CUSTOMER, FITTED, OTHER_TRUCK, PLATE, TRUCK, Company, Hand, opened, unit, visit_of
from complaint_facts import ID, WHYS, complaint, hears

from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.commands import CloseComplaint, ExplainComplaint, HearComplaint, TellCustomer
from rulebook.subjects.complaints.hearing import is_same_matter
from rulebook.subjects.complaints.records import (
    About,
    CauseKind,
    Complaint,
    ComplaintState,
    Outcome,
    Satisfied,
    Severity,
)
from rulebook.subjects.stock.records import UnitKind

CAUSE = ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS)


def says(company: Company, id: str = ID, hand: Hand | None = None, **said: object) -> Complaint:
    (hand or company.anna).must(HearComplaint(**{"what": "终端又离线"} | said), id)  # type: ignore[arg-type]
    return complaint(company, id)


def look(company: Company) -> list[Irregularity]:
    """What the server tells when it looks at complaints now; the time stays."""
    now, told = company.now, []
    for passed in passed_deadlines(company.world, now):
        company.now = now - timedelta(minutes=1)  # every line takes one
        told += company.system.must(passed, passed.id).irregularities
    company.now = now
    return told


# what it knows


def test_cmp_1_a_receipt_leads_to_order_vehicle_unit_and_customer(company: Company) -> None:
    company.owing()
    found = says(company, receipt="receipt-1", wish=" 退款 ", severity=Severity.SERIOUS, person="li")
    order = company.order("order-1")
    assert (found.receipt, found.order, found.vehicle, found.plate) == ("receipt-1", "order-1", TRUCK, PLATE)
    assert (found.customer, found.customer_name) == (CUSTOMER, order.customer_name)
    assert (found.contact, found.contact_phone) == (order.contact, order.contact_phone)
    assert (found.unit, found.model) == (company.truck().terminal, "GT-100")
    assert (found.wish, found.severity, found.person, found.person_name) == (
        "退款",
        Severity.SERIOUS,
        "li",
        "李师傅",
    )
    assert (found.visit, found.case) == (None, "")


def test_cmp_1_a_visit_leads_to_its_order_and_stands_in_the_complaint(company: Company) -> None:
    company.on_site()
    found = says(company, visit=visit_of("order-1"))
    assert (found.visit, found.order, found.receipt) == (visit_of("order-1"), "order-1", None)


def test_cmp_1_what_the_caller_says_goes_before_what_the_books_say(company: Company) -> None:
    company.on_site()
    found = says(
        company, order="order-1", contact="老周", contact_phone="13911112222", customer_name="顺达二队",
        vehicle=OTHER_TRUCK,
    )  # fmt: skip
    assert (found.contact, found.contact_phone, found.customer_name) == ("老周", "13911112222", "顺达二队")
    assert (found.vehicle, found.order) == (OTHER_TRUCK, "order-1")


def test_cmp_1_an_order_of_several_vehicles_names_none_of_them(company: Company) -> None:
    company.on_site(vehicles=(TRUCK, OTHER_TRUCK))
    found = says(company, order="order-1")
    assert (found.vehicle, found.plate, found.unit, found.model) == (None, "", None, "GT-100")


def test_cmp_1_a_vehicle_alone_leads_to_its_owner_and_terminal(company: Company) -> None:
    found = says(company, vehicle=TRUCK)
    assert (found.customer, found.plate, found.unit) == (CUSTOMER, PLATE, unit(UnitKind.TERMINAL, FITTED))
    assert found.customer_name
    assert found.order is None


def test_cmp_1_of_whom_nothing_is_known_the_words_are_kept(company: Company) -> None:
    found = says(company, what=" 没人接电话 ", customer_name="路人", contact_phone="13911112222")
    assert (found.what, found.customer, found.customer_name, found.plate, found.model) == (
        "没人接电话", None, "路人", "", "",
    )  # fmt: skip
    assert (found.heard_by_name, found.owner_name, found.heard_at) == ("安娜", "安娜", iso(company.now))


def test_cmp_1_a_case_that_is_a_complaint_gives_it_all_that_it_knows(company: Company) -> None:
    company.owing()
    fitted = company.truck().terminal
    assert fitted
    heard(
        company, kind=CaseKind.COMPLAINT, channel=Channel.LETTER, said="收费不对", customer_name="顺达",
        caller="赵队长", phone="13800138000", person="li", order="order-1", receipt="receipt-1", unit=fitted,
    )  # fmt: skip
    (found,) = company.world.all(Complaint)
    assert (found.case, found.what, found.channel) == (CASE, "收费不对", Channel.LETTER)
    assert (found.customer, found.customer_name, found.contact, found.contact_phone) == (
        CUSTOMER, "顺达", "赵队长", "13800138000",
    )  # fmt: skip
    assert (found.person, found.order, found.receipt, found.vehicle, found.unit) == (
        "li", "order-1", "receipt-1", TRUCK, fitted,
    )  # fmt: skip
    assert found.clock is None, "one clock for one promise: the case's"


def test_cmp_1_a_case_that_names_nobody_gives_it_nobody(company: Company) -> None:
    heard(company, kind=CaseKind.COMPLAINT, customer="", vehicle="")
    (found,) = company.world.all(Complaint)
    assert (found.customer, found.person, found.order, found.receipt, found.vehicle, found.unit) == (None,) * 6


# a second call


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"vehicle": TRUCK}, {"vehicle": TRUCK}, True),
        ({"vehicle": TRUCK}, {"vehicle": OTHER_TRUCK}, False),
        ({"order": "order-1"}, {"order": "order-1", "vehicle": OTHER_TRUCK}, True),
        ({"order": "order-1"}, {"order": "order-2"}, False),
        ({"order": "order-1"}, {"vehicle": TRUCK}, True),
        ({}, {}, True),
        ({}, {"about": About.PERSON, "person": "li"}, False),
        ({"about": About.PERSON, "person": "li"}, {"about": About.PERSON, "person": "wang"}, False),
        ({}, {"vehicle": TRUCK}, False),
    ],
)
def test_cmp_1_the_same_matter_is_one_order_or_one_vehicle_or_nothing_named(
    company: Company, first: dict[str, str], second: dict[str, str], same: bool
) -> None:
    company.on_site()
    company.on_site("order-2", vehicles=(OTHER_TRUCK,))
    one = says(company, customer=CUSTOMER, **first)
    other = says(company, "complaint-2", customer=CUSTOMER, **second)
    assert is_same_matter(one, other) is same
    assert (other.state, other.joined_to) == ((ComplaintState.JOINED, ID) if same else (ComplaintState.OPEN, ""))
    told = [i for i in company.world.all(Irregularity) if i.code == "called_twice"]
    assert [(i.about, i.person, i.facts["times"]) for i in told] == [(ID, "anna", "2")] * same


def test_cmp_1_one_telephone_of_two_customers_is_two_matters(company: Company) -> None:
    company.hua.must(AddCustomer(name="联运"), "customer-2")
    says(company, customer=CUSTOMER, contact_phone="13911112222")
    assert says(company, "complaint-2", customer="customer-2", contact_phone="13911112222").joined_to == ""
    assert says(company, "complaint-3", contact_phone="13911112222").joined_to == ID


def test_cmp_1_a_call_about_a_second_call_counts_on_the_first(company: Company) -> None:
    says(company, customer=CUSTOMER)
    says(company, "complaint-2", customer=CUSTOMER)
    says(company, "complaint-3", again="complaint-2", what="第三次", vehicle=OTHER_TRUCK)
    assert complaint(company, "complaint-3").joined_to == ID
    assert [act.text for act in complaint(company).calls] == ["终端又离线", "第三次"]
    (told,) = [i for i in company.world.all(Irregularity) if i.code == "called_twice"]
    assert told.facts == {"number": "TS-2026-0001", "times": "3", "name": "安娜"}, "as often as they called"
    company.bo.must(TellCustomer(what="在查"), ID)
    verdict = company.anna.must(HearComplaint(what="第四次", again=ID), "complaint-4")
    assert [one.facts["times"] for one in verdict.irregularities] == ["4"]
    (still,) = [i for i in company.world.all(Irregularity) if i.code == "called_twice"]
    assert (still.facts["times"], still.opened_at, still.due_at) == ("4", told.opened_at, told.due_at)


# terms to the second


def test_cmp_1_each_term_is_over_after_its_last_moment_and_told_once(company: Company) -> None:
    """Heard on Monday: the customer told by Wednesday evening, the cause found by Thursday evening."""
    hears(company)
    found = complaint(company)
    assert (found.tell_due, found.cause_due) == ("2026-03-04T18:00:00+08:00", "2026-03-05T18:00:00+08:00")
    company.now = parse_time(found.tell_due)
    assert [i.code for i in look(company)] == ["complaint_unowned"]
    company.wait(seconds=1)
    (told,) = look(company)
    assert (told.code, told.about, told.person) == ("customer_untold", ID, "anna")
    assert told.facts | {"due": ""} == {"number": "TS-2026-0001", "name": "安娜", "due": ""}
    assert complaint(company).tell_due == "2026-03-06T18:00:00+08:00", "told again, from now on"
    company.now = parse_time(found.cause_due)
    assert look(company) == []
    company.wait(seconds=1)
    assert [(i.code, i.facts["due"]) for i in look(company)] == [("cause_late", found.cause_due)]


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_cmp_1_a_cause_at_the_last_moment_is_in_time_and_tells_of_nothing_else(
    company: Company, seconds: int, late: bool
) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    company.now = parse_time(complaint(company).cause_due) + timedelta(seconds=seconds, minutes=-1)
    assert opened(company.anna.does(CAUSE, ID)) == ({("CMP-1", "cause_late")} if late else set())
    company.wait(days=1)
    assert "cause_late" not in {i.code for i in look(company)}, "nor is it told afterwards"


def test_cmp_1_a_cause_found_in_time_and_heard_late_settles_itself(company: Company) -> None:
    hears(company)
    company.anna.must(TellCustomer(what="在查"), ID)
    company.now = parse_time(complaint(company).cause_due) + timedelta(hours=1)
    look(company)
    assert "cause_late" in company.open_irregularities()
    company.anna.must(CAUSE, ID, at=parse_time(complaint(company).cause_due))
    assert "cause_late" not in company.open_irregularities()


def test_cmp_1_a_customer_told_in_time_and_heard_late_settles_itself_and_the_next_term_runs(
    company: Company,
) -> None:
    hears(company)
    due = parse_time(complaint(company).tell_due)
    company.now = due + timedelta(hours=1)
    look(company)
    assert "customer_untold" in company.open_irregularities()
    company.li.must(TellCustomer(what="路上告诉的"), ID, at=due)
    assert "customer_untold" not in company.open_irregularities()
    assert complaint(company).tell_due == "2026-03-06T18:00:00+08:00"
    company.now = parse_time(complaint(company).tell_due) + timedelta(minutes=1)
    assert opened(company.anna.does(TellCustomer(what="太晚"), ID)) == {("CMP-1", "customer_untold")}


def test_cmp_1_the_days_are_the_companys_to_set_for_what_is_heard_from_then_on(company: Company) -> None:
    hears(company)
    company.hua.must(SetSetting(name="complaint_cause_days", value="1", since="2026-03-03", reason="总部"))
    company.now = parse_time("2026-03-03T09:00:00+08:00")
    assert says(company, "complaint-2", vehicle=OTHER_TRUCK).cause_due == "2026-03-04T18:00:00+08:00"
    assert complaint(company).cause_due == "2026-03-05T18:00:00+08:00"


def test_role_2_the_person_complained_of_does_not_close_it_and_a_close_has_its_verdict(company: Company) -> None:
    hears(company, person="anna")
    own = company.anna.does(CloseComplaint(outcome=Outcome.UNFOUNDED, verdict="x"), ID)
    assert isinstance(own, Refusal)
    assert (own.rule, own.code) == ("ROLE-2", "own_request")


def test_cmp_1_how_the_customer_took_it_is_kept_with_who_told_them(company: Company) -> None:
    hears(company)
    company.li.must(TellCustomer(what=" 明天上门 ", satisfied=Satisfied.NO), ID)
    (told,) = complaint(company).told
    assert (told.text, told.by, told.name, told.at) == ("明天上门", "li", "李师傅", iso(company.now))
    assert (told.satisfied, told.final) == (Satisfied.NO, False)
