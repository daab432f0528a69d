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
from rulebook.subjects.logs.commands import CloseLog
from rulebook.subjects.logs.records import DayLog
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
