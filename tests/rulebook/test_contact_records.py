"""A contact form, an opinion and a lead, whole at every step, and what was told of them (WCF-1, CASE-1)."""

from __future__ import annotations

import pytest
from company import Company
from duty_days import at, pass_time
from msgspec.structs import replace
from test_contact_forms import form, write
from test_opinions import IDEA, lead, opinion

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import ContactForm, ContactState, Department
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead, PassOpinion
from rulebook.subjects.opinions.records import Lead, LeadState, Opinion, OpinionKind, OpinionState

LI, GUO, DONG, ANNA = (PersonId(one) for one in ("li", "guo", "dong", "anna"))
ANSWER_DUE, RULING_DUE = "2026-03-03T18:00:00+08:00", "2026-03-05T18:00:00+08:00"


def told(company: Company, id: str) -> tuple[str, str, Role, dict[str, str]]:
    found = company.world.get(Irregularity, id)
    assert found is not None
    return found.rule, found.person, found.owner, found.facts


def test_wcf_1_a_form_is_kept_as_it_was_written_and_due_the_next_working_evening(company: Company) -> None:
    known = write(company, ask=" 补办手续 ", done=" 借出终端 ", order="order-1")
    assert known == ContactForm(
        id="f-1", sender=Department.SERVICE, to=Department.STORE, ask="补办手续", done="借出终端",
        done_at="2026-03-02T08:30:00+08:00", order="order-1", by=LI, by_name="李师傅", written_at=iso(company.now),
        due=ANSWER_DUE,
    )  # fmt: skip


def test_wcf_1_accepted_refused_and_ruled_on_it_says_by_whom_when_and_why(company: Company) -> None:
    before = write(company)
    company.guo.must(AcceptContact(note=" 已补单 "), "f-1")
    answered = {"answered_by": GUO, "answered_by_name": "郭库管", "answered_at": iso(company.now)}
    assert form(company) == replace(before, state=ContactState.ACCEPTED, answer="已补单", due="", **answered)
    before = write(company, id="f-2")
    company.guo.must(RefuseContact(reason=" 没有领导同意 "), "f-2")
    answered["answered_at"] = iso(company.now)
    refused = replace(
        before, state=ContactState.REFUSED, answer="没有领导同意", due="2026-03-04T18:00:00+08:00", **answered
    )
    assert form(company, "f-2") == refused
    company.dong.must(RuleContact(uphold=False, ruling=" 下不为例 "), "f-2")
    assert form(company, "f-2") == replace(
        refused, state=ContactState.RULED, upheld=False, ruled_by=DONG, ruled_by_name="董经理",
        ruled_at=iso(company.now), ruling="下不为例", due="",
    )  # fmt: skip


def test_wcf_1_what_is_not_answered_is_told_to_its_department_and_not_ruled_on_to_the_office(
    company: Company,
) -> None:
    write(company, ask=" 补办手续 ")
    pass_time(company, "2026-03-03T18:01")
    facts = {"name": "李师傅", "roles": "storekeeper", "ask": "补办手续"}
    assert told(company, "contact_unanswered:f-1") == (
        "WCF-1",
        "system",
        Role.STOREKEEPER,
        facts | {"due": ANSWER_DUE},
    )
    assert (form(company).missed, form(company).due) == (("answer",), RULING_DUE)
    pass_time(company, "2026-03-05T18:01")
    assert told(company, "contact_unruled:f-1") == (
        "WCF-1",
        "system",
        Role.DEPARTMENT_MANAGER,
        facts | {"due": RULING_DUE},
    )
    assert (form(company).missed, form(company).due) == (("answer", "ruling"), "")


def test_wcf_1_an_answer_in_the_last_minute_of_its_day_is_in_time_and_one_after_it_is_not(
    company: Company,
) -> None:
    for id, moment, late in (("f-1", "2026-03-03T17:59", False), ("f-2", "2026-03-03T18:00", True)):
        twin = company.copy()
        write(twin, id=id)
        twin.now = at(moment)
        assert bool(twin.guo.must(AcceptContact(), id).irregularities) is late
        assert form(twin, id).missed == (("answer",) if late else ())


def test_wcf_1_a_ruling_in_time_that_arrives_late_settles_itself(company: Company) -> None:
    write(company)
    pass_time(company, "2026-03-06T09:00")
    assert {"contact_unanswered", "contact_unruled"} <= company.open_irregularities()
    company.dong.must(RuleContact(uphold=True, ruling="可以"), "f-1", at("2026-03-05T10:00"))
    assert "contact_unruled" not in company.open_irregularities()
    assert "contact_unanswered" in company.open_irregularities(), "that nobody answered stays told"


