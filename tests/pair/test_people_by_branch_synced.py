"""Absences, logs and hand-overs on devices that see their own branch only: nothing stays or lacks (BR-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.branch_field import HE, MENG, WUXI, holds_what_it_sees, second_branch, sight_is
from pair.field import Field, Phone, on_both

from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import company_day, iso
from rulebook.subjects.absences.commands import AskLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, MovePerson
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.logs.commands import CloseLog, ReleaseSupervision
from rulebook.subjects.logs.records import DayLog, SupervisionReport
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from sync_server.core.rebuild import compare


async def all_agree(field: Field, phones: list[Phone]) -> None:
    for phone in phones:
        await phone.sync()
        holds_what_it_sees(field, phone)
    assert compare(field.company).same


async def both(field: Field) -> list[Phone]:
    """The dispatchers of the head branch and of Wuxi, and the department manager."""
    return [await field.phone(person) for person in (MENG, HE, "p-wu")]


@on_both
def test_br_1_who_is_away_is_on_every_device_and_why_on_those_of_their_branch_only(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        meng, he, wu = phones = await both(field)
        now = field.company.clock()
        ends = iso(now + timedelta(days=2))
        told = TellSick(absence="away-1", person="p-wang", begins=iso(now), ends=ends, words="急性肠胃炎")
        field.office("p-li", told, "")
        await all_agree(field, phones)
        for phone in (meng, wu):
            assert phone.the(Absence, "away-1").reason == "急性肠胃炎"
        part = he.the(Absence, "away-1")
        assert (part.kind, part.reason, part.holds) == (AbsenceKind.WITHHELD, "", True)
        said = await he.does(HandPapers(absence="away-1", words="放在无锡前台了"), "")
        assert said.server_decides
        await he.sync()
        await all_agree(field, phones)
        assert field.get(Absence, "away-1").papers_words == "放在无锡前台了"
        assert he.the(Absence, "away-1").papers_words == ""

    asyncio.run(scene())


@on_both
def test_br_1_a_leave_that_is_taken_back_goes_from_the_other_branchs_devices(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        meng, he, _ = phones = await both(field)
        now = field.company.clock()
        begins, ends = iso(now + timedelta(days=7)), iso(now + timedelta(days=8))
        ask = AskLeave(kind=AbsenceKind.ANNUAL, begins=begins, ends=ends, reason="回老家", need="票")
        field.office("p-wang", ask, "leave-1")
        await all_agree(field, phones)
        assert he.the(Absence, "leave-1").reason == ""
        field.office("p-wang", WithdrawLeave(), "leave-1")
        await all_agree(field, phones)
        assert he.world.get(Absence, "leave-1") is None
        assert meng.the(Absence, "leave-1").reason == "回老家"

    asyncio.run(scene())


@on_both
def test_br_1_an_absence_goes_with_whoever_is_lent_over_it_and_a_move_takes_the_days_log_along(
    field: Field,
) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        meng, he, _ = phones = await both(field)
        now, today = field.company.clock(), company_day(field.company.clock())
        begins, ends = iso(now + timedelta(days=7)), iso(now + timedelta(days=7, hours=3))
        ask = AskLeave(kind=AbsenceKind.ANNUAL, begins=begins, ends=ends, reason="回老家", need="票")
        field.office("p-zhao", ask, "leave-1")
        field.office("p-zhao", BeginShift(), "")
        field.office("p-zhao", CloseLog(day=today.isoformat(), remark="一切正常"), "")
        field.office("p-zhao", GiveShift(handover="hand-1", to="p-li", words="钥匙在前台"), "")
        await all_agree(field, phones)
        assert he.the(Absence, "leave-1").reason == ""
        log, shift = f"p-zhao:{today}", f"p-zhao:{today}"
        assert meng.world.get(DayLog, log)
        assert he.world.get(DayLog, log) is None
        assert he.world.get(ShiftHandover, "hand-1") is None
        first, last = (today + timedelta(days=6)).isoformat(), (today + timedelta(days=10)).isoformat()
        field.office("p-wu", AskLoan(person=PersonId("p-zhao"), branch=WUXI, begins=first, ends=last), "loan-1")
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, phones)
        assert he.the(Absence, "leave-1").reason == "回老家", "the borrower decides on it"
        assert meng.the(Absence, "leave-1").reason == "", "lent on that day"
        assert he.world.get(DayLog, log) is None
        field.office("p-wu", MovePerson(branch=WUXI, since=(today + timedelta(days=11)).isoformat()), "p-zhao")
        field.office("p-wu", MovePerson(branch=WUXI), "p-li")
        await all_agree(field, phones)
        assert he.world.get(ShiftHandover, "hand-1"), "its taker works there from today on"
        assert he.world.get(Shift, shift) is None
        field.office("p-li", TakeShift(handover="hand-1"), "")
        await all_agree(field, phones)
        assert he.the(ShiftHandover, "hand-1").taken_by == "p-li"

    asyncio.run(scene())


def asked_until_late(field: Field, person: str) -> str:
    """A loan to Wuxi from tomorrow on that nobody has decided; tomorrow has come. Its first day."""
    today = company_day(field.company.clock())
    first, last = (today + timedelta(days=1)).isoformat(), (today + timedelta(days=6)).isoformat()
    field.office("p-wu", AskLoan(person=PersonId(person), branch=WUXI, begins=first, ends=last), "loan-1")
    field.clock.now += timedelta(days=1)
    return first


@on_both
def test_br_1_a_loan_that_is_agreed_after_its_first_day_takes_that_days_log_along(field: Field) -> None:
    """The server was off over it, so that nothing lapsed."""

    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        meng, he, _ = phones = await both(field)
        first = asked_until_late(field, "p-zhao")
        field.office("p-zhao", CloseLog(day=first, remark="一切正常"), "")
        await all_agree(field, phones)
        log = f"p-zhao:{first}"
        assert (meng.world.get(DayLog, log) is None, he.world.get(DayLog, log) is None) == (False, True)
        field.clock.now += timedelta(days=1)
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, phones)
        assert (meng.world.get(DayLog, log) is None, he.world.get(DayLog, log) is None) == (True, False)

    asyncio.run(scene())


@on_both
def test_br_1_a_loan_that_is_agreed_after_its_first_day_takes_what_was_heard_on_it_along(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        he, chen, _ = phones = [await field.phone(person) for person in (HE, "p-chen", "p-wu")]
        asked_until_late(field, MENG)
        heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不上线", customer_name="路人")
        field.office(MENG, heard, "case-1")
        field.office(MENG, HearComplaint(what="没人接电话"), "complaint-1")
        await all_agree(field, phones)
        assert chen.world.get(ServiceCase, "case-1")
        assert chen.world.get(Complaint, "complaint-1")
        assert he.world.get(ServiceCase, "case-1") is None
        field.clock.now += timedelta(days=1)
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, phones)
        for kind, id in ((ServiceCase, "case-1"), (Complaint, "complaint-1")):
            assert he.world.get(kind, id), id
            assert chen.world.get(kind, id) is None, id

    asyncio.run(scene())


@on_both
def test_br_1_a_supervised_month_says_to_no_branchs_device_which_irregularities_it_counted(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        field.office("p-zhao", CloseLog(day="昨天"), "")
        meng, he, wu = phones = await both(field)
        month = company_day(field.company.clock()).isoformat()[:7]
        field.clock.now += timedelta(days=31)
        field.office("p-sun", ReleaseSupervision(words="总体正常"), month)
        await all_agree(field, phones)
        whole = wu.the(SupervisionReport, month).latest
        counts = {figure.name: figure.count for figure in whole.figures}
        assert counts["irregularities"], "there is something to be silent about"
        for phone in (meng, he):
            part = phone.the(SupervisionReport, month).latest
            assert {figure.name: figure.count for figure in part.figures} == counts
            assert not any(f.told for f in part.figures if f.name in ("irregularities", "logs_missing"))

    asyncio.run(scene())
