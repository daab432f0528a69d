"""What is said no to around forms, opinions, visitors and articles: by which rule, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from company import Company
from duty_days import at
from refused_ground import Asked, No, refusal_of, wrong
from test_contact_forms import write
from test_knowledge import NOTICE, TEXT, published
from test_opinions import IDEA

from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.knowledge.commands import RetireArticle, ReviewArticle
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, HandLead, PassOpinion
from rulebook.subjects.visitors.commands import AllowZone
from rulebook.subjects.visitors.records import Zone

RULING = RuleContact(uphold=True, ruling="可以")
REFUSE = RefuseContact(reason="没有同意")
YES = AnswerOpinion(adopted=True, answer="好")
DUE = "2026-03-03T18:00:00+08:00"
replace = msgspec.structs.replace


def formed(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    """Li wrote to the store, and to the office: `f-1` and `f-2`."""

    def asked(company: Company) -> Asked:
        write(company)
        company.li.must(
            WriteContact(form="f-2", sender=Department.SERVICE, to=Department.ADMINISTRATION, ask="开门禁"), "f-2"
        )
        return then(company)

    return asked


def over(company: Company) -> Asked:
    company.guo.must(AcceptContact(), "f-1")
    return company.guo, REFUSE, "f-1"


def ruled_by_refuser(company: Company) -> Asked:
    company.hua.must(REFUSE, "f-2")
    return company.hua, RULING, "f-2"


def own_form(company: Company) -> Asked:
    company.dong.must(
        WriteContact(form="f-3", sender=Department.ADMINISTRATION, to=Department.STORE, ask="盘点"), "f-3"
    )
    company.guo.must(REFUSE, "f-3")
    return company.dong, RULING, "f-3"


def unruled(company: Company) -> Asked:
    company.guo.must(REFUSE, "f-1")
    return company.dong, RuleContact(uphold=True, ruling=" "), "f-1"


def given(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    """Li gave the store an idea, and handed Anna a lead."""

    def asked(company: Company) -> Asked:
        company.li.must(IDEA, "o-1")
        company.li.must(HandLead(lead="l-1", customer_name=" 海通 ", want="装 20 台", to="anna"), "l-1")
        return then(company)

    return asked


def answered(company: Company) -> Asked:
    company.guo.must(YES, "o-1")
    return company.guo, PassOpinion(department=Department.FINANCE), "o-1"


def own_idea(company: Company) -> Asked:
    company.guo.must(replace(IDEA, opinion="o-2"), "o-2")
    return company.guo, YES, "o-2"


def ended(company: Company) -> Asked:
    company.anna.must(EndLead(won=True, told="签了"), "l-1")
    return company.anna, EndLead(won=False, told="又没了"), "l-1"


def in_words(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    """Li's article is reviewed; Wang wrote the next edition."""

    def asked(company: Company) -> Asked:
        published(company)
        company.wang.must(replace(TEXT, title="仍不定位"), "a-1")
        return then(company)

    return asked


