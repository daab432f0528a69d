"""Whoever decided, counted, sent or was passed over stands in the books by name and time (ROLE-2 to ROLE-4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from company import OTHER_TRUCK, TRUCK, Company, coins, picture, refused

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.books.commands import CloseDay, DecideExpense, SpendCash
from rulebook.subjects.books.records import Day, Expense
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.files.commands import ArriveFile
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.orders.commands import AmendOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import ChangeRoles
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, DecideWriteOff
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.teams.commands import JoinTeam
from rulebook.subjects.visits.commands import Depart


def let_time_pass(company: Company, **time: float) -> None:
    company.wait(**time)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)


def told(company: Company, code: str) -> Irregularity:
    (one,) = (i for i in company.world.all(Irregularity) if i.code == code)
    return one


def test_role_3_an_unanswered_form_goes_up_with_as_much_time_again_and_lapses_at_the_top(company: Company) -> None:
    company.fang.must(AskApproval(subject="difference", reason="差一张", amount=Fen(100)), "f-1")
    let_time_pass(company, hours=73)
    form = company.world.get(ApprovalForm, "f-1")
    assert form is not None
    assert (form.state, form.raised_to) == (FormState.ASKED, Role.DEPARTMENT_MANAGER)
    assert form.due_at == iso(company.now + timedelta(hours=72))
    assert set(form.deciders) == {Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER}
    let_time_pass(company, hours=73)
    form = company.world.get(ApprovalForm, "f-1")
    assert form is not None
    assert (form.state, form.why, form.decided_by) == (FormState.LAPSED, "lapsed", company.system.id)


def test_cash_3_the_count_says_who_counted_when_and_against_what(company: Company) -> None:
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(29_000), returned=coins(1_000)))
    handover = company.world.get(Handover, "h-1")
    assert handover is not None
    assert (handover.counted_by, handover.counted_by_name, handover.counted_at) == (
        "fang",
        "方会计",
        iso(company.now),
    )
    assert (handover.expected, handover.declared, handover.counted) == (30_000, 30_000, 29_000)
    assert (handover.technician_name, handover.returned_at, handover.due_at) == ("李师傅", "", "")
    for code in ("difference", "notes_returned"):
        assert (told(company, code).person, told(company, code).person_name) == ("li", "李师傅")
    assert "role:finance" in tags_of(told(company, "difference"))
    assert told(company, "difference").facts["difference"] == "-10.00"


def test_cash_1_a_decided_outlay_says_by_whom_and_when(company: Company) -> None:
    company.collect(30_000)
    company.li.must(SpendCash(expense="e-1", fen=Fen(700), purpose="停车费"))
    company.chen.must(DecideExpense(expense="e-1", allow=True))
    spent = company.world.get(Expense, "e-1")
    assert spent is not None
    assert (spent.decided_by, spent.decided_at, spent.by_name) == ("chen", iso(company.now), "李师傅")


def test_cash_7_a_closed_day_keeps_its_count_note_by_note(company: Company) -> None:
    company.fang.must(CloseDay(day="2026-03-02", counts=coins(10_003)))
    day = company.world.get(Day, "2026-03-02")
    assert day is not None
    assert (day.counts, day.counted, day.expected) == (coins(10_003), 10_003, 0)
    assert (day.closed_by, day.closed_by_name, day.closed_at) == ("fang", "方会计", iso(company.now))
    assert (day.entries, day.totals) == (1, {"safe": 10_003, "difference:safe": -10_003})


def test_ord_5_a_changed_order_lets_everybody_go_and_remembers_who_worked_and_what_was_approved(
    company: Company,
) -> None:
    company.order_in(OrderState.ACCEPTED, vehicles=(TRUCK, OTHER_TRUCK))
    company.bo.must(JoinTeam(technician=PersonId("wang")), "order-1")
    company.wang.must(Depart(visit="v-wang"), "order-1")  # type: ignore[arg-type]  # an id is a string
    paper = company.paper(vehicles=(TRUCK,), address="天津")
    company.anna.must(AmendOrder(**paper), "order-1")
    order = company.order("order-1")
    assert (order.technician, order.technician_name, order.team) == (None, "", ())
    assert order.past_technicians == ("wang",)
    assert (order.revision, order.amended_by, order.approval, order.replan_by) == (2, "anna", None, "")
    was = {one.field: one.text for one in order.was}
    assert was == {"vehicles": f"{TRUCK},{OTHER_TRUCK}", "address": "北京市大兴区兴华路1号"}


def test_file_1_the_same_bytes_of_two_people_are_one_file_that_both_had(company: Company) -> None:
    ref = ref_of(picture())
    assert ref is not None
    company.system.must(ArriveFile(file=ref, sent_by=PersonId("li")))
    for sender in ("li", "wang", "wang"):
        company.system.must(ArriveFile(file=ref, sent_by=PersonId(sender)))
    file = company.world.get(File, ref.sha256)
    assert file is not None
    assert (file.id, file.size, file.type, file.sent_by) == (ref.sha256, ref.size, ref.type, "li")
    assert file.also_by == ("wang",)
    assert [file.had_by(p) for p in ("li", "wang", "guo")] == [True, True, False]
    company.on_site()
    company.li.must(company.photo("order-1-visit"), "order-1")
    assert [p.arrived for p in company.world.all(Photo)] == [True]


def test_oral_2_who_may_no_longer_decide_confirms_nothing_and_hears_who_may(company: Company) -> None:
    order, _ = company.on_site()
    claim = ClaimSpoken(
        claim="s-1", approver=PersonId("chen"), subject="spare_parts", what_for="天线", amount=Fen(5)
    )
    company.li.must(claim, order)
    company.hua.must(ChangeRoles(roles=(Role.FINANCE,)), "chen")
    verdict = company.chen.does(ConfirmSpoken(), "s-1")
    assert refused(verdict) == ("ROLE-1", "no_role")
    assert verdict.facts == {"roles": "department_manager, service_manager"}  # type: ignore[union-attr]  # a refusal, or it fails
    let_time_pass(company, hours=25)
    spoken = company.world.get(SpokenApproval, "s-1")
    assert spoken is not None
    assert spoken.raised_to is Role.SERVICE_MANAGER, "of one without a role the next level is the dispatcher's"
    assert spoken.state is SpokenState.CLAIMED


def test_cash_8_a_debt_given_up_says_by_whom_and_one_that_is_not_forgets_the_question(company: Company) -> None:
    order, visit = company.on_site()
    for id in ("r-1", "r-2"):
        owed = company.receipt_for(company.li, order, visit, id, method=Method.OWED, total=Fen(100))
        company.li.must(owed, order)
        company.anna.must(AskWriteOff(receivable=id, reason="注销"))
        company.chen.must(DecideWriteOff(receivable=id, grant=id == "r-1", text="看过"))
    first, second = (company.world.get(Receivable, ReceiptId(id)) for id in ("r-1", "r-2"))
    assert first is not None
    assert second is not None
    assert (first.written_off_by, first.state) == ("chen", "written_off")
    assert (second.write_off_asked_by, second.write_off_reason, second.written_off_by) == (None, "", None)
    assert [remark.name for remark in (*first.chased, *second.chased)] == ["陈经理", "陈经理"]
    assert first.due == (datetime.fromisoformat(first.opened_at).date() + timedelta(days=30)).isoformat()
