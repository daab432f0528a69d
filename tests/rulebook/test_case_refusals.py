"""What is said no to around cases: by which rule and with which facts, and nothing is changed by it (CASE-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from case_facts import CASE, heard
from company import CUSTOMER, TRUCK, Company
from refused_ground import Asked, No, refusal_of

from rulebook.kernel.ids import PersonId
from rulebook.policy.clocks import SiteClass
from rulebook.subjects.cases.commands import AnswerCase, ClassifyCase, ClassifySite, CloseCase, HandCase
from rulebook.subjects.cases.records import CaseKind, Channel, Site, SiteSince
from rulebook.subjects.promises.commands import MakePromise

NUMBER = {"number": "L260302-00001"}
SAME = ClassifyCase(kind=CaseKind.REQUEST, customer=CUSTOMER, vehicle=TRUCK)


def to(person: str) -> HandCase:
    return HandCase(to=PersonId(person))


def closed(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        company.anna.must(AnswerCase(what="已修好", channel=Channel.CALL, outcome=True), CASE)
        company.anna.must(CloseCase(), CASE)
        return then(company)

    return asked


def promised(company: Company) -> Asked:
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-09"), CASE)
    return company.anna, CloseCase(), CASE


def answered(company: Company) -> Asked:
    company.anna.must(AnswerCase(what="明天上门", channel=Channel.CALL), CASE)
    return company.anna, CloseCase(), CASE


def changed(field: str, value: object) -> Callable[[Company], Asked]:
    """Bo left, or comes from outside, before it is handed to him."""

    def asked(company: Company) -> Asked:
        company.set_person("bo", **{field: value})
        return company.anna, to("bo"), CASE

    return asked


def classed(company: Company) -> Asked:
    company.anna.must(ClassifySite(site=SiteClass.REMOTE), CUSTOMER)
    return company.bo, ClassifySite(site=SiteClass.REMOTE, reason="又说"), CUSTOMER


NO: No = {
    "handed by a stranger": (lambda c: (c.li, to("wang"), CASE), "CASE-1", "case_not_own", {"owner": "安娜"}),
    "handed to who has it": (lambda c: (c.bo, to("anna"), CASE), "CASE-1", "case_own_already", {"who": "安娜"}),
    "handed to oneself": (lambda c: (c.bo, to("bo"), CASE), "ROLE-2", "own_request", {}),
    "handed to who left": (changed("active", False), "ROLE-1", "inactive", {"who": "薄调度"}),
    "handed to an outsider": (changed("outsider", True), "ROLE-1", "inactive", {"who": "薄调度"}),
    "handed when closed": (closed(lambda c: (c.bo, to("chen"), CASE)), "CASE-1", "case_closed", NUMBER),
    "put right when closed": (closed(lambda c: (c.bo, SAME, CASE)), "CASE-1", "case_closed", NUMBER),
    "put right as it is": (lambda c: (c.bo, SAME, CASE), "SYS-4", "nothing_changed", {}),
    "closed by another": (lambda c: (c.chen, CloseCase(), CASE), "CASE-1", "case_not_own", {"owner": "安娜"}),
    "closed and not answered": (
        lambda c: (c.anna, CloseCase(), CASE), "CASE-1", "case_unfinished", {"missing": "answer,told_back"},
    ),
    "closed with a promise": (
        promised, "CASE-1", "case_unfinished", {"missing": "promises,answer,told_back"},
    ),
    "closed and not told how it ended": (answered, "CASE-1", "case_unfinished", {"missing": "told_back"}),
    "closed twice": (closed(lambda c: (c.anna, CloseCase(), CASE)), "CASE-1", "case_closed", NUMBER),
    "a place put where it is": (classed, "SYS-4", "nothing_changed", {}),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_case_1_it_is_refused_by_its_rule_and_changes_nothing(company: Company, case: str) -> None:
    heard(company)
    asked, *said = NO[case]
    assert refusal_of(company, asked(company)) == tuple(said)


@pytest.mark.parametrize("hand", ["anna", "bo", "chen", "dong"])
def test_case_1_its_owner_the_dispatcher_and_the_managers_hand_it_on(company: Company, hand: str) -> None:
    heard(company)
    getattr(company, hand).must(to("li"), CASE)


def test_sla_1_a_place_keeps_every_class_it_was_put_in_with_who_said_so_and_why(company: Company) -> None:
    said = []
    for site, reason in ((SiteClass.REMOTE, " 300 公里 "), (SiteClass.SUBURB, "")):
        company.anna.must(ClassifySite(site=site, reason=reason), CUSTOMER)
        since = company.now.isoformat()
        said.append(SiteSince(site=site, since=since, by=company.anna.id, by_name="安娜", reason=reason.strip()))
    assert company.world.get(Site, CUSTOMER) == Site(id=CUSTOMER, site=SiteClass.SUBURB, history=tuple(said))  # type: ignore[arg-type]  # an id is a string
