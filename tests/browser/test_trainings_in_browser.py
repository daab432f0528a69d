"""A training is signed by five people without signal, on the trainer's phone, in the real app (TRN-1)."""

from __future__ import annotations

import re

import pytest
from hands import go_to, sees, sign, tap
from harness import Phone, wait_until
from office import Office

from rulebook.subjects.trainings.commands import PlanSession
from rulebook.subjects.trainings.records import Attendance, SessionKind
from rulebook.subjects.visits.pen import is_drawn

pytestmark = pytest.mark.browser

FIVE = ("周明", "李静", "王建国", "赵小燕", "郑海")


def signed(office: Office) -> list[Attendance]:
    with office.company.read() as work:
        return list(work.find(Attendance, "session", "t-1"))


def test_trn_1_five_people_sign_in_without_signal_and_all_five_reach_the_server(office: Office) -> None:
    planned = PlanSession(
        kind=SessionKind.INTERNAL,
        title="平台使用培训",
        begins="2026-12-31T14:00:00+08:00",
        skill="training",
        trainer="p-xu",
        material="教材第二版",
    )
    office.says(planned, "t-1", "p-zhou")
    trainer = office.comes_in("p-xu", "徐磊", Phone)
    trainer.installed()
    go_to(trainer, "我")
    tap(trainer, re.compile("^培训与资格"))
    sees(trainer, "平台使用培训")
    trainer.offline()
    tap(trainer, "签到")
    for count, name in enumerate(FIVE, 1):
        tap(trainer, name)
        sign(trainer)
        tap(trainer, "确认签到")
        sees(trainer, f"已签到 {count} 人")
    assert signed(office) == []
    trainer.online()
    wait_until(lambda: len(signed(office)) == len(FIVE), "the five signatures to reach the server")
    assert {one.name for one in signed(office)} == set(FIVE)
    assert all(is_drawn(one.strokes) for one in signed(office))
    assert len({one.strokes for one in signed(office)}) == len(FIVE)
