"""The term begins no earlier than the last they did, and nothing of theirs may be left to do (SEC-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from company import Company
from who_left import ASKED, NAME, WHO, code, person, put, somebody_left

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import RoleSince
from rulebook.kernel.ids import CaseId, HandoverId, LineId, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, HandOver, ServiceCase
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.complaints.records import About, Complaint, ComplaintState, Offer, Severity
from rulebook.subjects.shift_handovers.records import HandoverState as ShiftState
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.visits.records import Visit

WORKED = "2014-03-04T10:00:00+08:00"
"""After the day that was said."""

DID: dict[str, Record] = {
    "visit": Visit(id=VisitId("v-9"), order=OrderId("o-9"), technician=WHO, arrived_at=WORKED),
    "envelope": Handover(
        id=HandoverId("h-9"),
        technician=WHO,
        technician_name=NAME,
        state=HandoverState.COUNTED,
        declared_at=WORKED,
        returned_at=WORKED,
        due_at=WORKED,
        receipts=(ReceiptId("r-9"),),
    ),
    "shift handed over": ShiftHandover(
        id="sh-9",
        giver=WHO,
        giver_name=NAME,
        to="li",
        matters=(),
        given_at=WORKED,
        due_at=WORKED,
        state=ShiftState.TAKEN,
    ),
    "day closed": Day(id="2014-03-04", state=DayState.CLOSED, closed_by=WHO, closed_at=WORKED),
}


@pytest.mark.parametrize("did", DID)
def test_sec_2_whatever_they_did_after_the_day_that_was_said_stands_against_it(company: Company, did: str) -> None:
    somebody_left(company)
    put(company, DID[did])
    verdict = company.hua.does(ASKED, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_day", {"day": "2014-03-04"})
    company.hua.must(msgspec.structs.replace(ASKED, left="2014-03-04"), WHO)


def test_sec_2_who_was_given_a_role_was_there(company: Company) -> None:
    somebody_left(company)
    since = (RoleSince(role=Role.CUSTOMER_SERVICE, at=WORKED),)
    put(company, msgspec.structs.replace(person(company), since=since))
    assert code(company.hua.does(ASKED, WHO)) == "leaver_day"


def complaint(**changes: object) -> Complaint:
    known = Complaint(
        id="complaint-9",
        number="T-9",
        state=ComplaintState.OPEN,
        about=About.OTHER,
        severity=Severity.MINOR,
        what="等了三小时",
        heard_by=PersonId("li"),
        heard_by_name="李师傅",
        heard_at=WORKED,
        owner=PersonId("li"),
        owner_name="李师傅",
    )
    return msgspec.structs.replace(known, **changes)


def case(**changes: object) -> ServiceCase:
    known = ServiceCase(
        id=CaseId("case-9"),
        number="K-9",
        kind=CaseKind.REQUEST,
        state=CaseState.OPEN,
        said="怎么装",
        owner=PersonId("li"),
        owner_name="李师傅",
        channel=Channel.CALL,
        heard_at=WORKED,
        heard_by=PersonId("li"),
        heard_by_name="李师傅",
        came_at=WORKED,
        line=LineId("line-9"),
    )
    return msgspec.structs.replace(known, **changes)


def given(**changes: object) -> Record:
    return msgspec.structs.replace(DID["shift handed over"], given_at="2014-02-01T18:00:00+08:00", **changes)


OFFER = Offer(to=WHO, to_name=NAME, by=PersonId("li"), by_name="李师傅", at=WORKED)
HANDED = HandOver(to=WHO, to_name=NAME, by=PersonId("li"), by_name="李师傅", at=WORKED)
OPEN: dict[str, tuple[Callable[[], Record], Callable[[], Record], str]] = {
    "complaint": (
        lambda: complaint(owner=WHO),
        lambda: complaint(owner=WHO, state=ComplaintState.CLOSED),
        "T-9",
    ),
    "complaint offered": (lambda: complaint(offer=OFFER), complaint, "T-9"),
    "case offered": (lambda: case(offered=HANDED), case, "K-9"),
    "shift not taken": (lambda: given(state=ShiftState.GIVEN), given, "2014-02-01"),
}


@pytest.mark.parametrize("what", OPEN)
def test_sec_2_whatever_is_open_or_offered_to_them_stands_against_it_and_is_named(
    company: Company, what: str
) -> None:
    still, over, named = OPEN[what]
    somebody_left(company)
    put(company, still())
    verdict = company.hua.does(ASKED, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_open", {"what": named})
    put(company, over())
    company.hua.must(ASKED, WHO)


def test_sec_2_a_shift_that_runs_stands_against_it_one_that_was_never_ended_does_not_forever(
    company: Company,
) -> None:
    somebody_left(company)
    day = company.now.date().isoformat()
    put(company, Shift(id=f"gone:{day}", person=WHO, name=NAME, day=day, begun_at=iso(company.now)))
    assert code(company.hua.does(ASKED, WHO)) == "leaver_open"
    company.now += timedelta(days=2)
    assert code(company.hua.does(ASKED, WHO)) == "leaver_day"
