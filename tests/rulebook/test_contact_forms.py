"""Work contact forms (工作联络单): solved first, written after, answered, ruled on by the office (WCF-1)."""

from __future__ import annotations

import pytest
from company import Company, Hand, opened, refused
from duty_days import at, pass_time

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import tags_of
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import ROLES_OF, ContactForm, ContactState, Department

_D = Department


def write(company: Company, hand: Hand | None = None, id: str = "f-1", **changes: str) -> ContactForm:
    """Li has lent a customer a spare from the bag, and asks the store to put the books right."""
    said = {"ask": "补办出库手续", "done": "先借给客户一块终端", "done_at": "2026-03-02T08:30:00+08:00"} | changes
    (hand or company.li).must(WriteContact(form=id, sender=_D.SERVICE, to=_D.STORE, **said), id)
    return form(company, id)


def form(company: Company, id: str = "f-1") -> ContactForm:
    found = company.world.get(ContactForm, id)
    assert found is not None
    return found


def test_wcf_1_solved_first_and_written_after_the_form_bears_the_true_time_of_the_deed(company: Company) -> None:
    written = write(company)
    assert (written.done_at, written.written_at[11:16]) == ("2026-03-02T08:30:00+08:00", "09:40")
    assert (written.state, written.by, written.due[:16]) == (ContactState.WRITTEN, "li", "2026-03-03T18:00")


def test_wcf_1_nothing_done_yet_has_no_time_and_a_deed_without_a_time_has_the_lines(company: Company) -> None:
    assert write(company, done="", done_at="").done_at == ""
    assert write(company, id="f-2", done_at="").done_at == form(company, "f-2").written_at


@pytest.mark.parametrize("said", ["gestern", "2026-03-02T23:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_wcf_1_a_deed_that_lies_ahead_or_at_no_time_is_kept_as_said_and_told(company: Company, said: str) -> None:
    assert write(company, done_at=said).done_at == said
    assert "contact_time" in company.open_irregularities()


def test_wcf_1_written_for_a_department_of_others_is_kept_and_told(company: Company) -> None:
    wrote = company.li.does(WriteContact(form="f-1", sender=_D.FINANCE, to=_D.STORE, ask="盘点"), "f-1")
    assert opened(wrote) == {("WCF-1", "contact_sender")}
    assert form(company).sender is _D.FINANCE


def test_wcf_1_the_same_form_written_twice_loses_neither(company: Company) -> None:
    write(company)
    company.li.must(WriteContact(form="f-1", sender=_D.SERVICE, to=_D.FINANCE, ask="另一件"), "f-1")
    assert sorted(f.ask for f in company.world.all(ContactForm)) == ["另一件", "补办出库手续"]


def test_wcf_1_the_other_department_accepts_and_it_is_over(company: Company) -> None:
    write(company)
    company.guo.must(AcceptContact(note="已补单"), "f-1")
    known = form(company)
    assert (known.state, known.answered_by, known.answer) == (ContactState.ACCEPTED, "guo", "已补单")
    assert refused(company.guo.does(RefuseContact(reason="不同意"), "f-1"))[1] == "contact_over"
    pass_time(company, "2026-03-20T09:00")
    assert company.open_irregularities() & {"contact_unanswered", "contact_unruled"} == set()


def test_wcf_1_nobody_of_another_department_and_not_the_writer_answers(company: Company) -> None:
    write(company)
    assert refused(company.fang.does(AcceptContact(), "f-1"))[1] == "contact_other_department"
    company.guo.must(WriteContact(form="f-2", sender=_D.STORE, to=_D.STORE, ask="自己批自己"), "f-2")
    assert refused(company.guo.does(AcceptContact(), "f-2"))[1] == "own_request"


def test_wcf_1_a_refusal_needs_a_reason_and_goes_to_the_office_within_two_working_days(company: Company) -> None:
    write(company)
    assert refused(company.guo.does(RefuseContact(reason=" "), "f-1"))[1] == "reason_needed"
    company.guo.must(RefuseContact(reason="没有领导同意"), "f-1")
    assert (form(company).state, form(company).due[:16]) == (ContactState.REFUSED, "2026-03-04T18:00")
    assert refused(company.dong.does(RuleContact(uphold=True, ruling=""), "f-1"))[1] == "reason_needed"
    company.dong.must(RuleContact(uphold=True, ruling="先借后补有效"), "f-1")
    known = form(company)
    assert (known.state, known.upheld, known.ruled_by) == (ContactState.RULED, True, "dong")


def test_role_2_the_office_does_not_rule_on_what_it_refused_or_wrote_itself(company: Company) -> None:
    company.li.must(WriteContact(form="f-1", sender=_D.SERVICE, to=_D.ADMINISTRATION, ask="开门禁"), "f-1")
    company.hua.must(RefuseContact(reason="没有名额"), "f-1")
    assert refused(company.hua.does(RuleContact(uphold=False, ruling="不给"), "f-1"))[1] == "own_request"
    assert refused(company.chen.does(RuleContact(uphold=True, ruling="给"), "f-1"))[1] == "no_role"
    company.dong.must(RuleContact(uphold=True, ruling="给"), "f-1")


def test_wcf_1_the_office_does_not_rule_before_the_answer_was_due(company: Company) -> None:
    write(company)
    assert refused(company.dong.does(RuleContact(uphold=True, ruling="给"), "f-1"))[1] == "contact_not_due"
    company.now = at("2026-03-04T09:00")
    company.dong.must(RuleContact(uphold=True, ruling="给"), "f-1")


def test_wcf_1_not_answered_in_a_working_day_is_told_to_that_department_and_then_to_the_office(
    company: Company,
) -> None:
    company.now = at("2026-03-06T15:00")
    write(company)
    assert form(company).due[:10] == "2026-03-09"
    pass_time(company, "2026-03-09T17:59")
    assert "contact_unanswered" not in company.open_irregularities()
    pass_time(company, "2026-03-10T09:00")
    told = company.world.get(Irregularity, "contact_unanswered:f-1")
    assert told is not None
    assert (told.owner, told.rule) == (Role.STOREKEEPER, "WCF-1")
    assert form(company).due[:10] == "2026-03-11"
    pass_time(company, "2026-03-12T09:00")
    assert "contact_unruled" in company.open_irregularities()
    pass_time(company, "2026-04-12T09:00")
    assert form(company).missed == ("answer", "ruling")


def test_wcf_1_an_answer_given_offline_in_time_that_arrives_late_settles_itself(company: Company) -> None:
    write(company)
    pass_time(company, "2026-03-04T09:00")
    assert "contact_unanswered" in company.open_irregularities()
    company.guo.must(AcceptContact(note="好"), "f-1", at("2026-03-03T16:00"))
    assert "contact_unanswered" not in company.open_irregularities()


def test_wcf_1_an_answer_that_is_late_and_nobody_looked_in_between_is_told_with_it(company: Company) -> None:
    write(company)
    company.now = at("2026-03-04T09:00")
    assert opened(company.guo.does(AcceptContact(), "f-1")) == {("WCF-1", "contact_unanswered")}
    assert form(company).missed == ("answer",)


def test_wcf_1_writer_office_and_the_other_department_see_it_and_nobody_else(company: Company) -> None:
    tags = tags_of(write(company))
    assert {"person:li", "role:storekeeper", "role:department_manager"} <= tags
    assert "role:technician" not in tags
    assert "role:finance" not in tags


def test_wcf_1_everybody_but_the_auditor_has_a_department() -> None:
    assert {role for roles in ROLES_OF.values() for role in roles} == set(Role) - {Role.AUDITOR}