def retired(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        company.chen.must(RetireArticle(reason="停产"), "a-1")
        return then(company)

    return in_words(asked)


def reviewed(company: Company) -> Asked:
    company.li.must(ReviewArticle(edition=2), "a-1")
    return company.li, ReviewArticle(edition=2), "a-1"


def noticed(company: Company) -> Asked:
    company.chen.must(NOTICE, "n-1")
    return company.bo, NOTICE, "n-1"


OLD = {"title": "不定位"}
NO: No = {
    "answered when over": (formed(over), "WCF-1", "contact_over", {"name": "李师傅"}),
    "answered by others": (
        formed(lambda c: (c.fang, AcceptContact(), "f-1")), "WCF-1", "contact_other_department", {},
    ),
    "refused without a word": (
        formed(lambda c: (c.guo, RefuseContact(reason=" "), "f-1")), "WCF-1", "reason_needed", {},
    ),
    "ruled on by who refused": (formed(ruled_by_refuser), "ROLE-2", "own_request", {}),
    "ruled on by who wrote": (formed(own_form), "ROLE-2", "own_request", {}),
    "ruled on too early": (formed(lambda c: (c.dong, RULING, "f-1")), "WCF-1", "contact_not_due", {"due": DUE}),
    "ruled on without a word": (formed(unruled), "WCF-1", "reason_needed", {}),
    "an opinion of elsewhere": (given(lambda c: (c.fang, YES, "o-1")), "CASE-1", "opinion_elsewhere", {}),
    "an opinion that is answered": (given(answered), "CASE-1", "opinion_answered", {"name": "李师傅"}),
    "one's own opinion": (given(own_idea), "ROLE-2", "own_request", {}),
    "an answer of no words": (
        given(lambda c: (c.guo, AnswerOpinion(adopted=True, answer=" "), "o-1")), "CASE-1", "reason_needed", {},
    ),
    "another's lead": (
        given(lambda c: (c.bo, EndLead(won=True, told="x"), "l-1")), "CASE-1", "lead_of_another", {"name": "安娜"},
    ),
    "a lead that is over": (given(ended), "CASE-1", "lead_over", {"name": "海通"}),
    "a lead ended without a word": (
        given(lambda c: (c.anna, EndLead(won=True, told=" "), "l-1")), "CASE-1", "reason_needed", {},
    ),
    "a zone on no day": (
        lambda c: (c.chen, AllowZone(zone=Zone.STORE, day="x", host="guo")),
        "VIS-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "a zone for oneself": (
        lambda c: (c.chen, AllowZone(zone=Zone.STORE, day="2026-03-02", host="chen")), "ROLE-2", "own_request", {},
    ),
    "an article of no name": (lambda c: (c.li, TEXT, ""), "SYS-3", "not_found", {"what": "article"}),
    "an article of no words": (
        lambda c: (c.li, replace(TEXT, title=" ", symptom="", steps=" "), "a-2"),
        "KB-1", "field_missing", {"fields": "title, symptom, steps"},
    ),
    "an article until no day": (
        lambda c: (c.li, replace(TEXT, valid_until="x"), "a-2"),
        "KB-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "one's own edition": (
        in_words(lambda c: (c.wang, ReviewArticle(edition=2), "a-1")), "ROLE-2", "own_request", {},
    ),
    "another edition": (
        in_words(lambda c: (c.li, ReviewArticle(edition=1), "a-1")),
        "KB-1", "edition_changed", {"title": "仍不定位"},
    ),
    "nothing to review": (in_words(reviewed), "KB-1", "nothing_to_review", {"title": "仍不定位"}),
    "retired without a word": (
        in_words(lambda c: (c.chen, RetireArticle(reason=" "), "a-1")), "KB-1", "reason_needed", {},
    ),
    "retired twice": (
        retired(lambda c: (c.chen, RetireArticle(reason="x"), "a-1")), "KB-1", "article_retired", OLD,
    ),
    "written when retired": (retired(lambda c: (c.li, TEXT, "a-1")), "KB-1", "article_retired", OLD),
    "reviewed when retired": (
        retired(lambda c: (c.li, ReviewArticle(edition=2), "a-1")), "KB-1", "article_retired", OLD,
    ),
    "a notice twice": (noticed, "SYS-4", "exists", {"what": "新接线图"}),
    "a notice of no name": (lambda c: (c.bo, NOTICE, ""), "SYS-4", "exists", {"what": "新接线图"}),
    "a notice of no words": (
        lambda c: (c.bo, replace(NOTICE, title=" ", text=""), "n-1"),
        "KB-1", "field_missing", {"fields": "title, text"},
    ),
    "a notice until no day": (
        lambda c: (c.bo, replace(NOTICE, until="x"), "n-1"), "KB-1", "field_wrong", wrong("until", "not_a_date"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_role_2_wcf_1_kb_1_it_is_refused_by_its_rule_and_changes_nothing(company: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(company, asked(company)) == tuple(said)


@pytest.mark.parametrize(("moment", "may"), [("2026-03-03T17:58", False), ("2026-03-03T18:00", True)])
def test_wcf_1_the_office_rules_from_the_moment_after_the_answer_was_due(
    company: Company, moment: str, may: bool
) -> None:
    write(company)
    company.now = at(moment)
    if may:
        company.dong.must(RULING, "f-1")
    else:
        assert refusal_of(company, (company.dong, RULING, "f-1"))[1] == "contact_not_due"
