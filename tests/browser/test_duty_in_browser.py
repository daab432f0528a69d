"""Sickness told without signal, and a shift handed over between two phones, in the real app (DUTY-1)."""

from __future__ import annotations

import re

import pytest
from hands import go_to, sees, tap, tick_all
from harness import Phone, wait_until
from office import Office

from rulebook.subjects.absences.records import Absence, AbsenceState
from rulebook.subjects.shift_handovers.records import HandoverState, ShiftHandover

pytestmark = pytest.mark.browser

PLATE = "苏E·5K208"
"""The demo's order that 王建国 is sent to."""


def absences(office: Office) -> list[Absence]:
    with office.company.read() as work:
        return [a for a in work.all(Absence) if a.person == "p-wang"]


def handovers(office: Office) -> list[ShiftHandover]:
    with office.company.read() as work:
        return list(work.all(ShiftHandover))


def test_duty_1_sickness_told_without_signal_and_what_the_dispatcher_sees(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    go_to(phone, "我")
    tap(phone, re.compile("^报病假"))
    tap(phone, "3 天")
    tap(phone, "报病假")
    sees(phone, "未发送：1 条记录")
    assert absences(office) == []
    phone.online()
    wait_until(lambda: absences(office), "the sickness to reach the server")
    assert absences(office)[0].state is AbsenceState.TOLD

    dispatcher = office.comes_in("p-chen", "陈晨")
    tap(dispatcher, re.compile(PLATE))
    sees(dispatcher, re.compile("请假至.*DUTY-1"))
    go_to(dispatcher, "异常")
    sees(dispatcher, re.compile("王建国 不在岗.*没有人去"))


def test_duty_1_a_shift_is_handed_over_between_two_phones(office: Office) -> None:
    giver = office.comes_in("p-wang", "王建国", Phone)
    go_to(giver, "我")
    tap(giver, re.compile("^交接班本"))
    sees(giver, re.compile("系统列出的未结事项：[1-9]"))
    tap(giver, "赵小燕")
    tap(giver, "交班")
    wait_until(lambda: handovers(office), "the hand-over to reach the server")
    giver.close()

    taker = office.comes_in("p-zhao", "赵小燕", Phone)
    go_to(taker, "我")
    tap(taker, re.compile("^交接班本"))
    sees(taker, "王建国 交的班")
    tick_all(taker)
    tap(taker, "签收接班")
    wait_until(lambda: handovers(office)[0].state is HandoverState.TAKEN, "the successor's signature")
    assert handovers(office)[0].taken_by == "p-zhao"
    assert set(handovers(office)[0].seen) == {m.id for m in handovers(office)[0].matters}
