"""Outsiders: one consent, one outsider, one order, one day (EXT-1)."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, opened, refused, visit_of
from spoken_facts import let_time_pass

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of, why_not
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetSetting
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.company.records import Customer, Price
from rulebook.subjects.orders.commands import AcceptOrder, AssignOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import SetDuty
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart

TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def short_of_people(company: Company) -> str:
    company.order_in(OrderState.APPROVED)
    for person in ("li", "wang"):
        company.bo.must(SetDuty(on_duty=False), person)
    return "order-1"


def let_in(company: Company, day: str = TODAY) -> SendOutsider:
    order = short_of_people(company)
    company.bo.must(AskApproval(subject="outsider", reason="急修", order=order), "form-1")
    company.dong.must(GrantApproval(), "form-1")
    return SendOutsider(order=order, form="form-1", name="外协小高", firm="速达公司", day=day)


def test_ext_1_an_outsider_is_not_asked_for_while_somebody_own_is_free(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.bo.must(SetDuty(on_duty=False), "li")
    ask = AskApproval(subject="outsider", reason="急修", order="order-1")
    verdict = company.bo.does(ask, "form-1")
    assert refused(verdict) == ("EXT-1", "somebody_free")
    assert verdict.facts == {"person": "王师傅"}  # type: ignore[union-attr]  # a refusal, or it fails
    alone = AskApproval(subject="outsider", reason="急修")
    assert refused(company.bo.does(alone, "form-1")) == ("EXT-1", "field_missing")


def test_ext_1_the_request_shows_why_nobody_was_free_and_the_department_manager_decides(company: Company) -> None:
    order = short_of_people(company)
    company.bo.must(AskApproval(subject="outsider", reason="急修", order=order), "form-1")
    form = company.world.get(ApprovalForm, "form-1")
    assert form is not None
    assert {(n.person, n.reasons) for n in form.not_free} == {("li", ("off_duty",)), ("wang", ("off_duty",))}
    assert refused(company.chen.does(GrantApproval(), "form-1")) == ("ROLE-1", "no_role")
    company.dong.must(GrantApproval(), "form-1")


def test_ext_1_one_consent_lets_one_outsider_in(company: Company) -> None:
    send = let_in(company)
    company.bo.must(send, "gao")
    assert refused(company.bo.does(send, "another")) == ("EXT-1", "consent_used")
    company.wait(days=1)
    again = msgspec.structs.replace(send, day="2026-03-03")
    assert refused(company.bo.does(again, "another")) == ("EXT-1", "consent_used"), (
        "nor when that one's day is over"
    )
    assert company.world.get(Person, "another") is None


@pytest.mark.parametrize(("day", "taken"), [("2026-03-04", True), ("2026-03-05", False), ("9999-12-31", False)])
def test_ext_1_an_outsider_is_let_in_for_a_day_near_at_hand(company: Company, day: str, taken: bool) -> None:
    send = let_in(company, day)
    if taken:
        company.bo.must(send, "gao")
    else:
        assert refused(company.bo.does(send, "gao")) == ("EXT-1", "too_far_ahead")
        company.hua.must(SetSetting(name="outsider_days", value="3"), "")
        later = msgspec.structs.replace(send, day="2026-03-05")
        company.bo.must(later, "gao")


def test_ext_1_without_consent_for_this_very_order_nobody_is_let_in(company: Company) -> None:
    send = let_in(company)
    company.order_in(OrderState.APPROVED, "order-2")
    other = SendOutsider(order="order-2", form="form-1", name="高", firm="速达", day=TODAY)
    assert refused(company.bo.does(other, "gao")) == ("EXT-1", "no_consent")
    missing = SendOutsider(order="order-1", form="form-9", name="高", firm="速达", day=TODAY)
    assert refused(company.bo.does(missing, "gao")) == ("EXT-1", "no_consent")
    past = SendOutsider(order="order-1", form="form-1", name="高", firm="速达", day="2026-03-01")
    assert refused(company.bo.does(past, "gao")) == ("EXT-1", "field_wrong")
    assert refused(company.bo.does(send, "li")) == ("SYS-4", "exists")
    company.bo.must(send, "gao")


def test_ext_1_an_outsider_sees_that_one_order_and_what_its_fee_comes_from_and_nothing_else(
    company: Company,
) -> None:
    company.bo.must(let_in(company), "gao")
    company.order_in(OrderState.APPROVED, "order-2")
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")
    gao = company.world.get(Person, "gao")
    assert gao is not None
    tags = tags_of_reader(gao, "device-gao")
    seen = [r for r in company.world.records.values() if not tags.isdisjoint(tags_of(r))]
    assert {r.id for r in seen if isinstance(r, Order)} == {"order-1"}
    assert {r.id for r in seen if isinstance(r, Person)} == {"gao"}
    assert any(isinstance(r, Price) for r in seen)
    assert not any(isinstance(r, Customer) for r in seen)


def test_ext_1_an_outsider_goes_to_no_other_order_and_on_no_other_day(company: Company) -> None:
    company.bo.must(let_in(company, TOMORROW), "gao")
    company.order_in(OrderState.APPROVED, "order-2")
    gao = company.world.get(Person, "gao")
    assert gao is not None
    for order, codes in (("order-1", {"other_day"}), ("order-2", {"other_order", "other_day"})):
        assert {w.code for w in why_not(company.world, gao, company.order(order), company.now)} == codes
    company.wait(days=1)
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")


def test_ext_1_when_the_day_is_over_so_is_the_access_and_what_was_done_in_it_still_counts(
    company: Company,
) -> None:
    company.bo.must(let_in(company), "gao")
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")
    gao = type(company.li)(company, "gao", "device-gao")
    gao.must(AcceptOrder(), "order-1")
    did = company.now
    assert "person" in let_time_pass(company, days=1)
    person = company.world.get(Person, "gao")
    assert person is not None
    assert not person.active
    assert "outsider_over" in company.open_irregularities()
    late = gao.does(Depart(visit=visit_of("order-1"), ticked=()), "order-1", at=did)
    assert "no_role_fact" not in {code for _, code in opened(late)}
    next_day = gao.does(Arrive(visit=visit_of("order-1")), "order-1")
    assert ("ROLE-1", "no_role_fact") in opened(next_day)
    assert refused(gao.does(CompleteVisit(visit=visit_of("order-1")), "order-1")) == ("ROLE-1", "inactive")
