"""Absences, swaps, shifts, hand-overs and logs as whoever is bound to a branch sees them (BR-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import msgspec
import pytest
from company import Company, Hand
from phone_sight import PhoneWorld

from rulebook.horizon.foretelling import Foretold, foretell
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import LineId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso
from rulebook.rules import IRREGULARITIES, sight
from rulebook.subjects.absences.commands import AskLeave, DecideLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.records import ASKABLE, Absence, AbsenceKind, AbsenceState, Papers
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH, reader_tags
from rulebook.subjects.branches.by_person import OF_WHOM
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, MovePerson, OpenBranch
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.branches.sight import BRANCHES_OF, what_moves_with
from rulebook.subjects.logs.commands import CloseLog, CloseWeek, ReleaseSupervision, WriteMinutes
from rulebook.subjects.logs.figures import rolled_up
from rulebook.subjects.logs.records import DayLog, Minutes, SupervisionReport, WeekReport
from rulebook.subjects.rosters.records import ShiftSwap, SwapState
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover

R = TypeVar("R", bound=Record)
SU = "suzhou"


@pytest.fixture
def two(company: Company) -> Company:
    """苏州站 with Bo and Zhao; Bei dispatches at the head branch, where Li is; each branch sees its own."""
    company.hire("bei", "第二调度", Role.DISPATCHER)
    company.hire("zhao", "赵师傅", Role.TECHNICIAN)
    company.dong.must(OpenBranch(name="苏州站"), SU)
    for person in ("bo", "zhao"):
        company.dong.must(MovePerson(branch=SU), person)
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各管各的"), "")
    return company


def seen(company: Company, person: str, record: R) -> R | None:
    known = company.world.get(Person, person)
    assert known is not None
    return sight(record, reader_tags(company.world, known, "d", company.now), {}, company.world)


def the(company: Company, kind: type[R], id: str) -> R:
    found = company.world.get(kind, id)
    assert found is not None
    return found


def sick(company: Company, days: int = 2) -> Absence:
    """Li is sick from now on, and says what it is; the certificate is there."""
    ends = iso(company.now + timedelta(days=days))
    told = TellSick(absence="away-1", person="li", begins=iso(company.now), ends=ends, words="急性肠胃炎")
    company.anna.must(told)
    company.li.must(HandPapers(absence="away-1", words="市一院诊断书"))
    return the(company, Absence, "away-1")


def test_br_1_another_branch_sees_that_somebody_is_away_and_until_when_and_not_why(two: Company) -> None:
    absence = sick(two)
    assert absence.papers is Papers.HANDED
    part = seen(two, "bo", absence)
    assert part is not None
    assert (part.person, part.begins, part.ends) == ("li", absence.begins, absence.ends)
    assert part.holds, "who is free is seen by all"
    assert part.kind is AbsenceKind.WITHHELD
    said = msgspec.json.encode(part).decode()
    for word in ("sick", "told", "肠胃", "诊断", "handed", "安娜", absence.asked_by_name):
        assert word not in said, word
    for person in ("bei", "li", "dong", "ji", "hua", "anna", "chen"):
        assert seen(two, person, absence) is absence, f"{person}: of its branch, named, or of the whole company"


def test_br_1_what_is_known_of_an_absence_elsewhere_tells_no_sickness_from_a_holiday(two: Company) -> None:
    """Nothing but the person and the times differs, whichever way the leave came about."""
    begins, ends = iso(two.now + timedelta(days=2)), iso(two.now + timedelta(days=3))
    asked = AskLeave(kind=AbsenceKind.PERSONAL, begins=begins, ends=ends, reason="家里有事", need="刚接到电话")
    two.li.must(asked, "leave-1")
    two.chen.must(DecideLeave(grant=True, stand_in="wang"), "leave-1")
    given, ill = seen(two, "bo", the(two, Absence, "leave-1")), seen(two, "bo", sick(two, days=1))
    assert given is not None
    assert ill is not None
    same = {"id": "", "begins": "", "ends": "", "asked_at": "", "length": 0}
    assert msgspec.structs.replace(given, **same) == msgspec.structs.replace(ill, **same)


def test_br_1_leave_that_is_asked_for_elsewhere_is_seen_and_goes_once_it_is_over(two: Company) -> None:
    begins, ends = iso(two.now + timedelta(days=4)), iso(two.now + timedelta(days=5))
    two.li.must(AskLeave(kind=AbsenceKind.PERSONAL, begins=begins, ends=ends, reason="家里有事"), "leave-1")
    part = seen(two, "bo", the(two, Absence, "leave-1"))
    assert part is not None
    assert (part.state, part.reason, part.deciders) == (AbsenceState.ASKED, "", ())
    two.li.must(WithdrawLeave(), "leave-1")
    assert seen(two, "bo", the(two, Absence, "leave-1")) is None
    assert seen(two, "bei", the(two, Absence, "leave-1")) is not None


def test_br_1_an_absence_belongs_where_somebody_works_on_its_days_and_follows_a_loan(two: Company) -> None:
    day = company_day(two.now) + timedelta(days=10)
    begins = iso(two.now + timedelta(days=10))
    two.li.must(
        AskLeave(kind=AbsenceKind.ANNUAL, begins=begins, ends=iso(two.now + timedelta(days=11))), "leave-1"
    )
    absence = the(two, Absence, "leave-1")
    assert BRANCHES_OF[Absence](two.world, absence) == {HEAD}
    ask = AskLoan(person=PersonId("li"), branch=SU, begins=day.isoformat(), ends=day.isoformat())
    two.dong.must(ask, "loan-1")
    two.chen.must(DecideLoan(agree=True), "loan-1")
    assert BRANCHES_OF[Absence](two.world, absence) == {HEAD, SU}, "it reaches into the day on which Li is back"
    assert seen(two, "bo", absence) is absence, "whoever borrows decides on it"
    loan = two.world.records["branch_loan", "loan-1"]
    assert absence in list(what_moves_with(two.world, loan)), "the feed brings it along"


def test_br_1_logs_weeks_shifts_and_hand_overs_are_their_branchs(two: Company) -> None:
    today = company_day(two.now)
    week = f"{today.isocalendar().year}-W{today.isocalendar().week:02d}"
    two.li.must(BeginShift())
    two.li.must(CloseLog(day=today.isoformat(), remark="一切正常"))
    two.li.must(CloseWeek(week=week, words="两单未完"))
    two.li.must(GiveShift(handover="hand-1", to="wang", words="钥匙在前台"))
    for kind, id in (
        (Shift, f"li:{today}"),
        (DayLog, f"li:{today}"),
        (WeekReport, f"li:{week}"),
        (ShiftHandover, "hand-1"),
    ):
        record: Record = the(two, kind, id)
        assert seen(two, "bo", record) is None, id
        for person in ("bei", "li", "dong", "ji"):
            assert seen(two, person, record) is record, (person, id)


def test_br_1_a_hand_over_to_somebody_of_another_branch_is_seen_in_both(two: Company) -> None:
    two.li.must(GiveShift(handover="hand-1", to="zhao", words="钥匙在前台"))
    handover = the(two, ShiftHandover, "hand-1")
    assert seen(two, "bo", handover) is handover
    assert seen(two, "bei", handover) is handover


def test_br_1_of_a_swap_elsewhere_the_days_are_seen_and_not_the_reasons(two: Company) -> None:
    day = (company_day(two.now) + timedelta(days=3)).isoformat()
    swap = ShiftSwap(
        id="swap-1",
        asker=PersonId("li"),
        asker_name="李明",
        peer=PersonId("wang"),
        peer_name="王强",
        day=day,
        code="D",
        peer_day=day,
        peer_code="L",
        reason="要去医院",
        why="人手不够",
        state=SwapState.REFUSED,
        asked_at=iso(two.now),
        due_at=iso(two.now),
    )
    part = seen(two, "bo", swap)
    assert part == msgspec.structs.replace(swap, reason="", why="")
    assert seen(two, "bei", swap) is swap
    assert seen(two, "li", swap) is swap


def test_br_1_what_somebody_has_to_answer_for_is_told_where_they_work(two: Company) -> None:
    common = {"rule": "DUTY-1", "person": PersonId("li"), "person_name": "李明", "owner": Role.DISPATCHER}
    common |= {"opened_at": iso(two.now), "due_at": "", "state": "open", "line": "l-1"}
    for code, about in (
        ("absent_unasked", "li:2026-03-02"),
        ("log_missing", "li:2026-03-02"),
        ("rest_short", "x"),
    ):
        told = msgspec.convert(common | {"id": f"{code}:{about}", "code": code, "about": about}, Irregularity)
        assert seen(two, "bo", told) is None, code
        assert seen(two, "bei", told) is told, code
    sick(two)
    about = {"id": "certificate_missing:away-1", "code": "certificate_missing", "about": "away-1"}
    told = msgspec.convert(common | about, Irregularity)
    assert seen(two, "bo", told) is None
    assert seen(two, "bei", told) is told


def test_br_1_a_meetings_minutes_are_the_companys(two: Company) -> None:
    two.chen.must(WriteMinutes(minutes="m-1", title="月度例会", held="2026-03-02"))
    minutes = the(two, Minutes, "m-1")
    assert seen(two, "bo", minutes) is minutes
    assert seen(two, "bei", minutes) is minutes


def test_br_1_off_nobodys_absence_or_log_is_another_for_anybody(two: Company) -> None:
    absence = sick(two)
    today = company_day(two.now).isoformat()
    two.li.must(CloseLog(day=today))
    two.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="0", reason="互相照看"), "")
    two.now += timedelta(minutes=1)
    assert seen(two, "bo", absence) is absence
    log = the(two, DayLog, f"li:{today}")
    assert seen(two, "bo", log) is log


def test_br_1_nobody_asks_for_leave_of_a_kind_that_is_kept_back(two: Company) -> None:
    assert AbsenceKind.WITHHELD not in ASKABLE
    ask = AskLeave(kind=AbsenceKind.WITHHELD, begins=iso(two.now), ends=iso(two.now + timedelta(days=1)))
    verdict = two.li.does(ask, "leave-1")
    assert getattr(verdict, "code", "") == "field_wrong"


def says(company: Company, person: str, command: Command, subject: str) -> Foretold:
    """What that person's device says, which holds what they see."""
    known = company.world.get(Person, person)
    assert known is not None
    hand: Hand = getattr(company, person)
    tags, phone = reader_tags(company.world, known, hand.device, company.now), PhoneWorld()
    for place, record in company.world.records.items():
        if (part := sight(record, tags, {}, company.world)) is not None:
            phone.records[place] = part
    return foretell(phone, hand.line(command, subject), company.now, None, days=0)


