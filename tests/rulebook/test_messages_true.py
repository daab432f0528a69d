"""What a customer is told holds when it goes out, whatever became of it while it waited (MSG-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_TRUCK, PLATE, TRUCK, Company
from message_draws import ORDER, S, agree, moment, note, sent, sole, switched_on

from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.messages.commands import QueueMessage, SendingOutcome, WishMessages
from rulebook.subjects.messages.records import Message, MessageChannel, Occasion
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.service_terms.commands import SetTerm
from rulebook.subjects.service_terms.records import TermKind


@pytest.fixture
def told(company: Company) -> Company:
    return switched_on(company, 1)


def test_msg_1_what_a_gateway_refused_names_who_comes_now_when_it_is_begun_anew(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=9))
    one = sole(told, Occasion.APPOINTMENT)
    told.system.must(note(one, SendingOutcome.FAILED, "400"), one.id)
    told.bo.must(AssignOrder(technician=told.wang.id), ORDER)
    failed = sole(told, Occasion.APPOINTMENT)
    assert (failed.state, failed.to, len(failed.tries)) == (S.FAILED, one.to, 1), "still the office's to see to"
    told.anna.must(QueueMessage(channel=MessageChannel.GATEWAY), one.id)
    anew = sole(told, Occasion.APPOINTMENT)
    assert "王师傅" in anew.text
    assert "李师傅" not in anew.text


def test_msg_1_who_wants_none_is_told_nothing_of_another_technician_either(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=9))
    told.anna.must(WishMessages(silent=True), CUSTOMER)
    told.bo.must(AssignOrder(technician=told.wang.id), ORDER)
    assert {m.state for m in told.world.all(Message)} == {S.WITHDRAWN}


def warned(told: Company) -> None:
    until = (told.now + timedelta(days=25)).date().isoformat()
    for truck in (TRUCK, OTHER_TRUCK):
        told.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=truck, until=until), "")
    for command in passed_deadlines(told.world, told.now):
        told.system.must(command)


def bought(told: Company) -> None:
    """Another customer has bought the first truck."""
    told.hua.must(AddCustomer(name="新顺物流", contact="钱队长", contact_phone="13911112222"), "customer-new")
    line = (VehicleLine(plate=PLATE),)
    told.anna.must(ImportVehicles(file="转让.xlsx", sha256="1" * 64, vehicles=line, customer="customer-new"))


def test_msg_1_of_a_truck_that_was_sold_its_new_owner_is_told_and_the_old_one_of_the_rest(told: Company) -> None:
    warned(told)
    bought(told)
    by_customer = {m.customer: m for m in told.world.all(Message) if m.state is S.QUEUED}
    old, new = by_customer[CUSTOMER], by_customer["customer-new"]
    assert (len(old.terms), "京A·12345" in old.text, "共1项" in old.text) == (1, False, True)
    assert (len(new.terms), "京A·12345" in new.text, new.to) == (1, True, "13911112222")


def test_msg_1_what_the_old_owner_was_told_before_the_sale_stays_as_it_was(told: Company) -> None:
    warned(told)
    one = sole(told, Occasion.TERM_ENDS)
    sent(told, one)
    before = sole(told, Occasion.TERM_ENDS)
    bought(told)
    (kept,) = (m for m in told.world.all(Message) if m.customer == CUSTOMER)
    assert kept == before
