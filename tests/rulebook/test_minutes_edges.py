"""Spot checks, minutes with their tasks, months released: whose they are and until when (LOG-1, MIN-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from company import Company
from duty_days import at, pass_time
from refused_ground import No, refusal_of, wrong

from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.logs.commands import (
    CheckSpot,
    EndTask,
    ReleaseSupervision,
    WriteMinutes,
)
from rulebook.subjects.logs.records import (
    Decided,
    Minutes,
    Point,
    SpotCheck,
    SupervisionReport,
    Task,
    TaskState,
)
from rulebook.subjects.orders.records import OrderState

MONDAY = "2026-03-02"
DAY = date(2026, 3, 2)


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def test_log_1_a_spot_check_says_what_was_looked_at_and_of_which_order(company: Company) -> None:
    order = company.order_in(OrderState.COMPLETED)
    points = (
        Point(name="签字", good=False),
        Point(name="照片", good=True),
        Point(name="工具", good=False, note="乱"),
    )
    company.fang.must(CheckSpot(check="c-1", order=order, about=" 现场 ", points=points))
    number = company.order(order).number
    kept = company.world.get(SpotCheck, "c-1")
    assert kept == SpotCheck(
        id="c-1", month="2026-03", order=order, number=number, about="现场", points=points, by=PersonId("fang"),
        by_name="方会计", at=iso(company.now),
    )  # fmt: skip
    (one,) = told(company, "spot_check_failed")
    assert (one.about, one.order, one.facts) == ("c-1", order, {"what": number, "points": "签字, 工具"})
    company.fang.must(CheckSpot(check="c-2", order="", about="电话抽查", points=points[:1]))
    other = told(company, "spot_check_failed")[1]
    assert (other.order, other.facts["what"]) == (None, "电话抽查")
    assert {"role:finance", "role:service_manager"} <= tags_of(kept)
    assert not {"role:technician", "all"} & tags_of(kept)


def test_min_1_minutes_keep_every_word_and_each_decision_is_somebodys_until_its_day(
    company: Company,
) -> None:
    decisions = (
        Decided(task="t-1", what="补齐工具", who="li", due="2026-03-05"),
        Decided(task="t-2", what="查欠费", who="外协", due="soon"),
    )
    said: dict[str, Any] = {"title": " 月会 ", "held": "2026-02-27", "present": ("li", "bo"), "words": " 讨论 "}
    company.chen.must(WriteMinutes(minutes="m-1", decisions=decisions, **said))
    kept = company.world.get(Minutes, "m-1")
    assert kept == Minutes(
        id="m-1", month="2026-02", title="月会", held_at="2026-02-27", present=("li", "bo"), words="讨论",
        tasks=("t-1", "t-2"), by=PersonId("chen"), by_name="陈经理", at=iso(company.now),
    )  # fmt: skip
    assert {"person:chen", "person:li", "person:bo"} <= tags_of(kept)
    assert not {"person:wang", "role:technician"} & tags_of(kept)
    first, second = company.world.get(Task, "t-1"), company.world.get(Task, "t-2")
    assert first == Task(
        id="t-1", minutes="m-1", what="补齐工具", who="li", who_name="李师傅", due_at="2026-03-06T00:00:00+08:00",
        state=TaskState.OPEN,
    )  # fmt: skip
    assert second is not None
    assert (second.who_name, second.due_at) == ("外协", "2026-03-03T00:00:00+08:00"), "no day: today's"
    assert tags_of(first) >= {"person:li", "role:dispatcher"}
    company.li.must(EndTask(task="t-1", how=" 已补齐 "))
    done = company.world.get(Task, "t-1")
    assert done is not None
    assert (done.state, done.how, done.ended_by, done.ended_by_name, done.ended_at) == (
        TaskState.DONE, "已补齐", "li", "李师傅", iso(company.now),
    )  # fmt: skip


def test_min_1_a_task_that_is_late_is_its_persons_and_is_told_again_until_it_is_ended(company: Company) -> None:
    decided = Decided(task="t-1", what="补齐工具", who="li", due="2026-03-05")
    company.chen.must(WriteMinutes(minutes="m-1", title="会", held=MONDAY, present=(), decisions=(decided,)))
    pass_time(company, "2026-03-06T00:00")
    assert told(company, "task_late") == []
    pass_time(company, "2026-03-06T00:01")
    (one,) = told(company, "task_late")
    assert (one.about, one.person, one.person_name) == ("t-1", "li", "李师傅")
    assert one.facts == {"what": "补齐工具", "name": "李师傅", "due": "2026-03-06T00:00:00+08:00"}
    company.li.must(EndTask(task="t-1", how="不用了", dropped=True))
    task = company.world.get(Task, "t-1")
    assert task is not None
    assert task.state is TaskState.DROPPED
    assert told(company, "task_late")[0].settled_by == PersonId(SYSTEM_PERSON)
    for id, what in (("t-1", "补齐工具"), ("none", "none")):
        (again,) = company.li.must(EndTask(task=id, how="又一次")).irregularities
        assert (again.code, again.facts) == ("task_unknown", {"what": what})


WORDLESS = ReleaseSupervision(words=" ")
RELEASE = ReleaseSupervision(words=" 总体正常 ")
NO: No = {
    "six days before its last": (
        lambda co: (setattr(co, "now", at("2026-03-25T12:00")), (co.ji, RELEASE, "2026-03"))[1],
        "LOG-1", "month_not_over", {"month": "2026-03"},
    ),
    "no month": (
        lambda co: (co.ji, RELEASE, "2026-3"), "LOG-1", "field_wrong", wrong("month", "not_a_month"),
    ),
    "without words": (
        lambda co: (setattr(co, "now", at("2026-04-01T12:00")), (co.ji, WORDLESS, "2026-03"))[1],
        "LOG-1", "field_missing", {"fields": "words"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_log_1_a_month_that_may_not_be_released_is_refused_and_says_why(company: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(company, make(company)) == (rule, code, facts)


def test_log_1_a_month_is_released_from_five_days_before_its_last_on_and_each_edition_is_numbered(
    company: Company,
) -> None:
    company.now = at("2026-03-26T00:00") - timedelta(minutes=1)
    company.ji.must(RELEASE, "2026-03")
    first = iso(company.now)
    company.fang.must(ReleaseSupervision(words="再看"), "2026-03")
    kept = company.world.get(SupervisionReport, "2026-03")
    assert kept is not None
    assert [(one.edition, one.by, one.by_name, one.words) for one in kept.editions] == [
        (1, "ji", "季审计", "总体正常"), (2, "fang", "方会计", "再看"),
    ]  # fmt: skip
    assert (kept.editions[0].at, first) == ("2026-03-26T00:00:00+08:00", "2026-03-26T00:00:00+08:00")
    assert {"role:finance", "role:service_manager"} <= tags_of(kept)
