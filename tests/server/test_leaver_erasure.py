"""Words about a former colleague go from everything that is derived, and stay gone; who did what stays (SEC-2)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pair.field import Field, on_both
from sqlalchemy import inspect, select, text

from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import read_line
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.numbers.searching import finder
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.books.records import Day
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.commands import AmendCustomer
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.leaver_erasures.commands import AskLeaverErasure, DecideLeaverErasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.people.commands import AddPerson, Deactivate, Reactivate
from sync_server.admin.backup import back_up
from sync_server.admin.cli import main
from sync_server.admin.generating.month import generate
from sync_server.admin.restore import restore
from sync_server.core.company import Company, open_company
from sync_server.core.files.erased import read_note
from sync_server.core.files.store import ERASED
from sync_server.core.rebuild import compare
from sync_server.core.system import write_as_system
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.erasing import CustomerEraser, name_of_note
from sync_server.reporting.personal.erasing_leavers import carry_out_leaver, name_of_leavers_note
from sync_server.reporting.personal.gathering import person_subject
from sync_server.reporting.personal.withheld import erased_at, is_withheld
from sync_server.subjects.books.audit_trail import LineRow, trace

LATER = datetime(2045, 1, 5, 1, tzinfo=UTC)
"""Past the term of everybody in the generated company."""
WHO, NAME = "g-finance", "孙丽"
PHONE = "13912349876"
SICK = "慢性胃炎住院"


class Clock:
    """Time as the test wants it."""

    def __init__(self) -> None:
        self.now = LATER

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(folder, seed=11, technicians=1, receipts=2)
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def company(made: Path, tmp_path: Path, clock: Clock) -> Iterator[Company]:
    shutil.copytree(made, tmp_path / "company")
    opened = open_company(tmp_path / "company", clock=clock)
    yield opened
    opened.engine.dispose()


def role(company: Company, role: Role) -> str:
    with company.read() as work:
        return next(str(one.id) for one in work.all(Person) if role in one.roles and one.active)


def says(company: Company, command: Command, subject: str, actor: str = "", at: datetime | None = None) -> None:
    by = actor or role(company, Role.ADMINISTRATOR)
    with company.write() as work:
        write_as_system(work, company.master, command, subject, at or company.clock(), PersonId(by))


def leaves(company: Company, id: str = WHO) -> None:
    """They had a telephone and were sick once; then they left, and the papers of it are there."""
    with company.read() as work:
        known = work.get(Person, id)
        assert known is not None
        anew = AddPerson(name=known.name, roles=known.roles, phone=PHONE)
    says(company, anew, id)
    told = TellSick(
        absence="sick-1",
        person=id,
        begins="2026-11-02T08:30:00+08:00",
        ends="2026-11-03T17:30:00+08:00",
        words=SICK,
    )
    says(company, told, "", id)
    says(company, HandPapers(absence="sick-1", words="第一医院病假条"), "", id)
    says(company, Deactivate(reason="离职"), id)


def asks(company: Company, id: str = WHO) -> None:
    says(company, AskLeaverErasure(left="2027-01-31", reason="本人书面要求"), id)


def erase(company: Company, id: str = WHO) -> LeaverErasure:
    asks(company, id)
    says(company, DecideLeaverErasure(agreed=True), id, role(company, Role.DEPARTMENT_MANAGER))
    assert CustomerEraser(company).look() == 1
    return of(company, id)


def of(company: Company, id: str = WHO) -> LeaverErasure:
    with company.read() as work:
        found = work.get(LeaverErasure, id)
        assert found is not None
        return found


def where_found(company: Company, *words: str) -> set[str]:
    """Every table but the lines themselves, and the shadow tables of the search, in which one of the words is."""
    found = set()
    with company.read() as work:
        for name in inspect(work.connection).get_table_names():
            if name in ("lines", "quarantine"):
                continue
            for row in work.connection.execute(text(f'SELECT * FROM "{name}"')):
                said = "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row)
                if any(word in said for word in words):
                    found.add(name)
    return found


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


def traced(work: UnitOfWork, kind: str, id: str) -> tuple[LineRow, ...]:
    reader = next(one for one in work.all(Person) if Role.DEPARTMENT_MANAGER in one.roles)
    return trace(work, reader, "a-device", kind, id).lines


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


def test_sec_2_a_second_erasure_between_a_backup_and_its_restore_is_heeded_too(
    company: Company, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    leaves(company)
    erase(company)
    came_late(company, clock)
    assert where_found(company, SICK) == {"records"}
    back_up(company, tmp_path / "backups" / "older.tar")
    assert CustomerEraser(company).look() == 1
    back_up(company, tmp_path / "backups" / "newer.tar")
    key = tmp_path / "company" / "master.key"
    restore(tmp_path / "backups" / "older.tar", tmp_path / "back", key=key, clock=clock)
    back = open_company(tmp_path / "back", clock=clock)
    assert where_found(back, SICK) == set()
    assert verify(back) == []
    back.engine.dispose()


def came_late(company: Company, clock: Clock) -> None:
    """A line that was said two weeks before the words went comes in a week after."""
    before = clock.now
    clock.now = before + timedelta(days=7)
    told = TellSick(
        absence="sick-2",
        person=WHO,
        begins="2026-11-09T08:30:00+08:00",
        ends="2026-11-10T17:30:00+08:00",
        words=SICK,
    )
    says(company, told, "", WHO, before - timedelta(days=14))
    says(company, HandPapers(absence="sick-2", words=SICK), "", WHO, before - timedelta(days=14))


def test_sec_2_words_that_a_late_line_brings_back_go_at_the_next_look_once_and_the_administrator_is_told(
    company: Company, clock: Clock
) -> None:
    leaves(company)
    first = erase(company)
    looking = CustomerEraser(company)
    assert looking.look() == 0
    came_late(company, clock)
    with company.read() as work:
        erased, raws = erased_at(work), work.connection.execute(select(t.lines.c.raw, t.lines.c.received_at)).all()
        late = [read_line(row.raw) for row in raws if b'"sick-2"' in row.raw]
        assert late
        assert all(is_withheld(work, erased, line, "2045-02-01T00:00:00+08:00") for line in late)
    assert looking.look() == 1
    assert where_found(company, SICK, NAME) == set()
    assert [looking.look(), CustomerEraser(company).look()] == [0, 0]
    after = of(company)
    assert (after.state, after.how, after.number) == (ErasureState.DONE, ErasedHow.LATE, 1)
    assert (after.first_at, after.done_at > first.done_at) == (first.first_at, True)
    with company.read() as work:
        told = [one for one in work.all(Irregularity) if one.code == "leaver_words_late"]
        assert [(one.owner, one.facts) for one in told] == [(Role.ADMINISTRATOR, {"name": "前员工 1"})]
    assert verify(company) == []
    assert compare(company).same


CUSTOMER = "g-c-36"
"""One of whom nothing is open."""


def test_sec_2_words_of_a_customer_that_a_late_line_brings_back_go_again_or_are_told_of(
    company: Company, clock: Clock
) -> None:
    says(company, AskErasure(reason="本人书面要求"), CUSTOMER)
    says(company, DecideErasure(agreed=True), CUSTOMER, role(company, Role.DEPARTMENT_MANAGER))
    looking = CustomerEraser(company)
    assert looking.look() == 1
    amended = AmendCustomer(name="迟到物流", reason="电话里说的", contact="迟先生", contact_phone="13700009999")
    before = clock.now
    clock.now = before + timedelta(days=7)
    says(company, amended, CUSTOMER, "", before - timedelta(days=1))
    assert where_found(company, "迟到物流")
    assert looking.look() == 1
    assert where_found(company, "迟到物流", "迟先生", "13700009999") == set()
    with company.read() as work:
        erasure = work.get(Erasure, CUSTOMER)
        assert erasure is not None
        assert erasure.how is ErasedHow.LATE
        note = read_note(company.master, name_of_note(CUSTOMER), company.files.note(name_of_note(CUSTOMER)))
        assert note is not None
        assert note.at == erasure.done_at, "a restore knows of the second time, too"
        assert [one.code for one in work.all(Irregularity) if one.code.startswith("erased_words")] == [
            "erased_words_late"
        ]
    clock.now += timedelta(days=7)
    case = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, customer=CustomerId(CUSTOMER), said="还在吗")
    says(company, case, "case-new", role(company, Role.CUSTOMER_SERVICE))
    says(company, amended, CUSTOMER, "", before - timedelta(days=1))
    assert looking.look() == 0, "a case of theirs is open"
    assert looking.look() == 0
    assert where_found(company, "迟到物流")
    with company.read() as work:
        told = sorted(one.code for one in work.all(Irregularity) if one.code.startswith("erased_words"))
        assert told == ["erased_words_back", "erased_words_late"]
        count = sum(read_line(raw).kind == "erasure.carry_out" for raw in work.connection.execute(
            select(t.lines.c.raw)).scalars())  # fmt: skip
        assert count == 3, "told once, not at every look"


@on_both
def test_sec_2_a_phone_that_was_off_for_weeks_brings_words_of_who_left_and_they_go_again(field: Field) -> None:
    company = field.company
    field.office("p-qian", AddPerson(name="罗明远", roles=(Role.CUSTOMER_SERVICE,), phone=PHONE), "p-new")

    async def scene() -> None:
        phone = await field.phone("p-new")
        now = field.clock()
        told = TellSick(
            absence="sick-3", person="p-new", begins=iso(now), ends=iso(now + timedelta(hours=4)), words=SICK
        )
        await phone.does(told, "")
        await phone.does(HandPapers(absence="sick-3", words=SICK), "")
        field.office("p-qian", Deactivate(reason="离职"), "p-new")
        with company.write() as work:
            assert carry_out_leaver(work, company.master, "p-new", ErasedHow.AGAIN, field.clock())
        assert where_found(company, "罗明远", PHONE, SICK) == set()
        looking = CustomerEraser(company)
        assert looking.look() == 0
        field.clock.now += timedelta(days=30)
        await phone.sync()
        assert where_found(company, SICK), "facts are always taken"
        assert looking.look() == 1
        assert where_found(company, "罗明远", PHONE, SICK) == set()

    asyncio.run(scene())
    told = [one.code for one in field.all(Irregularity) if one.code.startswith("leaver_")]
    assert told == ["leaver_words_late"]
    assert verify(company) == []
    assert compare(company).same
