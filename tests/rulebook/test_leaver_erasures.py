"""What the books say of somebody who left goes when two agree and nothing stands against it (SEC-2)."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from company import Company, make_company
from every_kind import with_every_kind

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import LineId, OrderId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy.personal_data import leaves, personal, whose
from rulebook.policy.personal_fields import Whose
from rulebook.policy.purposes import PURPOSES, Purpose
from rulebook.rules import RECORDS
from rulebook.subjects.absences.records import Absence, AbsenceKind, AbsenceState, Papers
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.erasures.commands import ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.leaver_erasures.replacing import GONE, Leaver, is_about, leaver_of, replaced
from rulebook.subjects.logs.records import DayLog, LogAct
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson, Deactivate, Reactivate
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.scores.records import Objection, PointKind, Ruling, ScorePoint

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
    company.world.records[Person.KIND, WHO] = msgspec.structs.replace(person, phone=PHONE)
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


def test_sec_2_one_asks_another_agrees_the_server_carries_it_out_and_a_number_stands_for_the_name(
    company: Company,
) -> None:
    somebody_left(company)
    assert code(company.hua.does(AskLeaverErasure(left=LEFT, reason=" "), WHO)) == "reason_needed"
    assert code(company.chen.does(ASKED, WHO)) == "no_role"
    company.hua.must(ASKED, WHO)
    assert code(company.hua.does(ASKED, WHO)) == "erase_asked"
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    assert person(company).name == NAME, "nobody agreed"
    assert code(company.chen.does(AGREED, WHO)) == "no_role"
    company.dong.must(AGREED, WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    erasure, who = of(company), person(company)
    assert (erasure.state, erasure.number, erasure.stands_for) == (ErasureState.DONE, 1, "前员工 1")
    assert (who.name, who.phone, who.roles) == ("前员工 1", "", (Role.CUSTOMER_SERVICE,))
    assert (erasure.asked_by, erasure.decided_by) == ("hua", "dong")


def test_sec_2_the_next_one_is_another_former_employee(company: Company) -> None:
    for n, id in enumerate((WHO, "gone-2"), 1):
        company.hire(id, f"某人{n}", Role.CUSTOMER_SERVICE)
        company.hua.must(Deactivate(reason="离职"), id)
        rows = (ErasedRow(Person.KIND, id, True),)
        company.system.must(CarryOutLeaverErasure(rows=rows, how=ErasedHow.AGAIN), id)
        assert person(company, id).name == f"前员工 {n}"


def test_sec_2_nobody_is_erased_who_is_employed(company: Company) -> None:
    assert code(company.hua.does(ASKED, "li")) == "leaver_employed"
    assert code(company.hua.does(ASKED, "hua")) == "own_request"


def test_sec_2_who_came_back_in_between_is_not_erased(company: Company) -> None:
    somebody_left(company)
    company.hua.must(ASKED, WHO)
    company.dong.must(AGREED, WHO)
    company.hua.must(Reactivate(), WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    assert (of(company).state, person(company).name) == (ErasureState.AGREED, NAME)


def test_sec_2_whose_data_was_erased_is_a_new_person_when_they_come_back(company: Company) -> None:
    somebody_left(company)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS, how=ErasedHow.AGAIN), WHO)
    assert code(company.hua.does(Reactivate(), WHO)) == "leaver_erased"
    anew = AddPerson(name=NAME, roles=(Role.CUSTOMER_SERVICE,), phone=PHONE)
    assert code(company.hua.does(anew, WHO)) == "leaver_erased"
    company.hua.must(anew, "gone-anew")


def test_sec_2_cash_and_units_in_their_hands_stand_against_it(company: Company) -> None:
    company.collect(30_000)
    company.set_person("li", active=False)
    assert code(company.hua.does(ASKED, "li")) == "leaver_cash"
    company.set_person("wang", active=False)
    company.world.records[Person.KIND, "wang"] = person(company, "wang")
    unit = next(one for one in company.world.all(RECORDS["unit"]) if getattr(one, "holder", "") == "li")
    put(company, msgspec.structs.replace(unit, holder="wang"))
    assert code(company.hua.does(ASKED, "wang")) == "leaver_units"


def test_sec_2_open_orders_and_promises_stand_against_it(company: Company) -> None:
    somebody_left(company)
    order = company.order_in(OrderState.ASSIGNED)
    assert order
    known = company.order("order-1")
    put(company, msgspec.structs.replace(known, technician=WHO))
    verdict = company.hua.does(ASKED, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_open", {"what": known.number})
    put(company, known)
    promise = Promise(
        id="promise-1",
        order=OrderId("order-1"),
        what="回电话",
        by=WHO,
        by_name=NAME,
        made_at=iso(company.now),
        due_at=iso(company.now),
        state=PromiseState.OPEN,
    )
    put(company, promise)
    assert code(company.hua.does(ASKED, WHO)) == "leaver_open"


def test_sec_2_an_unexplained_difference_stands_against_it_until_it_is_settled(company: Company) -> None:
    somebody_left(company)
    told = Irregularity(
        id="cash_difference:handover-9",
        rule="CASH-3",
        code="cash_difference",
        about="handover-9",
        person=WHO,
        person_name=NAME,
        owner=Role.FINANCE,
        opened_at=iso(company.now),
        due_at=iso(company.now),
        state=IrregularityState.OPEN,
        line=LineId("line-9"),
    )
    put(company, told)
    assert code(company.hua.does(ASKED, WHO)) == "leaver_difference"
    put(company, msgspec.structs.replace(told, state=IrregularityState.SETTLED))
    company.hua.must(ASKED, WHO)


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


def test_sec_2_an_objection_that_nobody_ruled_on_stands_against_it(company: Company) -> None:
    somebody_left(company)
    put(company, point(OBJECTION))
    verdict = company.hua.does(ASKED, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_objection", {"what": "2014-02-03"})
    put(company, point(msgspec.structs.replace(OBJECTION, ruling=Ruling.DENIED, why="病假条缺失")))
    company.hua.must(ASKED, WHO)


def test_sec_2_the_term_is_counted_from_the_day_they_left_and_is_the_companys_figure(company: Company) -> None:
    somebody_left(company)
    early = AskLeaverErasure(left="2025-11-30", reason="本人书面要求")
    verdict = company.hua.does(early, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_term", {"day": "2035-11-30"})
    company.hua.must(SetSetting(name="staff_keep_months", value="2", reason="试用期"), "staff_keep_months")
    company.wait(days=1)
    company.hua.must(early, WHO)


@pytest.mark.parametrize("left", ["", "2026-02-30", "2999-01-01", "28.2.2014"])
def test_sec_2_the_day_they_left_is_a_day_that_is_over(company: Company, left: str) -> None:
    somebody_left(company)
    assert code(company.hua.does(AskLeaverErasure(left=left, reason="本人书面要求"), WHO)) == "field_wrong"


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


def test_sec_2_a_day_before_the_books_last_knew_them_at_work_is_not_the_day_they_left(company: Company) -> None:
    somebody_left(company)
    put(company, log())
    verdict = company.hua.does(ASKED, WHO)
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("leaver_day", {"day": "2014-03-03"})
    company.hua.must(AskLeaverErasure(left="2014-03-03", reason="本人书面要求"), WHO)


def test_sec_2_what_was_agreed_to_can_be_declined_until_it_is_carried_out(company: Company) -> None:
    somebody_left(company)
    assert code(company.dong.does(AGREED, WHO)) == "erase_not_asked"
    company.hua.must(ASKED, WHO)
    company.dong.must(AGREED, WHO)
    assert code(company.dong.does(DecideLeaverErasure(agreed=False), WHO)) == "reason_needed"
    company.dong.must(DecideLeaverErasure(agreed=False, why="还有劳动争议"), WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    assert (of(company).state, person(company).name) == (ErasureState.DECLINED, NAME)


def test_sec_2_nobody_but_the_server_carries_it_out(company: Company) -> None:
    somebody_left(company)
    verdict = company.hua.must(CarryOutLeaverErasure(rows=OWN_ROWS, how=ErasedHow.AGAIN), WHO)
    assert [one.code for one in verdict.irregularities] == ["no_role_fact"]
    assert person(company).name == NAME


LEAVER = Leaver(frozenset({"gone", "device-gone"}), (NAME,), frozenset(), (PHONE,), "前员工 7")


def test_sec_2_of_a_score_the_words_and_the_objection_go_and_the_points_stay() -> None:
    before = point(
        msgspec.structs.replace(OBJECTION, ruling=Ruling.DENIED, ruled_by_name="陈主管", why="缺病假条")
    )
    after = replaced(before, LEAVER, is_about(before, LEAVER.ids))
    assert isinstance(after, ScorePoint)
    assert after.objection is not None
    assert (after.person_name, after.reason) == ("前员工 7", GONE)
    assert (after.objection.words, after.objection.why, after.objection.ruled_by_name) == (GONE, GONE, "陈主管")
    assert (after.points, after.by_name, after.day, after.person) == (-2, "陈主管", "2014-02-03", "gone")


def test_sec_2_of_a_leave_the_kind_reasons_and_papers_go_and_the_days_stay() -> None:
    sick = Absence(
        id="leave-9",
        person=WHO,
        person_name=NAME,
        kind=AbsenceKind.SICK,
        begins="2014-01-06T08:30:00+08:00",
        ends="2014-01-08T17:30:00+08:00",
        length=300,
        reason="胃炎",
        need="急诊",
        state=AbsenceState.TOLD,
        asked_by=PersonId("chen"),
        asked_by_name="陈主管",
        asked_at="2014-01-06T08:00:00+08:00",
        papers=Papers.HANDED,
        papers_words="三甲医院病假条",
        rows=("sickness_with_papers",),
    )
    after = replaced(sick, LEAVER, is_about(sick, LEAVER.ids))
    assert isinstance(after, Absence)
    said = msgspec.json.encode(after).decode()
    for word in (NAME, "胃炎", "急诊", "病假条", "sick", "told", "handed"):
        assert word not in said
    assert (after.begins, after.ends, after.length, after.holds) == (sick.begins, sick.ends, 300, True)
    assert (after.kind, after.papers, after.asked_by_name) == (AbsenceKind.ERASED, Papers.NONE, "陈主管")


def test_sec_2_nobody_asks_for_leave_of_the_erased_kind(company: Company) -> None:
    from rulebook.subjects.absences.commands import AskLeave

    span = {"begins": "2026-03-11T08:30:00+08:00", "ends": "2026-03-11T17:30:00+08:00"}
    assert code(company.li.does(AskLeave(kind=AbsenceKind.ERASED, **span), "leave-1")) == "field_wrong"


def test_sec_2_of_a_days_log_remarks_go_and_what_was_done_stays_without_the_name() -> None:
    after = replaced(log(), LEAVER, True)
    assert isinstance(after, DayLog)
    assert (after.remark, after.plan, after.name) == (GONE, GONE, "前员工 7")
    assert (after.acts[0].words, after.figures) == ("签字 前员工 7", {"visits": 1})


def test_sec_2_a_name_that_another_bears_goes_only_beside_the_id() -> None:
    both = LEAVER._replace(shared=frozenset({NAME}))
    theirs = point()
    others = msgspec.structs.replace(theirs, person=PersonId("other"), by=PersonId("x"))
    after = replaced(theirs, both, False)
    assert isinstance(after, ScorePoint)
    assert after.person_name == "前员工 7"
    assert after.reason == "齐建国三次迟到", "whom the words mean nobody can tell"
    assert replaced(others, both, False) == others


def test_sec_2_a_driver_or_customer_of_the_same_name_keeps_it(company: Company) -> None:
    customer = company.world.all(RECORDS["customer"])[0]
    named = msgspec.structs.replace(customer, contact=NAME)
    assert replaced(named, LEAVER, False) == named


def test_sec_2_in_words_on_others_a_short_name_goes_only_where_the_record_names_them() -> None:
    who = LEAVER._replace(names=("王强",))
    near = msgspec.structs.replace(point(), reason="王强代班", person=PersonId("other"), by=WHO)
    far = msgspec.structs.replace(near, by=PersonId("chen"))
    assert getattr(replaced(near, who, False), "reason", "") == "前员工 7代班"
    assert replaced(far, who, False) == far


@pytest.fixture(scope="module")
def whole() -> Company:
    company = with_every_kind(make_company())
    known = company.world.get(Person, "li")
    assert known is not None
    put(company, msgspec.structs.replace(known, name="李卫东", phone=PHONE))
    for record in list(company.world.records.values()):  # as if they had been called so from the beginning
        raw = msgspec.json.encode(record).replace("李师傅".encode(), "李卫东".encode())
        put(company, msgspec.json.decode(raw, type=type(record)))
    return company


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_sec_2_of_every_kind_what_is_left_can_be_read_hangs_together_and_names_nobody(
    whole: Company, kind: str
) -> None:
    who = whole.world.get(Person, "li")
    assert who is not None
    leaver = leaver_of(who, ["device-li"], (), "前员工 7")
    for record in whole.world.all(RECORDS[kind]):
        own = is_about(record, leaver.ids)
        after = replaced(record, leaver, own)
        again = msgspec.json.decode(msgspec.json.encode(after), type=RECORDS[kind])
        assert again == after
        assert record_id(after) == record_id(record)
        assert replaced(after, leaver, own) == after, "a second time changes nothing"
        same = set(record_keys(record).items()) ^ set(record_keys(after).items())
        assert {name for name, _ in same} <= {"papers", "state"}
        left = msgspec.json.encode(after).decode()
        assert PHONE not in left
        for path, of_whom in personal(RECORDS[kind]):
            if of_whom in (Whose.COLLEAGUE, Whose.ANYBODY):
                assert "李卫东" not in "\n".join(_texts_at(after, path.split("."))), path


def _texts_at(value: object, path: list[str]) -> list[str]:
    if isinstance(value, tuple):
        return [text for one in value for text in _texts_at(one, path)]
    if value is None or not path:
        return [msgspec.json.encode(value).decode()]
    return _texts_at(getattr(value, path[0]), path[1:])


def test_sec_2_no_record_of_employment_holds_a_photo_so_that_none_has_to_go() -> None:
    """Papers are named in words. Where this fails, their bytes have to go with the words (docs/erasing.md)."""
    for kind, record in RECORDS.items():
        if PURPOSES[kind] is Purpose.EMPLOYMENT:
            for leaf in leaves(record):
                assert not re.search("photo|scan|picture|file", leaf.name), f"{kind}.{leaf.path}"
                assert whose(kind, leaf.path) is not None


def test_sec_2_words_that_a_late_line_brought_go_again_and_the_administrator_is_told(company: Company) -> None:
    somebody_left(company)
    company.hua.must(ASKED, WHO)
    company.dong.must(AGREED, WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    first = of(company)
    put(company, point())
    company.now += timedelta(days=1)
    row = ErasedRow(ScorePoint.KIND, "point-9", True)
    company.system.must(CarryOutLeaverErasure(rows=(row, *OWN_ROWS), how=ErasedHow.LATE), WHO)
    after = company.world.get(ScorePoint, "point-9")
    assert after is not None
    assert after.reason == GONE
    told = company.world.get(Irregularity, f"leaver_words_late:leaver_erasure:{WHO}")
    assert told is not None
    assert (told.owner, told.facts) == (Role.ADMINISTRATOR, {"name": "前员工 1"})
    assert (of(company).first_at, of(company).how) == (first.first_at, ErasedHow.LATE)
    assert of(company).done_at > first.done_at
    assert of(company).number == 1


def test_sec_2_words_that_came_late_with_something_open_stay_and_the_administrator_is_told(
    company: Company,
) -> None:
    somebody_left(company)
    company.hua.must(ASKED, WHO)
    company.dong.must(AGREED, WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS), WHO)
    put(company, point(OBJECTION))
    row = ErasedRow(ScorePoint.KIND, "point-9", True)
    company.system.must(CarryOutLeaverErasure(rows=(row,), how=ErasedHow.LATE), WHO)
    told = company.world.get(Irregularity, f"leaver_words_back:leaver_erasure:{WHO}")
    assert told is not None
    assert told.owner is Role.ADMINISTRATOR
    assert of(company).late_at
    kept = company.world.get(ScorePoint, "point-9")
    assert kept == point(OBJECTION)


def test_sec_2_nobody_is_called_late_whose_words_never_went(company: Company) -> None:
    somebody_left(company)
    company.hua.must(ASKED, WHO)
    company.system.must(CarryOutLeaverErasure(rows=OWN_ROWS, how=ErasedHow.LATE), WHO)
    assert person(company).name == NAME
