"""Words about a former colleague go from everything that is derived, and stay gone; who did what stays (SEC-2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import somebody_left
from somebody_left import LATER, NAME, PHONE, SICK, WHO, Clock, asks, erase, leaves, of, role, says, where_found
from sqlalchemy import select

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.lines import read_line
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import tags_of_reader
from rulebook.numbers.searching import finder
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.books.records import Day
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.leaver_erasures.commands import AskLeaverErasure, DecideLeaverErasure
from rulebook.subjects.people.commands import AddPerson, Deactivate, Reactivate
from sync_server.admin.backup import back_up
from sync_server.admin.cli import main
from sync_server.admin.restore import restore
from sync_server.core.company import Company, open_company
from sync_server.core.files.store import ERASED
from sync_server.core.rebuild import compare
from sync_server.core.system import SystemRefused
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.erasing import CustomerEraser
from sync_server.reporting.personal.erasing_leavers import carry_out_leaver, name_of_leavers_note, why_leaver_waits
from sync_server.reporting.personal.gathering import person_subject
from sync_server.reporting.personal.withheld import erased_at, is_withheld
from sync_server.subjects.books.audit_trail import LineRow, trace

made, clock, company = somebody_left.made, somebody_left.clock, somebody_left.company


def test_sec_2_no_word_of_theirs_is_left_outside_the_lines_and_the_books_still_follow_from_them(
    company: Company,
) -> None:
    leaves(company)
    assert "records" in where_found(company, NAME)
    with company.read() as work:
        money = [tuple(row) for row in work.connection.execute(select(t.postings).order_by(*t.postings.c))]
        closed = [one.id for one in work.all(Day) if one.closed_by == WHO]
        others = {one.id: one for one in work.all(Person) if one.id != WHO}
        customers = work.all(Customer)
    assert len(closed) > 20
    erasure = erase(company)
    assert where_found(company, NAME, PHONE, SICK, "第一医院") == set()
    assert (erasure.state, erasure.stands_for) == (ErasureState.DONE, "前员工 1")
    with company.read() as work:
        for id in closed:
            day = work.get(Day, id)
            assert day is not None
            assert (day.closed_by, day.closed_by_name) == (WHO, "前员工 1"), "who did what stays"
        sick = work.get(Absence, "sick-1")
        assert sick is not None
        assert (sick.kind, sick.person_name) == (AbsenceKind.ERASED, "前员工 1")
        assert [tuple(row) for row in work.connection.execute(select(t.postings).order_by(*t.postings.c))] == money
        assert {one.id: one for one in work.all(Person) if one.id != WHO} == others
        assert work.all(Customer) == customers
        found = finder("sunli"), finder(NAME)
        assert not [one for one in work.all(Person) for fits in found if fits((one.name, one.phone))]
    assert verify(company) == []
    assert compare(company).same


def test_sec_2_a_technician_with_years_of_work_is_read_and_derived_alike_afterwards(company: Company) -> None:
    """As after a restore, when nothing that stands against it is asked."""
    tech = role(company, Role.TECHNICIAN)
    with company.read() as work:
        known = work.get(Person, tech)
        assert known is not None
        named = person_subject(work, tech)
        assert named is not None
        assert len(named[1]) > 40
    with company.write() as work:
        assert carry_out_leaver(work, company.master, tech, ErasedHow.AGAIN, LATER)
    assert where_found(company, known.name) == set()
    assert verify(company) == []
    assert compare(company).same


def test_sec_2_what_nobody_agreed_to_or_something_stands_against_is_not_carried_out(company: Company) -> None:
    leaves(company)
    asks(company)
    assert CustomerEraser(company).look() == 0
    says(company, DecideLeaverErasure(agreed=True), WHO, role(company, Role.DEPARTMENT_MANAGER))
    says(company, Reactivate(), WHO)
    assert CustomerEraser(company).look() == 0
    assert of(company).state is ErasureState.AGREED
    assert "records" in where_found(company, NAME)


def test_sec_2_a_day_before_they_closed_days_of_the_books_is_not_the_day_they_left(company: Company) -> None:
    leaves(company)
    with pytest.raises(SystemRefused, match=r"SEC-2.*2026"):
        says(company, AskLeaverErasure(left="2016-11-30", reason="输错的日子"), WHO)


def test_sec_2_the_lines_alone_stand_against_it_where_no_record_says_when(company: Company) -> None:
    who = "g-clerk"
    then = datetime(2026, 11, 4, 1, tzinfo=UTC)
    says(company, AddPerson(name="吴静怡", roles=(Role.CUSTOMER_SERVICE,)), who, "", then)
    begins, ends = "2027-08-30T08:30:00+08:00", "2027-08-30T17:30:00+08:00"
    told = TellSick(absence="sick-9", person=PersonId(who), begins=begins, ends=ends, words=SICK)
    says(company, told, "", who, then + timedelta(days=300))
    says(company, HandPapers(absence="sick-9", words=SICK), "", who, then + timedelta(days=300))
    says(company, Deactivate(reason="离职"), who)
    asks(company, who)
    says(company, DecideLeaverErasure(agreed=True), who, role(company, Role.DEPARTMENT_MANAGER))
    assert CustomerEraser(company).look() == 0
    with company.read() as work:
        assert why_leaver_waits(work, who, company.clock()).startswith("leaver_day: ")
    says(company, DecideLeaverErasure(agreed=False, why="日子不对"), who, role(company, Role.DEPARTMENT_MANAGER))
    says(company, AskLeaverErasure(left="2027-08-31", reason="本人书面要求"), who)
    says(company, DecideLeaverErasure(agreed=True), who, role(company, Role.DEPARTMENT_MANAGER))
    assert CustomerEraser(company).look() == 1


def test_sec_2_the_lines_they_signed_and_that_name_them_are_told_without_their_words(company: Company) -> None:
    leaves(company)
    with company.read() as work:
        day = next(one for one in work.all(Day) if one.closed_by == WHO)
        assert any(line.text for line in traced(work, Day.KIND, day.id))
    erase(company)
    with company.read() as work:
        told = [line for line in traced(work, Day.KIND, day.id) if line.person == WHO]
        assert told
        assert {line.text for line in told} == {""}
        assert all(line.hash for line in told)
        erased = erased_at(work)
        rows = work.connection.execute(select(t.lines.c.raw, t.lines.c.received_at)).all()
        lines = [(read_line(row.raw), row.received_at) for row in rows]
        theirs = [(line, at) for line, at in lines if WHO in (line.actor, line.subject)]
        theirs = [(line, at) for line, at in theirs if not line.kind.startswith("leaver_erasure.")]
        assert len(theirs) > 20
        assert all(is_withheld(work, erased, line, at) for line, at in theirs)
        other = [line for line, at in lines if not is_withheld(work, erased, line, at)]
        assert len(other) > len(lines) / 2
        about = [line for line in traced(work, Person.KIND, WHO) if line.kind.startswith("leaver_erasure.")]
        assert {line.kind.rpartition(".")[2] for line in about} == {"ask", "decide", "carry_out"}
        assert all(line.text for line in about), "who asked and agreed is told"


def test_sec_2_verify_and_the_list_say_on_whose_word(
    company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaves(company)
    erase(company)
    assert main(["verify", "--data", str(tmp_path / "company")]) == 0
    said = capsys.readouterr().out
    assert f"{WHO}: words erased on 2045-01-05" in said
    assert "本人书面要求" in said
    assert main(["personal-data", "erasures", "--data", str(tmp_path / "company")]) == 0
    assert f"{WHO}\tdone\t" in capsys.readouterr().out


def test_sec_2_an_older_backup_that_is_restored_has_them_erased_before_it_is_served_under_the_same_numbers(
    company: Company, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    leaves(company)
    leaves_too = "g-audit"
    says(company, Deactivate(reason="离职"), leaves_too)
    back_up(company, tmp_path / "backups" / "older.tar")
    erase(company)
    clock.now += timedelta(days=1)
    assert erase(company, leaves_too).number == 2
    back_up(company, tmp_path / "backups" / "newer.tar")
    noted = {path.name for path in (tmp_path / "backups" / ERASED).iterdir()}
    assert noted == {name_of_leavers_note(WHO), name_of_leavers_note(leaves_too)}
    key = tmp_path / "company" / "master.key"
    restore(tmp_path / "backups" / "older.tar", tmp_path / "back", key=key, clock=clock)
    back = open_company(tmp_path / "back", clock=clock)
    assert where_found(back, NAME, PHONE, SICK) == set()
    assert verify(back) == []
    assert [(of(back, id).number, of(back, id).how) for id in (WHO, leaves_too)] == [
        (1, ErasedHow.AGAIN),
        (2, ErasedHow.AGAIN),
    ]
    back.engine.dispose()


def traced(work: UnitOfWork, kind: str, id: str) -> tuple[LineRow, ...]:
    reader = next(one for one in work.all(Person) if Role.DEPARTMENT_MANAGER in one.roles)
    return trace(work, tags_of_reader(reader, "a-device"), kind, id).lines
