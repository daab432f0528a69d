"""Which branches a record belongs to, and what goes along with one that goes to another branch (BR-1)."""

from __future__ import annotations

import pytest
from case_facts import CASE, heard, the_case
from company import Company, picture
from msgspec.structs import replace
from test_branch_loans import SU, qian, wish, with_suzhou

from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import LineId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.subjects.branches.commands import CloseBranch, DecideLoan, MoveOrder, MovePerson
from rulebook.subjects.branches.records import HEAD, Branch, Loan
from rulebook.subjects.branches.sight import BRANCHES_OF, may_have_moved, told_of, what_moves_with
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, Proof
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit

HEAD_ONLY, SU_ONLY, NOBODYS = frozenset({HEAD}), frozenset({SU}), frozenset[str]()
MATTER = {("complaint", CASE), ("measure", "m"), ("proof", "p")}
"""What hangs on the case of `complained`."""


@pytest.fixture
def two(company: Company) -> Company:
    return with_suzhou(company)


def the(company: Company, kind: type[Record], id: str) -> Record:
    found = company.world.get(kind, id)
    assert found is not None
    return found


def of(company: Company, kind: type[Record], id: str) -> frozenset[str]:
    return BRANCHES_OF[kind](company.world, the(company, kind, id))


def along(company: Company, kind: type[Record], id: str) -> set[tuple[str, str]]:
    """Kind and id of all that goes along; the one picture is called `p`."""
    found = what_moves_with(company.world, the(company, kind, id))
    return {(one.KIND, "p" if isinstance(one, Proof) else record_id(one)) for one in found}


def complained(company: Company) -> None:
    """Anna heard a case that is a complaint; its measure was done, with a picture."""
    heard(company, kind=CaseKind.COMPLAINT)
    file = ref_of(picture(b"sealed"))
    assert file is not None
    command = SetMeasure(matter=CASE, kind=MeasureKind.CORRECTIVE, what="打胶", who="wang", due="2026-03-09")
    company.anna.must(command, "m")
    company.wang.must(DoMeasure(result="已打胶", proof=(file,)), "m")


def proof_of(company: Company) -> str:
    (one,) = company.world.all(Proof)
    return one.id


def test_br_1_what_belongs_to_an_order_is_of_its_branch_and_goes_with_it(two: Company) -> None:
    order, visit = two.on_site()
    two.li.must(two.swap(visit), order)
    two.li.must(RecordTest(test="t", values=(Value(what="电压", value="24"),), visit=visit), order)
    two.li.must(RecordTest(test="t-2", values=(Value(what="电压", value="24"),)))
    places = ((Order, order), (Visit, visit), (Swap, "swap-1"), (Measurement, "t"))
    assert [of(two, kind, id) for kind, id in places] == [HEAD_ONLY] * 4
    assert of(two, Measurement, "t-2") == NOBODYS, "made at no visit it is no branch's"
    assert not along(two, Order, order), "it never went anywhere"
    assert not may_have_moved(two.world, the(two, Visit, visit))
    two.world.records["order", order] = replace(two.order(order), branch=SU, branch_why="x")
    assert [of(two, kind, id) for kind, id in places] == [SU_ONLY] * 4
    assert {("visit", visit), ("swap", "swap-1"), ("measurement", "t")} <= along(two, Order, order)
    assert may_have_moved(two.world, the(two, Order, order))
    assert may_have_moved(two.world, the(two, Swap, "swap-1"))


def test_br_1_a_case_is_of_the_branch_of_its_hearer_that_day_and_of_its_orders(two: Company) -> None:
    two.order_in(OrderState.APPROVED)
    two.chen.must(MoveOrder(branch=SU, reason="客户在苏州"), "order-1")
    complained(two)
    places = ((ServiceCase, CASE), (Complaint, CASE), (Measure, "m"), (Proof, proof_of(two)))
    assert [of(two, kind, id) for kind, id in places] == [HEAD_ONLY] * 4
    assert not along(two, ServiceCase, CASE), "with one owner and no order it stays where it is"
    assert along(two, Complaint, CASE) == MATTER - {("complaint", CASE)}
    two.world.records["case", CASE] = replace(the_case(two), order="order-1")
    assert [of(two, kind, id) for kind, id in places] == [HEAD_ONLY | SU_ONLY] * 4
    assert along(two, ServiceCase, CASE) == MATTER
    assert along(two, Order, "order-1") >= MATTER | {("case", CASE)}


def test_br_1_who_moves_or_is_lent_from_today_takes_along_what_they_heard_today(two: Company) -> None:
    complained(two)
    two.dong.must(MovePerson(branch=SU), "anna")
    assert of(two, ServiceCase, CASE) == SU_ONLY
    assert along(two, Person, "anna") == MATTER | {("case", CASE)}
    two.dong.must(MovePerson(branch=HEAD, since="2026-03-05"), "anna")
    assert along(two, Person, "anna") == MATTER | {("case", CASE)}
    assert not along(two, Person, "bo")


@pytest.mark.parametrize(("begins", "goes"), [("2026-03-02", True), ("2026-03-03", False)])
def test_br_1_a_loan_that_begins_the_day_it_is_agreed_takes_along_what_was_heard_on_it(
    two: Company, begins: str, goes: bool
) -> None:
    complained(two)
    qian(two).must(wish("anna", begins=begins, ends="2026-03-05"), "l-1")
    assert not along(two, Loan, "l-1"), "asked for is not agreed"
    two.chen.must(DecideLoan(agree=True), "l-1")
    assert along(two, Loan, "l-1") == (MATTER | {("case", CASE)} if goes else set())
    assert of(two, ServiceCase, CASE) == (SU_ONLY if goes else HEAD_ONLY)


def test_br_1_what_was_heard_on_the_day_its_owners_branch_closed_goes_to_the_head_branch(two: Company) -> None:
    two.dong.must(MovePerson(branch=SU), "anna")
    complained(two)
    assert not along(two, Branch, SU), "an open branch moves nothing"
    for person in ("anna", "qian"):
        two.dong.must(MovePerson(branch=HEAD, since="2026-03-02"), person)
    two.dong.must(CloseBranch(reason="合并"), SU)
    assert along(two, Branch, SU) == MATTER | {("case", CASE)}


def test_br_1_what_is_irregular_about_a_thing_is_where_the_thing_is_whichever_time_it_was(two: Company) -> None:
    complained(two)
    for about, found in ((CASE, HEAD_ONLY), (f"{CASE}:2", HEAD_ONLY), ("none", NOBODYS)):
        told = Irregularity(
            id=f"answer_late:{about}", rule="SLA-1", code="answer_late", about=about, person=two.anna.id,
            person_name="安娜", owner=Role.SERVICE_MANAGER, opened_at="", due_at="", line=LineId("line-1"),
            state=IrregularityState.OPEN,
        )  # fmt: skip
        assert BRANCHES_OF[Irregularity](two.world, told) == found
        assert may_have_moved(two.world, told) is bool(found)


def test_br_1_what_may_be_told_of_a_thing_without_an_order_goes_where_it_goes(two: Company) -> None:
    complained(two)
    told = told_of(the(two, Measure, "m"))
    assert told == tuple(sorted(told))
    assert "measure_late:m" in told
    assert "complaint_unowned:m" not in told
    assert told_of(the(two, Person, "anna")) == ()
