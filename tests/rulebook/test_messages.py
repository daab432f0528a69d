"""Messages to customers: drawn once for each occasion, withdrawn where it is no longer so, on record (MSG-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, opened, refused, visit_of
from message_draws import ORDER, C, S, agree, all_of, hand, moment, sent, sole, switched_on

from rulebook.subjects.messages.commands import (
    HandMessage,
    QueueMessage,
)
from rulebook.subjects.messages.occasions import message_id
from rulebook.subjects.messages.records import (
    Message,
    Occasion,
)
from rulebook.subjects.orders.commands import AssignOrder, CancelOrder, SuspendOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import Depart


@pytest.fixture
def told(company: Company) -> Company:
    """All occasions are on, by the server's gateway; the company has a name."""
    return switched_on(company, 1)


def test_msg_1_nobody_is_told_anything_unless_the_company_says_so(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    agree(company, moment(company, hours=3))
    assert company.world.all(Message) == []


def test_msg_1_the_time_agreed_is_told_once_somebody_is_sent(told: Company) -> None:
    told.order_in(OrderState.APPROVED)
    time = moment(told, hours=5)
    agree(told, time)
    assert told.world.all(Message) == [], "nobody is sent yet"
    told.bo.must(AssignOrder(technician=told.li.id), ORDER)
    one = sole(told, Occasion.APPOINTMENT)
    assert (one.state, one.channel, one.to, one.until) == (S.QUEUED, C.GATEWAY, "13800138000", time)
    said = f"【路安达车联网】您好，京A·12345的上门服务已约在3月2日 {time[11:16]}，李师傅会按时到。"
    assert one.text == said + "有变动请来电0512-65550198。"
    assert one.id == message_id(Occasion.APPOINTMENT, ORDER, time)
    agree(told, time, told.li)
    assert sole(told, Occasion.APPOINTMENT) == one, "the same time, agreed by another: nothing is told again"


def test_msg_1_another_time_withdraws_the_old_message_and_draws_a_new_one(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    first, second = moment(told, hours=5), moment(told, hours=8)
    agree(told, first)
    agree(told, second)
    old, new = all_of(told, Occasion.APPOINTMENT)
    assert (old.state, old.why, old.of) == (S.WITHDRAWN, "moved", first)
    assert (new.state, new.of) == (S.QUEUED, second)
    agree(told, first)
    states = {m.of: m.state for m in all_of(told, Occasion.APPOINTMENT)}
    assert states == {first: S.QUEUED, second: S.WITHDRAWN}, "back to the first, which nobody was told"


def test_msg_1_what_was_told_before_another_time_is_news_again_when_it_is_agreed_again(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    first, second = moment(told, hours=5), moment(told, hours=8)
    for time in (first, second):
        agree(told, time)
        sent(told, next(m for m in all_of(told, Occasion.APPOINTMENT) if m.state is S.QUEUED))
    agree(told, second)
    assert len(all_of(told, Occasion.APPOINTMENT)) == 2, "told last, so it stands"
    agree(told, first)
    *_, third = all_of(told, Occasion.APPOINTMENT)
    assert (third.of, third.state) == (first, S.QUEUED)
    sent(told, third)
    told.bo.must(AssignOrder(technician=told.wang.id), ORDER)
    assert len(all_of(told, Occasion.APPOINTMENT)) == 3, "another technician, the same time: not told again"
    assert "told_twice" not in told.open_irregularities()


@pytest.mark.parametrize("stop", [CancelOrder(reason="客户取消"), SuspendOrder(waiting_for="等配件")])
def test_msg_1_nothing_is_told_of_an_appointment_that_is_off(told: Company, stop: Any) -> None:
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=5))
    told.bo.must(stop, ORDER)
    one = sole(told, Occasion.APPOINTMENT)
    assert (one.state, one.why) == (S.WITHDRAWN, "over")
    assert refused(told.anna.does(QueueMessage(channel=C.GATEWAY), one.id)) == ("MSG-1", "message_over")


def test_msg_1_a_time_that_is_over_when_it_arrives_is_told_to_nobody(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=-1))
    assert all_of(told, Occasion.APPOINTMENT) == []


