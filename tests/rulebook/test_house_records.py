"""A visitor, leave for a zone, an article and a notice, whole at every step, and what was told (VIS-1, KB-1)."""

from __future__ import annotations

import pytest
from company import STROKES, Company
from duty_days import at, pass_time
from msgspec.structs import replace
from test_knowledge import NOTICE, TEXT, article, person, published
from test_visitors import came, visitor

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.knowledge.commands import (
    PublishNotice,
    ReadNotice,
    RetireArticle,
    ReviewArticle,
    UseArticle,
)
from rulebook.subjects.knowledge.handlers import title_of
from rulebook.subjects.knowledge.notices import concerns, unread
from rulebook.subjects.knowledge.records import Access, Article, ArticleState, Notice, NoticeRead, Wording
from rulebook.subjects.shift_handovers.commands import BeginShift
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Visitor, VisitorState, Zone, ZoneLeave

ANNA, CHEN, LI, WANG = (PersonId(one) for one in ("anna", "chen", "li", "wang"))


def told(company: Company, id: str) -> Irregularity:
    found = company.world.get(Irregularity, id)
    assert found is not None
    return found


def test_vis_1_a_visitor_is_kept_as_registered_and_until_when_they_were_there(company: Company) -> None:
    known = came(company, name=" 孙先生 ", firm=" 天线厂 ", purpose=" 送样品 ", zone=Zone.MEETING)
    assert known == Visitor(
        id="v-1", name="孙先生", firm="天线厂", purpose="送样品", host="chen", host_name="陈经理",
        zone=Zone.MEETING, strokes=STROKES, came_at=iso(company.now), by=ANNA, by_name="安娜",
    )  # fmt: skip
    assert "person:chen" in tags_of(known)
    company.bo.must(VisitorOut(visitor="v-1"))
    gone = replace(known, state=VisitorState.OUT, left_at=iso(company.now))
    assert visitor(company) == gone
    pass_time(company, "2026-09-03T00:01")
    forgotten = replace(gone, state=VisitorState.FORGOTTEN, name="", firm="", purpose="", strokes=())
    assert visitor(company) == forgotten


@pytest.mark.parametrize(
    ("arrived", "arrived_at", "before", "after"),
    [
        ("2026-03-02T17:58", "17:59", "2026-03-02T18:00", "2026-03-02T18:01"),
        ("2026-03-02T17:59", "18:00", "2026-03-02T23:59", "2026-03-03T00:01"),
    ],
)
def test_vis_1_who_comes_after_closing_may_stay_until_midnight(
    company: Company, arrived: str, arrived_at: str, before: str, after: str
) -> None:
    company.now = at(arrived)
    came(company)
    assert visitor(company).came_at[11:16] == arrived_at
    pass_time(company, before)
    assert "visitor_not_out" not in company.open_irregularities()
    pass_time(company, after)
    one = told(company, "visitor_not_out:v-1")
    assert (one.rule, one.person, one.person_name, one.owner) == ("VIS-1", "chen", "陈经理", Role.ADMINISTRATOR)
    assert one.facts == {"name": "陈经理", "zone": "lobby", "came": visitor(company).came_at}
    assert visitor(company).told


def test_vis_1_of_a_host_that_nobody_knows_who_registered_them_hears(company: Company) -> None:
    known = came(company, host="gone")
    assert known.host_name == "gone"
    pass_time(company, "2026-03-02T18:01")
    assert (told(company, "visitor_not_out:v-1").person, told(company, "visitor_not_out:v-1").person_name) == (
        "anna",
        "安娜",
    )


@pytest.mark.parametrize("zone", Zone)
def test_vis_1_lobby_meeting_rooms_and_office_are_open_all_else_is_not(company: Company, zone: Zone) -> None:
    told = company.anna.must(VisitorIn(visitor="v-1", name="孙", host="chen", zone=zone)).irregularities
    closed = zone in (Zone.WORKSHOP, Zone.STORE, Zone.SERVERS)
    facts = {"name": "陈经理", "zone": str(zone), "day": "2026-03-02"}
    assert [(one.code, one.about, one.facts) for one in told] == [("zone_without_leave", "v-1", facts)] * closed


def test_vis_1_leave_is_for_a_host_a_zone_and_a_day(company: Company) -> None:
    company.chen.must(AllowZone(zone=Zone.STORE, day="2026-03-02", host="guo"))
    id = "store:2026-03-02:guo"
    assert company.world.get(ZoneLeave, id) == ZoneLeave(
        id=id, zone=Zone.STORE, day="2026-03-02", host="guo", host_name="郭库管", by=CHEN, by_name="陈经理",
        at=iso(company.now),
    )  # fmt: skip
    for host, zone, may in (("guo", Zone.STORE, True), ("li", Zone.STORE, False), ("guo", Zone.SERVERS, False)):
        verdict = company.anna.must(VisitorIn(visitor=f"v-{host}-{zone}", name="孙", host=host, zone=zone))
        assert (verdict.irregularities == ()) is may


def test_vis_1_who_is_signed_out_but_was_never_in_is_told_by_that_name(company: Company) -> None:
    (one,) = company.li.must(VisitorOut(visitor="none")).irregularities
    assert (one.rule, one.owner, one.facts) == ("SYS-3", Role.ADMINISTRATOR, {"what": "none"})