def test_br_1_of_an_absence_whose_reason_is_kept_back_the_server_decides(two: Company) -> None:
    sick(two)
    begins, ends = iso(two.now + timedelta(days=4)), iso(two.now + timedelta(days=5))
    two.wang.must(AskLeave(kind=AbsenceKind.PERSONAL, begins=begins, ends=ends, reason="家里有事"), "leave-1")
    for command, subject in (
        (DecideLeave(grant=True), "leave-1"),
        (DecideLeave(grant=True), "of-nobody-here"),
        (HandPapers(absence="away-1", words="放在前台了"), ""),
    ):
        assert says(two, "bo", command, subject).server_decides, command


def test_br_1_ones_own_leave_is_answered_by_ones_own_device(two: Company) -> None:
    begins, ends = iso(two.now + timedelta(days=4)), iso(two.now + timedelta(days=5))
    ask = AskLeave(kind=AbsenceKind.ANNUAL, begins=begins, ends=ends)
    two.bo.must(ask, "leave-1")
    said = says(two, "bo", ask, two.new_id())
    assert not said.server_decides
    assert getattr(said.verdict, "code", "") == "absence_overlaps"


def released(company: Company) -> SupervisionReport:
    """The month in which Li did not come and Bo's certificate was missing, released at its end."""
    for code, about, person, name in (
        ("absent_unasked", "li:2026-03-02", "li", "李师傅"),
        ("log_missing", "li:2026-03-02", "li", "李师傅"),
        ("certificate_missing", "away-7", "bo", "波"),
    ):
        told = Irregularity(
            id=f"{code}:{about}",
            rule="DUTY-1",
            code=code,
            about=about,
            person=PersonId(person),
            person_name=name,
            owner=Role.DISPATCHER,
            opened_at=iso(company.now),
            due_at="",
            state=IrregularityState.OPEN,
            line=LineId("l-1"),
        )
        company.world.records[told.KIND, told.id] = told
    month = iso(company.now)[:7]
    company.now += timedelta(days=29)
    company.ji.must(ReleaseSupervision(words="总体正常"), month)
    company.ji.must(ReleaseSupervision(words="补了一处"), month)
    return the(company, SupervisionReport, month)


