"""What the books keep of a training, whole: its plan, who signed, who held it, tests and papers (TRN-1)."""

from __future__ import annotations

import pytest
from company import STROKES, Company, opened
from duty_days import at, pass_time
from test_trainings import FRIDAY, held, session

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    ReadySession,
    SetQualification,
)
from rulebook.subjects.trainings.records import (
    Attendance,
    Feedback,
    Held,
    MarkedTest,
    Qualification,
    SessionKind,
    TrainingSession,
)

LI, WANG, CHEN = (PersonId(one) for one in ("li", "wang", "chen"))
PLAN = PlanSession(
    kind=SessionKind.DEALER_TRAINING, title=" 北斗终端维修 ", begins=FRIDAY, outline=" 一、拆装 ",
    material=" 教材 ", skill=" repair ", model="GT-100", place="二楼", trainer_name=" 厂家王工 ", order="order-1",
)  # fmt: skip


def test_trn_1_a_plan_is_kept_as_it_was_said_with_who_planned_it_and_when(company: Company) -> None:
    company.chen.must(PLAN, "t-1")
    assert session(company) == TrainingSession(
        id="t-1", kind=SessionKind.DEALER_TRAINING, title="北斗终端维修", outline="一、拆装", material="教材",
        material_due="2026-03-04T18:00:00+08:00", skill="repair", model="GT-100", place="二楼", begins=FRIDAY,
        trainer="", trainer_name="厂家王工", order="order-1", planned_by=CHEN, planned_by_name="陈经理",
        planned_at=iso(company.now),
    )  # fmt: skip


def test_trn_1_a_signature_is_kept_with_whose_device_it_was_and_whose_training(company: Company) -> None:
    company.chen.must(PlanSession(kind=SessionKind.INTERNAL, title="维修", begins=FRIDAY, trainer="li"), "t-1")
    company.bo.must(
        AttendSession(session="t-1", attendance="a-1", name=" 赵队长 ", firm=" 顺达物流 ", strokes=STROKES)
    )
    assert company.world.get(Attendance, "a-1") == Attendance(
        id="a-1", session="t-1", name="赵队长", firm="顺达物流", strokes=STROKES, signed_at=iso(company.now),
        taken_by=company.bo.id, trainer="li",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "trainer", "name"),
    [
        ({}, "li", "李师傅"),
        ({"trainer": "wang"}, "wang", "王师傅"),
        ({"trainer_name": " 厂家王工 "}, "", "厂家王工"),
        ({"trainer": "gone"}, "gone", "gone"),
    ],
)
def test_trn_1_who_held_it_is_kept_in_their_own_name(
    company: Company, said: dict[str, str], trainer: str, name: str
) -> None:
    company.chen.must(PlanSession(kind=SessionKind.INTERNAL, title="维修", begins=FRIDAY, trainer="li"), "t-1")
    company.bo.must(HoldSession(session="t-1", words=" 更换主板 ", **said))
    assert session(company).held == (
        Held(
            by=company.bo.id, by_name="薄调度", at=iso(company.now), trainer=trainer, trainer_name=name,
            words="更换主板",
        ),
    )  # fmt: skip


def test_trn_1_a_guest_who_was_to_train_is_who_held_it_where_nobody_says_otherwise(company: Company) -> None:
    company.chen.must(PLAN, "t-1")
    company.bo.must(HoldSession(session="t-1"))
    assert [(one.trainer, one.trainer_name) for one in session(company).held] == [("", "厂家王工")]


def test_trn_1_a_touch_is_told_with_who_and_which_training(company: Company) -> None:
    company.chen.must(PLAN, "t-1")
    told = company.li.must(
        AttendSession(session="t-1", attendance="a-1", person="wang", strokes=())
    ).irregularities
    assert [(i.about, i.facts) for i in told] == [("a-1", {"name": "王师傅", "title": "北斗终端维修"})]
    told = company.li.must(
        AttendSession(session="none", attendance="a-2", person="gone", strokes=())
    ).irregularities
    assert {(i.code, i.facts.get("name"), i.facts.get("title"), i.facts.get("what")) for i in told} == {
        ("attendance_unsigned", "gone", "none", None),
        ("session_unknown", None, None, "none"),
    }


