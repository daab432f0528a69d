"""An erasure, whole on its way, what stands against one, and whose words others bear, too (SEC-2)."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, make_company, usual_company
from every_kind import with_every_kind
from msgspec.structs import replace
from refused_ground import refusal_of, wrong
from test_erasures import ASKED, QUIET, a_quiet_one
from who_left import AGREED, LEFT, NAME, OWN_ROWS, PHONE, WHO, person, put, somebody_left
from who_left import ASKED as LEAVER_ASKED

from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import PastPerson
from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import RECORDS
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.standing_against import need_nothing_against
from rulebook.subjects.leaver_erasures.borne import Bearers, Borne, names_of, numbers_of
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.records import LeaverErasure

HUA, DONG = PersonId("hua"), PersonId("dong")
ROWS = (ErasedRow(Customer.KIND, QUIET, True),)


def erasure(company: Company) -> Erasure:
    found = company.world.get(Erasure, QUIET)
    assert found is not None
    return found


def leaver(company: Company) -> LeaverErasure:
    found = company.world.get(LeaverErasure, WHO)
    assert found is not None
    return found


def test_sec_2_a_customers_erasure_is_kept_with_who_asked_who_decided_and_when_it_was_done(
    company: Company,
) -> None:
    a_quiet_one(company)
    company.hua.must(AskErasure(reason=" 本人书面要求 "), QUIET)
    instead = erasure(company).stands_for
    asked = Erasure(
        id=QUIET, state=ErasureState.ASKED, stands_for=instead, reason="本人书面要求", asked_by=HUA,
        asked_by_name="华管理员", asked_at=iso(company.now),
    )  # fmt: skip
    assert erasure(company) == asked
    assert (instead[:4], len(instead)) == ("已删除-", 12)
    company.dong.must(DecideErasure(agreed=True, why=" 同意 "), QUIET)
    agreed = replace(
        asked, state=ErasureState.AGREED, decided_by=DONG, decided_by_name="董经理", decided_at=iso(company.now),
        why="同意",
    )  # fmt: skip
    assert erasure(company) == agreed
    company.system.must(CarryOutErasure(rows=ROWS, last=False), QUIET)
    begun = replace(agreed, done_at=iso(company.now), first_at=iso(company.now), records=1)
    assert erasure(company) == begun, "more lines follow"
    company.system.must(CarryOutErasure(rows=ROWS), QUIET)
    done = replace(begun, state=ErasureState.DONE, done_at=iso(company.now))
    assert erasure(company) == done, "what was replaced is not replaced again"
    company.hua.must(ASKED, QUIET)
    assert erasure(company) == replace(
        done, state=ErasureState.ASKED, asked_at=iso(company.now), decided_by=None, decided_by_name="",
        decided_at="", why="", records=0,
    )  # fmt: skip


def test_sec_2_after_a_restore_it_goes_again_and_late_words_are_told(company: Company) -> None:
    a_quiet_one(company)
    company.system.must(CarryOutErasure(rows=ROWS, how=ErasedHow.AGAIN), QUIET)
    known, now = erasure(company), iso(company.now)
    assert known == Erasure(
        id=QUIET, state=ErasureState.DONE, stands_for=known.stands_for, done_at=now, first_at=now,
        how=ErasedHow.AGAIN, records=1,
    )  # fmt: skip
    (told,) = company.system.must(CarryOutErasure(rows=ROWS, how=ErasedHow.LATE), QUIET).irregularities
    assert (told.code, told.about, told.owner) == ("erased_words_late", f"erasure:{QUIET}", Role.ADMINISTRATOR)
    assert told.facts == {"name": known.stands_for}
    assert erasure(company) == replace(known, done_at=iso(company.now), how=ErasedHow.LATE, records=0)


def test_sec_2_a_leavers_erasure_is_kept_with_who_asked_who_decided_and_when_it_was_done(company: Company) -> None:
    somebody_left(company)
    company.hua.must(AskLeaverErasure(left=f" {LEFT} ", reason=" 本人书面要求 "), WHO)
    asked = LeaverErasure(
        id=WHO, state=ErasureState.ASKED, left=LEFT, reason="本人书面要求", asked_by=HUA, asked_by_name="华管理员",
        asked_at=iso(company.now),
    )  # fmt: skip
    assert leaver(company) == asked
    company.dong.must(AGREED, WHO)
    agreed = replace(
        asked, state=ErasureState.AGREED, decided_by=DONG, decided_by_name="董经理", decided_at=iso(company.now)
    )
    assert leaver(company) == agreed
    alike = (PersonId("wang"), PersonId("li"))
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS, last=False, alike=alike), WHO)
    now = iso(company.now)
    begun = replace(
        agreed,
        number=1,
        done_at=now,
        first_at=now,
        records=1,
        alike=(PersonId("li"), PersonId("wang")),
    )
    assert leaver(company) == begun
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    done = replace(begun, state=ErasureState.DONE, done_at=iso(company.now))
    assert leaver(company) == done
    company.hua.must(LEAVER_ASKED, WHO)
    assert leaver(company) == replace(
        done, state=ErasureState.ASKED, asked_at=iso(company.now), decided_by=None, decided_by_name="",
        decided_at="",
    )  # fmt: skip


def test_sec_2_around_an_erasure_it_is_refused_by_its_rule_and_changes_nothing(company: Company) -> None:
    a_quiet_one(company)
    somebody_left(company)
    no = DecideErasure(agreed=False, why=" ")
    assert refusal_of(company, (company.hua, AskErasure(reason=" "), QUIET)) == ("SEC-2", "reason_needed", {})
    assert refusal_of(company, (company.dong, no, QUIET)) == ("SEC-2", "erase_not_asked", {})
    blank = AskLeaverErasure(left=LEFT, reason=" ")
    assert refusal_of(company, (company.hua, blank, WHO)) == ("SEC-2", "reason_needed", {})
    ahead = replace(LEAVER_ASKED, left="2026-03-03")
    said = refusal_of(company, (company.hua, ahead, WHO))
    assert said == ("SEC-2", "field_wrong", wrong("left", "not_a_date"))
    for command, decide, subject in (
        (ASKED, no, QUIET),
        (LEAVER_ASKED, DecideLeaverErasure(agreed=False, why=" "), WHO),
    ):
        company.hua.must(command, subject)
        twice = refusal_of(company, (company.hua, command, subject))
        assert twice == ("SEC-2", "erase_asked", {"name": "华管理员"})
        assert refusal_of(company, (company.dong, decide, subject)) == ("SEC-2", "reason_needed", {})


@pytest.fixture(scope="module")
def whole() -> Company:
    return with_every_kind(make_company())


LONG_AGO = "2000-01-01T00:00:00+08:00"
AGAINST: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "case": ("case", {"state": "open"}, {"state": "closed"}, "erase_open"),
    "dispute": ("case", {"state": "open", "kind": "dispute"}, {"state": "closed"}, "erase_disputed"),
    "complaint": ("complaint", {"state": "open"}, {"state": "closed"}, "erase_disputed"),
    "debt": ("receivable", {"state": "open"}, {"state": "written_off", "opened_at": LONG_AGO}, "erase_owed"),
    "refund": ("refund", {"state": "owed"}, {"state": "dropped", "granted_at": LONG_AGO}, "erase_owed"),
    "term": ("service_term", {"state": "running"}, {"state": "ended"}, "erase_open"),
    "page": ("customer_page", {"state": "active"}, {"state": "revoked"}, "erase_open"),
    "report": ("public_report", {"state": "waiting"}, {"state": "dismissed"}, "erase_open"),
    "message": ("message", {"state": "queued"}, {"state": "withdrawn"}, "erase_open"),
    "failed message": ("message", {"state": "failed"}, {"state": "sent"}, "erase_open"),
    "call": ("follow_up", {"state": "due"}, {"state": "done"}, "erase_open"),
    "shipment": ("shipment", {"state": "sent"}, {"state": "taken"}, "erase_open"),
}  # fmt: skip


def _with(record: Record, changes: dict[str, Any]) -> Record:
    kinds = {name: type(getattr(record, name)) for name in changes}
    typed = {name: kinds[name](value) for name, value in changes.items()}
    if hasattr(record, "whose"):
        typed["whose"] = QUIET
    if hasattr(record, "order"):
        typed["order"] = None if getattr(record, "order", None) is None else type(record.order)("")
    return replace(record, customer=QUIET, **typed)


@pytest.mark.parametrize("what", AGAINST)
def test_sec_2_whatever_is_open_with_them_stands_against_it_and_nothing_that_is_over(
    whole: Company, what: str
) -> None:
    kind, still, over, code = AGAINST[what]
    company = usual_company().copy()
    record = whole.world.all(RECORDS[kind])[0]
    put(company, _with(record, still))
    with pytest.raises(Refused) as said:
        need_nothing_against(company.world, QUIET, company.now)
    assert said.value.code == code
    assert said.value.facts["what"]
    put(company, _with(record, over))
    need_nothing_against(company.world, QUIET, company.now)


def test_sec_2_what_was_told_of_no_order_of_theirs_stands_against_it_until_it_is_settled(company: Company) -> None:
    a_quiet_one(company)
    known = Irregularity(
        id="x", rule="CASH-8", code="overpaid", about=f"receivable:{QUIET}:2", person=HUA, person_name="华",
        owner=Role.FINANCE, opened_at="", due_at="", state="open", line="line-1",
    )  # type: ignore[arg-type]  # fmt: skip
    put(company, known)
    assert refusal_of(company, (company.hua, ASKED, QUIET)) == ("SEC-2", "erase_open", {"what": "x"})
    for changes in ({"state": "settled"}, {"about": f"receivable:{QUIET}2"}, {"code": "erased_words_late"}):
        twin = company.copy()
        put(twin, replace(known, **changes))
        twin.hua.must(ASKED, QUIET)


# whose words others bear, too


def test_sec_2_names_and_numbers_are_the_present_one_first_and_each_once(company: Company) -> None:
    somebody_left(company)
    past = tuple(
        PastPerson(name=name, phone=phone, roles=(), at="", by=HUA)
        for name, phone in (("齐小国", "13100000000"), (NAME, ""))
    )
    known = replace(person(company), past=past)
    assert names_of(known) == (NAME, "齐小国")
    assert numbers_of(known) == (PHONE, "13100000000")


def borne(company: Company, *records: Record) -> Borne:
    found = Bearers(person(company))
    for record in records:
        found.note(record)
    return found.found()


def test_sec_2_what_others_bear_is_noted_by_its_place_and_never_by_its_words(company: Company) -> None:
    somebody_left(company)
    li, customer = person(company, "li"), company.world.all(Customer)[0]
    truck = company.world.all(Vehicle)[0]
    assert borne(company, li, customer, truck, person(company)) == Borne()
    assert borne(company, replace(li, name=NAME)) == Borne(shared=(0,), alike=(PersonId("li"),))
    assert borne(company, replace(li, phone=PHONE)) == Borne(numbers=(0,))
    assert borne(company, replace(li, name=f"{NAME}强")) == Borne(inside=(0,))
    assert borne(company, replace(customer, contact=f" {NAME} ")) == Borne(outside=(0,))
    assert borne(company, replace(customer, contact_phone=PHONE)) == Borne(numbers=(0,))
    assert borne(company, replace(customer, address=f"{NAME}路1号")) == Borne(inside=(0,))
    assert borne(company, replace(truck, driver=NAME, driver_phone=f"0{PHONE}")) == Borne(
        outside=(0,), numbers=(0,)
    )


def test_sec_2_who_bore_their_name_and_went_before_bears_it_yet(company: Company) -> None:
    somebody_left(company)
    gone = LeaverErasure(id=PersonId("other"), state=ErasureState.DONE, first_at="x", alike=(WHO,))
    assert borne(company, gone) == Borne(shared=(0,))
    assert borne(company, replace(gone, first_at="")) == Borne()
    assert borne(company, replace(gone, alike=())) == Borne()