def test_br_1_the_supervisions_month_counts_for_all_and_says_who_was_not_there_to_nobody_who_is_bound(
    two: Company,
) -> None:
    report = released(two)
    for person in ("bo", "bei"):
        part = seen(two, person, report)
        assert part is not None
        said = msgspec.json.encode(part).decode()
        for word in ("absent_unasked", "log_missing", "certificate_missing", "away-7", "li:"):
            assert word not in said, (person, word)
        for mine, whole in zip(part.editions, report.editions, strict=True):
            assert [(f.name, f.count) for f in mine.figures] == [(f.name, f.count) for f in whole.figures]
            assert {f.name for f in mine.figures if f.told != f.ids} == {"irregularities", "logs_missing"}
        assert rolled_up([part]) == rolled_up([report])
    for person in ("dong", "ji", "hua"):
        assert seen(two, person, report) is report, f"{person} is bound to no branch"


def test_br_1_where_sight_is_not_by_branch_the_supervisions_month_is_whole(two: Company) -> None:
    report = released(two)
    two.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="0", reason="互相照看"), "")
    for person in ("bo", "bei", "dong", "ji"):
        assert seen(two, person, report) is report, person


def test_br_1_every_code_that_follows_a_person_is_in_the_catalogue() -> None:
    assert IRREGULARITIES.keys() >= OF_WHOM
