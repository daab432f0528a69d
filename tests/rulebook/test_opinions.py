"""Praise, wishes, ideas and leads: passed on, and their giver told (CASE-1)."""

from __future__ import annotations

from company import Company, opened, refused
from duty_days import at, pass_time

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import tags_of
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead, PassOpinion
from rulebook.subjects.opinions.records import Lead, LeadState, Opinion, OpinionKind, OpinionState

IDEA = GiveOpinion(opinion="o-1", kind=OpinionKind.IDEA, text="工具箱统一编号", department=Department.STORE)


def opinion(company: Company) -> Opinion:
    (found,) = company.world.all(Opinion)
    return found


def lead(company: Company, id: str = "l-1") -> Lead:
    found = company.world.get(Lead, id)
    assert found is not None
    return found


def test_case_1_an_idea_is_answered_by_the_department_where_it_lies(
    company: Company,
) -> None:
    company.li.must(IDEA, "o-1")
    yes = AnswerOpinion(adopted=True, answer="下周贴好")
    assert refused(company.fang.does(yes, "o-1"))[1] == "opinion_elsewhere"
    assert refused(company.guo.does(AnswerOpinion(adopted=False, answer=" "), "o-1"))[1] == "reason_needed"
    company.guo.must(yes, "o-1")
    assert (opinion(company).state, opinion(company).adopted) == (OpinionState.ANSWERED, True)
    assert refused(company.guo.does(yes, "o-1"))[1] == "opinion_answered"


def test_role_2_nobody_answers_their_own(company: Company) -> None:
    company.guo.must(IDEA, "o-1")
    own = AnswerOpinion(adopted=True, answer="好")
    assert refused(company.guo.does(own, "o-1")) == ("ROLE-2", "own_request")


def test_case_1_passed_on_it_is_the_other_departments_and_its_clock_goes_on(company: Company) -> None:
    company.li.must(IDEA, "o-1")
    due = opinion(company).due
    assert due[:10] == "2026-03-05"
    company.guo.must(PassOpinion(department=Department.DISPATCH, note="归调度管"), "o-1")
    assert (opinion(company).department, opinion(company).due) == (Department.DISPATCH, due)
    assert "role:storekeeper" not in tags_of(opinion(company))
    pass_time(company, "2026-03-06T09:00")
    told = company.world.get(Irregularity, "opinion_unanswered:o-1")
    assert told is not None
    assert told.owner is Role.DISPATCHER
    company.bo.must(AnswerOpinion(adopted=False, answer="没有预算"), "o-1", at("2026-03-05T10:00"))
    assert "opinion_unanswered" not in company.open_irregularities()


def test_case_1_the_same_opinion_told_twice_loses_neither(company: Company) -> None:
    company.li.must(IDEA, "o-1")
    company.li.must(IDEA, "o-1")
    assert len(company.world.all(Opinion)) == 2


def test_case_1_a_lead_is_handed_to_somebody_who_says_what_came_of_it(company: Company) -> None:
    company.li.must(HandLead(lead="l-1", customer_name="海通渣土", want="装 20 台", to="anna"), "l-1")
    won = EndLead(won=True, told="签了 20 台")
    assert refused(company.bo.does(won, "l-1"))[1] == "lead_of_another"
    assert refused(company.anna.does(EndLead(won=False, told=""), "l-1"))[1] == "reason_needed"
    company.anna.must(won, "l-1")
    assert (lead(company).state, lead(company).told) == (LeadState.WON, "签了 20 台")
    assert refused(company.anna.does(won, "l-1"))[1] == "lead_over"
    assert "person:li" in tags_of(lead(company))


def test_case_1_a_lead_handed_to_nobody_is_kept_and_told(company: Company) -> None:
    lost = HandLead(lead="l-1", customer_name="海通渣土", want="装 20 台", to="nobody")
    assert opened(company.li.does(lost, "l-1")) == {("CASE-1", "lead_to_nobody")}
    assert lead(company).to_name == "nobody"
