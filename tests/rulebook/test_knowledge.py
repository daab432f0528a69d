"""Articles reviewed by another, and notices read before the shift begins (KB-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, opened, refused
from duty_days import at, pass_time

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import decide
from rulebook.subjects.knowledge.commands import (
    PublishNotice,
    ReadNotice,
    RetireArticle,
    ReviewArticle,
    UseArticle,
    WriteArticle,
)
from rulebook.subjects.knowledge.notices import unread
from rulebook.subjects.knowledge.records import Article, ArticleState, NoticeRead
from rulebook.subjects.people.commands import AddPerson, ChangeRoles, Deactivate, Reactivate
from rulebook.subjects.shift_handovers.commands import BeginShift
from rulebook.subjects.shift_handovers.records import Shift

JUNE = "2026-06-30"
TEXT = WriteArticle(
    title="不定位", symptom="指示灯不亮", steps="查电源线", model="GT-100", valid_until="2026-06-30"
)
NOTICE = PublishNotice(title="新接线图", text="GT-100 改为三线")


def article(company: Company, id: str = "a-1") -> Article:
    found = company.world.get(Article, id)
    assert found is not None
    return found


def published(company: Company) -> Article:
    company.li.must(TEXT, "a-1")
    company.wang.must(ReviewArticle(edition=1), "a-1")
    return article(company)


def test_role_2_an_article_is_reviewed_by_another_than_its_author(company: Company) -> None:
    company.li.must(TEXT, "a-1")
    assert article(company).state is ArticleState.DRAFT
    assert refused(company.li.does(ReviewArticle(edition=1), "a-1")) == ("ROLE-2", "own_request")
    company.wang.must(ReviewArticle(edition=1), "a-1")
    known = article(company)
    assert known.wording is not None
    assert (known.state, known.model, known.wording.reviewed_by) == (ArticleState.PUBLISHED, "GT-100", "wang")
    assert refused(company.wang.does(ReviewArticle(edition=1), "a-1"))[1] == "nothing_to_review"


def test_kb_1_the_reviewed_wording_stays_in_use_until_the_next_one_is_reviewed(company: Company) -> None:
    published(company)
    company.wang.must(msgspec.structs.replace(TEXT, steps="先查保险"), "a-1")
    assert article(company).wording.steps == "查电源线"  # type: ignore[union-attr]  # it has words
    company.wang.must(msgspec.structs.replace(TEXT, steps="先查保险，再查线"), "a-1")
    assert refused(company.li.does(ReviewArticle(edition=2), "a-1"))[1] == "edition_changed"
    company.li.must(ReviewArticle(edition=3), "a-1")
    assert article(company).wording.steps == "先查保险，再查线"  # type: ignore[union-attr]  # it has words


@pytest.mark.parametrize(
    ("changes", "code"), [({"steps": " "}, "field_missing"), ({"valid_until": "bald"}, "field_wrong")]
)
def test_kb_1_what_says_nothing_is_refused(company: Company, changes: dict[str, str], code: str) -> None:
    assert refused(company.li.does(msgspec.structs.replace(TEXT, **changes), "a-1"))[1] == code


def test_kb_1_whether_it_worked_is_counted_even_where_it_was_retired_meanwhile(company: Company) -> None:
    published(company)
    company.li.must(UseArticle(article="a-1", solved=True, order="order-1"))
    assert refused(company.chen.does(RetireArticle(reason=""), "a-1"))[1] == "reason_needed"
    company.chen.must(RetireArticle(reason="停产"), "a-1")
    company.wang.must(UseArticle(article="a-1", solved=False))
    assert (article(company).used, article(company).solved) == (2, 1)
    for again in (TEXT, RetireArticle(reason="x"), ReviewArticle(edition=1)):
        assert refused(company.chen.does(again, "a-1"))[1] == "article_retired"
    assert opened(company.li.does(UseArticle(article="none", solved=True))) == {("SYS-3", "article_unknown")}


def test_kb_1_an_article_past_its_day_is_told_once_and_renewed_it_has_a_new_one(company: Company) -> None:
    published(company)
    pass_time(company, "2026-06-30T23:00")
    assert "article_stale" not in company.open_irregularities()
    pass_time(company, "2026-07-01T09:00")
    told = company.world.get(Irregularity, "article_stale:a-1:1")
    assert told is not None
    assert told.person == "li"
    company.li.must(msgspec.structs.replace(TEXT, valid_until="2026-09-30"), "a-1")
    company.wang.must(ReviewArticle(edition=2), "a-1")
    pass_time(company, "2026-10-02T09:00")
    assert company.world.get(Irregularity, "article_stale:a-1:2") is not None


def test_kb_1_a_shift_that_begins_with_a_notice_unread_has_begun_and_is_told(company: Company) -> None:
    company.chen.must(NOTICE, "n-1")
    assert opened(company.li.does(BeginShift())) == {("KB-1", "notice_unread")}
    assert [shift.person for shift in company.world.all(Shift)] == ["li"]
    company.li.must(ReadNotice(notice="n-1"))
    assert "notice_unread" not in company.open_irregularities()


def test_kb_1_who_reads_first_begins_without_a_word_and_the_first_reading_counts(company: Company) -> None:
    company.chen.must(NOTICE, "n-1")
    company.li.must(ReadNotice(notice="n-1"))
    first = company.world.get(NoticeRead, "n-1:li")
    company.li.must(ReadNotice(notice="n-1"))
    assert company.world.get(NoticeRead, "n-1:li") == first
    assert opened(company.li.does(BeginShift())) == set()
    assert opened(company.li.does(ReadNotice(notice="none"))) == {("SYS-3", "notice_unknown")}


def test_kb_1_a_notice_is_for_its_roles_until_its_day_and_never_for_its_author(company: Company) -> None:
    company.chen.must(msgspec.structs.replace(NOTICE, roles=(Role.TECHNICIAN,), until="2026-03-04"), "n-1")
    waits = {}
    for who in ("li", "fang", "chen"):
        known = company.world.get(Person, who)
        assert known is not None
        waits[who] = [
            [n.id for n in unread(company.world, known, at(day))] for day in ("2026-03-04", "2026-03-05")
        ]
    assert waits == {"li": [["n-1"], []], "fang": [[], []], "chen": [[], []]}
    assert opened(company.fang.does(BeginShift())) == set()


def newcomer(company: Company, roles: tuple[Role, ...] = (Role.TECHNICIAN,)) -> Person:
    company.hua.must(AddPerson(name="新来的", roles=roles), "new")
    return person(company, "new")


def person(company: Company, who: str) -> Person:
    found = company.world.get(Person, who)
    assert found is not None
    return found


def waits(company: Company, who: str) -> list[str]:
    return [notice.id for notice in unread(company.world, person(company, who), company.now)]


def test_kb_1_who_comes_later_is_not_sent_through_the_notices_of_before(company: Company) -> None:
    company.chen.must(NOTICE, "n-1")
    company.wait(minutes=10)
    newcomer(company)
    assert waits(company, "new") == []
    company.chen.must(msgspec.structs.replace(NOTICE, title="新"), "n-2")
    assert (waits(company, "new"), waits(company, "li")) == (["n-2"], ["n-1", "n-2"])


def test_kb_1_who_is_given_a_role_later_owes_only_what_is_published_for_it_since(company: Company) -> None:
    newcomer(company)
    company.wait(minutes=10)
    company.chen.must(NOTICE, "all")
    company.chen.must(msgspec.structs.replace(NOTICE, roles=(Role.STOREKEEPER,)), "store")
    company.wait(minutes=10)
    company.hua.must(ChangeRoles(roles=(Role.TECHNICIAN, Role.STOREKEEPER)), "new")
    assert waits(company, "new") == ["all"]
    company.wait(minutes=10)
    company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER, Role.TECHNICIAN)), "new")
    company.chen.must(msgspec.structs.replace(NOTICE, roles=(Role.STOREKEEPER,)), "store-2")
    assert waits(company, "new") == ["all", "store-2"]


def test_kb_1_who_comes_back_owes_nothing_of_the_time_they_were_gone(company: Company) -> None:
    newcomer(company)
    company.hua.must(Deactivate(reason="离职"), "new")
    company.chen.must(NOTICE, "n-1")
    company.wait(minutes=10)
    company.hua.must(Reactivate(), "new")
    assert waits(company, "new") == []


def test_kb_1_what_stood_in_the_books_before_roles_had_a_day_stays_as_it_was(company: Company) -> None:
    line = msgspec.structs.replace(
        company.hua.line(AddPerson(name="早来的", roles=(Role.TECHNICIAN,)), "new"), rules=3
    )
    decision = decide(company.world, line, company.now, keys=company.keys)
    assert isinstance(decision, Decision)
    (entered,) = (record for record in decision.records if isinstance(record, Person))
    assert entered.since == ()


def test_kb_1_whose_phone_cannot_have_had_the_notice_is_not_blamed(company: Company) -> None:
    """The device last heard the server before it was published; the shift began without signal."""
    heard = int(company.now.timestamp() * 1000)
    company.chen.must(NOTICE, "n-1")
    company.wait(minutes=10)
    line = msgspec.structs.replace(company.li.line(BeginShift(), ""), heard=heard)
    assert opened(decide(company.world, line, company.now, keys=company.keys)) == set()
    later = msgspec.structs.replace(line, heard=int(company.now.timestamp() * 1000))
    told = opened(decide(company.world, later, company.now, keys=company.keys))
    assert told == {("KB-1", "notice_unread")}


@pytest.mark.parametrize(
    ("changes", "code"), [({"text": ""}, "field_missing"), ({"until": "x"}, "field_wrong"), ({}, "exists")]
)
def test_kb_1_what_cannot_be_published_is_refused(company: Company, changes: dict[str, str], code: str) -> None:
    if not changes:
        company.chen.must(NOTICE, "n-1")
    assert refused(company.bo.does(msgspec.structs.replace(NOTICE, **changes), "n-1"))[1] == code