def test_kb_1_an_article_is_kept_by_editions_with_who_wrote_and_who_reviewed_them(company: Company) -> None:
    company.li.must(
        replace(
            TEXT, title=" 不定位 ", symptom=" 灯不亮 ", steps=" 查线 ", model=" GT-100 ", access=Access.PUBLIC
        ),
        "a-1",
    )
    first = Wording(
        edition=1, title="不定位", model="GT-100", symptom="灯不亮", steps="查线", access=Access.PUBLIC,
        valid_until="2026-06-30", by=LI, by_name="李师傅", at=iso(company.now),
    )  # fmt: skip
    assert article(company) == Article(id="a-1", state=ArticleState.DRAFT, draft=first)
    assert title_of(article(company)) == "不定位"
    assert article(company).model == "", "a draft is for no model yet"
    company.wang.must(ReviewArticle(edition=1), "a-1")
    reviewed = replace(first, reviewed_by="wang", reviewed_by_name="王师傅", reviewed_at=iso(company.now))
    assert article(company) == Article(id="a-1", state=ArticleState.PUBLISHED, wording=reviewed)
    company.wang.must(replace(TEXT, title="仍不定位"), "a-1")
    draft = article(company).draft
    assert draft is not None
    assert (draft.edition, draft.by, article(company).wording) == (2, WANG, reviewed)
    assert title_of(article(company)) == "不定位", "what was reviewed is what it is called"
    company.chen.must(RetireArticle(reason=" 停产 "), "a-1")
    assert article(company) == Article(id="a-1", state=ArticleState.RETIRED, wording=reviewed, retired_why="停产")


def test_kb_1_an_article_past_its_last_day_is_told_to_its_author_once_an_edition(company: Company) -> None:
    company.li.must(replace(TEXT, valid_until=""), "a-2")
    company.wang.must(ReviewArticle(edition=1), "a-2")
    published(company)
    pass_time(company, "2026-07-01T00:01")
    one = told(company, "article_stale:a-1:1")
    assert (one.rule, one.person, one.person_name, one.facts) == (
        "KB-1",
        "li",
        "李师傅",
        {"title": "不定位", "until": "2026-06-30"},
    )
    assert article(company).stale_told == one.opened_at
    assert {i.about for i in company.world.all(Irregularity) if i.code == "article_stale"} == {"a-1:1"}
    company.li.must(TEXT, "a-1")
    company.wang.must(ReviewArticle(edition=2), "a-1")
    assert article(company).stale_told == ""


@pytest.mark.parametrize(("solved", "figures"), [(True, (2, 2)), (False, (2, 0))])
def test_kb_1_each_use_is_counted_and_whether_it_worked(
    company: Company, solved: bool, figures: tuple[int, int]
) -> None:
    published(company)
    for _ in range(2):
        company.li.must(UseArticle(article="a-1", solved=solved))
    assert (article(company).used, article(company).solved) == figures
    (one,) = company.li.must(UseArticle(article="none", solved=True)).irregularities
    assert one.facts == {"what": "none"}


def test_kb_1_a_notice_is_kept_with_its_roles_once_each_and_read_at_its_first_reading(company: Company) -> None:
    roles = (Role.TECHNICIAN, Role.STOREKEEPER, Role.TECHNICIAN)
    company.chen.must(PublishNotice(title=" 新接线 ", text=" 三线 ", roles=roles, until="2026-03-31"), "n-1")
    notice = Notice(
        id="n-1", title="新接线", text="三线", roles=(Role.TECHNICIAN, Role.STOREKEEPER), until="2026-03-31",
        by=CHEN, by_name="陈经理", at=iso(company.now),
    )  # fmt: skip
    assert company.world.get(Notice, "n-1") == notice
    company.li.must(ReadNotice(notice="n-1"), at=at("2026-03-02T12:00"))
    company.li.must(ReadNotice(notice="n-1"), at=at("2026-03-02T11:00"))
    read = company.world.get(NoticeRead, "n-1:li")
    assert read is not None
    assert read == NoticeRead(id="n-1:li", notice="n-1", person=LI, name="李师傅", at=read.at)
    assert read.at < iso(at("2026-03-02T12:00")), "the earlier one, though it came later"
    assert "person:li" in tags_of(read)
    (one,) = company.li.must(ReadNotice(notice="none")).irregularities
    assert (one.code, one.facts) == ("notice_unknown", {"what": "none"})


def test_kb_1_unread_at_the_shift_is_told_by_person_and_title_of_each_notice(company: Company) -> None:
    for id in ("n-2", "n-1"):
        company.chen.must(replace(NOTICE, title=id), id)
    li = person(company, "li")
    assert [one.id for one in unread(company.world, li, company.now)] == ["n-2", "n-1"], "as they were published"
    early = at("2026-03-02T09:00")
    assert not concerns(unread(company.world, li, company.now)[0], li, early), "it was not there yet"
    told = company.li.must(BeginShift()).irregularities
    assert [(one.about, one.owner, one.facts) for one in told] == [
        (f"{id}:li", Role.DISPATCHER, {"name": "李师傅", "title": id, "due": iso(company.now)})
        for id in ("n-2", "n-1")
    ]
