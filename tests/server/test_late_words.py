"""Words of somebody erased that a line brings back which comes late (SEC-2)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import somebody_left
from pair.field import Field, on_both
from somebody_left import NAME, PHONE, SICK, WHO, Clock, erase, leaves, of, role, says, where_found
from sqlalchemy import select

from rulebook.kernel.ids import CustomerId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import read_line
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.commands import AmendCustomer
from rulebook.subjects.erasures.commands import AskErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.people.commands import AddPerson, Deactivate
from sync_server.admin.backup import back_up
from sync_server.admin.restore import restore
from sync_server.core.company import Company, open_company
from sync_server.core.files.erased import read_note
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.reporting.personal.erasing import CustomerEraser, name_of_note
from sync_server.reporting.personal.erasing_leavers import carry_out_leaver
from sync_server.reporting.personal.withheld import erased_at, is_withheld

made, clock, company = somebody_left.made, somebody_left.clock, somebody_left.company


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


CUSTOMER = "g-c-36"
"""One of whom nothing is open."""


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
