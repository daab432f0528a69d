"""What the books say of somebody who left goes when two agree and nothing stands against it (SEC-2)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import Company
from who_left import (
    AGREED,
    ASKED,
    LEFT,
    NAME,
    OBJECTION,
    OWN_ROWS,
    PHONE,
    WHO,
    code,
    log,
    of,
    person,
    point,
    put,
    somebody_left,
)

from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import LineId, OrderId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import RECORDS
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.erasures.commands import ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.replacing import GONE
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson, Deactivate, Reactivate
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.scores.records import Ruling, ScorePoint


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
