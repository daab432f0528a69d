"""Trainings planned, signed for, tested and made qualifications, tapped by the words people see (TRN-1)."""

from __future__ import annotations

import pytest
from company import STROKES, Company
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import use_language
from rulebook.subjects.trainings.commands import (
    AttendSession,
    HoldSession,
    MarkTest,
    PlanSession,
    SetQualification,
)
from rulebook.subjects.trainings.records import (
    Attendance,
    Feedback,
    MarkedTest,
    Qualification,
    QualificationState,
    SessionKind,
    SessionState,
    TrainingSession,
)

WAY = routes.tab("me", "trainings")
PEN = [[list(point) for point in stroke.points] for stroke in STROKES]


@pytest.fixture
def school(company: Company) -> Company:
    """Li trains repairs this afternoon."""
    use_language("zh")
    said = PlanSession(
        kind=SessionKind.INTERNAL,
        title="北斗终端维修",
        begins="2026-03-02T14:00:00+08:00",
        skill="repair",
        trainer="li",
        material="教材",
    )
    company.chen.must(said, "t-1")
    return company


def the_session(company: Company) -> TrainingSession:
    found = company.world.get(TrainingSession, "t-1")
    assert found is not None
    return found


def signed_by_wang(company: Company) -> None:
    company.li.must(AttendSession(session="t-1", attendance="a-1", person="wang", strokes=STROKES))


def test_trn_1_the_trainer_has_people_sign_one_after_the_other(school: Company) -> None:
    async def sign(glass: Glass, session):
        await glass.tap("签到")
        await glass.sees("谁在签到")
        await glass.tap("确认签到")
        await glass.sees("已签到 1 人：王师傅")
        await glass.sees("选好人，请本人手写签名")
        assert "王师傅" not in [getattr(c, "content", None) for c in glass.controls()]

    on_screen(school, "li", WAY, sign, **{"session.attend/t-1": {"person": "wang", "strokes": PEN}})
    (one,) = school.world.all(Attendance)
    assert (one.person, one.taken_by) == ("wang", "li")


def test_trn_1_a_touch_is_no_signature_and_cannot_be_saved(school: Company) -> None:
    async def look(glass: Glass, session):
        await glass.tap("签到")
        await glass.sees("选好人，请本人手写签名")

    on_screen(school, "li", WAY, look, **{"session.attend/t-1": {"person": "wang", "strokes": [[[1, 1, 0]]]}})


def test_trn_1_the_trainer_says_that_it_was_held(school: Company) -> None:
    async def hold(glass: Glass, session):
        await glass.tap("培训已举行")
        await glass.sees("讲了什么")
        await glass.tap("培训已举行")
        await glass.until(lambda: the_session(school).state is SessionState.HELD, "held")

    on_screen(school, "li", WAY, hold, **{"session.hold/t-1": {"text": "更换主板"}})
    assert the_session(school).held[0].words == "更换主板"


def test_trn_1_a_test_is_marked_and_the_manager_makes_it_a_qualification(school: Company) -> None:
    signed_by_wang(school)
    school.li.must(HoldSession(session="t-1"))

    async def mark(glass: Glass, session):
        await glass.tap("评定考核")
        await glass.sees("得分")
        await glass.tap("保存成绩")
        await glass.until(lambda: bool(school.world.all(MarkedTest)), "marked")

    on_screen(school, "li", WAY, mark, **{"test.mark/t-1": {"person": "wang", "percent": "92"}})

    async def qualify(glass: Glass, session):
        await glass.sees("王师傅：92 分，李师傅 评定")
        await glass.tap("授予资格")
        await glass.sees("有效期至")
        await glass.tap("授予“维修”资格")
        await glass.until(lambda: bool(school.world.all(Qualification)), "qualified")
        await glass.sees("王师傅 · 维修")

    on_screen(school, "chen", WAY, qualify)
    (known,) = school.world.all(Qualification)
    assert (known.person, known.skill, known.until[:10]) == ("wang", "repair", "2027-03-03")


def test_trn_1_a_manager_plans_a_training_and_a_technician_is_not_asked_to(school: Company) -> None:
    async def plan(glass: Glass, session):
        await glass.tap("李师傅")
        await glass.until(lambda: "填好名称和日期" not in glass.words(), "filled in")
        await glass.tap("安排")
        await glass.until(lambda: len(school.world.all(TrainingSession)) == 2, "planned")

    typed = {"title": "视频终端", "day": "2026-03-09", "skill": "repair"}
    on_screen(school, "chen", WAY, plan, session__plan=typed)
    planned = next(s for s in school.world.all(TrainingSession) if s.id != "t-1")
    assert (planned.trainer, planned.begins) == ("li", "2026-03-09T14:00:00+08:00")

    async def look(glass: Glass, session):
        await glass.sees("视频终端")
        assert "安排培训" not in glass.words()

    on_screen(school, "wang", WAY, look)


def test_trn_1_one_sees_when_ones_own_qualification_ends(school: Company) -> None:
    from rulebook.subjects.trainings.commands import SetQualification

    signed_by_wang(school)
    school.li.must(HoldSession(session="t-1"))
    school.li.must(MarkTest(session="t-1", person=school.wang.id, percent=92), "x-1")
    school.chen.must(SetQualification(test="x-1", until="2026-03-20"), "q-1")

    async def look(glass: Glass, session):
        await glass.sees("王师傅 · 维修")
        await glass.sees("快到期")

    on_screen(school, "wang", WAY, look)


def test_trn_1_who_was_there_says_how_it_was_and_the_office_sees_it(school: Company) -> None:
    signed_by_wang(school)
    school.li.must(HoldSession(session="t-1", ask=True))

    async def say(glass: Glass, session):
        await glass.tap("反馈")
        await glass.sees("4 较好")
        await glass.tap("交反馈")
        await glass.until(lambda: bool(school.world.all(Feedback)), "said")

    on_screen(school, "wang", WAY, say, **{"session.feedback/t-1": {"score": "4", "words": "多练习"}})
    (one,) = school.world.all(Feedback)
    assert (one.score, one.words, one.by) == (4, "多练习", "wang")

    async def look(glass: Glass, session):
        await glass.sees("反馈 1 / 1 人，平均 4.0 分")
        await glass.sees("王师傅：4 分 多练习")

    on_screen(school, "chen", WAY, look)


def test_trn_1_a_qualification_has_its_certificate_and_is_revoked_with_a_reason(school: Company) -> None:
    signed_by_wang(school)
    school.li.must(HoldSession(session="t-1"))
    school.li.must(MarkTest(session="t-1", person=school.wang.id, percent=90), "x-1")
    school.chen.must(SetQualification(test="x-1", until="2026-12-31", token="q" * 24), "q-1")

    async def revoke(glass: Glass, session):
        await glass.sees("证书")
        await glass.sees("有效期至 2026年12月31日")
        await glass.tap("撤销")
        await glass.sees("为什么撤销")
        await glass.tap("撤销资格")
        await glass.sees("已撤销")
        await glass.sees("违规操作")

    on_screen(school, "chen", WAY, revoke, **{"qualify.revoke/q-1": {"reason": "违规操作"}})
    (one,) = school.world.all(Qualification)
    assert one.state is QualificationState.REVOKED