def test_trn_1_a_mark_is_kept_with_what_passed_on_that_day(company: Company) -> None:
    held(company, "wang")
    company.hua.must(SetSetting(name="test_pass_percent", value="85", since="2026-03-07", reason="总部"))
    company.li.must(MarkTest(session="t-1", person=WANG, percent=80, words=" 实操好 "), "x-1")
    known = company.world.get(MarkedTest, "x-1")
    assert known == MarkedTest(
        id="x-1", session="t-1", person=WANG, name="王师傅", skill="repair", percent=80, needed=80, words="实操好",
        by=LI, by_name="李师傅", at=iso(company.now),
    )  # fmt: skip
    assert known.passed
    company.now = at("2026-03-07T09:00")
    company.li.must(MarkTest(session="t-1", person=WANG, percent=84), "x-2")
    later = company.world.get(MarkedTest, "x-2")
    assert later is not None
    assert (later.needed, later.passed) == (85, False)


def test_trn_1_a_qualification_is_kept_with_its_test_and_holds_to_the_end_of_its_last_day(
    company: Company,
) -> None:
    held(company, "wang")
    company.li.must(MarkTest(session="t-1", person=WANG, percent=90), "x-1")
    company.chen.must(SetQualification(test="x-1", until="2026-12-31", token="c" * 22), "q-1")
    known = company.world.get(Qualification, "q-1")
    assert known == Qualification(
        id="q-1", person=WANG, name="王师傅", skill="repair", since=iso(company.now),
        until="2027-01-01T00:00:00+08:00", test="x-1", by=CHEN, by_name="陈经理", number="ZG-2026-0001",
        token="c" * 22,
    )  # fmt: skip
    assert known.last_day == known.held_to == "2026-12-31"


def test_trn_1_how_it_was_is_kept_with_who_wrote_it_down(company: Company) -> None:
    company.chen.must(PLAN, "t-1")
    company.now = at("2026-03-06T14:00")
    company.li.must(
        AttendSession(session="t-1", attendance="a-1", name="赵队长", firm="顺达物流", strokes=STROKES)
    )
    company.bo.must(HoldSession(session="t-1", ask=True))
    company.anna.must(GiveFeedback(score=4, words=" 讲得清楚 "), "a-1")
    assert company.world.get(Feedback, "a-1") == Feedback(
        id="a-1", session="t-1", name="赵队长", firm="顺达物流", score=4, words="讲得清楚", at=iso(company.now),
        by=company.anna.id, by_name="安娜",
    )  # fmt: skip


def test_trn_1_material_that_is_not_ready_is_told_to_who_planned_it_once(company: Company) -> None:
    company.chen.must(PlanSession(kind=SessionKind.INTERNAL, title="维修", begins=FRIDAY, trainer="li"), "t-1")
    pass_time(company, "2026-03-05T09:00")
    told = company.world.get(Irregularity, "no_material:t-1")
    assert told is not None
    assert (told.person, told.facts) == (
        "chen",
        {"title": "维修", "begins": FRIDAY, "due": "2026-03-04T18:00:00+08:00"},
    )
    company.li.must(ReadySession(session="t-1", material=" 教材 "), at=at("2026-03-04T18:01"))
    assert "no_material" in company.open_irregularities(), "ready a minute late"
    assert opened(company.li.does(ReadySession(session="none", material="教材"))) == {("SYS-3", "session_unknown")}
    company.li.must(ReadySession(session="t-1", material=" "))
    assert session(company).material == "教材", "said again without words, it lies where it lay"