def test_msg_1_departure_and_completion_are_told_once_each(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    way = sole(told, Occasion.ON_THE_WAY)
    assert (way.of, way.state) == (visit_of(ORDER), S.QUEUED)
    assert "李师傅已出发" in way.text
    told.order_in(OrderState.COMPLETED, "order-2")
    done = sole(told, Occasion.DONE)
    assert (done.about, done.state) == ("order-2", S.QUEUED)
    assert told.order("order-2").number in done.text


def test_msg_1_who_has_arrived_is_on_the_way_no_more(told: Company) -> None:
    told.order_in(OrderState.ON_SITE)
    way = sole(told, Occasion.ON_THE_WAY)
    assert (way.state, way.why) == (S.WITHDRAWN, "over")
    sent(told, way)
    way = sole(told, Occasion.ON_THE_WAY)
    assert (way.state, len(way.told)) == (S.SENT, 1), "it had gone out already: that is a fact"


def test_msg_1_a_departure_that_arrives_an_hour_late_is_no_news(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    before = told.now
    told.wait(hours=1)
    told.li.must(Depart(visit=visit_of(ORDER), ticked=()), ORDER, at=before)
    assert all_of(told, Occasion.ON_THE_WAY) == []


def test_msg_1_by_our_own_phones_it_waits_for_a_tap_which_claims_no_delivery(company: Company) -> None:
    told = switched_on(company, 0)
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.state, one.channel) == (S.DRAWN, C.SMS)
    assert not opened(told.li.must(hand(one), ORDER))
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.state, [(t.by, t.text, t.quiet) for t in one.told]) == (S.HANDED, [("li", "在路上", False)])
    assert not opened(told.li.must(hand(one), ORDER)), "the app was closed without sending: one taps again"
    assert ("MSG-1", "told_twice") in opened(told.anna.must(hand(one), ORDER))
    assert len(sole(told, Occasion.ON_THE_WAY).told) == 3
    assert refused(told.anna.does(QueueMessage(channel=C.GATEWAY), one.id)) == ("MSG-1", "message_told")


def test_msg_1_a_tap_that_arrives_after_another_time_was_told_leaves_the_first_to_be_told_again(
    told: Company,
) -> None:
    told.order_in(OrderState.ACCEPTED)
    first, second = moment(told, hours=5), moment(told, hours=8)
    agree(told, first)
    old, tapped = sole(told, Occasion.APPOINTMENT), told.now
    told.wait(minutes=5)
    agree(told, second)
    sent(told, next(m for m in all_of(told, Occasion.APPOINTMENT) if m.state is S.QUEUED))
    agree(told, first)
    told.li.must(hand(old), ORDER, at=tapped)
    one = next(m for m in all_of(told, Occasion.APPOINTMENT) if m.of == first)
    assert (one.state, len(one.told)) == (S.QUEUED, 1), "they have heard of the second since"


def test_msg_1_who_tells_a_time_that_holds_no_more_has_the_customer_told_the_one_that_does(told: Company) -> None:
    """Without a network the technician still had the old one."""
    told.order_in(OrderState.ACCEPTED)
    first, second = moment(told, hours=5), moment(told, hours=8)
    agree(told, first)
    old = sole(told, Occasion.APPOINTMENT)
    agree(told, second)
    sent(told, next(m for m in all_of(told, Occasion.APPOINTMENT) if m.state is S.QUEUED))
    told.li.must(hand(old), ORDER)
    waits = [m.of for m in all_of(told, Occasion.APPOINTMENT) if m.state is S.QUEUED]
    assert waits == [second]


def test_msg_1_a_tap_that_arrives_before_what_it_tells_of_is_the_same_message(told: Company) -> None:
    """Lines of two phones arrive in any order."""
    told.order_in(OrderState.ACCEPTED)
    time = moment(told, hours=5)
    early = HandMessage(
        occasion=Occasion.APPOINTMENT, about=ORDER, of=time, channel=C.SMS, to="13800138000", text="约好了"
    )
    told.li.must(early, ORDER)
    agree(told, time)
    assert sole(told, Occasion.APPOINTMENT).state is S.HANDED


def test_msg_1_an_order_that_nobody_knows_is_told_of_and_the_fact_is_kept(told: Company) -> None:
    body = HandMessage(occasion=Occasion.DONE, about="none", of="", channel=C.GATEWAY, to="", text="x")
    assert opened(told.li.must(body, "none")) == {("ORD-5", "state")}
    one = sole(told, Occasion.DONE)
    assert (one.state, one.channel, one.open_to) == (S.HANDED, C.SMS, ("li",))
