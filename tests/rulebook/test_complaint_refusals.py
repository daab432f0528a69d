"""What is said no to around complaints and measures, by which rule, and nothing is changed (CMP-1, ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import Company
from complaint_facts import CLOSE, ID, WHYS, hears, sets
from refused_ground import Asked, No, refusal_of, wrong

from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import CauseKind, Outcome
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import MeasureKind

OPEN, DONE, CHECKED = "m-open", "m-done", "m-checked"
NUMBER = {"number": "TS-2026-0001"}
CHECK = VerifyMeasure(helped=True, how="看过了")
UNFOUNDED = CloseComplaint(outcome=Outcome.UNFOUNDED, verdict="设备正常")
LATER = "2026-03-20"
STARTED = "complaint_calmed, complaint_cause, complaint_preventive, complaint_measures_done, complaint_verified"


def given(who: str = "wang", due: str = LATER, matter: str = ID, what: str = "返工") -> SetMeasure:
    return SetMeasure(matter=matter, kind=MeasureKind.CORRECTIVE, what=what, who=who, due=due)


def moved(who: str = "", due: str = "", reason: str = "改") -> MoveMeasure:
    return MoveMeasure(reason=reason, who=who, due=due)


@pytest.fixture
def owned(company: Company) -> Company:
    """Anna owns a complaint about Li with a measure that is open, one that is done, one that is verified."""
    hears(company)
    for id in (OPEN, DONE, CHECKED):
        sets(company, MeasureKind.CORRECTIVE, id=id)
    for id in (DONE, CHECKED):
        company.wang.must(DoMeasure(result="已打胶"), id)
    company.anna.must(CHECK, CHECKED)
    return company


def settled(company: Company) -> None:
    """All is done but the last word to the customer."""
    for id in (OPEN, DONE):
        company.anna.must(DropMeasure(reason="并入"), id)
    company.anna.must(CalmComplaint(what="远程重启"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    preventive = sets(company, MeasureKind.PREVENTIVE)
    company.wang.must(DoMeasure(result="修订作业指导书"), preventive)
    company.anna.must(CHECK, preventive)


def closed(asked: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    def after(company: Company) -> Asked:
        settled(company)
        company.anna.must(TellCustomer(what="已返工", final=True), ID)
        company.anna.must(CLOSE, ID)
        return asked(company)

    return after


def told_all(company: Company) -> Asked:
    settled(company)
    company.anna.must(TellCustomer(what="已返工", final=True), ID)
    return company.anna, CloseComplaint(outcome=Outcome.JUSTIFIED, verdict=" "), ID


def untold(company: Company) -> Asked:
    settled(company)
    return company.anna, CLOSE, ID


def gone(company: Company) -> Asked:
    company.set_person("bo", active=False)
    return company.anna, HandComplaint(to="bo"), ID


def offered(company: Company) -> Asked:
    company.anna.must(HandComplaint(to="bo"), ID)
    return company.chen, TakeComplaint(), ID


def of_chen(company: Company) -> Asked:
    """The manager himself is complained of."""
    hears(company, id="c-chen", person="chen", vehicle="", customer_name="路人")
    return company.chen, UNFOUNDED, "c-chen"


NO: No = {
    "handed by a stranger": (
        lambda c: (c.bo, HandComplaint(to="bo"), ID), "CMP-1", "not_in_charge", {"name": "安娜"},
    ),
    "handed to who has it": (
        lambda c: (c.chen, HandComplaint(to="anna"), ID), "CMP-1", "handed_to_self", {"name": "安娜"},
    ),
    "handed to who left": (gone, "ROLE-1", "inactive", {}),
    "handed to whom it is about": (lambda c: (c.anna, HandComplaint(to="li"), ID), "ROLE-2", "own_request", {}),
    "handed when closed": (
        closed(lambda c: (c.anna, HandComplaint(to="bo"), ID)), "CMP-1", "complaint_closed", NUMBER,
    ),
    "taken unasked": (lambda c: (c.bo, TakeComplaint(), ID), "CMP-1", "not_handed_to_you", {}),
    "taken by another": (offered, "CMP-1", "not_handed_to_you", {}),
    "closed by a stranger": (lambda c: (c.bo, CLOSE, ID), "CMP-1", "not_in_charge", {"name": "安娜"}),
    "closed by whom it is about": (of_chen, "ROLE-2", "own_request", {}),
    "closed half-way": (
        lambda c: (c.anna, CLOSE, ID), "CMP-1", "unverified_close", {"missing": f"{STARTED}, complaint_told"},
    ),
    "unfounded, half-way": (
        lambda c: (c.anna, UNFOUNDED, ID), "CMP-1", "unverified_close",
        {"missing": f"{STARTED}, complaint_told".replace("complaint_preventive, ", "")},
    ),
    "closed and nobody told": (untold, "CMP-1", "unverified_close", {"missing": "complaint_told"}),
    "closed without a verdict": (told_all, "CMP-1", "reason_needed", {}),
    "a measure's name twice": (lambda c: (c.anna, given(), OPEN), "SYS-4", "exists", {"what": f"measure {OPEN}"}),
    "a measure of nothing": (
        lambda c: (c.anna, given(matter="none"), "m"), "SYS-3", "not_found", {"what": "complaint none"},
    ),
    "a measure by a stranger": (lambda c: (c.bo, given(), "m"), "CMP-1", "not_in_charge", {"name": "安娜"}),
    "a measure after the end": (closed(lambda c: (c.anna, given(), "m")), "CMP-1", "matter_closed", {}),
    "a measure of no words": (
        lambda c: (c.anna, given(what=" "), "m"), "CMP-1", "field_missing", {"fields": "what"},
    ),
    "a measure for whom it is about": (lambda c: (c.anna, given("li"), "m"), "ROLE-2", "own_request", {}),
    "a measure on no day": (
        lambda c: (c.anna, given(due="bald"), "m"), "CMP-1", "field_wrong", wrong("due", "not_a_date"),
    ),
    "a measure for yesterday": (
        lambda c: (c.anna, given(due="2026-03-01"), "m"), "CMP-1", "field_wrong", wrong("due", "in_the_past"),
    ),
    "checked before it is done": (
        lambda c: (c.anna, CHECK, OPEN), "CMP-1", "measure_state", {"state": "measure_open"},
    ),
    "checked by the doer": (lambda c: (c.wang, CHECK, DONE), "ROLE-2", "own_request", {}),
    "checked by whom it is about": (lambda c: (c.li, CHECK, DONE), "ROLE-2", "own_request", {}),
    "checked by the doer's own department": (
        lambda c: (c.chen, CHECK, DONE), "ROLE-2", "same_department", {"name": "王师傅"},
    ),
    "checked without a word": (
        lambda c: (c.anna, VerifyMeasure(helped=True, how=" "), DONE), "CMP-1", "reason_needed", {},
    ),
    "sent back without a day": (
        lambda c: (c.anna, VerifyMeasure(helped=False, how="仍然离线"), DONE),
        "CMP-1", "field_wrong", wrong("due", "not_a_date"),
    ),
    "moved when done": (
        lambda c: (c.anna, moved(due=LATER), DONE), "CMP-1", "measure_state", {"state": "measure_done"},
    ),
    "moved by a stranger": (lambda c: (c.bo, moved(due=LATER), OPEN), "CMP-1", "not_in_charge", {"name": "安娜"}),
    "moved without a word": (lambda c: (c.anna, moved(due=LATER, reason=" "), OPEN), "CMP-1", "reason_needed", {}),
    "moved nowhere": (lambda c: (c.anna, moved(), OPEN), "CMP-1", "field_missing", {"fields": "due"}),
    "moved to whom it is about": (lambda c: (c.anna, moved("li"), OPEN), "ROLE-2", "own_request", {}),
    "given up when verified": (
        lambda c: (c.anna, DropMeasure(reason="x"), CHECKED),
        "CMP-1", "measure_state", {"state": "measure_verified"},
    ),
    "given up by a stranger": (
        lambda c: (c.bo, DropMeasure(reason="x"), OPEN), "CMP-1", "not_in_charge", {"name": "安娜"},
    ),
    "given up without a word": (lambda c: (c.anna, DropMeasure(reason=" "), OPEN), "CMP-1", "reason_needed", {}),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_cmp_1_it_is_refused_by_its_rule_and_changes_nothing(owned: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(owned, asked(owned)) == tuple(said)


@pytest.mark.parametrize("hand", ["anna", "dong"])
def test_cmp_1_who_is_in_charge_hands_it_on(owned: Company, hand: str) -> None:
    getattr(owned, hand).must(HandComplaint(to="bo"), ID)
    owned.bo.must(TakeComplaint(), ID)


def test_cmp_1_today_is_a_day_to_do_it_and_a_check_from_the_head_is_one_of_another_department(
    owned: Company,
) -> None:
    owned.anna.must(given(due="2026-03-02"), "m")
    owned.dong.must(CHECK, DONE)
