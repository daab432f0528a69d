"""Complaints and faults in the real app: taken offline, handed over, closed through all gates; seen by all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from hands import fill, go_to, reach, sees, tap
from harness import Desk, Device, Phone, wait_until
from office import Office
from pair.field import at_the_office

from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import parse_time
from rulebook.policy.clocks import ClockEnd
from rulebook.subjects.complaints.commands import CalmComplaint, ExplainComplaint
from rulebook.subjects.complaints.records import CauseKind, Complaint, ComplaintState
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import MeasureKind

pytestmark = pytest.mark.browser

WHAT, WHERE = "换过的终端又离线，等了一上午", "苏州相城平台"


def the_complaint(office: Office) -> Complaint | None:
    with office.company.read() as work:
        return next((c for c in work.all(Complaint) if c.what == WHAT), None)


def step(office: Office, what: str, true: Callable[[Complaint], object]) -> Complaint:
    """Wait until the books have it so."""
    wait_until(lambda: (c := the_complaint(office)) is not None and true(c), what, 60)
    found = the_complaint(office)
    assert found is not None
    return found


def test_cmp_1_heard_offline_handed_over_answered_in_time_and_closed_through_all_gates(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    heard_offline(phone)
    assert the_complaint(office) is None, "nothing has left the phone yet"
    phone.online()
    found = step(office, "the complaint to arrive", lambda c: c.offered_to == "p-li")
    assert (found.owner, found.heard_by, found.number[:3]) == ("p-wang", "p-wang", "TS-")
    desk = office.comes_in("p-li", "李静", Desk)
    taken_and_answered(office, desk, found)
    put_right(office, found.id)
    closed(office, desk)


def heard_offline(phone: Device) -> None:
    """In the field without signal: the order's own button, their words, and who is to follow it up."""
    phone.offline()
    go_to(phone, "我")
    tap(phone, "登记投诉")
    sees(phone, "照客户原话记")
    fill(phone, re.compile("^客户怎么说"), WHAT)
    tap(phone, "保存投诉")
    sees(phone, "结案条件")
    tap(phone, "移交")
    tap(phone, re.compile("^李静"))
    last(phone, "移交")
    sees(phone, "移交给 李静")


def last(device: Device, name: str) -> None:
    """Tap the lower of two buttons of one name: the one that does it, below the one that chose it."""
    found = device.page.get_by_role("button", name=name, exact=True).last
    reach(device, found)
    found.click()


def taken_and_answered(office: Office, desk: Device, found: Complaint) -> None:
    desk.open(f"/#/office/complaints/{found.id}")
    tap(desk, "接手")
    taken = step(office, "the new owner", lambda c: c.owner == "p-li")
    assert taken.clock is not None
    assert taken.clock.end is ClockEnd.MET, "the half hour is kept"
    tap(desk, "告知客户")
    fill(desk, "告知内容", "已安排返工，明天给结果")
    tap(desk, "保存告知")
    step(office, "the answer", lambda c: c.answered_at)


def put_right(office: Office, id: str) -> None:
    """Others work on it from their own desks: cause, measures, done, verified by another department."""
    company = office.company
    at_the_office(company, "p-zhou", CalmComplaint(what="先换备机"), id)
    at_the_office(company, "p-zhou", ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=("进水", "没密封")), id)
    due = (company.clock() + timedelta(days=3)).date().isoformat()
    for kind in MeasureKind:
        measure = SetMeasure(matter=id, kind=kind, what="打胶", who=PersonId("p-zhao"), due=due)
        at_the_office(company, "p-zhou", measure, f"m-{kind}")
        at_the_office(company, "p-zhao", DoMeasure(result="已打胶"), f"m-{kind}")
        at_the_office(company, "p-li", VerifyMeasure(helped=True, how="抽查"), f"m-{kind}")


def closed(office: Office, desk: Device) -> None:
    """What is still missing is named; told the outcome, it closes."""
    tap(desk, "结案")
    sees(desk, "还差：告知客户处理结果")
    tap(desk, "告知客户")
    fill(desk, "告知内容", "已返工并抽查，恢复正常")
    tap(desk, re.compile("这是处理结果"), role="checkbox")
    tap(desk, "保存告知")
    step(office, "the outcome told", lambda c: c.told[-1].final)
    tap(desk, "结案")
    fill(desk, "结案说明", "密封不良，已返工")
    last(desk, "结案")
    found = step(office, "the end", lambda c: c.state is ComplaintState.CLOSED)
    assert found.closed_by == "p-li"


def test_flt_1_a_fault_raised_offline_is_seen_by_three_roles(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    go_to(phone, "我")
    tap(phone, "上报重大故障")
    fill(phone, re.compile("^故障现象"), "全部终端离线")
    fill(phone, re.compile("^地点"), WHERE)
    tap(phone, "上报")
    sees(phone, "重大故障：全部终端离线")
    raised_at = office.company.clock()
    phone.online()
    wait_until(lambda: _fault(office), "the fault to arrive", 60)
    found = _fault(office)
    assert found is not None
    assert parse_time(found.raised_at) <= raised_at + timedelta(minutes=1), (
        "its clocks run from when it was raised"
    )
    for person, name in (("p-chen", "陈晨"), ("p-zhou", "周明"), ("p-sun", "孙丽")):
        desk = office.comes_in(person, name, Desk)
        sees(desk, "重大故障：全部终端离线")
        sees(desk, WHERE)


def _fault(office: Office) -> Fault | None:
    with office.company.read() as work:
        return next((f for f in work.all(Fault) if f.place == WHERE), None)
