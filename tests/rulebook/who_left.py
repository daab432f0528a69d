"""Somebody who left, in a few words, and what the books say of them."""

from __future__ import annotations

import msgspec
from company import Company

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import LineId, PersonId
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.subjects.erasures.commands import ErasedRow
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.logs.records import DayLog, LogAct
from rulebook.subjects.people.commands import Deactivate
from rulebook.subjects.scores.records import Objection, PointKind, ScorePoint

WHO = PersonId("gone")
NAME, PHONE = "齐建国", "13912345678"
LEFT = "2014-02-28"
ASKED = AskLeaverErasure(left=LEFT, reason="本人书面要求")
AGREED = DecideLeaverErasure(agreed=True)
OWN_ROWS = (ErasedRow(Device.KIND, "device-gone", True), ErasedRow(Person.KIND, WHO, True))


def code(verdict: object) -> str:
    assert isinstance(verdict, Refusal)
    return verdict.code


def somebody_left(company: Company, *roles: Role) -> PersonId:
    company.hire(WHO, NAME, *(roles or (Role.CUSTOMER_SERVICE,)))
    person = company.world.get(Person, WHO)
    assert person is not None
    company.world.records[Person.KIND, WHO] = msgspec.structs.replace(person, phone=PHONE, since=())
    company.hua.must(Deactivate(reason="离职"), WHO)
    return WHO


def of(company: Company, id: str = WHO) -> LeaverErasure:
    found = company.world.get(LeaverErasure, id)
    assert found is not None
    return found


def person(company: Company, id: str = WHO) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def put(company: Company, record: Record) -> None:
    company.world.records[record.KIND, record_id(record)] = record


def point(objection: Objection | None = None) -> ScorePoint:
    return ScorePoint(
        id="point-9",
        person=WHO,
        person_name=NAME,
        kind=PointKind.MARK,
        month="2014-02",
        day="2014-02-03",
        points=-2,
        reason="齐建国三次迟到",
        by=PersonId("chen"),
        by_name="陈主管",
        at="2014-02-03T10:00:00+08:00",
        line=LineId("line-1"),
        objection=objection,
    )


OBJECTION = Objection(words="我住院了", at="2014-02-04T10:00:00+08:00", line=LineId("line-2"))


def log(**changes: object) -> DayLog:
    act = LogAct(at="2014-03-03T10:00:00+08:00", kind="visit.sign", words="签字 齐建国", order="order-1")
    known = DayLog(
        id="gone:2014-03-03",
        person=WHO,
        name=NAME,
        day="2014-03-03",
        acts=(act,),
        figures={"visits": 1},
        digest="0" * 64,
        remark="头疼，早退",
        plan="去医院",
        closed_at="2014-03-03T18:00:00+08:00",
        arrived_at="2014-03-03T18:00:00+08:00",
    )
    return msgspec.structs.replace(known, **changes)
