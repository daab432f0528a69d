"""Names and numbers that others bear, too, stay theirs when somebody who left is erased (SEC-2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import somebody_left
from somebody_left import PHONE, SICK, WHO, Clock, erase, leaves, of, says

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.erasures.records import ErasedHow
from rulebook.subjects.people.commands import AddPerson, Deactivate
from sync_server.admin.backup import back_up
from sync_server.admin.restore import restore
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.reporting.personal.erasing import CustomerEraser

made, clock, company = somebody_left.made, somebody_left.clock, somebody_left.company

LEFT = ("wjg", "王建国", "13911112222")
AUDIT = "g-audit"
THEN = datetime(2026, 11, 4, 1, tzinfo=UTC)
"""Before the day on which those who left did, by what is asked."""


def hire(company: Company, id: str, name: str, phone: str = "") -> None:
    says(company, AddPerson(name=name, roles=(Role.CUSTOMER_SERVICE,), phone=phone), id, "", THEN)


def hears(company: Company, id: str, by: str, what: str, **said: str) -> None:
    says(company, HearComplaint(what=what, **said), id, by)  # type: ignore[arg-type]  # test data by name


def complaint(company: Company, id: str) -> Complaint:
    with company.read() as work:
        return next(one for one in work.all(Complaint) if id in one.id)


def person(company: Company, id: str) -> Person:
    with company.read() as work:
        found = work.get(Person, id)
    assert found is not None
    return found


def shut_out(company: Company, id: str) -> None:
    says(company, Deactivate(reason="离职"), id)


def test_sec_2_the_companys_telephone_that_was_handed_on_stays_with_who_has_it_now(company: Company) -> None:
    hire(company, *LEFT)
    shut_out(company, "wjg")
    hire(company, "zx", "赵新", LEFT[2])
    hears(company, "K1", "g-service", f"赵新让回电 {LEFT[2]}")
    erase(company, "wjg")
    assert person(company, "wjg").phone == ""
    assert person(company, "zx").phone == LEFT[2]
    assert complaint(company, "K1").what == f"赵新让回电 {LEFT[2]}"
    assert compare(company).same


def test_sec_2_a_number_that_nobody_else_has_goes_from_words_too(company: Company) -> None:
    hire(company, *LEFT)
    shut_out(company, "wjg")
    hears(company, "K1", "g-service", f"回电 {LEFT[2]}，分机 {LEFT[2]}9")
    erase(company, "wjg")
    assert complaint(company, "K1").what == f"回电 已删除，分机 {LEFT[2]}9"


def test_sec_2_a_name_inside_a_longer_one_and_a_customers_name_and_number_are_not_cut(company: Company) -> None:
    hire(company, *LEFT)
    hire(company, "wjgq", "王建国强")
    words = "王建国强来晚了，王建国物流等着，电话 13911112222"
    asked = {"customer_name": "王建国物流", "contact": "王建国", "contact_phone": LEFT[2], "person": "wjg"}
    hears(company, "K2", "wjgq", words, **asked)
    shut_out(company, "wjg")
    erase(company, "wjg")
    after = complaint(company, "K2")
    assert (after.what, after.heard_by_name) == (words, "王建国强")
    assert (after.customer_name, after.contact, after.contact_phone) == ("王建国物流", "王建国", LEFT[2])
    assert (after.person, after.person_name) == ("wjg", "前员工 1")


def test_sec_2_words_about_the_first_of_two_namesakes_never_get_the_number_of_the_second(company: Company) -> None:
    for id in ("s1", "s2"):
        hire(company, id, "孙志强")
    hears(company, "K9", "s2", "孙志强骂人（先来的那位）", person="s1")
    complaint_of = complaint(company, "K9")
    assert complaint_of.owner == "s2"
    for id in ("s1", "s2"):
        shut_out(company, id)
        _again(company, id)
    after = complaint(company, "K9")
    assert (after.person_name, after.heard_by_name) == ("前员工 1", "前员工 2")
    assert after.what == "孙志强骂人（先来的那位）", "whom it means nobody can tell"
    assert of(company, "s1").alike == ("s2",)
    assert compare(company).same


def test_sec_2_words_beside_another_who_was_erased_get_no_number(company: Company) -> None:
    hire(company, "s1", "李大海")
    hire(company, "s2", "孙志强")
    hears(company, "K9", "s2", "孙志强说他没来", person="s1")
    for id in ("s1", "s2"):
        shut_out(company, id)
        _again(company, id)
    assert complaint(company, "K9").what == "前员工说他没来"


def _again(company: Company, id: str) -> None:
    """As after a restore, when nothing that stands against it is asked."""
    from somebody_left import LATER

    from sync_server.reporting.personal.erasing_leavers import carry_out_leaver

    with company.write() as work:
        assert carry_out_leaver(work, company.master, id, ErasedHow.AGAIN, LATER)


def test_sec_2_after_a_late_line_a_restore_still_gives_everybody_their_own_number(
    company: Company, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    leaves(company)
    shut_out(company, AUDIT)
    back_up(company, tmp_path / "backups" / "older.tar")
    first = erase(company)
    clock.now += timedelta(days=1)
    assert erase(company, AUDIT).number == 2
    then = clock.now - timedelta(days=14)
    clock.now += timedelta(days=7)
    late = TellSick(
        absence="sick-2",
        person=PersonId(WHO),
        begins="2026-11-09T08:30:00+08:00",
        ends="2026-11-10T17:30:00+08:00",
        words=SICK,
    )
    says(company, late, "", WHO, then)
    says(company, HandPapers(absence="sick-2", words=SICK), "", WHO, then)
    assert CustomerEraser(company).look() == 1
    assert of(company).how is ErasedHow.LATE
    back_up(company, tmp_path / "backups" / "newer.tar")
    key = tmp_path / "company" / "master.key"
    restore(tmp_path / "backups" / "older.tar", tmp_path / "back", key=key, clock=clock)
    back = open_company(tmp_path / "back", clock=clock)
    assert [(of(back, id).number, of(back, id).how) for id in (WHO, AUDIT)] == [
        (1, ErasedHow.AGAIN),
        (2, ErasedHow.AGAIN),
    ]
    assert of(back).first_at == first.first_at
    assert PHONE not in str(person(back, WHO))
    assert compare(back).same
    back.engine.dispose()
