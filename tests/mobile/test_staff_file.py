"""A person's file: how they were trained, what they may do, their released scores (COST-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import STROKES, Company
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import t, use_language
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.scores.commands import ReleaseScore
from rulebook.subjects.trainings.commands import (
    AttendSession,
    HoldSession,
    MarkTest,
    PlanSession,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind

WAY = routes.office("rules", "person", "wang")


@pytest.fixture
def trained(company: Company) -> Company:
    """Wang was taught repairs by Li, passed with 90 and is qualified; his March is released."""
    use_language("zh")
    company.chen.must(
        PlanSession(kind=SessionKind.INTERNAL, title="北斗终端维修", begins="2026-03-02T14:00:00+08:00",
                    skill="repair", trainer="li", material="教材"), "t-1",
    )  # fmt: skip
    company.now = datetime(2026, 3, 2, 15, tzinfo=COMPANY_ZONE)
    company.li.must(AttendSession(session="t-1", attendance="a-1", person="wang", strokes=STROKES))
    company.li.must(HoldSession(session="t-1"))
    company.li.must(MarkTest(session="t-1", person=company.wang.id, percent=55), "m-0")
    company.li.must(MarkTest(session="t-1", person=company.wang.id, percent=90), "m-1")
    company.chen.must(SetQualification(test="m-1", until="2027-03-02"), "q-1")
    company.now = datetime(2026, 4, 8, 9, tzinfo=COMPANY_ZONE)
    company.chen.must(ReleaseScore(month="2026-03"), "wang")
    return company


def test_cost_1_a_leader_reads_trainings_qualifications_and_released_scores_in_one_place(trained: Company) -> None:
    async def story(glass: Glass, session) -> None:
        await glass.sees(t("staff.file"))
        await glass.sees("北斗终端维修")
        await glass.sees("2026年3月2日，考核 90 分，合格")
        await glass.sees("2026年3月2日，考核 55 分，不合格")
        await glass.sees("2026年3月")
        await glass.sees("80 分")

    on_screen(trained, "chen", WAY, story)


def test_cost_1_who_may_not_read_scores_is_shown_no_file_that_looks_empty(trained: Company) -> None:
    async def story(glass: Glass, session) -> None:
        await glass.sees("王师傅")
        assert t("staff.file") not in glass.words()
        assert "北斗终端维修" not in glass.words()

    on_screen(trained, "hua", WAY, story)


def test_cost_1_an_empty_file_says_so(company: Company) -> None:
    async def story(glass: Glass, session) -> None:
        await glass.sees(t("staff.none"))
        await glass.sees(t("staff.scores", count=0))

    on_screen(company, "chen", WAY, story)