@pytest.mark.parametrize("said", ["gestern", "2026-03-02T23:00:00+08:00"])
def test_wcf_1_what_is_wrong_with_a_form_is_told_with_its_words(company: Company, said: str) -> None:
    write(company, done_at=said)
    assert told(company, "contact_time:f-1")[3] == {"name": "李师傅", "said": said}
    company.li.must(WriteContact(form="f-2", sender=Department.FINANCE, to=Department.STORE, ask="盘点"), "f-2")
    assert told(company, "contact_sender:f-2")[3] == {"name": "李师傅", "roles": "finance"}


def test_wcf_1_a_deed_of_this_very_moment_does_not_lie_ahead(company: Company) -> None:
    now = "2026-03-02T10:00:00+08:00"
    company.now = at("2026-03-02T09:59")
    assert write(company, done_at=now).done_at == now
    assert "contact_time" not in company.open_irregularities()
    company.now = at("2026-03-02T10:30")
    assert write(company, id="f-2", done_at="2026-03-02T02:00:00+00:00").done_at == now, "by the company's clock"


def test_case_1_an_opinion_is_kept_as_it_was_given_and_due_in_three_working_days(company: Company) -> None:
    company.anna.must(
        GiveOpinion(
            opinion="o-1", kind=OpinionKind.WISH, text=" 周末也接电话 ", case="case-1", customer_name=" 顺达 ",
            department=Department.CUSTOMER_SERVICE,
        ),
    )  # fmt: skip
    given = Opinion(
        id="o-1", kind=OpinionKind.WISH, text="周末也接电话", case="case-1", customer_name="顺达",
        department=Department.CUSTOMER_SERVICE, by=ANNA, by_name="安娜", given_at=iso(company.now),
        due="2026-03-05T18:00:00+08:00",
    )  # fmt: skip
    assert opinion(company) == given
    assert {"person:anna", "role:customer_service"} <= tags_of(given)
    company.anna.must(PassOpinion(department=Department.STORE, note=" 归库房 "), "o-1")
    passed = replace(given, department=Department.STORE, passed_by_name="安娜", passed_note="归库房")
    assert opinion(company) == passed
    company.guo.must(AnswerOpinion(adopted=False, answer=" 没有人手 "), "o-1")
    assert opinion(company) == replace(
        passed, state=OpinionState.ANSWERED, adopted=False, answer="没有人手", answered_by=GUO,
        answered_by_name="郭库管", answered_at=iso(company.now),
    )  # fmt: skip


def test_case_1_an_opinion_that_nobody_answers_is_told_once_to_its_department(company: Company) -> None:
    company.li.must(IDEA, "o-1")
    due = opinion(company).due
    pass_time(company, "2026-03-05T18:01")
    assert told(company, "opinion_unanswered:o-1") == (
        "CASE-1",
        "system",
        Role.STOREKEEPER,
        {"name": "李师傅", "due": due, "said": "工具箱统一编号", "roles": "storekeeper"},
    )
    assert opinion(company).missed
    pass_time(company, "2026-04-05T09:00")
    company.guo.must(AnswerOpinion(adopted=True, answer="好"), "o-1")
    assert "opinion_unanswered" in company.open_irregularities(), "answered late, it was late"


@pytest.mark.parametrize(("won", "state"), [(True, LeadState.WON), (False, LeadState.LOST)])
def test_case_1_a_lead_is_kept_from_whom_to_whom_and_what_came_of_it(
    company: Company, won: bool, state: LeadState
) -> None:
    company.li.must(
        HandLead(
            lead="l-1",
            customer_name=" 海通 ",
            contact=" 马经理 ",
            contact_phone=" 139 ",
            want=" 装 20 台 ",
            to="anna",
        )
    )
    handed = Lead(
        id="l-1", customer_name="海通", contact="马经理", contact_phone="139", want="装 20 台", by=LI,
        by_name="李师傅", handed_at=iso(company.now), to="anna", to_name="安娜",
    )  # fmt: skip
    assert lead(company) == handed
    assert {"person:li", "person:anna"} <= tags_of(handed)
    company.anna.must(EndLead(won=won, told=" 有结果了 "), "l-1")
    assert lead(company) == replace(
        handed, state=state, told="有结果了", ended_by_name="安娜", ended_at=iso(company.now)
    )


def test_case_1_a_lead_for_who_left_is_told_with_the_customer_and_the_wish(company: Company) -> None:
    company.set_person("anna", active=False)
    (one,) = company.li.must(HandLead(lead="l-1", customer_name="海通", want="装 20 台", to="anna")).irregularities
    assert (one.about, one.owner, one.facts) == (
        "l-1",
        Role.CUSTOMER_SERVICE,
        {"customer": "海通", "want": "装 20 台"},
    )
    assert lead(company).to_name == "安娜"
