"""Knowledge found by symptom, reviewed by another; notices read before the shift (KB-1)."""

from __future__ import annotations

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import use_language
from rulebook.subjects.knowledge.commands import PublishNotice, ReviewArticle, WriteArticle
from rulebook.subjects.knowledge.records import Article, ArticleState, Notice, NoticeRead

KNOWLEDGE, NOTICES = routes.tab("me", "knowledge"), routes.tab("me", "notices")


@pytest.fixture
def house(company: Company) -> Company:
    use_language("zh")
    company.li.must(WriteArticle(title="不定位", symptom="指示灯不亮", steps="查电源线", model="GT-100"), "a-1")
    return company


def article(company: Company, id: str = "a-1") -> Article:
    found = company.world.get(Article, id)
    assert found is not None
    return found


def test_kb_1_another_reviews_it_and_its_author_cannot(house: Company) -> None:
    async def own(glass: Glass, session):
        await glass.sees("您写的，请别人审核")
        assert "审核通过" not in glass.words()

    on_screen(house, "li", KNOWLEDGE, own)

    async def review(glass: Glass, session):
        await glass.tap("审核通过")
        await glass.until(lambda: article(house).state is ArticleState.PUBLISHED, "reviewed")

    on_screen(house, "wang", KNOWLEDGE, review)


def test_kb_1_it_is_found_by_its_symptom_and_whether_it_worked_is_one_tap(house: Company) -> None:
    house.wang.must(ReviewArticle(edition=1), "a-1")

    async def use(glass: Glass, session):
        await glass.sees("查电源线")
        await glass.tap("解决了")
        await glass.until(lambda: article(house).solved == 1, "counted")

    on_screen(house, "wang", KNOWLEDGE, use, knowledge={"query": "GT-100 指示灯"})

    async def miss(glass: Glass, session):
        await glass.sees("没有找到")

    on_screen(house, "wang", KNOWLEDGE, miss, knowledge={"query": "摄像头"})


def test_kb_1_what_worked_is_written_down(house: Company) -> None:
    async def write(glass: Glass, session):
        await glass.until(lambda: "填好标题" not in glass.words(), "filled in")
        await glass.tap("提交审核")
        await glass.until(lambda: len(house.world.all(Article)) == 2, "written")

    typed = {"title": "黑屏", "symptom": "屏幕不亮", "steps": "换排线", "until": "2027/1/1"}
    on_screen(house, "wang", KNOWLEDGE, write, article__write=typed)
    (new,) = (a for a in house.world.all(Article) if a.id != "a-1")
    assert new.draft is not None
    assert new.draft.valid_until == "2027-01-01"


def test_kb_1_before_the_shift_the_notice_is_pointed_to_and_read(house: Company) -> None:
    house.chen.must(PublishNotice(title="新接线图", text="改为三线"), "n-1")

    async def warned(glass: Glass, session):
        await glass.sees("上班前有 1 条通知没看")

    on_screen(house, "li", routes.tab("me", "shifts"), warned)

    async def read(glass: Glass, session):
        await glass.sees("改为三线")
        await glass.tap("我看过了")
        await glass.until(lambda: bool(house.world.all(NoticeRead)), "read")
        await glass.sees("看过的通知")

    on_screen(house, "li", NOTICES, read)

    async def after(glass: Glass, session):
        await glass.sees("还没上班")
        assert "条通知没看" not in glass.words()

    on_screen(house, "li", routes.tab("me", "shifts"), after)


def test_kb_1_the_manager_publishes_for_a_role_and_sees_who_has_read(house: Company) -> None:
    async def publish(glass: Glass, session):
        await glass.tap("技术员")
        await glass.tap("发布")
        await glass.until(lambda: bool(house.world.all(Notice)), "published")
        await glass.sees("还没有人看过")

    on_screen(house, "chen", NOTICES, publish, notice__publish={"title": "新接线图", "text": "改为三线"})
    (notice,) = house.world.all(Notice)
    assert notice.roles == ("technician",)


def test_kb_1_what_nobody_waits_for_is_listed_apart_from_what_was_read(house: Company) -> None:
    house.chen.must(PublishNotice(title="旧通知", text="早已过去", until="2026-03-01"), "n-old")
    house.chen.must(PublishNotice(title="新接线图", text="改为三线"), "n-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        words = glass.words()
        assert words.index("还没看") < words.index("新接线图") < words.index("其他通知，不用标记")
        assert words.index("其他通知，不用标记") < words.index("旧通知")
        assert "看过的通知" not in words
        await glass.tap("我看过了")
        await glass.sees("看过的通知")
        assert "还没看" not in glass.words()

    on_screen(house, "li", NOTICES, story)


def test_kb_1_an_empty_notice_says_what_it_wants(house: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        assert "填好标题和内容就能发布" in glass.words()

    on_screen(house, "chen", NOTICES, story)

    async def filled(glass: Glass, session: FakeSession) -> None:
        assert "填好标题和内容就能发布" not in glass.words()

    on_screen(house, "chen", NOTICES, filled, notice__publish={"title": "新接线图", "text": "改为三线"})
